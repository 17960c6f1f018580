import { Database } from "bun:sqlite";
import { afterEach, describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDayKeys, createMemoryModerationLog, type EventKind, type ModerationEvent, type Paper } from "@lampion/core";
import {
  ascii,
  authorRef,
  encodeRecord,
  fromBase64Url,
  kinds,
  labels,
  linesCsv,
  noble,
  openLineRow,
  sealLineRow,
  sheetKeys,
  streamRef,
  toBase64Url,
  toHex,
  utf8Bytes,
  type LineRow,
  type ProofRecord,
} from "@lampion/proof";
import { linePartsMax, type LineReceipt } from "@lampion/protocol";
import { combine } from "shamir-secret-sharing";
import { openDatabase } from "../../store/database.ts";
import { newKeyPair, unwrapFrom } from "../custodians/hpke.ts";
import type { SealedSheet } from "../custodians/opening.ts";
import { createFileKeyStore } from "../key-store.file.ts";
import { createKeyWrapping } from "../key-wrapping.ts";
import { native } from "../primitives.ts";
import { findLines, noLine, readLinesRequest } from "./ask-lines.ts";
import { createOrderLines } from "./order-lines.ts";
import { createLineKeeper, type LineKeeper } from "./line-keeper.ts";
import { createLineSource, linesOf } from "./line-source.ts";
import { linePermit, orderAtDesk } from "./order-permit.ts";

const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 10, 3, 22);
const restriction = (n: number): string => toBase64Url(new Uint8Array(16).fill(n));
const custodians = await Promise.all([1, 2, 3].map(async (n) => ({ holder: `custodian-${n}`, ...(await newKeyPair()) })));
const cleaning: (() => void)[] = [];
afterEach(() => {
  for (const clean of cleaning.splice(0)) clean();
});

interface World {
  readonly folder: string;
  readonly keeper: LineKeeper;
  readonly keys: ReturnType<typeof createFileKeyStore>;
  readonly days: ReturnType<typeof createDayKeys>;
  readonly database: Database;
  readonly source: ReturnType<typeof createLineSource>;
  readonly alarms: string[];
  nowMs: number;
}
async function world(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "lampion-lines-"));
  const one = { nowMs: startMs };
  const now = (): number => one.nowMs;
  const database = openDatabase(join(folder, "lines.sqlite"), "lines");
  const keys = createFileKeyStore(join(folder, "keyring"), now);
  const days = createDayKeys(keys, native, now);
  await days.refresh(startMs);
  const alarms: string[] = [];
  const wrapping = await createKeyWrapping(
    custodians.map(({ holder, publicKey }) => ({ holder, key: publicKey })),
    labels.linesShare,
  );
  const keeper = createLineKeeper({ database, keys, days, wrapping, nowMs: now, alarm: (about) => alarms.push(about) });
  cleaning.push(() => {
    database.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const source = createLineSource(database, keys);
  return Object.assign(one, { folder, keeper, keys, days, database, source, alarms });
}
/** A message of this subject with its receipt, as a device has kept it. */
function receiptOf(one: World, subject: string, atMs: number, more: Partial<ProofRecord> = {}): { record: string; receipt: string } {
  const day = one.days.of(Math.floor(atMs / dayMs))!;
  const sheet = new Uint8Array(16).fill(7);
  const stream = streamRef(noble, "talk:one");
  const bytes = encodeRecord({
    kind: kinds.private,
    stream,
    sheet,
    epoch: 1,
    seq: 1,
    acceptedAtMs: atMs,
    author: authorRef(native, one.days.of(Math.floor(startMs / dayMs))!, stream, fromBase64Url(subject.slice(0, 16), 12)!),
    bodyHash: new Uint8Array(32),
    prev: new Uint8Array(32),
    ...more,
  });
  return { record: toBase64Url(bytes), receipt: toBase64Url(new Uint8Array([...sheetKeys(native, day, sheet).tag(bytes), ...new Uint8Array(16)])) };
}
async function opened(one: World, sheet: SealedSheet, who: readonly number[], label: string = labels.linesShare): Promise<(LineRow | null)[] | null> {
  const id = new Uint8Array(Buffer.from(sheet.sheet, "hex"));
  const parts = await Promise.all(
    who.map((n) => unwrapFrom(custodians[n]!.privateKey, ascii(label), id, fromBase64Url(sheet.shares.find((share) => share.holder === custodians[n]!.holder)?.wrap ?? "")!)),
  );
  if (parts.some((part) => part === null) || parts.length < 2) return null;
  const key = await combine(parts as Uint8Array[]);
  return one.source.rows(sheet.sheet).rows.map(({ place, sealed }) => openLineRow(native, key, id, place, fromBase64Url(sealed)!));
}
async function linesBy(one: World, receipt: LineReceipt): Promise<SealedSheet[]> {
  const found = await linesOf(one.keys, [receipt]);
  if (found.kind === "refused") throw new Error(found.say);
  return one.source.sheets(found.selectors[0]!, 50);
}

describe("lines", () => {
  test("[EV-40] a line is on disk when it is entered; a disk that takes none refuses, and can be tried again", async () => {
    const one = await world();
    const line = one.keeper.opened("192.0.2.7", 51_000);
    const count = (): number => (one.database.query("SELECT count(*) AS n FROM lines").get() as { n: number }).n;
    expect(count()).toBe(0);
    one.database.run("CREATE TRIGGER stop BEFORE INSERT ON lines BEGIN SELECT RAISE(ABORT, 'full'); END");
    expect(await line.entered({ restriction: restriction(1), session: "s1" }).catch((cause: Error) => cause.message)).toContain("full");
    one.database.run("DROP TRIGGER stop");
    await Promise.all([1, 2, 3].map(() => line.entered({ restriction: restriction(1), session: "s1" })));
    expect(count()).toBe(1);
    // Many at once are few commits, and each has its own key.
    const many = Array.from({ length: 40 }, (_, n) => one.keeper.opened("192.0.2.8", n));
    await Promise.all(many.map((each, n) => each.entered({ restriction: restriction(2 + n), session: `s${n}` })));
    expect(count()).toBe(41);
    expect((one.database.query("SELECT count(*) AS n FROM line_wraps").get() as { n: number }).n).toBe(123);
    for (const each of [line, ...many]) each.closed();
    await one.keeper.close();
    expect((one.database.query("SELECT count(*) AS n FROM line_rows WHERE place = 1").get() as { n: number }).n).toBe(41);
  });

  test("[EV-40] connections that end while midnight gives them another line end both once, and nobody else's line is lost by it", async () => {
    const one = await world();
    const many = Array.from({ length: 20 }, (_, n) => one.keeper.opened("192.0.2.8", n));
    await Promise.all(many.map((each, n) => each.entered({ restriction: restriction(2 + n), session: `s${n}` })));
    one.nowMs += 3 * 3_600_000;
    const rolling = one.keeper.tick();
    // One after the other goes in the middle of it; others come.
    for (const [n, each] of many.entries()) {
      await Bun.sleep(n % 3);
      each.closed();
      await one.keeper.opened("192.0.2.9", n).entered({ restriction: restriction(40 + n), session: `t${n}` });
    }
    await rolling;
    await one.keeper.close();
    expect(one.alarms).toEqual([]);
    const count = (what: string): number => (one.database.query(`SELECT count(*) AS n FROM ${what}`).get() as { n: number }).n;
    expect([count("lines"), count("line_rows WHERE place = 0"), count("line_rows WHERE place = 1")]).toEqual([60, 60, 60]);
  });

  test("[EV-41, EV-42] is found by a receipt alone, and opened by two custodians of lines; one, a custodian's other label, or the whole disk with its keys open nothing", async () => {
    const one = await world();
    const [ada, bob] = [one.keeper.opened("::ffff:192.0.2.7", 51_000), one.keeper.opened("2001:db8::5", 52_000)];
    await ada.entered({ restriction: restriction(1), session: "s-ada" });
    await bob.entered({ restriction: restriction(2), session: "s-bob" });
    one.nowMs += 60_000;
    const receipt = receiptOf(one, restriction(1), one.nowMs);
    ada.closed();
    await one.keeper.close();
    const lines = await linesBy(one, receipt);
    expect(lines).toHaveLength(1);
    expect(await opened(one, lines[0]!, [0, 2])).toEqual([
      { kind: "opened", atMs: startMs, address: "192.0.2.7", port: 51_000, protocol: "websocket", session: "s-ada" },
      { kind: "closed", atMs: startMs + 60_000 },
    ]);
    expect(await opened(one, lines[0]!, [1])).toBeNull();
    expect(await opened(one, lines[0]!, [0, 1], labels.wordsShare)).toBeNull();
    // What stands in clear is the key of a day and nothing that names an address, a time or a person.
    const columns = (one.database.query("SELECT name FROM pragma_table_info('lines')").all() as { name: string }[]).map((row) => row.name);
    expect(columns).toEqual(["line", "unit", "day"]);
    const ring = await Promise.all((["day", "line"] as const).flatMap(async (of) => Promise.all((await one.keys.list(of)).map((key) => one.keys.read(key)))));
    for (const { place, sealed } of one.source.rows(lines[0]!.sheet).rows)
      for (const key of ring.flat()) expect(openLineRow(native, key!, new Uint8Array(Buffer.from(lines[0]!.sheet, "hex")), place, fromBase64Url(sealed)!)).toBeNull();
    // Another one's receipt, a forged one, the service's own record and no receipt lead nowhere.
    expect((await linesBy(one, receiptOf(one, restriction(3), one.nowMs))).length).toBe(0);
    const forged = { ...receipt, receipt: toBase64Url(fromBase64Url(receipt.receipt)!.map((byte, at) => (at === 0 ? byte ^ 1 : byte))) };
    for (const bad of [forged, receiptOf(one, restriction(1), one.nowMs, { author: new Uint8Array(16) }), { record: "x", receipt: "y" }, { record: receipt.record, receipt: "" }])
      expect((await linesOf(one.keys, [bad])).kind).toBe("refused");
    expect(await one.source.sheets({ stream: "192.0.2.7", fromMs: 0, toMs: startMs * 2 }, 9)).toEqual([]);
  });

  test("[EV-41, EV-57] the stub of a conversation leads to the one of its two that is asked about, and a changed one to nobody", async () => {
    const one = await world();
    const [ada, bob] = [one.keeper.opened("192.0.2.7", 51_000), one.keeper.opened("2001:db8::5", 52_000)];
    await ada.entered({ restriction: restriction(1), session: "s-ada" });
    await bob.entered({ restriction: restriction(2), session: "s-bob" });
    await one.keeper.close();
    const stream = streamRef(noble, "talk:one");
    const [first = "", second = "", third = ""] = [1, 2, 3].map((n) =>
      toBase64Url(authorRef(native, one.days.of(Math.floor(startMs / dayMs))!, stream, fromBase64Url(restriction(n).slice(0, 16), 12)!)),
    );
    const body = `accepted\n${first}.${second}\n`;
    const more = { kind: kinds.notice, author: new Uint8Array(16), bodyHash: native.sha256(new Uint8Array(16), utf8Bytes(body)) };
    const stub = { ...receiptOf(one, restriction(1), one.nowMs, more), body };
    const about = await linesBy(one, { ...stub, author: second });
    expect(await opened(one, about[0]!, [0, 2])).toMatchObject([{ kind: "opened", address: "2001:db8::5", session: "s-bob" }, { kind: "closed" }]);
    expect(await opened(one, (await linesBy(one, { ...stub, author: first }))[0]!, [0, 1])).toMatchObject([{ address: "192.0.2.7" }, { kind: "closed" }]);
    const changed = `accepted\n${first}.${third}\n`;
    for (const bad of [stub, { ...stub, author: third }, { ...stub, body: changed, author: third }, { ...stub, receipt: stub.receipt.slice(0, 43), author: second }])
      expect((await linesOf(one.keys, [bad])).kind).toBe("refused");
  });

  test("[EV-41] who is connected at midnight has a line of each day, one who left before anybody came to it too", async () => {
    const one = await world();
    const [stays, leaves] = [one.keeper.opened("192.0.2.7", 1), one.keeper.opened("192.0.2.8", 2)];
    await stays.entered({ restriction: restriction(1), session: "a" });
    await leaves.entered({ restriction: restriction(2), session: "b" });
    one.nowMs = startMs + 2 * 3_600_000 + 5_000;
    await one.days.refresh(one.nowMs);
    leaves.closed();
    await one.keeper.tick();
    await one.keeper.tick();
    for (const [n, address] of [
      [1, "192.0.2.7"],
      [2, "192.0.2.8"],
    ] as const)
      for (const atMs of [startMs + 1, one.nowMs]) {
        const [line, ...more] = await linesBy(one, receiptOf(one, restriction(n), atMs));
        expect(more).toEqual([]);
        expect((await opened(one, line!, [0, 1]))![0]).toMatchObject({ kind: "opened", address });
      }
    expect(one.alarms).toEqual([]);
  });

  test("[EV-26, EV-41] whoever breaks their connection more than a thousand times a day hides none behind the others: the last one lies in the last part", async () => {
    const one = await world();
    await one.keeper.opened("192.0.2.7", 1).entered({ restriction: restriction(1), session: "first" });
    one.database.run(
      "INSERT INTO lines (line, unit, day) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1295) SELECT randomblob(16), unit, day FROM lines, n",
    );
    await one.keeper.opened("192.0.2.9", 2).entered({ restriction: restriction(1), session: "last" });
    await one.keeper.close();
    const ada = receiptOf(one, restriction(1), one.nowMs);
    expect(await findLines({ source: one.source, keys: one.keys }, [], [ada])).toMatchObject({ say: expect.stringContaining("ask for one part, from 1 to 55.") });
    const last = await findLines({ source: one.source, keys: one.keys }, [], [ada], 55);
    if (last.kind === "refused") throw new Error(last.say);
    const [line, ...more] = await last.source.sheets(last.selector, 99);
    expect([(await opened(one, line!, [0, 1]))![0], more]).toMatchObject([{ session: "last", address: "192.0.2.9" }, []]);
  });

  test("[EV-40, EV-41] a disk that takes no line at midnight takes it at the next minute, also of who left meanwhile, and every old line gets its end", async () => {
    const one = await world();
    const [stays, leaves, lost] = [1, 2, 3].map((n) => one.keeper.opened("192.0.2.7", n));
    for (const [n, each] of [stays, leaves, lost].entries()) await each!.entered({ restriction: restriction(n + 1), session: `s${n}` });
    one.nowMs = startMs + 2 * 3_600_000 + 5_000;
    await one.days.refresh(one.nowMs);
    one.database.run("CREATE TRIGGER stop BEFORE INSERT ON lines BEGIN SELECT RAISE(ABORT, 'full'); END");
    await one.keeper.tick();
    lost!.closed();
    for (let turns = 0; turns < 200 && one.alarms.length < 4; turns += 1) await Bun.sleep(5);
    expect(one.alarms).toEqual([...Array.from({ length: 3 }, () => "line of a new day"), "end of a line"]);
    one.database.run("DROP TRIGGER stop");
    leaves!.closed();
    await one.keeper.tick();
    await one.keeper.close();
    for (const n of [1, 2])
      for (const atMs of [startMs + 1, one.nowMs]) {
        const lines = await linesBy(one, receiptOf(one, restriction(n), atMs));
        expect(lines).toHaveLength(1);
        expect(await opened(one, lines[0]!, [0, 1])).toMatchObject([{ kind: "opened" }, { kind: "closed" }]);
      }
    // Of who left while nothing could be kept there is the day before.
    expect(await opened(one, (await linesBy(one, receiptOf(one, restriction(3), startMs + 1)))[0]!, [0, 1])).toMatchObject([{ kind: "opened" }, { kind: "closed" }]);
    expect(one.alarms).toHaveLength(4);
  });

  test("[EV-43] on day 366 the key is destroyed, the rows follow, and last week's backup opens nothing", async () => {
    const one = await world();
    const line = one.keeper.opened("192.0.2.7", 1);
    await line.entered({ restriction: restriction(1), session: "a" });
    line.closed();
    await one.keeper.close();
    const receipt = receiptOf(one, restriction(1), startMs);
    one.database.run(`VACUUM INTO '${join(one.folder, "backup.sqlite")}'`);
    one.nowMs = startMs + 364 * dayMs;
    await one.keys.destroyOverdue();
    await one.keeper.tick();
    const [still] = await linesBy(one, receipt);
    expect((await opened(one, still!, [1, 2]))![0]).toMatchObject({ address: "192.0.2.7" });
    one.nowMs = startMs + 366 * dayMs;
    expect((await one.keys.destroyOverdue()).filter((key) => key.class === "line")).toHaveLength(1);
    const backup = new Database(join(one.folder, "backup.sqlite"));
    const found = await linesOf(one.keys, [receipt]);
    if (found.kind === "refused") throw new Error(found.say);
    expect(await createLineSource(backup, one.keys).sheets(found.selectors[0]!, 9)).toEqual([]);
    backup.close();
    one.nowMs += dayMs;
    await one.keeper.tick();
    for (const table of ["lines", "line_rows", "line_wraps"]) expect(one.database.query(`SELECT count(*) AS n FROM ${table}`).get()).toEqual({ n: 0 });
  });

  test("[EV-26, EV-41] one opening takes 24 lines of one person and day: several people and none at all are refused before anything is logged; of more than 24 one part is asked for, and no line is in two or in none", async () => {
    const one = await world();
    const many = Array.from({ length: 24 }, (_, n) => one.keeper.opened("192.0.2.7", n));
    await Promise.all(many.map((each, n) => each.entered({ restriction: restriction(1), session: `s${n}` })));
    const linesIn = (receipts: readonly LineReceipt[], part?: number) => findLines({ source: one.source, keys: one.keys }, [], receipts, part);
    const found = async (...receipts: readonly LineReceipt[]): Promise<string> => {
      const outcome = await linesIn(receipts);
      return outcome.kind === "found" ? outcome.kind : outcome.say;
    };
    const [ada, bob] = [receiptOf(one, restriction(1), one.nowMs), receiptOf(one, restriction(2), one.nowMs)];
    expect(await found(ada, receiptOf(one, restriction(1), one.nowMs + 1))).toBe("found");
    expect([await found(ada, bob), await found(bob)]).toEqual([expect.stringContaining("several people"), noLine]);
    await one.keeper.opened("192.0.2.7", 99).entered({ restriction: restriction(1), session: "more" });
    expect(await found(ada)).toContain("ask for one part, from 1 to 2.");
    await one.keeper.close();
    const ofPart = async (part: number): Promise<string[]> => {
      const outcome = await linesIn([ada], part);
      return outcome.kind === "found" ? (await outcome.source.sheets(outcome.selector, 99)).map((line) => line.sheet) : [outcome.say];
    };
    const [first, second] = [await ofPart(1), await ofPart(2)];
    expect([first.length, second.length, new Set([...first, ...second]).size]).toEqual([24, 1, 25]);
    expect(await ofPart(3)).toEqual(["There is no such part of these connections; the last one is 2."]);
    const asked = { set: "lines", order: "O-1", purpose: "p", basis: "b", requester: "a", approver: "b", receipts: [ada] };
    expect([undefined, 2, 0, linePartsMax + 1, 1.5, "2"].map((part) => readLinesRequest(JSON.stringify({ ...asked, part }))?.part ?? null)).toEqual([
      null,
      2,
      null,
      null,
      null,
      null,
    ]);
    expect(readLinesRequest(JSON.stringify({ ...asked, part: 0 }))).toBeNull();
  });

  test("[EV-41, EV-42] where other nodes keep lines as well, one that has none of that person and day says where to ask; the only node says that there is none", async () => {
    const one = await world();
    const ports = { log: null as never, prepare: null as never, nowMs: () => one.nowMs };
    const [alone, among] = [true, false].map((isAlone) => createOrderLines(one.database, one.keys, isAlone, ports));
    const nobody = [receiptOf(one, restriction(1), one.nowMs)];
    expect(await alone!.find([], nobody)).toEqual({ kind: "refused", say: noLine });
    expect(await among!.find([], nobody)).toEqual({ kind: "refused", say: expect.stringContaining("sign in at each of the others") });
    await one.keeper.opened("192.0.2.7", 1).entered({ restriction: restriction(1), session: "s" });
    expect((await among!.find([], nobody)).kind).toBe("found");
    await one.keeper.close();
  });

  test("[EV-42, LW-110] are opened for an accepted order of the desk that asks for data of connections, by the two people of it, and for nothing else", async () => {
    const log = createMemoryModerationLog();
    let n = 0;
    const happened = async (kind: EventKind, body: object, by = "a", papers: readonly Paper[] = []): Promise<void> => {
      await log.append(n, [{ id: `e${n}`, at: n, version: 1, actor: { as: "staff", id: by }, cause: "x", case: null, kind, body } as unknown as ModerationEvent], papers);
      n += 1;
    };
    for (const [staff, role] of [
      ["a", "orders"],
      ["b", "lead"],
      ["c", "moderator"],
    ]) {
      await happened("StaffEnrolled", { staff, sign: `M-${staff}`, languages: ["fr"], optOuts: [], department: null, hasSigned: true });
      await happened("RoleGranted", { staff, role, by: [] });
    }
    for (const [order, type, country, dataClasses, isDrill] of [
      ["O-1", "fr-requisition", "FR", ["identification"], false],
      ["O-2", "epoc-pr", "DE", ["traffic"], false],
      ["O-3", "epoc", "DE", ["traffic"], true],
      ["O-4", "epoc", "DE", ["traffic"], false],
      ["O-5", "dsa10", "DE", ["content", "subscriber"], false],
      ["O-6", "uk-nca", "FR", ["traffic"], false],
      ["O-7", "art18-life", "FR", ["content"], false],
    ] as const) {
      const paper = { id: `p-${order}`, case: order, kind: "order", text: JSON.stringify({ dataClasses }), at: n } as const;
      await happened("OrderReceived", { order, type, isDrill, country, paper: paper.id, alarmsAt: [] }, "a", [paper]);
      await happened("OrderAuthenticated", { order, directory: "d" });
      if (order !== "O-4") await happened("OrderAccepted", { order });
    }
    const asked = async (order: string, who: string, second: string): Promise<string> => {
      const desk = await orderAtDesk(log, order);
      const made = desk === null ? { kind: "refused" as const, say: "none" } : linePermit(desk.state, order, desk.asked, who, second);
      return made.kind === "refused" ? made.say : made.kind;
    };
    expect([await asked("O-1", "a", "b"), await asked("O-1", "M-a", "M-b"), await asked("O-7", "a", "b")]).toEqual(["permitted", "permitted", "permitted"]);
    for (const [order, who, second, why] of [
      ["C-22222222", "a", "b", "none"],
      ["O-2", "a", "b", "of this kind"],
      ["O-3", "a", "b", "In a drill"],
      ["O-4", "a", "b", "not accepted"],
      ["O-5", "a", "b", "no connection data"],
      ["O-6", "a", "b", "of this country"],
      ["O-1", "b", "a", "the person who checked"],
      ["O-1", "c", "b", "the person who checked"],
      ["O-1", "nobody", "b", "the person who checked"],
      ["O-1", "a", "a", "Another person"],
      ["O-1", "a", "c", "Another person"],
      ["O-1", "a", "nobody", "Another person"],
    ] as const)
      expect([order, who, second, await asked(order, who, second)]).toEqual([order, who, second, expect.stringContaining(why)]);
    await happened("RoleRevoked", { staff: "b", role: "lead", by: [] });
    expect(await asked("O-1", "a", "b")).toContain("Another person");
    await happened("RoleGranted", { staff: "b", role: "lead", by: [] });
    await happened("OrderExecuted", { order: "O-1", digest: "", rows: 1, notHeld: false });
    expect(await asked("O-1", "a", "b")).toContain("not accepted");
  });

  test("[EV-40] a row opens at its place and line only, and a table for the authority is what was opened", () => {
    const key = new Uint8Array(32).fill(3);
    const [line, other] = [new Uint8Array(16).fill(1), new Uint8Array(16).fill(2)];
    const row: LineRow = { kind: "opened", atMs: startMs, address: "2001:db8::5", port: 4_242, protocol: "websocket", session: 'a,"b"' };
    const sealed = sealLineRow(native, key, line, 0, row);
    expect(openLineRow(native, key, line, 0, sealed)).toEqual(row);
    for (const [of, place, bytes] of [
      [other, 0, sealed],
      [line, 1, sealed],
      [line, 0, sealed.map((byte, at) => (at === 3 ? byte ^ 4 : byte))],
    ] as const)
      expect(openLineRow(native, key, of, place, bytes)).toBeNull();
    expect(linesCsv([{ line: toHex(line).slice(0, 4), rows: [row] }])).toBe(
      'line,opened,closed,address,port,protocol,session\r\n0101,2026-11-03T22:00:00.000Z,,2001:db8::5,4242,websocket,"a,""b"""\r\n',
    );
  });
});
