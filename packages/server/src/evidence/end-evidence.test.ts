import { Database } from "bun:sqlite";
import { expect, test } from "bun:test";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createMemoryModerationLog, reportOf, talkDraftOf } from "@lampion/core";
import { contractDevices } from "../store/testing/devices.ts";
import { endEvidence } from "./end-evidence.ts";
import { evidenceWorld } from "./testing/evidence-world.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const startMs = Date.UTC(2026, 10, 3, 9);
const devices = await contractDevices();

test("[EV-33, EV-50, EV-51] evidence whose time is over is purged, said in the log first; custody stays twelve months longer and then goes, of reports and of holds; a log that fails stops it until the next hour", async () => {
  const one = await evidenceWorld(startMs);
  try {
    one.evidence.holdFor({
      desk: createMemoryModerationLog(),
      view: { reportsOf: () => [], caseOfDecision: () => null, orderOf: () => null, current: async () => {} },
      memberOf: async () => "member-a",
    });
    const reports = one.reports;
    await one.say(talkDraftOf(devices, "un mot", { atMs: one.nowMs }));
    for (const id of ["one", "two"])
      await reports.keep(reportOf(id, { atMs: one.nowMs, about: { kind: "talk", stream: "talk:abcdefgh", seqs: [], leftOut: [], hoursMs: [startMs] } }));
    await one.evidence.keep();
    await one.evidence.keep();
    let over: string[] = [];
    const ending = endEvidence({ reportsOver: () => over, reports, holds: one.evidence.holds, log: one.evidence.log, nowMs: () => one.nowMs });
    const rows = (): Record<string, number> => {
      const [vault, talks] = ["vault", "private"].map((name) => new Database(join(one.folder, `${name}.sqlite`), { readonly: true })) as [Database, Database];
      const count = (of: Database, table: string): number => (of.query(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n;
      const found = { ...Object.fromEntries(["reports", "evidence", "custody", "evidence_sheets"].map((table) => [table, count(vault, table)])) };
      const held = Object.fromEntries(["holds", "hold_custody"].map((table) => [table, count(talks, table)]));
      for (const each of [vault, talks]) each.close();
      return { ...found, ...held };
    };
    const whole = rows();
    expect(whole).toMatchObject({ reports: 2, evidence: 2, custody: 2, holds: 2, hold_custody: 2 });
    expect([await ending.tick(), rows()]).toEqual([0, whole]);

    one.nowMs += 190 * dayMs;
    await one.evidence.keep();
    over = ["one", "nobody"];
    // The log takes nothing: nothing is purged, and it is tried again an hour later.
    const log = new Database(join(one.folder, "log.sqlite"));
    log.run("CREATE TRIGGER stop BEFORE INSERT ON entries WHEN NEW.about = 'one' BEGIN SELECT RAISE(ABORT, 'full'); END");
    expect(await ending.tick().catch((cause: Error) => cause.message)).toContain("full");
    expect(rows()["evidence"]).toBe(2);
    log.run("DROP TRIGGER stop");
    log.close();
    expect(await ending.tick()).toBe(0);
    one.nowMs += hourMs;
    expect(await ending.tick()).toBe(1);
    expect(rows()).toMatchObject({ reports: 2, evidence: 1, custody: 3 });
    expect((await reports.custody("one")).map((entry) => entry.what)).toEqual(["captured", "purged"]);
    expect([(await reports.asked("one"))?.words, (await reports.asked("two"))?.words]).toEqual(["", "Il insiste."]);
    expect(readdirSync(join(one.folder, "keyring")).filter((name) => name.startsWith("case."))).toEqual(["case.two.key"]);
    expect((await one.evidence.log.writer.about("one", 99)).filter((entry) => entry.type === "shred").map((entry) => entry.content["item"] ?? entry.content["class"])).toEqual([
      "hold",
      "one",
    ]);
    one.nowMs += hourMs;
    expect(await ending.tick()).toBe(0);

    one.nowMs += 364 * dayMs;
    await ending.tick();
    expect((await reports.custody("one")).length).toBe(2);
    one.nowMs += 2 * dayMs;
    await ending.tick();
    expect([await reports.custody("one"), await reports.asked("one"), (await reports.custody("two")).length]).toEqual([[], null, 1]);
    // Holds ended at 60 days, 14 months ago.
    expect(rows()).toMatchObject({ reports: 1, custody: 1, holds: 0, hold_custody: 0 });
    expect(one.alarms).toEqual([]);
  } finally {
    await one.close();
  }
}, 30_000);
