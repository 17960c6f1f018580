import type { WordLists } from "../lists.ts";
import type { Finding, FindingKind } from "../types.ts";
import { isDigit, type Token } from "../views/scan.ts";

/** What a word can be in an offer; a word may be several. */
const classes = ["drugs", "medicines", "drugsSure", "weapons", "tradeCues", "sexSale", "sexSaleSure", "sexSaleCues", "selling"] as const;
type Class = (typeof classes)[number];
const selling = "vends vend vendre dispo disponible livraison livre sell selling plug tarif tarifs menu delivery doses".split(" ");

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));
/** Beside a weapon's name they make it a tool or a toy: "pistolet à colle", "glue gun". */
const tools = set(
  "eau colle peinture clous billes bouchon massage chaleur graisse silicone souder glue nail heat water spray staple paint paintball caulk grease nerf jouet jouets toy toys airsoft arrosage deguisement costume plastique plastic lego",
);
/** Work that is sold by the hour as well. */
const services = set(
  "menage nettoyage dj mariage mariages traiteur repas musique concert photographe coiffure maquillage jardinage bricolage plomberie informatique graphisme traduction cuisine chef anniversaire animation garde repassage demenagement comptable formation",
);
const company = set("escort escorte escorts gfe callgirl");
/** Paid company is named, and no car: "ford escort". */
const isCompany = (tokens: readonly Token[]): boolean => tokens.some((token, at) => company.has(token.plain) && tokens[at - 1]?.plain !== "ford");
/** Where a price is talked of and nobody offers. */
const news = set("pharmacie pharmacies pharmacy legal legalise legalisation legalized legalization police douane douanes saisie seized article documentaire");

/** Where medicines have a price as well. */
const chemists = set("pharmacie pharmacies pharmacien pharmacy chemist chemists medecin doctor gp hopital hospital remboursement rembourse");
/** "j'en ai à 8 balles", "j'en ai si tu veux". */
const offered = set("a si dispo encore plein");
const given = set("it some plenty");
const isOffered = (tokens: readonly Token[]): boolean =>
  tokens.some(
    ({ plain }, at) =>
      (plain === "ai" && tokens[at - 1]?.plain === "en" && offered.has(tokens[at + 1]?.plain ?? "")) ||
      (plain === "sale" && tokens[at - 1]?.plain === "for") ||
      (plain === "got" && given.has(tokens[at + 1]?.plain ?? "")),
  );

const none: readonly Finding[] = [];
/** Thing or byword and one of price, amount, delivery, availability: a mention alone is nothing (AR-12). */
export function createTrades(assets: WordLists): { find(tokens: readonly Token[]): readonly Finding[] } {
  const bits = new Map<string, number>();
  const list = (name: Class): readonly string[] => (name === "selling" ? selling : assets[name]);
  for (const [index, name] of classes.entries()) for (const word of list(name)) bits.set(word, (bits.get(word) ?? 0) | (1 << index));
  const bit = (name: Class): number => 1 << classes.indexOf(name);
  const sure = bit("drugsSure") | bit("weapons") | bit("sexSaleSure");
  const things = sure | bit("drugs") | bit("medicines") | bit("sexSale");
  return {
    find(tokens) {
      let seen = 0;
      for (const { word } of tokens) {
        if (word.trade < 0) word.trade = (bits.get(word.plain) ?? 0) | (bits.get(word.text) ?? 0) | amount(word.text, bits);
        // "10c" are ten cents as well: after a number only a sure thing is one.
        seen |= isDigit(word.plain.charCodeAt(0)) ? word.trade & sure : word.trade;
      }
      if ((seen & things) === 0) return none;
      const speaksOf = (words: ReadonlySet<string>): boolean => tokens.some((token) => words.has(token.plain));
      const isTool = (at: number): boolean => [at - 2, at - 1, at + 1, at + 2, at + 3].some((beside) => tools.has(tokens[beside]?.plain ?? ""));
      const counts = new Map<Class, number>();
      const firsts = new Map<Class, Token>();
      let hasNumber = false;
      let cuesBeside = 0;
      for (const [at, token] of tokens.entries()) {
        if (token.text.length <= 4 && isDigit(token.text.charCodeAt(0))) hasNumber = true;
        const mask = token.word.trade;
        if (mask === 0 || (token.plain === "escort" && tokens[at - 1]?.plain === "ford") || ((mask & bit("weapons")) !== 0 && isTool(at))) continue;
        if ((mask & bit("tradeCues")) !== 0 && (mask & bit("drugsSure")) === 0) cuesBeside += 1;
        for (const [index, name] of classes.entries()) {
          if ((mask & (1 << index)) === 0) continue;
          counts.set(name, (counts.get(name) ?? 0) + 1);
          if (!firsts.has(name)) firsts.set(name, token);
        }
      }
      const count = (name: Class): number => counts.get(name) ?? 0;
      const found: Finding[] = [];
      const add = (kind: FindingKind, p: number, name: Class): void => {
        const token = firsts.get(name);
        if (token !== undefined) found.push({ kind, p, spans: [[token.from, token.to]], stage: "trade", by: "thing and offer", lowered: [] });
      };
      const sells = count("selling") > 0;
      const isGiven = hasNumber && count("drugs") + count("medicines") > 0 && isOffered(tokens);
      const deals = sells || isGiven;
      if (count("drugsSure") > 0 && (cuesBeside > 0 || isGiven) && (deals || (hasNumber && cuesBeside >= 2 && !speaksOf(news)))) add("drug.offer", 0.9, "drugsSure");
      else if (deals && count("medicines") > 0 && !speaksOf(chemists) && !speaksOf(news)) add("drug.offer", 0.9, "medicines");
      else if (count("drugs") >= 2 && deals && hasNumber) add("drug.offer", 0.7, "drugs");
      if (count("weapons") > 0 && sells) add("weapon.offer", 0.9, "weapons");
      if (speaksOf(services) && !isCompany(tokens)) return found;
      if ((count("sexSaleSure") > 0 && count("sexSaleCues") > 0 && hasNumber) || (count("sexSale") > 0 && count("sexSaleCues") >= 3 && hasNumber))
        add("sex.sale", 0.9, count("sexSaleSure") > 0 ? "sexSaleSure" : "sexSale");
      return found;
    },
  };
}

/** "50e", "10g", "2h": a number with its unit counts as the unit, and "10beuh" as the thing. */
function amount(text: string, bits: ReadonlyMap<string, number>): number {
  if (text.length < 2 || text.length > 6 || !isDigit(text.charCodeAt(0))) return 0;
  let at = 1;
  while (at < text.length && isDigit(text.charCodeAt(at))) at += 1;
  return at < text.length ? (bits.get(text.slice(at)) ?? 0) : 0;
}
