import { expect, test } from "bun:test";
import type { Rule } from "@lampion/safety";
import { createJudging } from "../judging/judging.ts";
import { createMemoryTown, type Townsperson } from "./memory-town.ts";
import { heard, talkBetween } from "./talking.ts";

const cards = (one: Townsperson): string[] => one.all("card").map((frame) => frame.card);

test("[SF-60] when a rule acts no more, what waited for it alone arrives at once and its author hears; what another one would stop still waits", async () => {
  const town = createMemoryTown(60);
  const rule = (id: string, mode: Rule["mode"], least: number): Rule => ({
    ...{ id, rev: 1, class: "other", policy: "spam.text", on: ["private"], mode, onFailure: "allow", guard: { hitsPerHour: 10, share: 0.2 } },
    when: { op: ">=", a: { op: "signal", name: "text.units" }, b: { op: "number", value: least } },
    then: { step: "hold", hold: { minutes: 15, default: "block" } },
    tests: [
      { name: "long", given: { "text.units": least }, expect: "hit" },
      { name: "short", given: { "text.units": least - 1 }, expect: "miss" },
      { name: "not known", given: {}, expect: "unknown" },
    ],
  });
  town.setRules([rule("long-texts", "live", 12), rule("longest-texts", "live", 40)]);
  const a = await town.enter("Hélène", { gender: "man" });
  const b = await town.enter("Ivan");
  const talk = await talkBetween(a, b);
  const [short, long, offer] = ["bonsoir, ça va bien ?", "bonsoir, ça va bien ? je rentre à peine du cinéma", "coke dispo 60 euros le g"];
  for (const text of [short, long, offer]) expect(await a.ask("tell", { talk, text })).toMatchObject({ t: "no", code: "held" });
  expect(town.nodes[0]?.held()).toHaveLength(3);
  // Nothing changed in the rules yet: nothing goes.
  expect(town.nodes[0]?.ease(new Set(["long-texts"])).went).toBe(0);
  town.setRules([rule("long-texts", "shadow", 12), rule("longest-texts", "live", 40)]);
  expect(town.nodes[0]?.ease(new Set(["another"])).went).toBe(0);
  expect(town.nodes[0]?.ease(new Set(["long-texts"])).went).toBe(1);
  await town.pass(2_000, 1_000);
  expect(heard(b, `talk:${talk}`)).toEqual([short]);
  expect(cards(a)).toContain("released");
  expect(town.nodes[0]?.held().map(({ rules }) => rules)).toEqual([["long-texts", "longest-texts"], expect.arrayContaining(["long-texts"]) as string[]]);
});

test("[SF-60] whom a rule alone slowed writes as before once it acts no more; who is slowed by another rule, or by what is no rule, still waits", async () => {
  const town = createMemoryTown(61);
  const slows = (id: string, least: number): Rule => ({
    ...{ id, rev: 1, class: "other", policy: "spam.text", on: ["private"], mode: "live", onFailure: "allow", guard: { hitsPerHour: 10, share: 0.2 } },
    when: { op: ">=", a: { op: "signal", name: "text.units" }, b: { op: "number", value: least } },
    then: { step: "slow" },
    tests: [
      { name: "long", given: { "text.units": least }, expect: "hit" },
      { name: "short", given: { "text.units": least - 1 }, expect: "miss" },
      { name: "not known", given: {}, expect: "unknown" },
    ],
  });
  town.setRules([slows("long-texts", 12), slows("longest-texts", 40)]);
  const [a, b, c] = [await town.enter("Hélène", { gender: "man" }), await town.enter("Ivan"), await town.enter("Karl")];
  const [short, long] = ["bonsoir, ça va bien ?", "bonsoir, ça va bien ? je rentre à peine du cinéma"];
  const [ofA, ofB] = [await talkBetween(a, c), await talkBetween(b, c)];
  const says = async (who: typeof a, talk: string, text = "oui"): Promise<string | undefined> => {
    const answer = await who.ask("tell", { talk, text });
    return answer.t === "ok" ? "ok" : answer.code;
  };
  expect([await says(a, ofA, short), await says(b, ofB, long)]).toEqual(["ok", "ok"]);
  // The first text after it opens the time between two.
  expect([await says(a, ofA), await says(b, ofB), await says(a, ofA), await says(b, ofB)]).toEqual(["ok", "ok", "slow-mode", "slow-mode"]);
  town.setRules([slows("longest-texts", 40)]);
  expect(town.nodes[0]?.ease(new Set(["another"]))).toEqual({ went: 0, quickened: 0 });
  expect(town.nodes[0]?.ease(new Set(["long-texts"]))).toEqual({ went: 0, quickened: 1 });
  expect([await says(a, ofA), await says(a, ofA), await says(b, ofB)]).toEqual(["ok", "ok", "slow-mode"]);
  const judging = createJudging();
  const at = 1_900_000_000_000;
  judging.slow("r", at + 900, []);
  judging.slow("r", at + 5_000, ["long-texts"]);
  expect([judging.ease(new Set(["long-texts"])).quickened, judging.waitOf("r", at + 800), judging.waitOf("r", at + 801) > 0, judging.waitOf("r", at + 900)]).toEqual([
    0,
    0,
    true,
    0,
  ]);
});

test("[SF-41] words of a room are known once it was shown them: not those of a stopped text, of one that the store did not take, or of a conversation", async () => {
  const town = createMemoryTown(62);
  const [a, b] = [await town.enter("Hélène", { gender: "man" }), await town.enter("Ivan")];
  await a.ask("join", { room: "theme-music" });
  const talk = await talkBetween(a, b);
  const known = town.knownWords();
  expect(await a.ask("say", { room: "theme-music", text: "coke dispo zarbouille 60 euros le g" })).toMatchObject({ t: "no" });
  expect(await a.ask("tell", { talk, text: "le zibouton du chatroumi" })).toMatchObject({ t: "ok" });
  expect(town.knownWords()).toBe(known);
  expect(await a.ask("say", { room: "theme-music", text: "le zibouton du chatroumi" })).toMatchObject({ t: "ok" });
  expect(town.knownWords()).toBe(known + 2);
});
