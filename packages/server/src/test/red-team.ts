import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { roomKeyOf } from "@lampion/core";
import { openRow, openWrap, sheetKeys } from "@lampion/proof";
import { native } from "../evidence/primitives.ts";
import type { RecordRow } from "../store/record-row.ts";
import { natsDisk, type ProofWorld } from "./proof-world.ts";

/** What a thief carries away of a service at one moment: its data folder with the key store, and its database with everything in it. No memory. */
export interface Loot {
  readonly folder: string;
  readonly rows: readonly RecordRow[];
  readonly wraps: readonly { readonly sheet: Uint8Array; readonly holder: string; readonly wrap: Uint8Array }[];
  /** Every value that rests anywhere, as bytes. */
  readonly bytes: readonly Buffer[];
}

export async function steal(world: ProofWorld): Promise<Loot> {
  const folder = world.copy();
  const rows = (await world.rows("private", "SELECT * FROM records")) as unknown as RecordRow[];
  const wraps = (await world.rows("private", "SELECT sheet, holder, wrap FROM wraps UNION ALL SELECT sheet, holder, wrap FROM hold_wraps")) as unknown as Loot["wraps"];
  const bytes = filesIn(folder).map((path) => readFileSync(path));
  for (const table of ["talks", "knocks", "knocked", "heads", "recalls", "sheets", "records", "wraps", "holds", "hold_custody"])
    for (const row of await world.rows("private", `SELECT * FROM ${table}`))
      bytes.push(...Object.values(row).map((value) => (value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value)))));
  return { folder, rows, wraps, bytes };
}
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

/** Every 32 bytes that could be a key: at each place of each file of the key store or of NATS, and all that stands in the files of keys. */
export function keysIn(folder: string): Uint8Array[] {
  const places = ["keyring", natsDisk].map((name) => join(folder, name)).filter((path) => existsSync(path));
  const ring = places.flatMap(filesIn).flatMap((path) => {
    const bytes = readFileSync(path);
    return Array.from({ length: Math.max(0, bytes.length - 31) }, (_, at) => new Uint8Array(bytes.subarray(at, at + 32)));
  });
  const own = Object.values(JSON.parse(readFileSync(join(folder, "keys.json"), "utf8")) as Record<string, string>)
    .map((text) => new Uint8Array(Buffer.from(text, "base64")))
    .filter((key) => key.length === 32);
  return [...ring, ...own];
}

export interface Raid {
  /** Rows of private words that were attacked, and how many of them opened. */
  readonly rows: number;
  readonly opened: number;
  readonly keys: number;
  /** Wraps whose outer layer came off: what is in them is for a device or a custodian alone. */
  readonly bare: number;
}

/**
 * Every key of every loot on every row of every loot: as it is, as a room's key, as what receipts are made with, and every 32 bytes of a wrap whose outer layer comes
 * off.
 */
export function raid(loots: readonly Loot[]): Raid {
  const keys = [...new Map(loots.flatMap((loot) => keysIn(loot.folder)).map((key) => [Buffer.from(key).toString("hex"), key])).values()];
  const inner = new Map<string, Uint8Array[]>();
  let bare = 0;
  for (const { sheet, holder, wrap } of loots.flatMap((loot) => loot.wraps))
    for (const key of keys) {
      const opened = openWrap(native, key, sheet, holder, wrap);
      if (opened === null) continue;
      bare += 1;
      const name = Buffer.from(sheet).toString("hex");
      const parts = Array.from({ length: Math.max(0, opened.length - 31) }, (_, at) => new Uint8Array(opened.subarray(at, at + 32)));
      inner.set(name, [...(inner.get(name) ?? []), ...parts]);
    }
  let opened = 0;
  let rows = 0;
  for (const row of loots.flatMap((loot) => loot.rows)) {
    rows += 1;
    const derived = keys.flatMap((key) => [key, roomKeyOf(native, key, row.sheet), sheetKeys(native, key, row.sheet).macKey]);
    if ([...derived, ...(inner.get(Buffer.from(row.sheet).toString("hex")) ?? [])].some((key) => openRow(native, key, row, row.sealed) !== null)) opened += 1;
  }
  return { rows, opened, keys: keys.length, bare };
}
