import { expect, test } from "bun:test";
import { judged } from "../test/bench.ts";

const lanes = ["hate", "toxic", "harassment", "threat"] as const;
const isUp = (text: string): boolean => lanes.some((lane) => judged(text).scores[lane] >= 0.5);
/** What is said and what only mentions it, line by line; `code` is how the second is told. */
const pairs: readonly (readonly [code: string, said: string, mentioned: string])[] = [
  ["negated", "je déteste les juifs", "je ne déteste vraiment pas les juifs"],
  ["negated", "les gays sont des malades", "les gays ne sont pas des malades"],
  ["quoted", "sale arabe, dégage", "hier dans le bus un type m'a crié « sale arabe » et personne n'a bougé"],
  ["quoted", "t'es qu'un connard", "mon ex m'a traité de connard devant tout le monde"],
  ["quoted", "you stupid faggot", "he called me a faggot on the bus yesterday"],
  ["counter", "les roms sont des voleurs", "arrêtez de répéter que les roms sont des voleurs"],
  ["counter", "muslims are terrorists", "saying that muslims are terrorists is wrong and racist"],
  ["own", "sale pédé", "nous les pédés on aime les comédies musicales"],
  ["thing", "je vais te tuer demain", "je vais te tuer aux échecs demain"],
  ["teasing", "t'es débile", "t'es débile mon pote je t'adore"],
];

test("[SF-38] negation, quotation, counter-speech, own words, games and affection lower what is said, and say so", () => {
  expect(pairs.filter(([, said]) => !isUp(said)).map(([, said]) => said)).toEqual([]);
  expect(pairs.filter(([, , mentioned]) => isUp(mentioned)).map(([, , mentioned]) => mentioned)).toEqual([]);
  for (const [code, , mentioned] of pairs) {
    const lowered = judged(mentioned).findings.flatMap((one) => one.lowered);
    if (lowered.length > 0) expect([mentioned, lowered.includes(code as "quoted")]).toEqual([mentioned, true]);
  }
});

test("[SF-38] a second hit outside the lowered clause stays, and quotation marks are no licence", () => {
  expect(isUp("il m'a traité de connard. toi t'es qu'une sale merde")).toBe(true);
  expect(isUp("je ne déteste pas les juifs mais les arabes dehors")).toBe(true);
  expect(isUp("« les arabes dehors » et c'est mon avis")).toBe(true);
  expect(isUp("not only are muslims disgusting, they are all criminals")).toBe(true);
});

test("[SF-38] a refusal is no denial: who deserves nothing is still hated", () => {
  expect(isUp("les musulmans ne méritent pas de vivre")).toBe(true);
});

test("[SF-38] contacts, threats to expose and the sale of things are never lowered", () => {
  expect(judged("il m'a dit « 06 39 98 11 22 »").verdict.step).toBe("block");
  expect(judged("elle a dit : je vais publier tes photos si tu ne paies pas").findings.some((one) => one.kind === "sextortion.threat" && one.p >= 0.5)).toBe(true);
});
