import type { Finding } from "../types.ts";
import type { Token } from "../views/scan.ts";
import { bad, groups, negators } from "./cues.ts";
import type { Clause } from "./scope.ts";

const set = (text: string): ReadonlySet<string> => new Set(text.split(" "));
/** Words of `groups` that are as often no group at all. */
const loose = set(
  "gros grosse grosses homme hommes fille filles man boys girls kids people old religion peuple race drag lgbt blanc blanche blancs noir noire black white whites blind roumain polonais portugais turc chinois chinoise gypsy",
);
const hates = set("deteste detestes detestons hais haissons meprise vomis emmerde encule abhorre hate despise loathe detest");
const first = set("je j on nous i we");
const linking = set("sont est c etes etaient are is re were");
const removes = set(
  "degagent degager degage crevent crever creve disparaissent disparaitre dehors mourir mourez bruler brulent die burn disappear expulses expulse vires elimines extermines interdits enfermes killed hanged shot deported exterminated banned gassed eradicated castrated removed",
);
const must = set("doivent doit devraient devrait faut aillent qu que should must need have ought peuvent can");
const leaves = set("partir rentrer retourner quitter leave go pack");
const removing = set(
  "virer expulser exterminer eliminer tuer bruler interdire enfermer steriliser gazer buter pendre parquer kill exterminate deport ban eradicate burn hang shoot gas castrate",
);
const disgusts = set("degoutent degoute repugnent repugne puent pue stink disgust disgusts ecoeurent");
const refused = [
  "meritent pas",
  "merite pas",
  "ont pas leur place",
  "n ont rien a faire",
  "ont rien a faire",
  "pas les bienvenus",
  "don t deserve",
  "dont deserve",
  "do not deserve",
  "don t belong",
  "dont belong",
  "do not belong",
  "not welcome here",
  "aren t human",
  "are not human",
  "aren t people",
  "pas des humains",
  "valent rien",
  "ne valent rien",
  "no place here",
  "servent qu a",
  "servez qu a",
  "bonnes qu a",
  "bons qu a",
  "only good for",
].map((phrase) => phrase.split(" "));
const slips = set("le la les ces des ce cette tous toutes all the those these sales fucking damn so really vraiment trop tellement fait leur");

/**
 * A group and what is wished or said of it: "je déteste les ...", "les ... sont des rats", "les ... dehors". Each word alone is harmless, together in
 * one clause they are not. Weighs as a lane does and is capped as one (SF-48): the same words may be about egg whites.
 */
export function groupHate(tokens: readonly Token[], { from, to }: Clause): Finding | null {
  const word = (at: number): string => (at >= from && at < to ? (tokens[at]?.plain ?? "") : "");
  for (let at = from; at < to; at += 1) {
    if (!groups.has(word(at)) || loose.has(word(at))) continue;
    const end = hatedTo(at, word);
    const start = hatedFrom(at, word);
    if (end < 0 && start < 0) continue;
    const span = [tokens[start < 0 ? at : start]?.from ?? 0, tokens[end < 0 ? at : end]?.to ?? 0] as const;
    return { kind: "hate.group", p: 0.72, spans: [span], stage: "classifier", by: "group and predicate", lowered: [] };
  }
  return null;
}

/** Place of what is said after the group; -1 when nothing bad is. */
function hatedTo(at: number, word: (at: number) => string): number {
  let isLinked = false;
  let isMust = false;
  for (let next = at + 1; next <= at + 7; next += 1) {
    const one = word(next);
    if (one === "") break;
    for (const phrase of refused) if (phrase.every((part, index) => word(next + index) === part)) return next + phrase.length - 1;
    if (negators.has(one) && one !== "plus") return -1;
    // "un bon ... est un ... mort", "the only good ... is a dead ...".
    if (one === word(at) && (word(next + 1).startsWith("mort") || word(next - 1) === "dead")) return next;
    if (linking.has(one)) isLinked = true;
    if (must.has(one)) isMust = true;
    if (disgusts.has(one) || (isLinked && bad.has(one) && next <= at + 5)) return next;
    if (removes.has(one) && (isMust || next <= at + 2 || isLinked)) return next;
    if (leaves.has(one) && isMust) return next;
  }
  return -1;
}

/** Place where what is said before the group begins; -1 when nothing bad is. */
function hatedFrom(at: number, word: (at: number) => string): number {
  let back = at - 1;
  while (slips.has(word(back))) back -= 1;
  if (hates.has(word(back)) && (first.has(word(back - 1)) || word(back - 1) === "" || first.has(word(back - 2)))) return back;
  return removing.has(word(back)) && word(back) !== "" && !first.has(word(back - 3)) ? back : -1;
}
