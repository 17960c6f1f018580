import { expect, test } from "bun:test";
import fc from "fast-check";
import { loadAssets } from "../assets.ts";
import { createJudge, createMemory, type Draft, type Judgement, type Memory, type Scene } from "../index.ts";
import { countOf, countsMost, createCounts, digestOf, foldCounts } from "../rules/counts.ts";
import { publishTexts } from "../rules/from-cel-set.ts";
import { createRuleSet } from "../rules/rule-set.ts";
import type { CountText, RuleText } from "../rules/rule.ts";
import { sha256 } from "../rules/sha256.ts";
import { slotCount } from "../rules/signal-table.ts";
import type { CountMark } from "../types.ts";

const startMs = 1_900_000_000_000;
const minute = 60_000;
const longs: CountText = { name: "longs", key: "sender", of: "messages", minutes: 60, step: 5, when: "text.units >= 20" };
const rule = (count: Partial<CountText> = {}, more: Partial<RuleText> = {}): RuleText => ({
  id: "many-long-texts",
  rev: 1,
  class: "spam",
  policy: "spam.text",
  on: ["room"],
  mode: "live",
  counts: [{ ...longs, ...count }],
  when: "count.longs >= 3",
  then: { step: "block" },
  onFailure: "allow",
  guard: { hitsPerHour: 100, share: 0.1 },
  tests: [
    { name: "three", given: { "count.longs": 3 }, expect: "hit" },
    { name: "two", given: { "count.longs": 2 }, expect: "miss" },
    { name: "not known", given: {}, expect: "unknown" },
    { name: "long", of: "longs", given: { "text.units": 20 }, expect: "hit" },
    { name: "short", of: "longs", given: { "text.units": 19 }, expect: "miss" },
    { name: "length not known", of: "longs", given: {}, expect: "unknown" },
  ],
  ...more,
});
const faultsOf = (text: RuleText): string => publishTexts([text]).faults.join("; ");
const judgeOf = (...texts: RuleText[]) => {
  const { rules, faults } = publishTexts(texts);
  expect(faults).toEqual([]);
  const set = createRuleSet(rules, sha256);
  return createJudge(loadAssets(), { rules: () => set });
};
const draft = (text: string, kind: Draft["kind"] = "room"): Draft => ({ kind, text, language: "fr", anyway: true });
const nobody = { typedAge: 30, isProvenAdult: true, deviceAgeMs: 1e9, mayLink: true };
const at = (from: string, minutes: number, more: Partial<Scene> = {}): Scene => ({
  ...{ scope: "full", from, author: nobody, to: null, room: { id: "square", level: 0, near: [] } },
  nowMs: startMs + minutes * minute,
  ...more,
});
const long = "bonsoir à toutes et à tous";
type Judge = ReturnType<typeof judgeOf>;
const say = (judge: Judge, memory: Memory, words: string, scene: Scene, kind: Draft["kind"] = "room"): Judgement => {
  const judgement = judge.judge(draft(words, kind), scene, memory);
  judge.advance(memory, judgement.record);
  return judgement;
};

test("[SF-65] a rule counts what it declares, of each author alone, this message with it, and its window ends", () => {
  const judge = judgeOf(rule());
  const memory = createMemory();
  const step = (from: string, minutes: number, words = long): string => say(judge, memory, words, at(from, minutes)).verdict.step;
  expect([step("a", 0), step("a", 1), step("b", 1), step("a", 2, "court")]).toEqual(["allow", "allow", "allow", "allow"]);
  expect([step("a", 3), step("b", 4)]).toEqual(["block", "allow"]);
  // An hour later the first of them count no more; what never counted did not either.
  expect([step("a", 70), step("a", 71), step("a", 72)]).toEqual(["allow", "allow", "block"]);
  // Judging alone changes nothing.
  const before = JSON.stringify([...memory.counts.rings].length);
  for (let times = 0; times < 5; times += 1) judge.judge(draft(long), at("c", 80), memory);
  expect([JSON.stringify([...memory.counts.rings].length), step("c", 81)]).toEqual([before, "allow"]);
});

test("[SF-65] people are counted once each, by room, by the words and by whom one writes to; two rules count apart, and another rev begins anew", () => {
  const by = (key: CountText["key"], more: Partial<RuleText> = {}): RuleText => rule({ key, of: "people" }, more);
  const room = judgeOf(by("room"));
  const inRoom = createMemory();
  const steps = (["a", "a", "b", "b", "c"] as const).map((from, minutes) => say(room, inRoom, long, at(from, minutes)).verdict.step);
  expect(steps).toEqual(["allow", "allow", "allow", "allow", "block"]);
  expect(say(room, inRoom, long, at("d", 6, { room: { id: "harbour", level: 0, near: [] } })).verdict.step).toBe("allow");
  const words = judgeOf(by("text"), rule({ of: "people", key: "room", name: "longs" }, { id: "other", then: { step: "nudge" }, when: "count.longs >= 3" }));
  const inWords = createMemory();
  const rooms = ["square", "harbour", "mill", "bridge"].map(
    (id, minutes) => say(words, inWords, long, at(`w${minutes}`, minutes, { room: { id, level: 0, near: [] } })).verdict.step,
  );
  expect(rooms).toEqual(["allow", "allow", "block", "block"]);
  expect(say(words, inWords, "tout autre chose, rien de semblable", at("w9", 5)).verdict.step).toBe("allow");
  const strangers = judgeOf(by("sender", { on: ["knock"] }));
  const inKnocks = createMemory();
  const knock = (to: string, minutes: number): string => say(strangers, inKnocks, long, at("s", minutes, { room: null, to: { id: to, facts: nobody } }), "knock").verdict.step;
  expect([knock("x", 0), knock("x", 1), knock("y", 2), knock("z", 3)]).toEqual(["allow", "allow", "allow", "block"]);
  const anew = judgeOf(by("sender", { on: ["knock"], rev: 2 }));
  expect(say(anew, inKnocks, long, at("s", 4, { room: null, to: { id: "q", facts: nobody } }), "knock").verdict.policy).not.toBe("spam.text");
});

test("[SF-5, SF-65, SF-68] what counts travels with the record, as plain data without a word: memories that hear the same in another order count the same", () => {
  const judge = judgeOf(rule());
  const memory = createMemory();
  const { record } = say(judge, memory, long, at("a", 0));
  expect(record.counts).toEqual([["many-long-texts/1/longs", "a", 0, 60, 5]]);
  const other = createMemory();
  const copy = JSON.parse(JSON.stringify(record)) as typeof record;
  for (let times = 0; times < 2; times += 1) judge.advance(other, copy);
  expect(judge.judge(draft(long), at("a", 1), other).verdict.step).toBe("block");
  const plain = createJudge(loadAssets());
  expect("counts" in plain.judge(draft(long), at("a", 0), createMemory()).record).toBe(false);
  expect(judge.judge(draft(long), at("a", 0), createMemory()).slots).toHaveLength(slotCount);
  const marks = fc.array(fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 0, max: 90 })), { minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(marks, fc.integer({ min: 0, max: 9_999 }), (heard, turn) => {
      const [one, two] = [createCounts(), createCounts()];
      const mark = (who: number): CountMark => ["r/1/n", "k", digestOf(`p${who}`), 60, 5];
      const note = (into: typeof one, [who, minutes]: [number, number]): void => {
        foldCounts(into, [mark(who)], startMs + minutes * minute);
        foldCounts(into, [["r/1/m", "k", 0, 60, 5]], startMs + Math.min(minutes, 59) * minute);
      };
      for (const each of heard) note(one, each);
      for (const each of heard.toSorted((a, b) => ((a[0] * 7_919 + a[1] * 31 + turn) % 101) - ((b[0] * 7_919 + b[1] * 31 + turn) % 101))) note(two, each);
      for (const minutes of [0, 30, 60, 89, 120, 151]) {
        for (const [name, who] of [
          ["r/1/n", 1],
          ["r/1/m", 0],
        ] as const) {
          const read = (from: typeof one): number => countOf(from, [name, "k", who, 60, 5], startMs + minutes * minute, false);
          expect(read(one)).toBe(read(two));
        }
      }
      const now = startMs + 90 * minute;
      const people = new Set(heard.filter(([, minutes]) => Math.floor((startMs + minutes * minute) / (5 * minute)) > Math.floor(now / (5 * minute)) - 12).map(([who]) => who));
      expect(countOf(one, mark(500), now, false)).toBe(Math.min(countsMost.people, people.size));
    }),
    { numRuns: 200 },
  );
});

test("[SF-65] no count passes its largest number, and no more of them are remembered than ten thousand", () => {
  const counts = createCounts();
  for (let times = 0; times < 1_500; times += 1)
    foldCounts(
      counts,
      [
        ["r/1/m", "k", 0, 60, 60],
        ["r/1/p", "k", digestOf(`p${times}`), 60, 60],
      ],
      startMs,
    );
  expect(countOf(counts, ["r/1/m", "k", 0, 60, 60], startMs, true)).toBe(countsMost.messages);
  expect(countOf(counts, ["r/1/p", "k", digestOf("new"), 60, 60], startMs, true)).toBe(countsMost.people);
  for (let key = 0; key < 12_000; key += 1) foldCounts(counts, [["r/1/m", `k${key}`, 0, 60, 60]], startMs);
  expect([counts.rings.size, counts.rings.has("r/1/m k11999"), counts.rings.has("r/1/m k0")]).toEqual([10_000, true, false]);
});

test("[SF-41, SF-46, SF-48, SF-65] a count that cannot be kept, is never read, or would count despair is refused with the reason", () => {
  const wrong: readonly (readonly [RuleText, string])[] = [
    [rule({ name: "Longs" }, { when: "count.Longs >= 3" }), "a name has small letters"],
    [rule({ key: "device" as "room" }), "by sender, pair, room or text"],
    [rule({ key: "room" }, { on: ["private"] }), "it can be counted in room alone"],
    [rule({ key: "pair" }, { on: ["room"] }), "it can be counted in knock, private alone"],
    [rule({ key: "pair", of: "people" }, { on: ["private"] }), "there is one who writes"],
    [rule({ key: "pair", minutes: 4_320, step: 90 }, { on: ["private"] }), "1 to 2880 minutes"],
    [rule({ minutes: 4_321 }), "1 to 4320 minutes"],
    [rule({ minutes: 61, step: 7 }), "equal steps of whole minutes"],
    [rule({ minutes: 60, step: 1 }), "equal steps of whole minutes"],
    [rule({ when: "text.self_harm >= 0.5" }), "counted nowhere (SF-46)"],
    [rule({ when: "count.longs > 1" }), '"count.longs" is not declared'],
    [rule({ when: "text.units" }), "yes or no"],
    [rule({}, { when: "count.other >= 3" }), '"count.other" is not declared'],
    [rule({}, { when: "has(count.longs)" }), "is not declared"],
    [rule({}, { when: "text.units >= 3", tests: [] }), "nothing reads it"],
    [rule({}, { device: true, on: ["room", "private"] }), "a device remembers nothing"],
    [rule({ when: "text.toxic >= 0.5" }, { tests: [] }), "a classifier alone reaches mask"],
    [rule({}, { tests: rule().tests.filter(({ of }) => of === undefined) }), "no test expects hit of count.longs"],
    [rule({}, { tests: rule().tests.map((one) => (one.name === "long" ? { ...one, given: { "text.units": 100 } } : one)) }), "in count.longs"],
    [rule({}, { tests: [...rule().tests, { name: "lost", of: "no", given: {}, expect: "miss" }] }), "is of a count that is not declared"],
    [rule({}, { counts: Array.from({ length: 5 }, (_, n) => ({ ...longs, name: n === 0 ? "longs" : `l${n}` })) }), "4 counts at most"],
    [rule({}, { counts: [longs, longs] }), "two counts have one name"],
  ];
  for (const [text, why] of wrong) expect(faultsOf(text)).toContain(why);
  const many = publishTexts(Array.from({ length: 65 }, (_, n) => rule({}, { id: `rule-${n}` }))).rules;
  expect(() => createRuleSet(many, sha256)).toThrow("64 counts at most");
});

test("[SF-56, SF-65] a count whose condition failed is not known: the rule takes its own failure, and what is not there in this place is no failure", () => {
  const tests = rule().tests.map((one) => (one.of === undefined ? one : { ...one, given: "text.units" in one.given ? { "sender.age_s": one.expect === "hit" ? 20 : 19 } : {} }));
  const judge = judgeOf(rule({ when: "sender.age_s >= 20" }, { onFailure: "hold", tests }));
  const lost = { ...at("a", 0), author: { ...nobody, deviceAgeMs: null } };
  expect(judge.judge(draft(long), lost, createMemory())).toMatchObject({ unknown: ["many-long-texts"], verdict: { step: "hold", reason: "check-failed" } });
  const knocks = judgeOf(rule({ key: "sender", of: "people" }, { on: ["knock"], onFailure: "hold" }));
  expect(knocks.judge(draft(long, "knock"), at("a", 0, { room: null }), createMemory())).toMatchObject({ unknown: [], verdict: { step: "allow" } });
});
