import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "bun:test";
import fc from "fast-check";
import texts from "../../assets/rules/shipped.json" with { type: "json" };
import { loadAssets } from "../assets.ts";
import { loadDeviceAssets } from "../device.ts";
import { canonical, print, type Expr } from "../rules/ast.ts";
import { typeOf } from "../rules/check.ts";
import { compile } from "../rules/compile.ts";
import { fromCel } from "../rules/from-cel.ts";
import { publishTexts } from "../rules/from-cel-set.ts";
import { createGuard, inShadow } from "../rules/guard.ts";
import { interpret } from "../rules/interpret.ts";
import { faultsOf, slotsOf } from "../rules/publish.ts";
import { createRuleSet } from "../rules/rule-set.ts";
import type { Rule, RuleText } from "../rules/rule.ts";
import { sha256 } from "../rules/sha256.ts";
import { meanings } from "../rules/signal-meanings.ts";
import { failed, signals, skipped, slotCount, type SignalName } from "../rules/signal-table.ts";
import { policies } from "../policy/policies.ts";
import { createJudge, createMemory, type Draft } from "../index.ts";
import { scene } from "./bench.ts";

const numbers = signals.filter((row) => row.type !== "bool").map((row) => row.name);
const bools = signals.filter((row) => row.type === "bool").map((row) => row.name);
const ownCounts = ["links", "people_2"] as const;
const slotOfCount = (name: string): number => slotCount + ownCounts.indexOf(name as "links");
const num = (depth: number): fc.Arbitrary<Expr> =>
  depth <= 0
    ? fc.oneof(
        fc.constantFrom(...numbers).map((name): Expr => ({ op: "signal", name })),
        fc.integer({ min: -50, max: 50 }).map((value): Expr => ({ op: "number", value })),
        fc.constantFrom(...ownCounts).map((name): Expr => ({ op: "count", name })),
      )
    : fc.oneof(
        num(0),
        fc.record({ op: fc.constantFrom("+", "-", "*"), a: num(depth - 1), b: num(depth - 1) }) as fc.Arbitrary<Expr>,
        num(depth - 1)
          .filter((a) => a.op !== "number")
          .map((a): Expr => ({ op: "minus", a })),
      );
const yes = (depth: number): fc.Arbitrary<Expr> =>
  depth <= 0
    ? fc.oneof(
        fc.constantFrom(...bools).map((name): Expr => ({ op: "signal", name })),
        fc.constantFrom(...numbers, ...bools).map((name): Expr => ({ op: "has", name })),
        fc.boolean().map((value): Expr => ({ op: "bool", value })),
      )
    : fc.oneof(
        yes(0),
        fc.record({ op: fc.constantFrom("and", "or"), a: yes(depth - 1), b: yes(depth - 1) }) as fc.Arbitrary<Expr>,
        fc.record({ op: fc.constantFrom("<", "<=", ">", ">=", "==", "!="), a: num(depth - 1), b: num(depth - 1) }) as fc.Arbitrary<Expr>,
        yes(depth - 1).map((a): Expr => ({ op: "not", a })),
        fc.record({ op: fc.constant("if" as const), a: yes(depth - 1), b: yes(depth - 1), c: yes(depth - 1) }),
        fc.record({ op: fc.constant("in" as const), a: num(depth - 1), list: fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 4 }) }),
      );
const slotVector = fc
  .array(fc.oneof(fc.constantFrom(0, 1, skipped, failed), fc.double({ noNaN: true, min: -60, max: 60 })), {
    minLength: slotCount + ownCounts.length,
    maxLength: slotCount + ownCounts.length,
  })
  .map((values) => Float64Array.from(values));

test("[SF-57] closures equal the reference interpreter on random conditions and slots, unknown and failed ones too", () => {
  fc.assert(
    fc.property(yes(4), slotVector, (when, slots) => {
      const reference = interpret(when, slots, slotOfCount);
      const value = compile(when, slotOfCount)(slots);
      expect(Number.isNaN(value) ? null : value !== 0).toBe(reference === null ? null : Number(reference) !== 0);
    }),
    { numRuns: 4_000 },
  );
});

test("[SF-57] a condition printed and read again by the CEL library is the same condition", () => {
  fc.assert(
    fc.property(
      yes(3).filter((when) => {
        try {
          return typeOf(when, new Set(ownCounts)) === "bool";
        } catch {
          return false;
        }
      }),
      (when) => expect(canonical(fromCel(print(when), new Set(ownCounts)))).toBe(canonical(when)),
    ),
    { numRuns: 300 },
  );
});

test("[SF-55] what is no plain condition over declared signals is refused with a reason", () => {
  for (const [text, why] of [
    ["pair.unheard > 1", "not declared"],
    ["pair.insults.map(x, x > 1)", ""],
    ["pair.insults / 2 > 1", "may not stand"],
    ['text.hate == "much"', ""],
    ["size(pair.insults) > 1", "may not stand"],
    ["pair.insults", "yes or no"],
    ["pair.insults && pair.gap", ""],
    ["pair.insults > 1 &&", ""],
    [Array.from({ length: 40 }, () => "pair.insults > 1").join(" || "), "nodes"],
    ["matches(text.hate, '.*')", ""],
    ["", ""],
  ] as const)
    expect(() => fromCel(text), text).toThrow(why);
});

test("[SF-56] false beside unknown is false, true beside unknown is true, everything else with unknown is unknown and never fires", () => {
  const value = (text: string): number => compile(fromCel(text))(slotsOf({ "pair.insults": 3 }));
  expect(value("pair.insults < 1 && pair.image > 1")).toBe(0);
  expect(value("pair.image > 1 && pair.insults < 1")).toBe(0);
  expect(value("pair.image > 1 || pair.insults > 1")).toBe(1);
  expect(value("pair.image > 1 && pair.insults > 1")).toBeNaN();
  expect(value("!(pair.image > 1)")).toBeNaN();
  expect(value("has(pair.image) && pair.image > 1")).toBe(0);
});

const shipped = publishTexts(texts as unknown as RuleText[]);
test("[SF-58] every shipped rule passes its hit, miss and unknown, and each changed comparison, constant and operator is noticed by one of them", () => {
  expect(shipped.faults).toEqual([]);
  expect(canonical(loadAssets().rules)).toBe(canonical(shipped.rules));
  expect(shipped.rules.length).toBeGreaterThanOrEqual(28);
  // A weaker set of tests is seen as such.
  const [first] = shipped.rules;
  if (first === undefined) throw new Error("no rule");
  const weak: Rule = { ...first, tests: first.tests.map((one) => (one.expect === "hit" ? { ...one, given: { "text.minor": 5 } } : one)) };
  expect(faultsOf(weak).join()).toContain("no test notices");
});

test("[SF-72] devices get the marked rules and no other; a rule that needs more than the text cannot be marked", () => {
  const marked = loadAssets().rules.filter(({ device }) => device === true);
  const device = loadDeviceAssets();
  expect(canonical(device.rules)).toBe(canonical(marked));
  expect(marked.map(({ id }) => id)).toContain("urges-self-harm");
  expect(Object.keys(device.harms.weights)).toEqual([]);
  const weighed = shipped.rules.find(({ id }) => id === "goes-on-insulting");
  const text = marked[0];
  if (weighed === undefined || text === undefined) throw new Error("no rule");
  expect(faultsOf({ ...weighed, device: true }).join()).toContain("weighed on the server");
  expect(faultsOf({ ...text, on: ["room"] }).join()).toContain("weighed on the server");
  expect(faultsOf(text)).toEqual([]);
});

test("[AR-11, SF-72] a device refuses talk of acting on somebody unaware and raises it, by the lists and rules that it has alone", () => {
  const here = createJudge(loadDeviceAssets());
  for (const text of [
    "je lui donne un somnifère et vous venez",
    "ma femme dort, elle saura rien, qui veut venir ce soir",
    "i put something in her drink, she won't notice, come over",
  ])
    expect([text, here.judge({ ...draft(text), kind: "private" }, scene({ room: null }), createMemory()).verdict]).toEqual([
      text,
      expect.objectContaining({ step: "escalate", reason: "threat" }),
    ]);
});

test("[SF-61] the shipped rules cover each category of the report, but pictures and the one without a category", () => {
  const covered = new Set(shipped.rules.map((rule) => policies[rule.policy].category));
  for (const category of [
    "PROTECTION_OF_MINORS",
    "VIOLENCE",
    "SCAMS_AND_FRAUD",
    "CYBER_VIOLENCE",
    "ILLEGAL_OR_HARMFUL_SPEECH",
    "UNSAFE_AND_PROHIBITED_PRODUCTS",
    "SELF_HARM",
    "RISK_FOR_PUBLIC_SECURITY",
    "CONSUMER_INFORMATION",
    "OTHER_VIOLATION_TC",
  ])
    expect([...covered] as string[]).toContain(category);
});

const rule = (change: Partial<RuleText>): Rule => publishTexts([{ ...(texts[0] as unknown as RuleText), ...change }]).rules[0] as Rule;
test("[SF-46, SF-48] no rule stops somebody for despair or convicts by a classifier alone", () => {
  const tests = (name: SignalName): RuleText["tests"] => [
    { name: "a", given: { [name]: 0.9 }, expect: "hit" },
    { name: "b", given: { [name]: 0.89 }, expect: "miss" },
    { name: "c", given: {}, expect: "unknown" },
  ];
  expect(
    faultsOf(
      rule({ when: "text.self_harm >= 0.9", policy: "self_harm.now", then: { step: "hold", hold: { minutes: 15, default: "block" } }, tests: tests("text.self_harm") }),
    ).join(),
  ).toContain("SF-46");
  expect(faultsOf(rule({ when: "text.hate >= 0.9", policy: "hate.group", then: { step: "block" }, tests: tests("text.hate") })).join()).toContain("SF-48");
});

const draft = (text: string): Draft => ({ kind: "private", text, language: "fr", anyway: false });
const hitting = (mode: Rule["mode"]): Rule =>
  rule({
    id: "every-text",
    class: "other",
    policy: "contact.handle",
    on: ["private", "room"],
    mode,
    when: "text.units >= 1",
    then: { step: "block" },
    onFailure: "allow",
    tests: [
      { name: "a", given: { "text.units": 1 }, expect: "hit" },
      { name: "b", given: { "text.units": 0 }, expect: "miss" },
      { name: "c", given: {}, expect: "unknown" },
    ],
  });
test("[SF-59] shadow is counted and changes nothing, live acts, canary acts in one stream of twenty and always in the same", () => {
  const judge = (mode: Rule["mode"]) => {
    const set = createRuleSet([hitting(mode)], sha256);
    return createJudge(loadAssets(), { rules: () => set });
  };
  const at = (id: string) => scene({ from: "a", to: { id, facts: { typedAge: 30, isProvenAdult: true, deviceAgeMs: 1e9, mayLink: false } }, room: null });
  const shadow = judge("shadow").judge(draft("bonjour"), at("b"), createMemory());
  expect(shadow.verdict.step).toBe("allow");
  expect(shadow.hits).toEqual([{ rule: "every-text", rev: 1, mode: "shadow" }]);
  expect(judge("live").judge(draft("bonjour"), at("b"), createMemory()).verdict.step).toBe("block");
  const canary = judge("canary");
  const blocked = Array.from({ length: 400 }, (_, index) => canary.judge(draft("bonjour"), at(`b${index}`), createMemory()).verdict.step === "block");
  const share = blocked.filter(Boolean).length / 400;
  expect(share).toBeGreaterThan(0.01);
  expect(share).toBeLessThan(0.12);
  expect(blocked).toEqual(Array.from({ length: 400 }, (_, index) => canary.judge(draft("encore"), at(`b${index}`), createMemory()).verdict.step === "block"));
});

test("[SF-60] a rule that hits everything falls to shadow: told once, and the set without it lets texts pass again", () => {
  const live = hitting("live");
  let set = createRuleSet([live], sha256);
  const judge = createJudge(loadAssets(), { rules: () => set });
  const guard = createGuard([live]);
  let fallen: string[] = [];
  let blocked = 0;
  for (let at = 0; at < 400 && fallen.length === 0; at += 1) {
    const { hits, verdict } = judge.judge(draft("bonjour"), scene({ room: null }), createMemory());
    if (verdict.step === "block") blocked += 1;
    guard.note(hits, 1_000 + at);
    fallen = guard.fallen(1_000 + at);
  }
  expect(fallen).toEqual(["every-text"]);
  expect(blocked).toBeLessThanOrEqual(201);
  expect(guard.fallen(2_000)).toEqual([]);
  set = createRuleSet(inShadow(set.rules, fallen), sha256);
  expect(judge.judge(draft("bonjour"), scene({ room: null }), createMemory()).verdict.step).toBe("allow");
});

test("[SF-64] a set with a fault is refused whole with the reason, the one in force stays; the digest names the set and is SHA-256 of its canonical form", () => {
  expect(() => createRuleSet([hitting("live"), hitting("live")], sha256)).toThrow("one id");
  expect(() => createRuleSet([{ ...hitting("live"), tests: [] }], sha256)).toThrow("no test expects");
  const set = createRuleSet([hitting("live")], sha256);
  expect(set.digest).toBe(createHash("sha256").update(canonical(set.rules)).digest("hex"));
  expect(createJudge(loadAssets(), { rules: () => set }).judge(draft("bonjour"), scene({ room: null }), createMemory()).ruleSet).toBe(set.digest);
  fc.assert(fc.property(fc.string({ unit: "grapheme", maxLength: 300 }), (text) => expect(sha256(text)).toBe(createHash("sha256").update(text).digest("hex"))));
});

test("[SF-6] nothing that the judge or a browser loads leads to the library that reads rule text", () => {
  const folder = join(import.meta.dir, "..");
  const reached = new Set<string>();
  const walk = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    for (const [, from] of readFileSync(file, "utf8").matchAll(/ from .(\.[^;]+\.ts).;/g)) walk(join(dirname(file), from ?? ""));
  };
  walk(join(folder, "index.ts"));
  expect(reached.size).toBeGreaterThan(40);
  expect([...reached].filter((file) => file.includes("from-cel"))).toEqual([]);
});

test("[SF-54] each signal is declared once, with a unit, a range and one sentence", () => {
  expect(new Set(signals.map((row) => row.name)).size).toBe(signals.length);
  for (const row of signals) expect(meanings[row.name].endsWith(".") && row.unit !== "" && row.range[0] < row.range[1]).toBe(true);
});
