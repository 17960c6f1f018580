import { afterAll, afterEach, beforeEach, describe, expect, test } from "bun:test";
import { Database } from "bun:sqlite";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { appended, draftOf, type Appended } from "@lampion/core";
import { leafHash, rootOf, toHex } from "@lampion/proof";
import { keyFiles } from "../evidence/open-key-store.ts";
import { openEvidenceKeys } from "../evidence/open-keys.ts";
import { native } from "../evidence/primitives.ts";
import { openDatabase } from "./database.ts";
import { openMessageStore } from "./message-store.sqlite.ts";

const base = mkdtempSync(join(tmpdir(), "lampion-writer-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let folders = 0;
let folder: string;
let readers: Database[];
let store: Awaited<ReturnType<typeof openMessageStore>>;
let nowMs = 0;
beforeEach(() => {
  nowMs = 0;
  folders += 1;
  folder = join(base, String(folders));
  return reopen();
});
async function reopen(): Promise<void> {
  readers = [openDatabase(join(folder, "vault.sqlite"), "vault"), openDatabase(join(folder, "private.sqlite"), "private")];
  const [vault, own] = readers as [Database, Database];
  const keys = keyFiles(join(folder, "keyring"));
  const evidence = await openEvidenceKeys(
    keys,
    () => 0,
    () => {},
  );
  store = await openMessageStore(
    { path: join(folder, "vault.sqlite"), reader: vault },
    { path: join(folder, "private.sqlite"), reader: own },
    { keys, custodians: [], store: evidence.store, days: evidence.days, nowMs: () => nowMs, alarm: () => {} },
  );
}
afterEach(async () => {
  await store.close();
  for (const one of readers) one.close();
});
const hourMs = 3_600_000;
const room = "room:FR-1";
const other = (): Database => new Database(join(folder, "vault.sqlite"));

describe("the writer of records", () => {
  test("[PT-10] a thousand at once are numbered without a hole, settled in their order, and all on disk", async () => {
    const order: number[] = [];
    await new Promise<void>((resolve) => {
      for (let at = 1; at <= 1_000; at += 1) {
        store.append(draftOf(String(at)), (outcome) => {
          order.push(outcome.kind === "appended" ? outcome.seq : 0);
          if (order.length === 1_000) resolve();
        });
      }
    });
    expect(order).toEqual(Array.from({ length: 1_000 }, (_, at) => at + 1));
    const second = other();
    expect(second.query("SELECT count(*) AS n, max(seq) AS last FROM records").get()).toEqual({ n: 1_000, last: 1_000 });
    second.close();
  });

  test("[PT-10] more than can wait are refused at once; those that waited are kept", async () => {
    const lock = other();
    lock.run("BEGIN IMMEDIATE");
    const outcomes: Appended[] = [];
    const all = 4_000;
    const done = new Promise<void>((resolve) => {
      for (let at = 0; at < all; at += 1)
        store.append(draftOf(String(at)), (outcome) => {
          if (outcomes.push(outcome) === all) resolve();
        });
    });
    const refusedAtOnce = outcomes.length;
    expect(refusedAtOnce).toBe(all - 2_000);
    expect(store.isFull(room)).toBe(true);
    for (const outcome of outcomes) expect(outcome).toEqual({ kind: "refused", cause: "busy" });
    lock.run("COMMIT");
    lock.close();
    await done;
    expect(outcomes.slice(refusedAtOnce).filter((one) => one.kind === "appended")).toHaveLength(2_000);
    expect(await store.head(room)).toMatchObject({ epoch: 1, seq: 2_000 });
    expect(store.isFull(room)).toBe(false);
  });

  test("[PT-10][EV-18] an hour of many rows is closed in slices: who speaks meanwhile does not wait for its end, and its root is that of all its rows", async () => {
    const rows = 12_000;
    for (let at = 0; at < rows; at += 1_500) await Promise.all(Array.from({ length: 1_500 }, (_, more) => appended(store, draftOf(String(at + more), { atMs: 1 }))));
    nowMs = hourMs + 130_000;
    store.tick();
    // Asked again while it is at work, it does not begin anew.
    store.tick();
    expect(await appended(store, draftOf("meanwhile", { atMs: nowMs }))).toMatchObject({ kind: "appended", seq: rows + 1 });
    const second = other();
    const closed = (): unknown => second.query("SELECT hex(root) AS root, size, why FROM sheets WHERE hour = 0").get();
    expect(closed()).toEqual({ root: "", size: null, why: null });
    const tags = second.query("SELECT tag FROM records WHERE hour = 0 ORDER BY seq").all() as { tag: Uint8Array }[];
    const root = toHex(
      rootOf(
        native,
        tags.map(({ tag }) => leafHash(native, tag)),
      ),
    ).toUpperCase();
    for (let turn = 0; turn < 400 && (closed() as { root: string }).root !== root; turn += 1) await Bun.sleep(20);
    expect(closed()).toEqual({ root, size: rows, why: "hour" });
    expect(second.query("SELECT count(*) AS n FROM sheets WHERE root IS NULL").get()).toEqual({ n: 1 });
    second.close();
  });

  test("[RL-8] a batch that cannot be written is refused whole; afterwards the writer goes on by itself, without a hole", async () => {
    expect(await appended(store, draftOf("before"))).toMatchObject({ kind: "appended", seq: 1 });
    const second = other();
    second.run("ALTER TABLE heads RENAME TO heads_gone");
    expect(await Promise.all([appended(store, draftOf("lost", { key: "k1" })), appended(store, draftOf("lost too"))])).toEqual([
      { kind: "refused", cause: "failed" },
      { kind: "refused", cause: "failed" },
    ]);
    second.run("ALTER TABLE heads_gone RENAME TO heads");
    expect(await appended(store, draftOf("again", { key: "k1" }))).toMatchObject({ kind: "appended", epoch: 1, seq: 2 });
    expect((await store.after(room, 1, 0, 9)).map((one) => one.text)).toEqual(["before", "again"]);
    second.close();
  });

  test("[LW-91] forgetting leaves no word of it in the file, and others may write meanwhile", async () => {
    for (let at = 0; at < 30; at += 1) await appended(store, draftOf(`mot qui doit partir ${at}`, { atMs: 1 }));
    const second = other();
    const secrets = (second.query("SELECT sealed FROM records").all() as { sealed: Uint8Array }[]).map((row) => Buffer.from(row.sealed));
    second.close();
    expect(secrets).toHaveLength(30);
    const [gone] = await Promise.all([store.forgetBefore(hourMs), appended(store, draftOf("reste", { atMs: hourMs }))]);
    expect(gone).toBe(30);
    await store.close();
    for (const one of readers) {
      one.run("PRAGMA wal_checkpoint(TRUNCATE)");
      one.close();
    }
    const left = readFileSync(join(folder, "vault.sqlite"));
    for (const secret of secrets) expect(left.includes(secret)).toBe(false);
    const stays = new Database(join(folder, "vault.sqlite"));
    expect(stays.query("SELECT seq FROM records").all()).toEqual([{ seq: 31 }]);
    stays.close();
  });

  test("[LW-91][PT-10] an hour of many rows is forgotten some at a time: the thread that serves goes on between them", async () => {
    for (let at = 0; at < 3_000; at += 1_500)
      await Promise.all(Array.from({ length: 1_500 }, (_, more) => appended(store, draftOf(String(at + more), { stream: `room:FR-${more % 2}`, atMs: 1 }))));
    await appended(store, draftOf("stays", { atMs: 2 * hourMs }));
    let turns = 0;
    const serving = setInterval(() => (turns += 1), 1);
    expect(await store.forgetBefore(hourMs)).toBe(3_000);
    clearInterval(serving);
    expect(turns).toBeGreaterThanOrEqual(5);
    const second = other();
    expect(second.query("SELECT count(*) AS n FROM records").get()).toEqual({ n: 1 });
    expect(second.query("SELECT count(*) AS n FROM sheets").get()).toEqual({ n: 1 });
    second.close();
  });

  test("[LW-91] what is over goes from every stream and every epoch of it, and nothing of the hours after it", async () => {
    const streams = Array.from({ length: 20 }, (_, at) => `room:FR-${at + 1}` as const);
    const say = async (hours: readonly number[]): Promise<void> => {
      for (const hour of hours) for (const [at, stream] of streams.entries()) if ((at + hour) % 3 > 0) await appended(store, draftOf("mot", { stream, atMs: hour * hourMs }));
    };
    await say([1, 2, 2]);
    const second = other();
    second.run("UPDATE heads SET epoch = 2, seq = 0");
    second.close();
    await store.close();
    await reopen();
    await say([2, 3, 4, 4]);
    const reader = readers[0] as Database;
    const rows = (where: string): number => (reader.query(`SELECT count(*) AS n FROM records WHERE ${where}`).get() as { n: number }).n;
    const [before, over] = [rows("true"), rows("hour < 3")];
    expect(rows("hour < 3 AND epoch = 2")).toBeGreaterThan(0);
    expect(await store.forgetBefore(3 * hourMs)).toBe(over);
    expect(rows("hour < 3")).toBe(0);
    expect(rows("true")).toBe(before - over);
    expect(await store.forgetBefore(5 * hourMs)).toBe(before - over);
    expect(rows("true")).toBe(0);
  });
});
