import { afterAll, afterEach, beforeEach, describe, expect, test } from "bun:test";
import type { Database } from "bun:sqlite";
import { copyFileSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { entryDraft, logWriterContract } from "@lampion/core";
import {
  cosignedAt,
  formatNoteKey,
  fromBase64,
  inclusionPath,
  isSignedBy,
  leafHash,
  nodesOfTiles,
  noteKinds,
  parseCheckpoint,
  parseNoteKey,
  readEntries,
  rootFrom,
  same,
  tilePath,
  verifyInclusion,
} from "@lampion/proof";
import { openDatabase } from "../../store/database.ts";
import { native } from "../primitives.ts";
import { witnessAt } from "../witness/witness-client.ts";
import { startWitness } from "../witness/witness-server.ts";
import { openLogFiles } from "./log-files.ts";
import { openNoteSigner } from "./log-key.ts";
import { createLogSigner, type LogSigner } from "./log-signer.ts";
import { createLogWriter } from "./log-writer.sqlite.ts";
import type { Timestamps, Witness } from "./outside.ts";

const base = mkdtempSync(join(tmpdir(), "lampion-log-"));
afterAll(() => rmSync(base, { recursive: true, force: true }));
let folders = 0;
let folder: string;
let now: number;
let alarms: string[];
let closing: (() => Promise<void> | void)[];
beforeEach(() => {
  folders += 1;
  folder = join(base, String(folders));
  mkdirSync(folder);
  now = Date.UTC(2026, 10, 2, 12);
  alarms = [];
  closing = [];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
});

interface Running {
  readonly database: Database;
  readonly signer: LogSigner;
  add(from: number, to: number): Promise<void>;
  checkpoint(): string;
}
const origin = "chat.example/log";
function start(options: { at?: string; witnesses?: readonly Witness[]; timestamps?: Timestamps; owner?: string } = {}): Running {
  const { at = folder, witnesses = [], timestamps = null, owner = "one" } = options;
  const database = openDatabase(join(at, "log.sqlite"), "log");
  closing.push(() => database.close());
  const files = openLogFiles(join(at, "log"));
  const key = openNoteSigner(join(folder, "log.key"), origin, noteKinds.ed25519);
  const signer = createLogSigner({ database, files, signer: key, witnesses, timestamps, owner, nowMs: () => now, alarm: (what) => alarms.push(what) });
  const writer = createLogWriter(database);
  return {
    database,
    signer,
    async add(from, to) {
      for (let n = from; n < to; n += 1) await writer.add(entryDraft(`e-${n}`, "batch", { atMs: now }));
    },
    checkpoint: () => readFileSync(join(at, "log", "checkpoint"), "utf8"),
  };
}
function witness(name = "w") {
  const log = openNoteSigner(join(folder, "log.key"), origin, noteKinds.ed25519);
  const told: string[] = [];
  const run = startWitness({
    folder: join(folder, name),
    host: "127.0.0.1",
    port: 0,
    name: `${name}.example/w`,
    logs: [formatNoteKey(log.key)],
    nowMs: () => now,
    alarm: (what) => told.push(what),
  });
  closing.push(() => run.stop());
  return { ...run, told, client: witnessAt(run.url, parseNoteKey(native, run.key)!) };
}
/** What anybody reads of the public folder, with nothing but the log's key. */
function readPublic(at = folder) {
  const read = parseCheckpoint(readFileSync(join(at, "log", "checkpoint"), "utf8"))!;
  const { size, root } = read.checkpoint;
  const node = nodesOfTiles(native, size, (tile) => new Uint8Array(readFileSync(join(at, "log", tilePath(tile)))));
  return { read, size, root, node };
}

describe("the log in SQLite", () => {
  const open = async () => {
    const database = openDatabase(join(folder, `${(folders += 1)}.sqlite`), "log");
    closing.push(() => database.close());
    return createLogWriter(database);
  };
  for (const one of logWriterContract(open)) test(one.name, () => one.run());

  test("[EV-44] rows become tiles and a signed checkpoint; every entry is proved from the public files alone", async () => {
    const log = start();
    await log.add(0, 3);
    expect(await log.signer.tick()).toEqual({ kind: "signed", size: 3, cosigned: 0 });
    expect(await log.signer.tick()).toEqual({ kind: "unchanged", size: 3, cosigned: 0 });
    await log.add(3, 600);
    expect(await log.signer.tick()).toMatchObject({ kind: "signed", size: 600 });
    const { read, size, root, node } = readPublic();
    expect(isSignedBy(native, read, openNoteSigner(join(folder, "log.key"), origin, noteKinds.ed25519).key)).toBe(true);
    expect(same(rootFrom(native, node, size), root)).toBe(true);
    const bundles = ["000", "001", "002.p/88"].flatMap((name) => readEntries(new Uint8Array(readFileSync(join(folder, "log/tile/entries", name)))) ?? []);
    expect(bundles.length).toBe(600);
    for (const index of [0, 255, 256, 511, 599])
      expect(verifyInclusion(native, { index, size, path: inclusionPath(native, node, index, size) }, leafHash(native, bundles[index]!), root)).toBe(true);
    // A partial tile goes once its full one is there; nothing but the type is readable.
    expect(existsSync(join(folder, "log/tile/0/000.p"))).toBe(false);
    expect(bundles.every((entry) => entry.length === 33 && entry[0] === 1)).toBe(true);
  });

  test("[EV-48] everything public is a static file, and holds no content, salt or id", async () => {
    const log = start();
    await log.add(0, 300);
    await log.signer.tick();
    const rows = log.database.query("SELECT id, salt, content FROM entries").all() as { id: string; salt: string; content: string }[];
    const files = readdirSync(join(folder, "log"), { recursive: true, encoding: "utf8" });
    const whole = files
      .filter((name) => !name.endsWith(".new") && /checkpoint$|[0-9]$/.test(name))
      .map((name) => {
        try {
          return readFileSync(join(folder, "log", name), "latin1");
        } catch {
          return "";
        }
      })
      .join("");
    expect(whole.length).toBeGreaterThan(300 * 65);
    for (const { id, salt, content } of rows.slice(0, 50)) {
      expect(whole.includes(content)).toBe(false);
      expect(whole.includes(Buffer.from(salt, "base64url").toString("latin1"))).toBe(false);
      if (id.length > 4) expect(whole.includes(id)).toBe(false);
    }
  });

  test("[EV-44] after a restart the same size has the same root, and lost tiles are made again", async () => {
    const log = start();
    await log.add(0, 300);
    await log.signer.tick();
    const before = log.checkpoint();
    log.database.close();
    rmSync(join(folder, "log", "tile"), { recursive: true });
    const again = start();
    expect(await again.signer.tick()).toEqual({ kind: "unchanged", size: 300, cosigned: 0 });
    expect(again.checkpoint()).toBe(before);
    await again.add(300, 301);
    expect(await again.signer.tick()).toMatchObject({ kind: "signed", size: 301 });
    const { node, root, size } = readPublic();
    expect(same(rootFrom(native, node, size), root)).toBe(true);
  });

  test("[EV-44] one row edited, taken out or put in: nothing is signed any more", async () => {
    const changes = [
      "UPDATE entries SET entry = (SELECT entry FROM entries WHERE idx = 3) WHERE idx = 7",
      "DELETE FROM entries WHERE idx = 7",
      "UPDATE entries SET idx = idx + 1000 WHERE idx >= 7",
      "UPDATE entries SET entry = 'AAAA' WHERE idx = 0",
      "DELETE FROM entries",
      "UPDATE checkpoints SET note = replace(note, '20', '21')",
    ];
    for (const change of changes) {
      folders += 1;
      folder = join(base, `changed-${folders}`);
      mkdirSync(folder);
      const log = start();
      await log.add(0, 20);
      await log.signer.tick();
      log.database.run(change);
      const again = start({ owner: "one" });
      await again.add(20, 21).catch(() => undefined);
      expect(await again.signer.tick()).toEqual({ kind: "refused", why: "damaged" });
      expect(alarms).toContain("log-damaged");
      alarms = [];
    }
  });

  test("[EV-44] of two processes on one log one signs; the other follows when the first has gone", async () => {
    const first = start();
    const second = start({ owner: "two" });
    await first.add(0, 1);
    expect((await first.signer.tick()).kind).toBe("signed");
    expect(await second.signer.tick()).toEqual({ kind: "not-mine" });
    now += 200_000;
    expect((await second.signer.tick()).kind).toBe("unchanged");
    expect(await first.signer.tick()).toEqual({ kind: "not-mine" });
  });
});

describe("witnesses", () => {
  test("[EV-45] each checkpoint carries the cosignature of the witness, fresh every minute also when nothing grew", async () => {
    const w = witness();
    const log = start({ witnesses: [w.client] });
    await log.add(0, 5);
    expect(await log.signer.tick()).toEqual({ kind: "signed", size: 5, cosigned: 1 });
    now += 60_000;
    await log.add(5, 9);
    expect(await log.signer.tick()).toEqual({ kind: "signed", size: 9, cosigned: 1 });
    now += 60_000;
    expect(await log.signer.tick()).toEqual({ kind: "unchanged", size: 9, cosigned: 1 });
    const read = parseCheckpoint(log.checkpoint())!;
    expect(cosignedAt(native, read, w.client.key)).toBe(now / 1_000);
    expect(read.signatures.length).toBe(2);
    expect(w.told).toEqual([]);
  });

  test("[EV-46] a restored backup older than the witness is not signed, and the alarm comes with the first minute (T18)", async () => {
    const w = witness();
    const log = start({ witnesses: [w.client] });
    await log.add(0, 10);
    await log.signer.tick();
    log.database.run("PRAGMA wal_checkpoint(TRUNCATE)");
    const restored = join(base, `restored-${folders}`);
    mkdirSync(restored);
    copyFileSync(join(folder, "log.sqlite"), join(restored, "log.sqlite"));
    cpSync(join(folder, "log"), join(restored, "log"), { recursive: true });
    await log.add(10, 20);
    await log.signer.tick();
    const told = readFileSync(join(restored, "log", "checkpoint"), "utf8");
    const back = start({ at: restored, witnesses: [w.client] });
    // It goes on with other entries than those that were lost, and beyond them.
    for (const [from, to] of [
      [100, 103],
      [103, 115],
    ] as const) {
      await back.add(from, to);
      now += 30_000;
      const outcome = await back.signer.tick();
      expect(outcome.kind).toBe("refused");
    }
    expect(alarms).toEqual(["behind-witness", "forked-from-witness"]);
    expect(readFileSync(join(restored, "log", "checkpoint"), "utf8")).toBe(told);
  });

  test("[EV-46] until every witness has said once what it holds, nothing is signed", async () => {
    const w = witness();
    let isReached = false;
    const far: Witness = { ...w.client, newest: (name) => (isReached ? w.client.newest(name) : Promise.reject(new Error("not reached"))) };
    const log = start({ witnesses: [far] });
    await log.add(0, 2);
    expect(await log.signer.tick()).toEqual({ kind: "refused", why: "witness-not-heard" });
    isReached = true;
    expect(await log.signer.tick()).toEqual({ kind: "signed", size: 2, cosigned: 1 });
    // Once heard, a silent witness stops nothing.
    isReached = false;
    await log.add(2, 3);
    expect(await log.signer.tick()).toEqual({ kind: "signed", size: 3, cosigned: 0 });
  });

  test("[EV-45] a witness silent for an hour raises one alarm an hour", async () => {
    const w = witness();
    let isReached = true;
    const far: Witness = { ...w.client, newest: (name) => (isReached ? w.client.newest(name) : Promise.reject(new Error("not reached"))) };
    const log = start({ witnesses: [far] });
    await log.add(0, 1);
    await log.signer.tick();
    isReached = false;
    for (let minute = 0; minute < 130; minute += 1) {
      now += 60_000;
      await log.signer.tick();
    }
    expect(alarms).toEqual(["witness-silent", "witness-silent"]);
    expect(log.signer.silentS()).toBe(130 * 60);
  });

  test("[EV-46] a log that forks or rolls back is not cosigned, and the witness raises the alarm; after its restart too", async () => {
    const w = witness();
    const log = start({ witnesses: [w.client] });
    await log.add(0, 10);
    await log.signer.tick();
    await w.stop();
    const again = witness();
    const other = join(base, `other-${folders}`);
    mkdirSync(other);
    // The operator's own forks, made with the true key and without asking first.
    const fork = start({ at: other });
    await fork.add(50, 60);
    await fork.signer.tick();
    const note = readFileSync(join(other, "log", "checkpoint"), "utf8");
    expect(await again.client.cosign({ oldSize: 10, path: [], note })).toEqual({ kind: "conflict", size: 10 });
    await fork.add(60, 61);
    await fork.signer.tick();
    const longer = readFileSync(join(other, "log", "checkpoint"), "utf8");
    expect(await again.client.cosign({ oldSize: 10, path: [fromBase64("A".repeat(43) + "=", 32)!], note: longer })).toEqual({ kind: "refused", status: 422 });
    const short = join(base, `short-${folders}`);
    mkdirSync(short);
    const rolled = start({ at: short });
    await rolled.add(0, 4);
    await rolled.signer.tick();
    expect(await again.client.cosign({ oldSize: 4, path: [], note: readFileSync(join(short, "log", "checkpoint"), "utf8") })).toEqual({ kind: "conflict", size: 10 });
    expect(again.told).toEqual(["fork", "fork", "rollback"]);
  });

  test("[EV-46] a witness answers what is not a request, not its log, or not signed, with the status of the specification", async () => {
    const w = witness();
    const log = start();
    await log.add(0, 2);
    await log.signer.tick();
    const note = log.checkpoint();
    const post = async (body: string): Promise<number> => (await fetch(`${w.url}/add-checkpoint`, { method: "POST", body })).status;
    expect(await post("")).toBe(400);
    expect(await post(`old 00\n\n${note}`)).toBe(400);
    expect(await post(`old 5\n\n${note}`)).toBe(400);
    expect(await post(`old 0\n${"AAAA\n"}\n${note}`)).toBe(400);
    expect(await post(`old 0\n${`${"A".repeat(43)}=\n`.repeat(64)}\n${note}`)).toBe(400);
    expect(await post(`old 0\n\n${note.replaceAll(origin, "other.example/log")}`)).toBe(404);
    expect(await post(`old 0\n\n${note.replace("\n2\n", "\n3\n")}`)).toBe(403);
    expect(await post("x".repeat(100_000))).toBeGreaterThanOrEqual(400);
    expect(await post(`old 0\n\n${note}`)).toBe(200);
    expect((await fetch(`${w.url}/newest?origin=other`)).status).toBe(404);
  });
});
