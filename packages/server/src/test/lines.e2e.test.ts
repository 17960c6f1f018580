import { afterAll, beforeAll, describe, expect, spyOn, test } from "bun:test";
import { Database } from "bun:sqlite";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { EventKind, ModerationEvent, StoredRecord } from "@lampion/core";
import { checkRequest, encodeRecord, fromBase64Url, kinds, noble, streamRef, toBase64Url, utf8Bytes, type OpeningFile } from "@lampion/proof";
import { ensurePlaces } from "../../../../tools/places/ensure-places.ts";
import { createApp, type App } from "../app.ts";
import { answerRequest } from "../evidence/custodians/answer.ts";
import { newKeyPair } from "../evidence/custodians/hpke.ts";
import type { CustodianKeyFile } from "../evidence/custodians/key-file.ts";
import { readOptions } from "../options/options.ts";
import { openDatabase } from "../store/database.ts";
import { createModerationLog } from "../store/moderation-log.ts";
import { sqliteTables } from "../store/tables.sqlite.ts";
import { createGuest, fieldsOf, type Guest } from "./guest.ts";

const dayMs = 86_400_000;
const cli = join(dirname(fileURLToPath(import.meta.url)), "../cli.ts");
const folder = mkdtempSync(join(tmpdir(), "lampion-lines-e2e-"));
const data = join(folder, "data");
const file = (name: string): string => join(folder, name);
let app: App;
let offsetMs = 0;
let keys: CustodianKeyFile[];
const guests: Guest[] = [];
const said: string[] = [];
const ears = (["log", "error", "warn"] as const).map((name) => {
  const own = console[name];
  return spyOn(console, name).mockImplementation((...words: unknown[]) => {
    said.push(words.map(String).join(" "));
    own(...words);
  });
});

async function start(): Promise<App> {
  const read = readOptions([], { PORT: "0", LAMPION_DATA: data });
  if (read.kind !== "options") throw new Error("options");
  return createApp(read.options, { clock: { nowMs: () => Date.now() + offsetMs }, pace: { unitsPerS: 1_000, unitsMax: 10_000, writingRhythm: false } });
}
async function enter(name: string): Promise<Guest> {
  const guest = createGuest(app.url);
  guests.push(guest);
  expect((await guest.enter(fieldsOf(name))).kind).toBe("inside");
  return guest;
}
async function say(guest: Guest, text: string): Promise<StoredRecord> {
  const room = `room:${guest.state.landing ?? ""}` as const;
  await guest.until((state) => state.streams.has(room));
  guest.send(room, text);
  for (let tries = 0; tries < 100; tries += 1) {
    const { epoch } = await app.ports.messages.head(room);
    const record = (await app.ports.messages.after(room, epoch, 0, 500)).find((one) => one.text === text);
    if (record !== undefined) return record;
    await Bun.sleep(50);
  }
  throw new Error("not kept");
}
/** What a device keeps of a message, for as long as somebody wants: the record's 134 bytes and its receipt. */
function keptOf(record: StoredRecord): { record: string; receipt: string } {
  const receipt = fromBase64Url(record.proof.receipt, 48)!;
  const bytes = encodeRecord({
    kind: kinds.room,
    stream: streamRef(noble, record.stream),
    sheet: fromBase64Url(record.proof.sheet, 16)!,
    epoch: record.epoch,
    seq: record.seq,
    acceptedAtMs: record.atMs,
    author: fromBase64Url(record.author.split(".")[0]!, 16)!,
    bodyHash: noble.sha256(receipt.slice(32), utf8Bytes(record.text)),
    prev: fromBase64Url(record.proof.prev, 32)!,
  });
  return { record: toBase64Url(bytes), receipt: record.proof.receipt };
}
async function lampion(...args: string[]): Promise<{ code: number; said: string }> {
  const child = Bun.spawn([process.execPath, cli, ...args], { env: { PATH: process.env["PATH"] ?? "", LAMPION_DATA: data }, stdout: "pipe", stderr: "pipe" });
  const signing = setInterval(() => void app.log.sign().catch(() => undefined), 400);
  const [out, err, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
  clearInterval(signing);
  return { code, said: out + err };
}
/** What the desk has in its log of this order. */
async function atDesk(events: readonly (readonly [EventKind, object, string?])[]): Promise<void> {
  const database = openDatabase(join(data, "desk.sqlite"), "desk", "again");
  const desk = createModerationLog(sqliteTables(database));
  const place = (await desk.after(0, 1_000)).length;
  const made = events.map(
    ([kind, body, by = "staff-a"], n) =>
      ({ id: `t-${place + n}`, at: Date.now() + offsetMs, version: 1, actor: { as: "staff", id: by }, cause: "t", case: null, kind, body }) as unknown,
  );
  expect(await desk.append(place, made as ModerationEvent[], [])).toBe("appended");
  database.close();
}
let copies = 0;
/** Copied by another process: whoever opens and closes a file of SQLite within this one takes its locks away. */
function bytesOnDisk(): Buffer[] {
  copies += 1;
  const copy = file(`copy-${copies}`);
  expect(Bun.spawnSync(["cp", "-r", data, copy]).exitCode).toBe(0);
  return readdirSync(copy, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
}

/** What there was of lines before the law asked for any. */
let without: readonly [unknown, boolean];
let kept: { record: string; receipt: string };
let other: { record: string; receipt: string };
let saidAtMs: number;
beforeAll(async () => {
  ensurePlaces();
  mkdirSync(data);
  app = await start();
  await enter("Dora");
  without = [app.evidence.lines, existsSync(join(data, "lines.sqlite"))];
  const logKey = app.log.key;
  for (const guest of guests.splice(0)) guest.stop();
  await app.stop();
  keys = await Promise.all(
    [1, 2, 3].map(async (n): Promise<CustodianKeyFile> => ({
      v: 1,
      set: "lines",
      holder: `custodian-${n}`,
      name: `N${n}`,
      organisation: `O${n}`,
      logKey,
      witnesses: [],
      ...(await newKeyPair()),
    })),
  );
  const lines = keys.map((one, n) => ({ holder: one.holder, name: one.name, organisation: one.organisation, isOperator: n === 0, key: one.publicKey, generation: 1 }));
  writeFileSync(join(data, "custodians.json"), JSON.stringify({ v: 1, words: [], lines, former: [] }));
  writeFileSync(join(data, "house.json"), JSON.stringify({ jurisdictions: ["FR"] }));
  app = await start();
  kept = keptOf(await say(await enter("Dora"), "Le marché ouvre tôt demain."));
  saidAtMs = Date.now() + offsetMs;
  other = keptOf(await say(await enter("Rosa"), "bonsoir"));
  for (const guest of guests.splice(0)) guest.stop();
}, 60_000);
afterAll(async () => {
  for (const guest of guests) guest.stop();
  await app.stop();
  for (const ear of ears) ear.mockRestore();
  rmSync(folder, { recursive: true, force: true });
});

describe("the connection vault, in the real service", () => {
  test("[EV-43] where no law asks for lines, none is kept", () => {
    expect(without).toEqual([null, false]);
    expect(app.evidence.lines).not.toBeNull();
  });

  test("[EV-40] the line is on disk before the first message of a connection, no address lies or is told anywhere, and without room for it nobody comes in", async () => {
    const lines = new Database(join(data, "lines.sqlite"));
    const count = (): number => (lines.query("SELECT count(*) AS n FROM lines").get() as { n: number }).n;
    expect(count()).toBe(2);
    lines.run("CREATE TRIGGER stop BEFORE INSERT ON lines BEGIN SELECT RAISE(ABORT, 'full'); END");
    const sessions = app.node.figures().sessions;
    const refused = createGuest(app.url);
    guests.push(refused);
    await Promise.race([refused.enter(fieldsOf("Emil")), Bun.sleep(2_000)]);
    expect([app.node.figures().sessions, count()]).toEqual([sessions, 2]);
    refused.stop();
    lines.run("DROP TRIGGER stop");
    await enter("Gina");
    expect(count()).toBe(3);
    lines.close();
    for (const bytes of bytesOnDisk()) for (const address of ["127.0.0.1", "::1"]) expect(bytes.includes(address)).toBe(false);
    expect(said.length).toBeGreaterThan(0);
    for (const line of said) expect(line).not.toMatch(/127\.0\.0\.1|::ffff|::1\b/);
    for (const guest of guests.splice(0)) guest.stop();
  }, 60_000);

  test("[AR-30, EV-41, EV-42] a prosecutor asks about a message eleven months old: its connection is found by the lawful path, and nothing more exists (T16)", async () => {
    offsetMs += 335 * dayMs;
    await app.evidence.keep();
    await app.ports.messages.forgetBefore(Date.now() + offsetMs - 3 * dayMs);
    const beganAt = performance.now();
    await lampion("custodians", "executor", "--out", file("executor.json"));
    const ask = async (more: object, out = "request.json"): Promise<{ code: number; said: string }> => {
      writeFileSync(
        file("asked.json"),
        JSON.stringify({ set: "lines", order: "O-77", purpose: "threat", basis: "CPP 60-1", requester: "staff-a", approver: "staff-b", receipts: [kept], ...more }),
      );
      return lampion("custodians", "open", file("asked.json"), "--executor", file("executor.json"), "--out", file(out));
    };
    const refused = async (why: string, more: object = {}): Promise<void> => {
      expect(await ask(more)).toMatchObject({ code: 1, said: expect.stringContaining(why) });
      expect(existsSync(file("request.json"))).toBe(false);
    };
    // No case opens a line; an order that nobody accepted neither, nor one person alone, nor a forged receipt.
    await refused("no order", { order: "C-22222222" });
    await atDesk([
      ["StaffEnrolled", { staff: "staff-a", sign: "M-A", languages: ["fr"], optOuts: [], department: null, hasSigned: true }],
      ["RoleGranted", { staff: "staff-a", role: "orders", by: [] }],
      ["StaffEnrolled", { staff: "staff-b", sign: "M-B", languages: ["fr"], optOuts: [], department: null, hasSigned: true }],
      ["RoleGranted", { staff: "staff-b", role: "lead", by: [] }],
      [
        "OrderReceived",
        {
          order: "O-77",
          type: "fr-requisition",
          isEmergency: false,
          isDrill: false,
          country: "FR",
          paper: "p",
          category: null,
          items: 1,
          dueAt: null,
          alarmsAt: [],
          endsAt: null,
          gagUntil: null,
          partner: null,
          missing: [],
          tooBroad: [],
        },
      ],
      ["OrderAuthenticated", { order: "O-77", directory: "d" }],
    ]);
    await refused("not accepted");
    await atDesk([["OrderAccepted", { order: "O-77" }]]);
    await refused("Another person", { approver: "staff-a" });
    await refused("not authentic", { receipts: [{ ...kept, receipt: other.receipt }] });
    await refused("several people", { receipts: [kept, other] });
    expect(await ask({})).toMatchObject({ code: 0 });

    const request = readFileSync(file("request.json"), "utf8");
    expect((JSON.parse(request) as OpeningFile).request).toMatchObject({ set: "lines", requester: "staff-a", approvers: ["staff-b"] });
    expect(request).not.toContain("127.0.0.1");
    for (const [n, key] of keys.entries()) {
      expect(checkRequest(noble, request, { ...key, set: "words" }, Date.now())).toMatchObject({ kind: "refused", why: "other-set" });
      const check = checkRequest(noble, request, key, Date.now());
      if (check.kind === "refused") throw new Error(check.en);
      writeFileSync(file(`answer-${n + 1}.json`), JSON.stringify(await answerRequest(noble, check.file, key)));
    }
    const join2 = (...answers: string[]) =>
      lampion("custodians", "join", file("request.json"), ...answers.map(file), "--executor", file("executor.json"), "--out", file("lines.csv"));
    expect(await join2("answer-1.json")).toMatchObject({ code: 1, said: expect.stringContaining("two custodians") });
    expect(await join2("answer-2.json", "answer-3.json")).toMatchObject({ code: 0, said: expect.stringContaining("1 lines") });
    const [head, row, ...more] = readFileSync(file("lines.csv"), "utf8").trim().split("\r\n");
    expect([head, more]).toEqual(["line,opened,closed,address,port,protocol,session", []]);
    const [, openedAt, closedAt, address, port] = row!.split(",");
    expect(["127.0.0.1", "::1"]).toContain(address!);
    expect(Number(port)).toBeGreaterThan(0);
    expect(Date.parse(openedAt!)).toBeLessThanOrEqual(saidAtMs);
    expect(Date.parse(closedAt!)).toBeGreaterThanOrEqual(saidAtMs - 1_000);
    // Well within a quarter of an hour of machine time.
    expect(performance.now() - beganAt).toBeLessThan(900_000);
    // Nothing more exists: no word, no key of any hour, no report.
    for (const name of ["vault.sqlite", "private.sqlite"]) {
      const database = new Database(join(data, name), { readonly: true });
      expect(database.query("SELECT count(*) AS n FROM records").get()).toEqual({ n: 0 });
      database.close();
    }
    for (const bytes of bytesOnDisk()) expect(bytes.includes("Le marché ouvre")).toBe(false);
    // The public can count it.
    const log = new Database(join(data, "log.sqlite"), { readonly: true });
    expect((log.query("SELECT content FROM entries WHERE type = 'opening'").all() as { content: string }[]).map((one) => JSON.parse(one.content))).toMatchObject([
      { set: "lines", sheets: 1 },
    ]);
    log.close();
  }, 120_000);

  test("[EV-43] a year and a day later the line is gone too", async () => {
    offsetMs += 32 * dayMs;
    await app.evidence.keep();
    await app.evidence.keep();
    rmSync(file("request.json"));
    const done = await lampion("custodians", "open", file("asked.json"), "--executor", file("executor.json"), "--out", file("request.json"));
    expect(done).toMatchObject({ code: 1, said: expect.stringContaining("No line of that person and day is kept") });
  }, 60_000);
});
