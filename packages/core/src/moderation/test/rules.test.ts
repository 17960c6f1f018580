import { expect, test } from "bun:test";
import fc from "fast-check";
import { publishedModes, ruleModes } from "@lampion/protocol";
import { next } from "../cases.ts";
import { isRefused } from "../desk-house.ts";
import { proposalCard } from "../page.ts";
import { second } from "../proposals.ts";
import { maySee } from "../queue.ts";
import { lowerRule, proposeRule, ruleTripped, stepFault, takeRuleSet, type RuleTaken, type RuleWanted } from "../rules.ts";
import { settlers } from "../settlers.ts";
import { stateText } from "../state.ts";
import { hour, must, openSmallDesk } from "./small-desk.ts";

const wanted = (more: Partial<RuleWanted> = {}): RuleWanted => ({
  rule: "haste",
  rev: 2,
  mode: "shadow",
  skipsShadow: false,
  text: "[]",
  digest: "d1",
  details: [{ name: "rule", value: "haste rev 2" }],
  ...more,
});

test("[MD-36, SF-63] who proposes a rule is not its second, a moderator is none, and only a lead's agreement puts the set in force; a set that moved on is proposed anew", async () => {
  const { house, person } = await openSmallDesk(81);
  const [ada, bea, dan] = [await person("ada", ["moderator"]), await person("bea", ["moderator"]), await person("dan", ["lead"])];
  const orders = await person("otto", ["orders"]);
  expect(isRefused(await proposeRule(house, orders, null, wanted()))).toBe(true);
  const [one, other] = [must(await proposeRule(house, ada, null, wanted())), must(await proposeRule(house, dan, null, wanted({ digest: "d2" })))];
  if (one.kind !== "proposed" || other.kind !== "proposed") throw new Error("a rule waits for its second");
  const waiting = house.state.proposals.get(one.proposal);
  if (waiting !== undefined) expect(proposalCard(house, dan, waiting, "")).toMatchObject({ about: "", details: [{ name: "rule", value: "haste rev 2" }], maySecond: true });
  expect([ada, bea].map((who) => waiting !== undefined && proposalCard(house, who, waiting, "").maySecond)).toEqual([false, false]);
  expect(isRefused(await second(house, bea, one.proposal, true, "", settlers(house)))).toBe(true);
  expect(isRefused(await second(house, dan, other.proposal, true, "", settlers(house)))).toBe(true);
  must(await second(house, dan, one.proposal, true, "", settlers(house)));
  expect(house.state.rules.set).toMatchObject({ digest: "d1", by: ["ada", "dan"] });
  const eva = await person("eva", ["lead"]);
  expect(await second(house, eva, other.proposal, true, "", settlers(house))).toMatchObject({ kind: "refused", code: "moved-on" });
});

test("[SF-59, SF-63] a rule acts only after a day in shadow and an hour as canary, whatever the history; only two people skip it, and it never rises unseen", () => {
  const modes = fc.constantFrom(...ruleModes);
  fc.assert(
    fc.property(modes, fc.constantFrom(...publishedModes), fc.boolean(), fc.boolean(), fc.integer({ min: 0, max: 30 * hour }), (from, mode, isSame, skipsShadow, agoMs) => {
      const fault = stepFault({ rev: 3, mode: from, sinceMs: 0, isSame }, { rev: isSame ? 3 : 4, mode, skipsShadow }, agoMs);
      if (fault !== null || skipsShadow) return;
      if (mode === "canary") expect([from, isSame, agoMs >= 24 * hour]).toEqual(["shadow", true, true]);
      if (mode === "live") expect([from, isSame, agoMs >= hour]).toEqual(["canary", true, true]);
    }),
  );
  const same = { rev: 3, mode: "live", sinceMs: 0, isSame: true } as const;
  expect(stepFault(same, { rev: 3, mode: "shadow", skipsShadow: false }, 0)).toMatchObject({ why: expect.stringContaining("lowered by one person") as string });
  expect(stepFault({ ...same, isSame: false }, { rev: 3, mode: "shadow", skipsShadow: false }, 0)).toMatchObject({ why: expect.stringContaining("higher rev") as string });
  expect(stepFault(null, { rev: 1, mode: "live", skipsShadow: true }, 0)).toBeNull();
});

test("[MD-22, SF-60, SF-63] one person lowers a rule at any hour, a guard's fall is told once, what skipped its shadow ends after a day, and two folds of it are equal", async () => {
  const { house, desk, person, clock, log } = await openSmallDesk(82);
  const [ada, dan] = [await person("ada", ["moderator"]), await person("dan", ["lead"])];
  const proposed = must(await proposeRule(house, ada, null, wanted({ mode: "live", skipsShadow: true })));
  if (proposed.kind !== "proposed") throw new Error("a rule waits for its second");
  must(await second(house, dan, proposed.proposal, true, "", settlers(house)));
  clock.advance(24 * hour - 1);
  await desk.tick();
  expect(house.state.rules.lowered.size).toBe(0);
  clock.advance(1);
  await desk.tick();
  expect(house.state.rules.lowered.get("haste")).toMatchObject({ rev: 2, to: "shadow", why: "clock" });
  await ruleTripped(house, "flood", 1, 300, 400);
  await ruleTripped(house, "flood", 1, 300, 400);
  expect(house.state.rules.trips).toMatchObject([{ rule: "flood", rev: 1, hits: 300, messages: 400 }]);
  // One case for a senior, not one for each text that was stopped.
  expect([...house.state.cases.values()]).toMatchObject([{ minRole: "senior", severity: "S3", source: "finding", subject: null }]);
  expect([maySee(ada, [...house.state.cases.values()][0]!), (await next(house, ada)) as unknown]).toMatchObject(["yes", { case: null }]);
  expect(await next(house, dan)).toMatchObject({ case: expect.stringMatching(/^C-/) as string });
  must(await lowerRule(house, ada, { rule: "flood", rev: 1, mode: "shadow" }, "retired", "Elle ne sert plus."));
  expect(house.state.rules.lowered.get("flood")).toMatchObject({ to: "retired", why: "person", by: "ada", reason: "Elle ne sert plus." });
  expect(isRefused(await lowerRule(house, ada, { rule: "flood", rev: 1, mode: "retired" }, "shadow", "Remonter seule."))).toBe(true);
  const again = await openSmallDesk(82, house.nowMs(), log);
  expect(stateText(again.house.state)).toBe(stateText(house.state));
});

test("[SF-63, MD-36] a set that one person put in force on the operator's machine is in the log once and by name; what nobody watched ends after a day, what was watched stays, and what waits at the desk is proposed anew", async () => {
  const { house, desk, person, clock, log } = await openSmallDesk(83);
  const [ada, dan] = [await person("ada", ["moderator"]), await person("dan", ["lead"])];
  const waiting = must(await proposeRule(house, ada, null, wanted()));
  if (waiting.kind !== "proposed") throw new Error("a rule waits for its second");
  const at = house.nowMs();
  const rule = (id: string, mode: RuleTaken["mode"], before: RuleTaken["before"] = null): RuleTaken => ({ rule: id, rev: 1, mode, before, isShipped: id === "own" });
  const watched = { rev: 1, mode: "shadow", sinceMs: at - 24 * hour, isSame: true } as const;
  const changes = [
    rule("new", "live"),
    rule("seen", "canary", watched),
    rule("early", "canary", { ...watched, sinceMs: at - 24 * hour + 1 }),
    rule("quiet", "shadow"),
    rule("own", "live"),
  ];
  const take = (digest: string, more: Parameters<typeof takeRuleSet>[2]) => takeRuleSet(house, { digest, text: "[]", by: "Eva" }, more);
  for (let times = 0; times < 2; times += 1) expect(await take("d1", () => ({ changes, gone: [] }))).toBeNull();
  const taken = (await log.after(0, 1_000)).filter(({ kind }) => kind === "RuleSetTaken");
  expect(taken.map(({ actor, body }) => [actor, body])).toMatchObject([
    [
      { as: "installation", id: "Eva" },
      { digest: "d1", by: "Eva" },
    ],
  ]);
  expect(house.state.rules.set).toMatchObject({ digest: "d1", by: [], operator: "Eva" });
  expect([...house.state.rules.ends]).toEqual([
    ["new", { rev: 1, until: at + 24 * hour }],
    ["early", { rev: 1, until: at + 24 * hour }],
  ]);
  expect(await second(house, dan, waiting.proposal, true, "", settlers(house))).toMatchObject({ code: "moved-on" });
  clock.advance(24 * hour);
  await desk.tick();
  expect([...house.state.rules.lowered].map(([id, { why, to }]) => [id, why, to])).toEqual([
    ["new", "clock", "shadow"],
    ["early", "clock", "shadow"],
  ]);
  // Taken up once more after its day in shadow it stays, and what is gone leaves nothing behind.
  clock.advance(24 * hour);
  const after = { rev: 1, mode: "shadow", sinceMs: house.state.rules.modes.get("new")?.since ?? 0, isSame: true } as const;
  expect(await take("d2", () => ({ changes: [rule("new", "canary", after)], gone: ["early"] }))).toBeNull();
  expect([house.state.rules.lowered.size, house.state.rules.ends.size, house.state.rules.modes.has("early")]).toEqual([0, 0, false]);
  const again = await openSmallDesk(83, house.nowMs(), log);
  expect(stateText(again.house.state)).toBe(stateText(house.state));
});
