import type { Database } from "bun:sqlite";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDayKeys, roomKeyOf } from "@lampion/core";
import { blindOf, dayOf, decodeRecord, fromBase64Url, leafHash, openRow, rootOf, same, sheetKeys, verifyRecords, type HeldRecord } from "@lampion/proof";
import { createFileKeyStore } from "../../evidence/key-store.file.ts";
import { native } from "../../evidence/primitives.ts";
import { openDatabase } from "../../store/database.ts";
import type { RecordRow } from "../../store/record-row.ts";
import { ownDevice } from "../../store/testing/devices.ts";

const here = dirname(fileURLToPath(import.meta.url));

export interface Tortured {
  readonly kills: number;
  readonly accepted: number;
  /** Acknowledged and not there. */
  readonly lost: number;
  readonly doubled: number;
  /** Streams whose chain does not verify from the first record of an epoch to the last. */
  readonly broken: readonly string[];
  /** Sheets without a wrap for each of two devices, and sheets with a root that is not that of their tags. */
  readonly unopenable: number;
  readonly wrongRoots: number;
}

/** EV-55: kills a writer as often as told, at random moments under load, and looks at everything that it had said was accepted. */
export async function torture(kills: number, perSecond: number, random: () => number = Math.random): Promise<Tortured> {
  const folder = mkdtempSync(join(tmpdir(), "lampion-torture-"));
  try {
    const devices = JSON.stringify([(await ownDevice()).key, (await ownDevice()).key]);
    const accepted = new Map<string, string>();
    for (let run = 0; run < kills; run += 1) {
      for (const line of await killed(folder, run, perSecond, devices, 20 + random() * 400)) {
        const [stream = "", epoch = "", seq = "", receipt = "", key = ""] = line.split(" ");
        accepted.set(key, `${stream} ${epoch} ${seq} ${receipt}`);
      }
    }
    return { kills, accepted: accepted.size, ...(await examine(folder, accepted)) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One life of the writer, ended after `ms` of work; the whole lines that it said. */
async function killed(folder: string, run: number, perSecond: number, devices: string, ms: number): Promise<string[]> {
  const child = Bun.spawn([process.execPath, join(here, "torture-child.ts"), folder, String(run), String(perSecond), devices], { stdout: "pipe", stderr: "inherit" });
  const decoder = new TextDecoder();
  let said = "";
  let timer: ReturnType<typeof setTimeout> | null = null;
  for await (const part of child.stdout) {
    said += decoder.decode(part, { stream: true });
    timer ??= setTimeout(() => child.kill("SIGKILL"), ms);
  }
  await child.exited;
  const lines = said.split("\n");
  // The last one may be cut, and the first one says that it is ready.
  return lines.slice(1, -1);
}

/** Opens the files of a folder as the service does and looks for everything that was said to be accepted. */
export async function examine(folder: string, accepted: ReadonlyMap<string, string>): Promise<Omit<Tortured, "kills" | "accepted">> {
  const store = createFileKeyStore(join(folder, "keyring"), Date.now);
  const days = createDayKeys(store, native, Date.now);
  await days.refresh(Date.now());
  const found = new Map<string, number>();
  let lost = 0;
  let unopenable = 0;
  let wrongRoots = 0;
  const broken: string[] = [];
  for (const file of ["vault", "private"] as const) {
    const database = openDatabase(join(folder, `${file}.sqlite`), file);
    const rows = database.query("SELECT * FROM records ORDER BY stream, epoch, seq").all() as RecordRow[];
    for (const stream of new Set(rows.map((row) => row.stream))) {
      const own = rows.filter((row) => row.stream === stream);
      for (const row of own) {
        const place = `${stream} ${row.epoch} ${row.seq}`;
        found.set(row.ask ?? place, (found.get(row.ask ?? place) ?? 0) + 1);
        const said = accepted.get(row.ask ?? "");
        if (said === undefined) continue;
        const receipt = fromBase64Url(said.split(" ")[3] ?? "", 48);
        if (!said.startsWith(`${place} `) || receipt === null || !same(receipt.slice(0, 32), row.tag)) lost += 1;
      }
      if (file === "vault" && !(await verifies(store, days, own))) broken.push(stream);
      if (!own.every((row, at) => row.seq === (own[0]?.seq ?? 1) + at)) broken.push(`${stream}: numbers`);
    }
    wrongRoots += wrongRootsOf(database);
    if (file === "private")
      unopenable = (database.query("SELECT count(*) AS n FROM sheets WHERE (SELECT count(*) FROM wraps WHERE wraps.sheet = sheets.sheet) < 2").get() as { n: number }).n;
    database.close();
  }
  for (const key of accepted.keys()) if (!found.has(key)) lost += 1;
  return { lost, doubled: [...found.values()].filter((times) => times > 1).length, broken, unopenable, wrongRoots };
}

/** The rooms of all lives of the writer as one list: authentic, in order, unbroken over sheets, restarts and all. */
async function verifies(store: ReturnType<typeof createFileKeyStore>, days: ReturnType<typeof createDayKeys>, rows: readonly RecordRow[]): Promise<boolean> {
  const held: HeldRecord[] = [];
  for (const row of rows) {
    const forget = await store.read({ class: "hour", id: String(row.hour) });
    const day = days.of(Math.floor(row.hour / 24));
    const opened = forget === null ? null : openRow(native, roomKeyOf(native, forget, row.sheet), row, row.sealed);
    if (opened === null || day === null) return false;
    held.push({ record: opened.bytes, tag: row.tag, blind: blindOf(sheetKeys(native, day, row.sheet), row.seq), body: opened.body });
  }
  const [first, last] = [decodeRecord(held[0]!.record)!, decodeRecord(held.at(-1)!.record)!];
  const verdict = verifyRecords(native, {
    records: held,
    sheet: (id, atMs) => ({ macKey: sheetKeys(native, days.of(dayOf(atMs))!, id).macKey, closed: null }),
    whole: { stream: first.stream, from: { epoch: first.epoch, seq: first.seq }, to: { epoch: last.epoch, seq: last.seq } },
    most: { records: held.length, bytes: Number.MAX_SAFE_INTEGER },
  });
  return verdict.kind === "verified" && verdict.complete;
}

/** Sheets that a restart closed: their root is that of the tags that are there. */
function wrongRootsOf(database: Database): number {
  const sheets = database.query("SELECT sheet, root, size FROM sheets WHERE root IS NOT NULL").all() as { sheet: Uint8Array; root: Uint8Array; size: number }[];
  const tags = database.query("SELECT tag FROM records WHERE sheet = ? ORDER BY epoch, seq");
  return sheets.filter(({ sheet, root, size }) => {
    const leaves = (tags.all(sheet) as { tag: Uint8Array }[]).map((row) => leafHash(native, row.tag));
    return leaves.length !== size || !same(rootOf(native, leaves), root);
  }).length;
}
