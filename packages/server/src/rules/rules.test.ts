import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "bun:test";
import { act, draft as deskDraft, openMemoryDesk } from "@lampion/core";
import { createMemory, createRuleSet, loadAssets, slotOfName, type Rule, type RuleText } from "@lampion/safety";
import { publishTexts } from "@lampion/safety/publish";
import { readAssets } from "@lampion/safety/read-assets";
import { replay, rulesCommand } from "../cli/rules.ts";
import { sha256 } from "../sha256.ts";
import { openDatabase } from "../store/database.ts";
import { sqliteTables } from "../store/tables.sqlite.ts";
import { createVectorStore } from "./vector-store.ts";
import { rulesFile, whoWrote, writeRules } from "./rules-file.ts";
import { everyday } from "./everyday.ts";
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
const run = async (...args: string[]): Promise<{ code: number; said: string }> => {
  const lines: string[] = [];
  // The rule of these tests stops nearly everything: what a set has to let pass has a test of its own.
  const code = await rulesCommand(args, folder, (line) => lines.push(line), "", []);
  return { code, said: lines.join("\n") };
};
const scene = { scope: "full" as const, from: "a", author: { typedAge: 30, isProvenAdult: true, deviceAgeMs: 1e9, mayLink: false }, to: null, room: null };
const draft = { kind: "room" as const, text: "bonsoir à toutes et tous", language: "fr" as const, anyway: false };

test("[SF-63] rules are checked, refused with every fault, published whole, and their status is told", async () => {
  expect((await run("check", write("good.json", [text]))).said).toContain("1 rules are sound");
  const bad = await run(
    "publish",
    write("bad.json", [
      { ...text, when: "text.units / 2 > 1" },
      { ...text, id: "weak", tests: [] },
    ]),
  );
  expect(bad).toMatchObject({ code: 1 });
  expect(bad.said).toContain("may not stand");
  expect(bad.said).toContain("no test expects hit");
  expect((await run("status")).said).toContain("the shipped rules");
  expect((await run("publish", join(folder, "good.json"), "--at-once", "--replace")).code).toBe(0);
  expect((await run("status")).said).toContain("live     long-texts rev 1");
  expect((await run("check", write("no.json", "{"))).code).toBe(1);
  expect((await run("dance")).code).toBe(2);
  expect((await run("publish", "--dance")).code).toBe(1);
});

test("[SF-63] one person on the machine is told what acts that nobody watched, and it stands only when they say so; what was in shadow may rise, and who did it stands beside the set", async () => {
  rmSync(join(folder, rulesFile), { force: true });
  const shadow = { ...text, mode: "shadow" };
  const lost = await run("publish", write("shadow.json", [shadow]));
  expect([lost.code, lost.said]).toEqual([1, expect.stringMatching(/rules that act are not in the file: own-age-told,[\s\S]*--add/) as string]);
  const early = await run("publish", write("good.json", [text]), "--replace");
  expect([early.code, early.said]).toEqual([1, expect.stringContaining("long-texts rev 1 would act at once (live)") as string]);
  expect(existsSync(join(folder, rulesFile))).toBe(false);
  expect(await run("publish", write("shadow.json", [shadow]), "--by", "Ada", "--replace")).toMatchObject({ code: 0, said: expect.stringContaining("by Ada, alone") as string });
  expect((await run("publish", write("canary.json", [{ ...text, mode: "canary" }]), "--by", "Ada")).said).toContain(
    "long-texts rev 1: shadow -> canary, for 24 hours unless it was a day in shadow",
  );
  const changed = { ...text, rev: 2, mode: "canary", then: { step: "nudge" } };
  expect((await run("publish", write("changed.json", [changed]))).code).toBe(1);
  expect((await run("publish", join(folder, "changed.json"), "--at-once", "--by", "Dan")).said).toContain("long-texts rev 2: canary -> canary, for 24 hours");
  expect(whoWrote(join(folder, rulesFile), createRuleSet(inFolder(), sha256).digest)).toBe("Dan");
  const other = { ...text, id: "other-texts", mode: "shadow" };
  expect(await run("publish", write("other.json", [other]), "--by", "Dan", "--add")).toMatchObject({ code: 0, said: expect.not.stringContaining("gone") as string });
  expect(inFolder().map(({ id, rev }) => `${id} ${rev}`)).toEqual(["long-texts 2", "other-texts 1"]);
  // What came with Lampion comes back without a word, as it was.
  const back = await run("publish", fileURLToPath(new URL("../../../safety/assets/rules/shipped.json", import.meta.url)), "--by", "Dan", "--replace");
  expect([back.code, createRuleSet(inFolder(), sha256).digest]).toEqual([0, createRuleSet(loadAssets().rules, sha256).digest]);
  // A file that came another way has no name.
  writeFileSync(join(folder, rulesFile), "[]");
  expect(whoWrote(join(folder, rulesFile), createRuleSet([], sha256).digest)).toBe("operator");
});
const inFolder = (): readonly Rule[] => JSON.parse(readFileSync(join(folder, rulesFile), "utf8")) as readonly Rule[];

test("[SF-64] a running server takes a published set between two messages, keeps the last good one when a file is broken, and says why", async () => {
  rmSync(join(folder, rulesFile), { force: true });
  const alarms: string[] = [];
  const keeper = createRuleKeeper({ file: join(folder, rulesFile), assets: loadAssets(), alarm: (what) => alarms.push(what) });
  const step = (): string => keeper.judge.judge(draft, { ...scene, nowMs: 1_000 }, createMemory()).verdict.step;
  expect(step()).toBe("allow");
  expect((await run("publish", write("good.json", [text]), "--at-once", "--replace")).code).toBe(0);
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
  const published = publishTexts(rules);
  expect(published.faults).toEqual([]);
  return published.rules;
};

test("[SF-64] a set that would stop the talk of every day is refused before it is in force, on the machine, at the desk and by a running server, and the shipped rules stop none of it", async () => {
  rmSync(join(folder, rulesFile), { force: true });
  const assets = loadAssets(readAssets());
  const alarms: string[] = [];
  const keeper = createRuleKeeper({ file: join(folder, rulesFile), assets, alarm: (what) => alarms.push(what), sentences: everyday });
  expect(keeper.everydayFaults(assets.rules)).toEqual([]);
  for (const words of everyday)
    for (const kind of ["room", "private"] as const) {
      const judgement = keeper.uncounted.judge(
        { ...draft, kind, text: words },
        { ...scene, to: kind === "room" ? null : { id: "b", facts: scene.author }, nowMs: 1_000 },
        createMemory(),
      );
      expect([words, judgement.judged.kind, judgement.hits]).toEqual([words, "passed", []]);
    }
  const [rule] = publishedRules([text]) as [Rule];
  expect(keeper.everydayFaults([rule])[0]).toMatch(/long-texts: it would stop \d+ of \d+ everyday sentences in room/);
  expect(
    keeper.everydayFaults([
      { ...rule, mode: "shadow" },
      { ...rule, id: "folds", then: { step: "mask" } },
    ]),
  ).toEqual([]);
  writeRules(join(folder, rulesFile), JSON.stringify([rule]));
  keeper.look(1_000);
  expect([keeper.rules().length > 20, keeper.status().refused]).toEqual([true, expect.stringContaining("everyday sentences") as string]);
  const lines: string[] = [];
  expect(await rulesCommand(["publish", write("good.json", [text]), "--at-once"], folder, (line) => lines.push(line))).toBe(1);
  expect(lines[0]).toContain("everyday sentences in room");
});

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

test("[SF-63, SF-64] what the operator put on one node is in the desk's log with a name and comes to the other node; what nobody watched ends there, what the file had before the first start stays", async () => {
  let nowMs = Date.now() - 60_000;
  const { house } = await openMemoryDesk({ clock: { nowMs: () => nowMs } }, 8);
  const open = (name: string) => {
    const file = join(folder, name);
    const keeper = createRuleKeeper({ file, assets: loadAssets(), alarm: () => {}, nowMs: house.nowMs });
    return { file, keeper, follow: followRules(house, keeper, file, () => {}) };
  };
  const [rule, other] = publishedRules([text, { ...text, id: "other-texts", mode: "shadow" }]) as [Rule, Rule];
  // Here since long before the desk: nothing of it ends.
  writeRules(join(folder, "a.json"), JSON.stringify([rule]), { atMs: house.nowMs() - 3 * 86_400_000 });
  const [a, b] = [open("a.json"), open("b.json")];
  await Bun.sleep(5);
  expect([house.state.rules.set?.operator, house.state.rules.ends.size, b.keeper.rules().map(({ id }) => id)]).toEqual(["operator", 0, ["long-texts"]]);
  nowMs += 1_000;
  const now = [rule, { ...other, mode: "live" }] as const;
  const { digest } = createRuleSet(now, sha256);
  writeRules(b.file, JSON.stringify(now), { atMs: nowMs, by: { name: "Ada", digest } });
  b.follow();
  await Bun.sleep(5);
  expect(house.state.rules.set).toMatchObject({ operator: "Ada", digest });
  expect([...house.state.rules.ends.keys()]).toEqual(["other-texts"]);
  a.follow();
  b.follow();
  await Bun.sleep(5);
  expect([a.keeper.status().digest, b.keeper.status().digest]).toEqual([digest, digest]);
  expect((await house.ports.log.after(0, 100)).filter(({ kind }) => kind === "RuleSetTaken")).toHaveLength(2);
  // What came with Lampion ends by no clock.
  nowMs += 1_000;
  writeRules(a.file, JSON.stringify(loadAssets().rules), { atMs: nowMs });
  a.follow();
  await Bun.sleep(5);
  expect([house.state.rules.ends.size, house.state.rules.modes.has("long-texts"), b.keeper.rules().length]).toEqual([0, false, loadAssets().rules.length]);
});

test("[SF-62] a set is replayed on the machine over what the server kept, beside the set in force: each rule by its hits, and what rules do today and would do", async () => {
  const own = mkdtempSync(join(folder, "kept-"));
  const lines: string[] = [];
  const file = write("tried.json", [text, { ...text, id: "longer-texts", when: "text.units >= 30", then: { step: "nudge" }, tests: text.tests.map((one) => longer(one)) }]);
  const replayed = async (): Promise<string> => {
    lines.length = 0;
    expect(await rulesCommand(["replay", file], own, (line) => lines.push(line))).toBe(lines[0]?.includes("is not there") === true ? 1 : 0);
    return lines.join("\n");
  };
  expect(await replayed()).toContain("main.sqlite is not there");
  const database = openDatabase(join(own, "main.sqlite"), "main");
  const store = createVectorStore(
    sqliteTables(database),
    (from) => from,
    () => crypto.randomUUID(),
    () => 0,
  );
  expect(await replayed()).toContain("no signals were kept yet");
  const atMs = 1_900_000_000_000;
  for (const [from, units] of [
    ["ann", 5],
    ["ann", 20],
    ["bob", 40],
    ["bob", 41],
  ] as const) {
    const slots = new Float64Array(180);
    slots[slotOfName("text.units") ?? 0] = units;
    store.note("room", from, slots, atMs);
  }
  await store.keep(atMs + 3_600_000);
  writeRules(
    join(own, rulesFile),
    JSON.stringify(publishedRules([{ ...text, id: "longer-texts", when: "text.units >= 40", then: { step: "mask" }, tests: text.tests.map((one) => longer(one, 28)) }])),
  );
  const said = await replayed();
  expect(said).toContain("4 messages of rooms");
  expect(said).toContain("long-texts (block): 3 hits, 2 senders, 75.00 %; of them 0 that another rule in force acts on");
  expect(said).toContain("longer-texts (nudge): 2 hits, 1 senders, 50.00 %; of them 0 that");
  expect(said).toContain("  mask -> block: 2, 50.00 %");
  expect(said).toContain("  allow -> block: 1, 25.00 %");
  database.close();
});
const longer = (one: RuleText["tests"][number], by = 18): RuleText["tests"][number] => {
  const units = one.given["text.units"];
  return typeof units === "number" ? { ...one, given: { "text.units": units + by } } : one;
};

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

test("[MD-56] a rule of child, life, terror or ambush that would let pass when what it needs failed is not published; a failed signal holds there and is named, elsewhere it lets pass", async () => {
  for (const kind of ["child", "life", "terror", "ambush"] as const) {
    const { said } = await run("check", write("grave.json", [{ ...text, class: kind, onFailure: "allow" }]));
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
