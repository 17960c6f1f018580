import { laneAt, type LaneScores } from "../classifier/lanes.ts";
import type { ContextCode, Finding } from "../types.ts";
import { wordsOf } from "../lists.ts";
import type { Token } from "../views/scan.ts";
import { second } from "./cues.ts";

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));
/** What people sell, give away and look for one of. */
const wares = set(
  "canape sofa couch frigo fridge velo bike poussette pram table chaise chaises chair chairs lit bed matelas armoire wardrobe bureau desk tele tv console telephone iphone voiture car scooter moto machine four livre livres books ticket tickets billet billets robe dress chaussures shoes manteau coat jouets toys guitare guitar meuble furniture lampe lamp",
);
const trades = set("vend vends vendre vendons donne donnons demandes demandez cherche achete selling sell sale free ask asking");
const bulk = set("stock promo code site boutique shop telegram whatsapp gros lots commande order");
const first = wordsOf("je", "mon", "i", "my");
/** Without one of these nobody is asked for anything and nothing is promised. */
const asks = set(
  "besoin aide aider aidez need help send envoie envoyer envoyez prete preter pret loan lend donner donnez give ecrivez contacte contactez contact gagne gagner gagnez gain gains earn won profit profits garanti guaranteed invest double fonds funds heritage herite inherited million millions code codes cliquez click lien link payez offre offer whatsapp telegram",
);
const borrows = set("prete preter avance avancer besoin need lend loan borrow code coupon carte mandat western pcs bitcoin frais fee fees fonds funds urgent si if");
const returns = set("rembourse rembourses rembourser remboursez rembourserai");
const sends = set("envoie envoies vire fais verse transfere send transfer pay");
const details = set("rib iban bank details");

/** What the lanes of adverts, scams and paid company take for theirs and is one thing for sale, a plight told to nobody's cost, or money given back. The lane alone is lowered; a contact, a link or another stage says more. */
export function lowerMoneyTalk(findings: Finding[], lanes: LaneScores, tokens: readonly Token[]): Finding[] {
  const isUp = (lane: "spam" | "scam" | "sexual"): boolean => (lanes[laneAt(lane)] ?? 0) >= 0.5;
  if (tokens.length > 40 || !(isUp("spam") || isUp("scam") || isUp("sexual")) || findings.some(({ stage, p }) => stage !== "classifier" && p >= 0.5)) return findings;
  const has = (words: ReadonlySet<string>): boolean => tokens.some(({ plain }) => words.has(plain));
  const lower = (all: Finding[], lane: "spam" | "scam" | "sexual", most: number, code: ContextCode): Finding[] => {
    lanes[laneAt(lane)] = Math.min(lanes[laneAt(lane)] ?? 0, most);
    return all.map((one) => (one.by === `lane ${lane}` ? { ...one, p: Math.min(one.p, most), lowered: [...one.lowered, code] } : one));
  };
  if (has(wares) && has(trades) && !has(bulk)) return lower(lower(findings, "spam", 0.4, "thing"), "sexual", 0.4, "thing");
  if (!isUp("scam")) return findings;
  if (has(first) && !has(second) && !has(asks)) return lower(findings, "scam", 0.45, "past");
  const gives = tokens.some(({ plain }, at) => {
    const before = tokens[at - 1]?.plain ?? "";
    if (plain === "pay") return [2, 3].some((next) => tokens[at + next]?.plain === "back");
    if (returns.has(plain)) return true;
    return (
      sends.has(plain) && (before === "t" || before === "te" ? first.has(tokens[at - 2]?.plain ?? "") : (before === "ll" || before === "will") && tokens[at + 1]?.plain === "you")
    );
  });
  return gives && !has(borrows) ? lower(findings, "scam", has(details) ? 0.6 : 0.45, "other") : findings;
}
