import type { WordLists } from "../lists.ts";
import type { Finding, FindingKind } from "../types.ts";
import { isDigit, type Token } from "../views/scan.ts";

/** What a word can be in an offer; a word may be several. */
const classes = ["drugs", "drugsSure", "weapons", "tradeCues", "sexSale", "sexSaleSure", "sexSaleCues", "selling"] as const;
type Class = (typeof classes)[number];
const selling = "vends vend vendre dispo disponible livraison livre sell selling plug tarif tarifs menu delivery doses".split(" ");

/** Thing or byword and one of price, amount, delivery, availability: a mention alone is nothing (AR-12). */
export function createTrades(assets: WordLists): { find(tokens: readonly Token[]): Finding[] } {
  const bits = new Map<string, number>();
  const list = (name: Class): readonly string[] => (name === "selling" ? selling : assets[name]);
  for (const [index, name] of classes.entries()) for (const word of list(name)) bits.set(word, (bits.get(word) ?? 0) | (1 << index));
  const bit = (name: Class): number => 1 << classes.indexOf(name);
  const sure = bit("drugsSure") | bit("weapons") | bit("sexSaleSure");
  const things = sure | bit("drugs") | bit("sexSale");
  return {
    find(tokens) {
      let seen = 0;
      for (const { word } of tokens) {
        if (word.trade < 0) word.trade = (bits.get(word.plain) ?? 0) | (bits.get(word.text) ?? 0) | amount(word.text, bits);
        // "10c" are ten cents as well: after a number only a sure thing is one.
        seen |= isDigit(word.plain.charCodeAt(0)) ? word.trade & sure : word.trade;
      }
      if ((seen & things) === 0) return [];
      const counts = new Map<Class, number>();
      const firsts = new Map<Class, Token>();
      let hasNumber = false;
      let cuesBeside = 0;
      for (const token of tokens) {
        if (token.text.length <= 4 && isDigit(token.text.charCodeAt(0))) hasNumber = true;
        const mask = token.word.trade;
        if (mask === 0) continue;
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
      if (count("drugsSure") > 0 && cuesBeside > 0 && (sells || (hasNumber && cuesBeside >= 2))) add("drug.offer", 0.9, "drugsSure");
      else if (count("drugs") >= 2 && sells && hasNumber) add("drug.offer", 0.7, "drugs");
      if (count("weapons") > 0 && sells) add("weapon.offer", 0.9, "weapons");
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
