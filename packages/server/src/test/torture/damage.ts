import { Database } from "bun:sqlite";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { draftOf, type Appended } from "@lampion/core";
import { fromBase64Url, toHex } from "@lampion/proof";
import { keyFiles } from "../../evidence/open-key-store.ts";
import { openEvidenceKeys } from "../../evidence/open-keys.ts";
import { openDatabase } from "../../store/database.ts";
import { openMessageStore } from "../../store/message-store.sqlite.ts";
import { openRows } from "../../store/record-reader.ts";
import type { RecordRow } from "../../store/record-row.ts";

export interface DamageFigures {
  readonly cuts: number;
  /** Of all cuts: accepted records that were not there, records that nobody wrote, and files that did not open. */
  readonly lost: number;
  readonly strange: number;
  readonly unopened: number;
  readonly flips: number;
  /** Flips that were not named by stream and number, or named another one; and records beside the damaged one that were not read as they were. */
  readonly unnamed: number;
  readonly spoiled: number;
}

const rooms = ["room:FR-1", "room:FR-2", "room:FR-3"] as const;
const nameOf = (row: { readonly stream: string; readonly epoch: number; readonly seq: number }): string => `${row.stream} ${row.epoch}/${row.seq}`;

/**
 * T9 (EV-55): the write-ahead log cut at random places behind what was accepted, as a loss of power leaves it, with and without a torn end; and one flipped bit in a
 * sealed row of each of so many files. Every copy is opened by the code of the service.
 */
export async function damage(cuts: number, flips: number, random: () => number = Math.random): Promise<DamageFigures> {
  const folder = mkdtempSync(join(tmpdir(), "lampion-damage-"));
  const below = (limit: number): number => Math.floor(random() * limit);
  try {
    const data = join(folder, "data");
    mkdirSync(data);
    const keys = await openEvidenceKeys(
      keyFiles(join(folder, "keyring")),
      () => 0,
      () => {},
    );
    const [vault, talks] = [join(data, "vault.sqlite"), join(data, "private.sqlite")];
    const readers = [openDatabase(vault, "vault"), openDatabase(talks, "private")] as const;
    const ports = { store: keys.store, days: keys.days, alarm: () => {} };
    const store = await openMessageStore(
      { path: vault, reader: readers[0] },
      { path: talks, reader: readers[1] },
      { ...ports, keys: keyFiles(join(folder, "keyring")), custodians: [], nowMs: () => 0 },
    );
    /** Tags by place, as the service said them. */
    const write = async (count: number, said: Map<string, string>): Promise<void> => {
      for (let n = 0; n < count; n += 1) {
        const stream = rooms[n % rooms.length] ?? rooms[0];
        const outcome = await new Promise<Appended>((resolve) => store.append(draftOf(`mot ${said.size}`, { stream }), resolve));
        if (outcome.kind !== "appended") throw new Error("not accepted");
        said.set(nameOf({ stream, ...outcome }), toHex((fromBase64Url(outcome.proof.receipt) ?? new Uint8Array()).slice(0, 32)));
      }
    };
    /** Another process copies: who closes a file of SQLite here takes away its locks. */
    const copy = (name: string): string => {
      const to = join(folder, name);
      if (Bun.spawnSync(["cp", "-r", data, to]).exitCode !== 0) throw new Error("the copy failed");
      return join(to, "vault.sqlite");
    };
    const accepted = new Map<string, string>();
    await write(90, accepted);
    const before = readFileSync(`${copy("before")}-wal`);
    const all = new Map(accepted);
    await write(60, all);
    const after = copy("after");
    const [base, wal] = [readFileSync(after), readFileSync(`${after}-wal`)];
    if (!wal.subarray(0, before.length).equals(before)) throw new Error("the log was begun anew: there is nothing to cut");
    await store.close();
    for (const reader of readers) reader.close();

    const cut = join(folder, "cut.sqlite");
    let [lost, strange, unopened] = [0, 0, 0];
    for (let n = 0; n < cuts; n += 1) {
      const torn = n % 2 === 0 ? Buffer.alloc(0) : Buffer.from(Uint8Array.from({ length: below(5_000) }, () => below(256)));
      writeFileSync(cut, base);
      writeFileSync(`${cut}-wal`, Buffer.concat([wal.subarray(0, before.length + below(wal.length - before.length)), torn]));
      rmSync(`${cut}-shm`, { force: true });
      try {
        const database = openDatabase(cut, "vault");
        const found = new Map((database.query("SELECT stream, epoch, seq, tag FROM records").all() as RecordRow[]).map((row) => [nameOf(row), toHex(row.tag)]));
        database.close();
        for (const [place, tag] of accepted) if (found.get(place) !== tag) lost += 1;
        for (const [place, tag] of found) if (all.get(place) !== tag) strange += 1;
      } catch {
        unopened += 1;
      }
    }

    const whole = readFileSync(vault);
    const plain = new Database(vault, { readonly: true });
    const rows = plain.query("SELECT * FROM records ORDER BY stream, epoch, seq").all() as RecordRow[];
    plain.close();
    const texts = (await openRows(ports, rows)).map((one) => `${nameOf(one)} ${one.text}`);
    const flipped = join(folder, "flipped.sqlite");
    let [unnamed, spoiled] = [0, 0];
    for (let n = 0; n < flips; n += 1) {
      const which = below(rows.length);
      const row = rows[which];
      const at = row === undefined ? -1 : whole.indexOf(row.sealed);
      if (row === undefined || at < 0) throw new Error("the row is not where it was");
      const bytes = Buffer.from(whole);
      const place = at + below(row.sealed.length);
      bytes[place] = (bytes[place] ?? 0) ^ (1 << below(8));
      writeFileSync(flipped, bytes);
      const database = openDatabase(flipped, "vault");
      const told: string[] = [];
      const read = await openRows({ ...ports, alarm: (about) => told.push(about) }, database.query("SELECT * FROM records ORDER BY stream, epoch, seq").all() as RecordRow[]);
      database.close();
      if (told.length !== 1 || told[0] !== `row damaged: ${nameOf(row)}` || read[which]?.notice !== "damaged") unnamed += 1;
      spoiled += read.filter((one, index) => index !== which && `${nameOf(one)} ${one.text}` !== texts[index]).length;
    }
    return { cuts, lost, strange, unopened, flips, unnamed, spoiled };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
