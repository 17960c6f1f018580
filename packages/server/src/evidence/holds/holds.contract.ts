import { Database } from "bun:sqlite";
import { afterEach, describe, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createMemoryModerationLog, reportOf, roomKeyOf, talkDraftOf, type EventKind, type ModerationEvent } from "@lampion/core";
import { custodyFaults, openRow } from "@lampion/proof";
import type { OrderIn } from "@lampion/protocol";
import { runEvidence } from "../../cli/evidence.ts";
import type { RecordRow } from "../../store/record-row.ts";
import { contractDevices } from "../../store/testing/devices.ts";
import { createSealedSource } from "../custodians/sealed-source.ts";
import { createFileKeyStore } from "../key-store.file.ts";
import { native } from "../primitives.ts";
import { joined, type EvidenceWorld } from "../testing/evidence-world.ts";
import type { DeskView } from "./follow-holds.ts";

// A database of its own for each world takes its time.
setDefaultTimeout(60_000);
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const startMs = Date.UTC(2026, 10, 3, 9);
const devices = await contractDevices();
const stream = "talk:abcdefgh";
type OpenWorld = (startMs: number) => Promise<EvidenceWorld>;
const worlds: EvidenceWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

interface Desk {
  readonly log: ReturnType<typeof createMemoryModerationLog>;
  happened(kind: EventKind, body: object, more?: { at?: number; case?: string | null; paper?: OrderIn }): Promise<void>;
}
async function world(open: OpenWorld, view: Partial<DeskView> = {}): Promise<{ one: EvidenceWorld; desk: Desk; hold(one: EvidenceWorld): void }> {
  const one = await open(startMs);
  worlds.push(one);
  const log = createMemoryModerationLog();
  let events = 0;
  const hold = (of: EvidenceWorld): void =>
    of.evidence.holdFor({
      desk: log,
      view: { reportsOf: (id) => (id === "C-22222222" ? ["one"] : []), caseOfDecision: () => "C-22222222", orderOf: () => null, current: async () => {}, ...view },
      memberOf: async (_, relation) => (relation === "ada" ? "member-a" : null),
    });
  hold(one);
  return {
    one,
    hold,
    desk: {
      log,
      async happened(kind, body, { at = one.nowMs, case: caseId = "C-22222222", paper } = {}) {
        const event = { id: `ev-${events}`, at, version: 1, actor: { as: "staff", id: "s1" }, cause: "x", case: caseId, kind, body };
        await log.append(events, [event as unknown as ModerationEvent], paper === undefined ? [] : [{ id: "paper-1", case: null, kind: "order", text: JSON.stringify(paper), at }]);
        events += 1;
        await one.evidence.keep();
      },
    },
  };
}
const say = (one: EvidenceWorld, text: string, more: object = {}) => one.say(talkDraftOf(devices, text, { atMs: one.nowMs, ...more }));
const report = (one: EvidenceWorld, hours: readonly number[], more: object = {}) =>
  one.reports.keep(reportOf("one", { atMs: one.nowMs, about: { kind: "talk", stream, seqs: [], leftOut: [], hoursMs: hours }, ...more }));
async function later(one: EvidenceWorld, ms: number): Promise<void> {
  one.nowMs += ms;
  await one.evidence.keep();
  await one.messages.forgetBefore(one.nowMs - 72 * hourMs);
}
const entries = async (one: EvidenceWorld, type: string): Promise<Record<string, unknown>[]> =>
  (await one.rows("log", `SELECT about, content FROM entries WHERE type = '${type}' ORDER BY idx`)).map((row) => ({
    about: row["about"],
    ...(JSON.parse(String(row["content"])) as Record<string, unknown>),
  }));
const holdKeys = (one: EvidenceWorld): string[] => readdirSync(join(one.folder, "keyring")).filter((name) => name.startsWith("hold."));

/** What holds must do, over one engine or the other. Runs as a `describe` of its own. */
export const holdsContract = (engine: string, open: OpenWorld): void =>
  describe(`a hold over ${engine}`, () => {
    test("[EV-19, EV-21, EV-22] keeps a report's hours and one more each side beyond 72 hours for two custodians, and nothing else (T6); then its key is destroyed, and last week's backup opens nothing", async () => {
      const { one } = await world(open);
      await say(one, "trois heures avant");
      one.nowMs += 2 * hourMs;
      await say(one, "une heure avant");
      one.nowMs += hourMs;
      await say(one, "le mot qui compte");
      await say(one, "un autre couple", { stream: "talk:others00" });
      const hour = one.nowMs;
      await report(one, [hour]);
      await one.evidence.keep();
      expect(await one.evidence.holds.about("one")).toMatchObject([
        { id: "r-one", ground: "report", owner: "service", sheets: 2, endsAtMs: one.nowMs + 60 * dayMs, endedAtMs: null },
      ]);
      const backup = await one.backup();
      // While the hours run, nothing changed for anybody: all of it opens as before.
      expect(await one.openedBy([0, 1], stream)).toEqual(["trois heures avant", "une heure avant", "le mot qui compte"]);

      await later(one, 73 * hourMs + 600_000);
      for (const pair of [
        [0, 1],
        [0, 2],
        [1, 2],
      ] as const) {
        expect(await one.openedBy(pair, stream)).toEqual(["une heure avant", "le mot qui compte"]);
        expect(await one.openedBy(pair, stream, backup)).toEqual(["une heure avant", "le mot qui compte"]);
        for (const talks of [one.talks, backup]) expect(await one.openedBy(pair, "talk:others00", talks)).toEqual([]);
      }
      expect((await entries(one, "shred")).filter((entry) => entry["class"] === "hour").length).toBeGreaterThanOrEqual(3);
      const weekOld = await one.backup();

      await later(one, 57 * dayMs);
      expect(await one.evidence.holds.find("r-one")).toMatchObject({ endedAtMs: one.nowMs });
      expect(holdKeys(one)).toEqual([]);
      for (const talks of [one.talks, backup, weekOld]) expect(await one.openedBy([0, 2], stream, talks)).toEqual([]);
      for (const table of ["records", "wraps", "hold_wraps", "sheets"]) expect([table, await one.rows("private", `SELECT sheet FROM ${table}`)]).toEqual([table, []]);
      // What was held, for how long, and that it is gone, stays: in its custody and in the log.
      const custody = await one.evidence.holds.custody("r-one");
      expect([custody.map((entry) => entry.what), custodyFaults(native, custody)]).toEqual([["held", "purged"], []]);
      expect(await entries(one, "hold")).toMatchObject([{ about: "one", act: "placed", hold: "r-one", sheets: 2, digest: custody[0]!.after }]);
      expect((await entries(one, "shred")).filter((entry) => entry["class"] === "hold")).toMatchObject([{ about: "one", id: "r-one", reason: "time" }]);
      expect(one.alarms).toEqual([]);
    });

    test("[EV-21] opens no word: disk, database and key store with the hold's own key, and one custodian, are not enough", async () => {
      const { one } = await world(open);
      await say(one, "pour toi seul");
      await report(one, [one.nowMs]);
      await one.evidence.keep();
      await later(one, 74 * hourMs);
      for (const bytes of await one.disk()) expect(bytes.includes("pour toi seul")).toBe(false);
      const ring = readdirSync(join(one.folder, "keyring")).map((name) => new Uint8Array(readFileSync(join(one.folder, "keyring", name)).subarray(12, 44)));
      expect(holdKeys(one)).toHaveLength(1);
      const rows = (await one.rows("private", "SELECT * FROM records")) as unknown as RecordRow[];
      const wraps = await one.rows("private", "SELECT wrap FROM hold_wraps");
      expect([rows.length, wraps.length]).toEqual([1, 5]);
      for (const row of rows) for (const key of ring) for (const tried of [key, roomKeyOf(native, key, row.sheet)]) expect(openRow(native, tried, row, row.sealed)).toBeNull();
      const keys = createFileKeyStore(join(one.folder, "keyring"), () => one.nowMs);
      const [sheet] = await createSealedSource(one.talks, keys).sheets({ stream, fromMs: startMs, toMs: startMs + hourMs }, 9);
      for (const custodian of one.custodians) expect(await joined(sheet!, [custodian])).toBeNull();
      expect(await one.openedBy([0, 1], stream)).toEqual(["pour toi seul"]);
    });

    test("[EV-22, EV-39] is refused without a ground or against what the log says, and is not placed when the log cannot be written", async () => {
      const { one } = await world(open);
      await say(one, "un mot");
      const { holds, log } = one.evidence;
      const draft = {
        id: "x",
        ground: "report",
        owner: "s1",
        about: "case",
        stream,
        fromMs: startMs,
        toMs: startMs + hourMs,
        placedAtMs: one.nowMs,
        endsAtMs: one.nowMs + dayMs,
      } as const;
      const handling = { who: "s1", why: "test", authority: "none", atMs: one.nowMs };
      const permit = await log.writer.add(log.prepare("hold", "case", { act: "placed", hold: "x", until: draft.endsAtMs }));
      const other = await log.writer.add(log.prepare("hold", "case", { act: "placed", hold: "y", until: draft.endsAtMs }));
      for (const [given, wanted] of [
        [permit, { ...draft, ground: "curiosity" as never }],
        [permit, { ...draft, owner: "" }],
        [permit, { ...draft, endsAtMs: draft.endsAtMs + 1 }],
        [other, draft],
        [permit, { ...draft, stream: "talk:nobody00" }],
      ] as const)
        expect([wanted, (await holds.place(given, wanted, handling)).kind]).toEqual([wanted, "refused"]);
      expect(await holds.find("x")).toBeNull();
      expect(await holds.place(permit, draft, handling)).toEqual({ kind: "held", sheets: 1 });
      expect((await holds.place(permit, draft, handling)).kind).toBe("refused");
      expect(await holds.setEnd(permit, "x", draft.endsAtMs + dayMs, handling)).toBe(false);

      // The log's file is full: the report stands, the hold waits, and is placed once the log takes it.
      const full = new Database(join(one.folder, "log.sqlite"));
      full.run("CREATE TRIGGER stop BEFORE INSERT ON entries WHEN NEW.type = 'hold' BEGIN SELECT RAISE(ABORT, 'full'); END");
      await report(one, [startMs]);
      expect(await one.evidence.keep().catch((cause: Error) => cause.message)).toContain("full");
      expect(await holds.find("r-one")).toBeNull();
      full.run("DROP TRIGGER stop");
      full.close();
      await one.evidence.keep();
      expect(await holds.find("r-one")).toMatchObject({ sheets: 1 });
    });

    test("[EV-22] of a report ends 14 days after its decision, and an appeal carries it; all of it after a restart too, each act in log and custody", async () => {
      const { one, desk, hold } = await world(open);
      await say(one, "un mot");
      await report(one, [one.nowMs]);
      await one.evidence.keep();
      const ends = async (): Promise<number> => (await one.evidence.holds.find("r-one"))!.endsAtMs;
      await later(one, 2 * dayMs);
      await desk.happened("DecisionIssued", { decision: "D-1" });
      expect(await ends()).toBe(one.nowMs + 14 * dayMs);
      await later(one, 10 * dayMs);
      await desk.happened("AppealFiled", { appeal: "A-1", decision: "D-1" });
      await later(one, 80 * dayMs);
      expect(await one.openedBy([1, 2], stream)).toEqual(["un mot"]);
      await desk.happened("AppealDecided", { appeal: "A-1" });
      const decidedAt = one.nowMs;
      expect(await ends()).toBe(decidedAt + 14 * dayMs);
      worlds.splice(worlds.indexOf(one), 1);
      const again = await one.again();
      worlds.push(again);
      hold(again);
      await again.evidence.keep();
      expect((await again.evidence.holds.custody("r-one")).map((entry) => entry.why)).toEqual(["a private report", "a decision", "an appeal", "an appeal was decided"]);
      expect((await entries(again, "hold")).map((entry) => entry["act"])).toEqual(["placed", "end-set", "end-set", "end-set"]);
      await later(again, 14 * dayMs + 1);
      expect(await again.openedBy([1, 2], stream)).toEqual([]);
      expect((await again.evidence.holds.find("r-one"))!.endedAtMs).not.toBeNull();
    });

    test("[EV-22] of an order covers its selectors only, lasts 60 days and 30 more once, and is gone at once when it is released; a drill holds nothing", async () => {
      let isDrill = true;
      const { one, desk } = await world(open, { orderOf: () => ({ kind: "epoc-pr", paper: "paper-1", isDrill }) });
      await say(one, "hors de l'ordonnance");
      one.nowMs += hourMs;
      const from = one.nowMs;
      await say(one, "dans l'ordonnance");
      const paper = { selectors: [{ kind: "stream", value: stream, from, to: from + 1 }] } as unknown as OrderIn;
      await desk.happened("OrderFrozen", { order: "O-1", until: one.nowMs + 60 * dayMs }, { case: null, paper });
      expect(await one.evidence.holds.about("order/O-1")).toEqual([]);
      isDrill = false;
      await desk.happened("OrderFrozen", { order: "O-1", until: one.nowMs + 60 * dayMs }, { case: null });
      const placedAt = one.nowMs;
      expect(await one.evidence.holds.about("order/O-1")).toMatchObject([{ ground: "preservation", owner: "s1", sheets: 1, endsAtMs: placedAt + 60 * dayMs }]);
      await later(one, 59 * dayMs);
      await desk.happened("OrderExtended", { order: "O-1", until: placedAt + 300 * dayMs }, { case: null });
      expect(await one.evidence.holds.about("order/O-1")).toMatchObject([{ endsAtMs: placedAt + 90 * dayMs }]);
      await later(one, 20 * dayMs);
      expect(await one.openedBy([0, 1], stream)).toEqual(["dans l'ordonnance"]);
      const backup = await one.backup();
      await desk.happened("OrderReleased", { order: "O-1" }, { case: null });
      for (const talks of [one.talks, backup]) expect(await one.openedBy([0, 1], stream, talks)).toEqual([]);
      expect((await entries(one, "shred")).filter((entry) => entry["class"] === "hold")).toMatchObject([{ about: "order/O-1", reason: "released" }]);
      // What is released twice stays released.
      await desk.happened("OrderReleased", { order: "O-1" }, { case: null });
      expect((await one.evidence.holds.custody("o-O-1-0")).map((entry) => entry.what)).toEqual(["held", "held", "purged"]);
    });

    test("[EV-17, EV-23] gives who reported their own side, and the other one theirs from a statement on; an order shows it to nobody", async () => {
      const { one, desk } = await world(open, { orderOf: () => ({ kind: "epoc-pr", paper: "paper-1", isDrill: false }) });
      await say(one, "tenu par un rapport");
      await say(one, "tenu par un ordre", { stream: "talk:others00" });
      await report(one, [one.nowMs]);
      const paper = { selectors: [{ kind: "stream", value: "talk:others00", from: startMs, to: startMs + 1 }] } as unknown as OrderIn;
      await desk.happened("OrderFrozen", { order: "O-1", until: null }, { case: null, paper });
      await later(one, 74 * hourMs);
      const own = async (member: string, of: `talk:${string}` = stream): Promise<number> => (await one.messages.sealedAfter(of, 1, 0, 10, member)).rows.length;
      expect([await own("member-a"), await own("member-b"), await own("custodian-1")]).toEqual([1, 0, 0]);
      await desk.happened("StatementIssued", { statement: "S-1", decision: "D-1" });
      expect([await own("member-a"), await own("member-b"), await own("custodian-1")]).toEqual([1, 1, 0]);
      expect([await own("member-a", "talk:others00"), await own("member-b", "talk:others00")]).toEqual([0, 0]);
      const page = await one.messages.sealedAfter(stream, 1, 0, 10, "member-b");
      const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64url"));
      const key = await devices.unwrap(1, bytes(page.wraps[0]!.sheet), bytes(page.wraps[0]!.wrap));
      const [row] = page.rows;
      expect(openRow(native, key!, { sheet: bytes(row!.sheet), epoch: row!.epoch, seq: row!.seq }, bytes(row!.sealed))).not.toBeNull();
    });

    test("[EV-21, EV-22, EV-23] is shown to custodians and readers by the command: ground, hours, end, who opens it, and its custody; no word of it", async () => {
      const { one, desk } = await world(open, { orderOf: () => ({ kind: "epoc-pr", paper: "paper-1", isDrill: false }) });
      const listed = async (...args: string[]): Promise<{ code: number; said: string }> => {
        const said: string[] = [];
        const line = (text: string): void => void said.push(text);
        const code = await runEvidence({
          args: ["holds", ...args],
          data: one.folder,
          keyring: one.keyring,
          databaseUrl: one.databaseUrl,
          nowMs: () => one.nowMs,
          say: line,
          complain: line,
        });
        return { code, said: said.join("\n") };
      };
      expect(await listed()).toEqual({ code: 1, said: "Nothing is held." });
      await say(one, "tenu par un rapport");
      await say(one, "tenu par un ordre", { stream: "talk:others00" });
      await report(one, [one.nowMs]);
      const paper = { selectors: [{ kind: "stream", value: "talk:others00", from: startMs, to: startMs + 1 }] } as unknown as OrderIn;
      await desk.happened("OrderFrozen", { order: "O-1", until: null }, { case: null, paper });
      const both = await listed();
      expect(both.code).toBe(0);
      expect(both.said).toContain(
        "r-one: report, for one, by service\n  hours     talk:abcdefgh, 2026-11-03 08:00 UTC to 2026-11-03 11:00 UTC: 1 sheets\n  until     2027-01-02 09:00 UTC",
      );
      expect(both.said).toContain("two of three custodians, for a logged request; the device of whoever reported, its own side");
      expect(both.said).toContain("o-O-1-0: preservation, for order/O-1, by s1");
      expect(both.said).toContain("two of three custodians, for a logged request; no device");
      expect(both.said).not.toMatch(/tenu|member-|custody/);
      await desk.happened("StatementIssued", { statement: "S-1", decision: "D-1" });
      const own = await listed("one");
      expect(own.said).toContain("either device, its own side");
      expect(own.said).toContain("custody 1 held, 2026-11-03 09:00 UTC, service: a private report (EV-22)");
      await later(one, 61 * dayMs);
      expect((await listed("one")).said).toMatch(/ended 2027-.*custody 2 purged/s);
      expect((await listed("order/O-1")).said).not.toContain("opens");
      expect(await listed("order/O-2")).toMatchObject({ code: 1, said: expect.stringContaining("order/ and that of an order") });
      rmSync(join(one.folder, "keyring"), { recursive: true });
      expect(await listed()).toMatchObject({ code: 1, said: expect.stringContaining("escrow status") });
    });
  });
