import { expect, test } from "bun:test";
import { createJudge, createMemory, loadAssets, type Verdict } from "./index.ts";

const judge = createJudge(loadAssets());
const verdictOf = (text: string): Verdict =>
  judge.judge(
    { kind: "room-name", text, language: "fr", anyway: false },
    { scope: "full", from: "", author: { typedAge: 30, isProvenAdult: true, deviceAgeMs: 0, mayLink: false }, to: null, room: null, nowMs: Date.UTC(2026, 10, 24) },
    createMemory(),
  ).verdict;
const stepOf = (text: string): string => verdictOf(text).step;
const reasonOf = (text: string): string | null => verdictOf(text).reason;

test("[RO-10] a name or charter is judged by what it is about, with the rule named; ordinary ones pass", () => {
  const refused: readonly (readonly [text: string, reason: string])[] = [
    ["Lycéenne du 11e", "minor"],
    ["classe de 3e B", "minor"],
    ["à son insu", "threat"],
    ["elle est où ce soir, à son insu", "threat"],
    ["Massages, 20 euros", "sale"],
    ["Marre de ce connard", "insult"],
  ];
  for (const [text, reason] of refused) expect([text, stepOf(text) === "allow", reasonOf(text)]).toEqual([text, false, reason]);
  for (const text of [
    "Cuisine du dimanche : recettes, marchés, restes",
    "On parle de vieux films, sans dévoiler la fin",
    "Parents solo",
    "Profs et élèves adultes du conservatoire",
  ])
    expect([text, stepOf(text)]).toEqual([text, "allow"]);
});

test("[AR-10] room names about school girls or somebody unaware are refused in every spelling, ordinary ones pass", () => {
  for (const name of ["lycéenne", "l y c é e n n e", "lyc33nne", "LYCEENNES", "lусéenne", "à son insu", "a s o n i n s u", "à son 1nsu", "À S0N INSU", "without her knowledge"])
    expect([name, stepOf(name)]).not.toEqual([name, "allow"]);
  for (const name of ["Jardinage", "Les lève-tôt", "Cinéma du mardi", "Randonnée"]) expect([name, stepOf(name)]).toEqual([name, "allow"]);
});
