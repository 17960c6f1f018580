import { afterAll, beforeAll, describe, expect, spyOn, test } from "bun:test";
import { Database } from "bun:sqlite";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { EventKind, ModerationEvent, Paper, StoredRecord } from "@lampion/core";
import { checkRequest, noble, type OpeningFile } from "@lampion/proof";
import { openDatabase } from "../store/database.ts";
import { createModerationLog } from "../store/moderation-log.ts";
import { sqliteTables } from "../store/tables.sqlite.ts";
import { createGuest, fieldsOf, type Guest } from "./guest.ts";
import { enterHouse, keptOf, sayInRoom } from "./kept-message.ts";
import { openProofWorld, type ProofWorld } from "./proof-world.ts";

const dayMs = 86_400_000;
let world: ProofWorld;
const said: string[] = [];
const ears = (["log", "error", "warn"] as const).map((name) => {
  const own = console[name];
  return spyOn(console, name).mockImplementation((...words: unknown[]) => {
    said.push(words.map(String).join(" "));
    own(...words);
  });
});

const enter = (name: string): Promise<Guest> => enterHouse(world, name);
const say = (guest: Guest, text: string): Promise<StoredRecord> => sayInRoom(world, guest, text);
/** What the desk has in its log of this order. */
async function atDesk(events: readonly (readonly [EventKind, object, string?])[], papers: readonly Paper[] = []): Promise<void> {
  const database = openDatabase(join(world.data, "desk.sqlite"), "desk", "again");
  const desk = createModerationLog(sqliteTables(database));
  const place = (await desk.after(0, 1_000)).length;
  const made = events.map(
    ([kind, body, by = "staff-a"], n) => ({ id: `t-${place + n}`, at: world.nowMs(), version: 1, actor: { as: "staff", id: by }, cause: "t", case: null, kind, body }) as unknown,
  );
  expect(await desk.append(place, made as ModerationEvent[], papers)).toBe("appended");
  database.close();
}
/** What there was of lines before the law asked for any. */
let without: readonly [unknown, boolean];
let kept: { record: string; receipt: string };
let other: { record: string; receipt: string };
let saidAtMs: number;
const asked = { set: "lines", order: "O-77", purpose: "threat", basis: "CPP 60-1", requester: "staff-a", approver: "staff-b" } as const;
/** Whoever is here goes. */
const empty = (): void => world.guests.splice(0).forEach((guest) => guest.stop());
beforeAll(async () => {
  world = await openProofWorld({
    set: "lines",
    async before(app, data) {
      const guest = createGuest(app.url);
      expect((await guest.enter(fieldsOf("Dora"))).kind).toBe("inside");
      without = [app.evidence.lines, existsSync(join(data, "lines.sqlite"))];
      guest.stop();
      writeFileSync(join(data, "house.json"), JSON.stringify({ jurisdictions: ["FR"] }));
    },
  });
  kept = keptOf(await say(await enter("Dora"), "Le marché ouvre tôt demain."));
  saidAtMs = world.nowMs();
  other = keptOf(await say(await enter("Rosa"), "bonsoir"));
  empty();
}, 60_000);
afterAll(async () => {
  await world.stop();
  for (const ear of ears) ear.mockRestore();
});

describe("the connection vault, in the real service", () => {
  test("[EV-43] where no law asks for lines, none is kept", () => {
    expect(without).toEqual([null, false]);
    expect(world.app.evidence.lines).not.toBeNull();
  });

  test("[EV-40] the line is on disk before the first message of a connection, no address lies or is told anywhere, and without room for it nobody comes in", async () => {
    const { app, data, guests } = world;
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
    // Three signs alone stand by chance in a megabyte of what is sealed.
    for (const bytes of world.bytesOnDisk()) for (const address of ["127.0.0.1", "::ffff:", '"::1"']) expect(bytes.includes(address)).toBe(false);
    expect(said.length).toBeGreaterThan(0);
    for (const line of said) expect(line).not.toMatch(/127\.0\.0\.1|::ffff|::1\b/);
    empty();
  }, 60_000);

  test("[AR-30, EV-41, EV-42] a prosecutor asks about a message eleven months old: its connection is found by the lawful path, and nothing more exists (T16)", async () => {
    const { app, file } = world;
    world.passes(335 * dayMs);
    await app.evidence.keep();
    await app.ports.messages.forgetBefore(world.nowMs() - 3 * dayMs);
    await app.desk.tick();
    const beganAt = performance.now();
    const ask = (more: object) => world.ask({ ...asked, receipts: [kept], ...more });
    const refused = async (why: string, more: object = {}): Promise<void> => {
      expect(await ask(more)).toMatchObject({ code: 1, said: expect.stringContaining(why) });
      expect(existsSync(file("request.json"))).toBe(false);
    };
    // No case opens a line; an order that nobody accepted neither, nor one person alone, nor a forged receipt.
    await refused("no order", { order: "C-22222222" });
    await atDesk(
      [
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
      ],
      [
        {
          id: "p",
          case: "order/O-77",
          kind: "order",
          text: JSON.stringify({ dataClasses: ["identification"], selectors: [{ kind: "receipt", value: kept.receipt }] }),
          at: world.nowMs(),
        },
      ],
    );
    await refused("not accepted");
    await atDesk([["OrderAccepted", { order: "O-77" }]]);
    await refused("Another person", { approver: "staff-a" });
    await refused("not authentic", { receipts: [{ ...kept, receipt: other.receipt }] });
    await refused("several people", { receipts: [kept, other] });
    expect(await ask({})).toMatchObject({ code: 0 });

    const request = readFileSync(file("request.json"), "utf8");
    expect((JSON.parse(request) as OpeningFile).request).toMatchObject({ set: "lines", requester: "M-A", approvers: ["M-B"] });
    expect(request).not.toContain("127.0.0.1");
    for (const key of world.keys) expect(checkRequest(noble, request, { ...key, set: "words" }, Date.now())).toMatchObject({ kind: "refused", why: "other-set" });
    await world.answer();
    expect(await world.join([1], "lines.csv")).toMatchObject({ code: 1, said: expect.stringContaining("two custodians") });
    expect(await world.join([2, 3], "lines.csv")).toMatchObject({ code: 0, said: expect.stringContaining("1 lines") });
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
    for (const name of ["vault", "private"] as const) expect(await world.rows(name, "SELECT sheet FROM records")).toEqual([]);
    for (const bytes of world.bytesOnDisk()) expect(bytes.includes("Le marché ouvre")).toBe(false);
    // The public can count it.
    const openings = await world.rows("log", "SELECT content FROM entries WHERE type = 'opening'");
    expect(openings.map((one) => JSON.parse(String(one["content"])) as object)).toMatchObject([{ set: "lines", sheets: 1 }]);
  }, 120_000);

  test("[EV-43] a year and a day later the line is gone too", async () => {
    world.passes(32 * dayMs);
    await world.keep();
    const done = await world.ask({ ...asked, receipts: [kept] }, "late.json");
    expect(done).toMatchObject({ code: 1, said: expect.stringContaining("No line of that person and day is kept") });
  }, 60_000);
});
