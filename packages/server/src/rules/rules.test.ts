import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "bun:test";
import { act, draft as deskDraft, openMemoryDesk } from "@lampion/core";
import { createMemory, loadAssets, type Rule, type RuleText } from "@lampion/safety";
import { replay, rulesCommand } from "../cli/rules.ts";
import { rulesFile } from "./rules-file.ts";
import { followRules } from "./follow-rules.ts";
import { createRuleKeeper } from "./rule-keeper.ts";

const folder = mkdtempSync(join(tmpdir(), "lampion-rules-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const text: RuleText = {
  id: "long-texts",
  rev: 1,
  class: "other",
  policy: "contact.handle",
  on: ["room"],
  mode: "live",
  when: "text.units >= 12",
  then: { step: "block" },
  onFailure: "allow",
  guard: { hitsPerHour: 20, share: 0.2 },
  tests: [
    { name: "long", given: { "text.units": 12 }, expect: "hit" },
    { name: "short", given: { "text.units": 11 }, expect: "miss" },
    { name: "not known", given: {}, expect: "unknown" },
  ],
};
const write = (name: string, value: unknown): string => {
  const file = join(folder, name);
  writeFileSync(file, typeof value === "string" ? value : JSON.stringify(value));
  return file;
};
const run = (...args: string[]): { code: number; said: string } => {
  const lines: string[] = [];
  return { code: rulesCommand(args, folder, (line) => lines.push(line)), said: lines.join("\n") };
};
const scene = { scope: "full" as const, from: "a", author: { typedAge: 30, isProvenAdult: true, deviceAgeMs: 1e9, mayLink: false }, to: null, room: null };
const draft = { kind: "room" as const, text: "bonsoir à toutes et tous", language: "fr" as const, anyway: false };

test("[SF-63] rules are checked, refused with every fault, published whole, and their status is told", () => {
  expect(run("check", write("good.json", [text])).said).toContain("1 rules are sound");
  const bad = run(
    "publish",
    write("bad.json", [
      { ...text, when: "text.units / 2 > 1" },
      { ...text, id: "weak", tests: [] },
    ]),
  );
  expect(bad).toMatchObject({ code: 1 });
  expect(bad.said).toContain("may not stand");
  expect(bad.said).toContain("no test expects hit");
  expect(run("status").said).toContain("the shipped rules");
  expect(run("publish", join(folder, "good.json")).code).toBe(0);
  expect(run("status").said).toContain("live     long-texts rev 1");
  expect(run("check", write("no.json", "{")).code).toBe(1);
  expect(run("dance").code).toBe(2);
});

test("[SF-64] a running server takes a published set between two messages, keeps the last good one when a file is broken, and says why", () => {
  rmSync(join(folder, rulesFile), { force: true });
  const alarms: string[] = [];
  const keeper = createRuleKeeper({ file: join(folder, rulesFile), assets: loadAssets(), alarm: (what) => alarms.push(what) });
  const step = (): string => keeper.judge.judge(draft, { ...scene, nowMs: 1_000 }, createMemory()).verdict.step;
  expect(step()).toBe("allow");
  expect(run("publish", write("good.json", [text])).code).toBe(0);
  keeper.look(2_000);
  expect(step()).toBe("block");
  const { digest } = keeper.status();
  for (const broken of ["", "{", "[]x", JSON.stringify([{ id: "x" }]), "\u0000".repeat(1_000)]) {
    write(rulesFile, broken);
    keeper.look(3_000);
    expect(keeper.status().digest).toBe(digest);
    expect(keeper.status().refused).not.toBeNull();
    expect(step()).toBe("block");
  }
  expect(alarms.join()).not.toContain("bonsoir");
});

test("[SF-60] a rule that hits everything is in shadow at the next look, and texts pass again", () => {
  const alarms: string[] = [];
  const keeper = createRuleKeeper({ file: join(folder, rulesFile), assets: { ...loadAssets(), rules: publishedRules([text]) }, alarm: (what) => alarms.push(what) });
  for (let at = 0; at < 30; at += 1) keeper.judge.judge(draft, { ...scene, nowMs: 10_000 + at }, createMemory());
  keeper.look(10_100);
  expect(keeper.judge.judge(draft, { ...scene, nowMs: 10_200 }, createMemory()).verdict.step).toBe("allow");
  expect(alarms.join()).toContain("long-texts beyond the guard");
});
test("[SF-60] what acts no more is told when it happens: by its guard, by the desk, by another set; not what goes on", () => {
  rmSync(join(folder, rulesFile), { force: true });
  const other = { ...text, id: "other-texts", guard: { hitsPerHour: 1_000, share: 0.2 } };
  const keeper = createRuleKeeper({ file: join(folder, rulesFile), assets: { ...loadAssets(), rules: publishedRules([text, other]) }, alarm: () => {} });
  const eased: string[][] = [];
  keeper.whenEased((rules) => eased.push([...rules]));
  for (let at = 0; at < 30; at += 1) keeper.judge.judge(draft, { ...scene, nowMs: 10_000 + at }, createMemory());
  keeper.look(10_100);
  expect(eased).toEqual([["long-texts"]]);
  keeper.lower(new Map([["other-texts", { rev: 1, to: "shadow" }]]));
  keeper.lower(new Map());
  expect(eased).toEqual([["long-texts"], ["other-texts"]]);
  writeFileSync(join(folder, rulesFile), JSON.stringify([{ ...publishedRules([other])[0], rev: 2 }]));
  keeper.look(10_200);
  keeper.look(10_300);
  expect(eased.slice(2)).toEqual([["other-texts"]]);
});
const publishedRules = (rules: readonly RuleText[]): readonly Rule[] => {
  rulesCommand(["publish", write("again.json", rules)], folder, () => undefined);
  const published = JSON.parse(readFileSync(join(folder, rulesFile), "utf8")) as readonly Rule[];
  rmSync(join(folder, rulesFile));
  return published;
};

test("[SF-62] replay counts hits and senders of each rule over recorded vectors, and passes over lines that are none", () => {
  const lines = [
    { kind: "room", from: "p1", signals: { "text.units": 20 } },
    { kind: "room", from: "p1", signals: { "text.units": 5 } },
    { kind: "room", from: "p2", signals: { "text.units": 30 } },
    { kind: "private", from: "p3", signals: { "text.units": 30 } },
  ];
  const said = replay(publishedRules([text]), [...lines.map((line) => JSON.stringify(line)), "{", "7"].join("\n"));
  expect(said[0]).toContain("4 vectors, 2 unreadable");
  expect(said[1]).toContain("long-texts: 2 hits, 2 senders, 50.00 %");
});

test("[SF-60, SF-63] what two people published at the desk is in force on a node at once and after a restart, what was lowered stays low, a guard's fall is told to the desk, and a newer file of the operator stands", async () => {
  rmSync(join(folder, rulesFile), { force: true });
  const desk = await openDeskLately();
  const { house } = desk;
  const file = join(folder, rulesFile);
  const noted: unknown[][] = [];
  const open = () => {
    const keeper = createRuleKeeper({ file, assets: loadAssets(), alarm: () => {}, nowMs: house.nowMs, vectors: { note: (...all) => void noted.push(all) } });
    followRules(house, keeper, file, () => {});
    return keeper;
  };
  const keeper = open();
  const step = (of = keeper): string => of.judge.judge(draft, { ...scene, nowMs: house.nowMs() }, createMemory()).verdict.step;
  expect(step()).toBe("allow");
  const [rule] = publishedRules([text]);
  if (rule === undefined) throw new Error("no rule");
  await house.commit({ as: "staff", id: "ada" }, "test", () =>
    act([deskDraft("RuleSetPublished", { digest: "d", text: JSON.stringify([rule]), rule: rule.id, rev: 1, mode: "live", endsAt: null, by: ["ada", "dan"] })], null),
  );
  expect(step()).toBe("block");
  expect(keeper.counts.of("long-texts", house.nowMs(), 1)).toEqual({ acted: 1, would: 0, senders: 1 });
  expect(step(open())).toBe("block");
  for (let at = 0; at < 30; at += 1) step();
  keeper.look(house.nowMs());
  await Bun.sleep(5);
  expect(house.state.rules.trips.map(({ rule: id, hits }) => [id, hits])).toEqual([["long-texts", 31]]);
  expect([step(), step(open())]).toEqual(["allow", "allow"]);
  expect(keeper.counts.of("long-texts", house.nowMs(), 1).would).toBe(1);
  // What is handed over to be replayed are numbers.
  expect([noted.length > 30, JSON.stringify(noted).includes("bonsoir")]).toEqual([true, false]);
  // The operator's own file is newer than what the desk published.
  writeFileSync(file, "[]");
  expect(open().rules()).toEqual([]);
});
function openDeskLately() {
  const nowMs = Date.now() - 60_000;
  return openMemoryDesk({ clock: { nowMs: () => nowMs } }, 7);
}

test("[MD-20] a judgement names the digest of its rules and each hit with rev and mode; the same text before the same memory and rules is the same judgement", () => {
  rmSync(join(folder, rulesFile), { force: true });
  const keeper = createRuleKeeper({
    file: join(folder, rulesFile),
    assets: { ...loadAssets(), rules: publishedRules([text, { ...text, id: "in-shadow", mode: "shadow" }]) },
    alarm: () => {},
  });
  const once = () => keeper.uncounted.judge(draft, { ...scene, nowMs: 1_000 }, createMemory());
  const judgement = once();
  expect(judgement.ruleSet).toBe(keeper.status().digest);
  expect(judgement.hits.toSorted((a, b) => (a.rule < b.rule ? -1 : 1))).toEqual([
    { rule: "in-shadow", rev: 1, mode: "shadow" },
    { rule: "long-texts", rev: 1, mode: "live" },
  ]);
  const plain = (one: typeof judgement): unknown => ({ ...one, slots: [...(one.slots ?? [])] });
  expect(plain(once())).toEqual(plain(judgement));
  keeper.lower(new Map([["long-texts", { rev: 1, to: "retired" }]]));
  expect(once()).not.toMatchObject({ ruleSet: judgement.ruleSet });
});

test("[MD-21] a rule that lacks a signal for more than one text of a hundred is said at the next look, once a day for each rev, and a case about it waits for a senior; fewer are no alarm", async () => {
  rmSync(join(folder, rulesFile), { force: true });
  const alarms: string[] = [];
  const desk = await openMemoryDesk({ clock: { nowMs: () => 1_900_000_000_000 }, alarm: (about) => void alarms.push(about) }, 21);
  const { house } = desk;
  const keeper = createRuleKeeper({ file: join(folder, rulesFile), assets: { ...loadAssets(), rules: publishedRules([text]) }, alarm: () => {}, nowMs: house.nowMs });
  followRules(house, keeper, join(folder, rulesFile), () => {});
  const hear = (count: number, unknown: readonly string[]): void => {
    for (let at = 0; at < count; at += 1) keeper.counts.note({ hits: [], unknown }, "a", house.nowMs());
  };
  const cases = async (): Promise<number> => {
    await Bun.sleep(20);
    return house.state.cases.size;
  };
  hear(199, ["long-texts"]);
  keeper.look(house.nowMs());
  expect(await cases()).toBe(0);
  keeper.counts.note({ hits: [], unknown: [] }, "a", house.nowMs());
  keeper.look(house.nowMs());
  keeper.look(house.nowMs());
  expect([await cases(), alarms]).toEqual([1, ["rule unknown"]]);
  expect([...house.state.cases.values()]).toMatchObject([{ minRole: "senior", severity: "S3", source: "finding", subject: null }]);
  expect(house.state.rules.unknown.get("long-texts")).toMatchObject({ rev: 1, unknown: 199, messages: 200 });
  const few = createRuleKeeper({
    file: join(folder, rulesFile),
    assets: { ...loadAssets(), rules: publishedRules([text]) },
    alarm: (what) => alarms.push(what),
    nowMs: house.nowMs,
  });
  for (let at = 0; at < 1_000; at += 1) few.counts.note({ hits: [], unknown: at < 10 ? ["long-texts"] : [] }, "a", house.nowMs());
  few.look(house.nowMs());
  expect(alarms).toHaveLength(1);
});

test("[MD-56] a rule of child, life, terror or ambush that would let pass when what it needs failed is not published; a failed signal holds there and is named, elsewhere it lets pass", () => {
  for (const kind of ["child", "life", "terror", "ambush"] as const) {
    const said = run("check", write("grave.json", [{ ...text, class: kind, onFailure: "allow" }])).said;
    expect([kind, said.includes("its class holds when what it needs failed")]).toEqual([kind, true]);
  }
  for (const rule of loadAssets().rules) if (["child", "life", "terror", "ambush"].includes(rule.class)) expect([rule.id, rule.onFailure]).toEqual([rule.id, "hold"]);
  // A stage that throws is named with what became of the text, whatever the rules.
  rmSync(join(folder, rulesFile), { force: true });
  const failing = { name: "probe", failsAs: "hold", maxSteps: 10, run: () => ({ steps: 11 }) } as const;
  const keeper = createRuleKeeper({ file: join(folder, rulesFile), assets: loadAssets(), alarm: () => {}, judge: { extraStages: [failing] } });
  const judgement = keeper.uncounted.judge(draft, { ...scene, nowMs: 1_000 }, createMemory());
  expect([judgement.judged.kind, judgement.verdict.step, judgement.failures.filter((one) => one.stage === "probe")]).toEqual([
    "stopped",
    "hold",
    [{ stage: "probe", cause: "bound", taken: "hold" }],
  ]);
});
