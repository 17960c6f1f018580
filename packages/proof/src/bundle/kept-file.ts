import { fromHex, toHex, utf8Bytes, utf8Text } from "../bytes.ts";
import { canonicalText, type Json } from "../canonical.ts";
import { grouped } from "../grouped.ts";
import type { Hashing } from "../primitives.ts";
import { decodeRecord } from "../record.ts";
import { inclusionPath, leafHash, nodesOf, rootOf } from "../tree.ts";
import type { HeldRecord } from "../verify-records.ts";
import { messageLines, readable } from "./readable.ts";
import { readRecords, writeRecords } from "./records-file.ts";

/** Version of the form of what a person exports of the own *keep proof* (EV-54): the files of a bundle without keys, log, custody and signature. */
export const keptFormat = "lampion-kept/1";
const hourMs = 3_600_000;
/** A sheet is closed two minutes after its hour; its rows end 72 h after that. */
const closedAfterMs = 120_000;
const rowsLiveMs = 72 * hourMs;

export interface KeptAbout {
  readonly madeAtMs: number;
  /** When the device took what was there, each time. */
  readonly keptAtMs: readonly number[];
  /** As in a bundle: shown, not proved. */
  readonly streams: Readonly<Record<string, string>>;
  readonly authors: Readonly<Record<string, string>>;
}
/** A sheet of which the device held every record after it was closed: its root as the device worked it out. */
export interface KeptSheet {
  readonly sheet: string;
  readonly root: string;
  readonly size: number;
}
export interface KeptFile {
  readonly about: KeptAbout;
  readonly records: readonly HeldRecord[];
  readonly sheets: readonly KeptSheet[];
}

/** With tree paths in every sheet that was closed, and whole, when the device took it (EV-54). `records` in the order of their numbers. */
export function withPaths(hashing: Hashing, records: readonly HeldRecord[], keptAtMs: readonly number[]): { records: HeldRecord[]; sheets: KeptSheet[] } {
  const places = [...records.keys()].filter((at) => decodeRecord(records[at]!.record) !== null);
  const bySheet = grouped(places, (at) => toHex(decodeRecord(records[at]!.record)!.sheet));
  const found = [...records];
  const sheets: KeptSheet[] = [];
  for (const [sheet, ofSheet] of bySheet) {
    const inSheet = ofSheet.map((at) => ({ at, record: decodeRecord(records[at]!.record)! })).sort((a, b) => a.record.seq - b.record.seq);
    const hourEndsMs = (Math.floor(inSheet[0]!.record.acceptedAtMs / hourMs) + 1) * hourMs;
    const isWhole =
      keptAtMs.some((ms) => ms >= hourEndsMs + closedAfterMs && ms < hourEndsMs + rowsLiveMs) && inSheet.every(({ record }, n) => record.seq === inSheet[0]!.record.seq + n);
    if (!isWhole) continue;
    const leaves = inSheet.map(({ at }) => leafHash(hashing, records[at]!.tag));
    const nodes = nodesOf(hashing, leaves);
    inSheet.forEach(({ at }, index) => {
      found[at] = { ...records[at]!, path: { index, size: leaves.length, path: inclusionPath(hashing, nodes, index, leaves.length) } };
    });
    sheets.push({ sheet, root: toHex(rootOf(hashing, leaves)), size: leaves.length });
  }
  return { records: found, sheets };
}

const json = (value: unknown): Uint8Array => utf8Bytes(`${canonicalText(JSON.parse(JSON.stringify(value)) as Json)}\n`);
const says = {
  en: "# Kept proof\n\nKept on a person's own device. Alone it proves nothing: only the service can check the receipts in it, within 395 days,\nwith `lampion evidence check FILE`. `messages.jsonl` shows what `records.bin` holds; names are shown, not proved.\n",
  fr: "# Preuve gardée\n\nGardée sur l'appareil d'une personne. Seule, elle ne prouve rien : le service seul peut vérifier ses reçus, pendant 395 jours,\navec `lampion evidence check FICHIER`. `messages.jsonl` montre ce que contient `records.bin` ; les noms sont montrés, pas prouvés.\n",
};

/** The files, the same bytes for the same input. No key, no mark and no signature: worth nothing alone. */
export function keptFiles(hashing: Hashing, kept: Pick<KeptFile, "about" | "records">): Map<string, Uint8Array> {
  const { records, sheets } = withPaths(hashing, kept.records, kept.about.keptAtMs);
  const filed = records.map((held) => ({ item: 0, held }));
  const shown = readable(filed, { case: "", service: "", version: "", ...kept.about });
  return new Map([
    ["LISEZMOI.md", utf8Bytes(says.fr)],
    ["README.md", utf8Bytes(says.en)],
    ["about.json", json({ format: keptFormat, ...kept.about })],
    ["messages.jsonl", utf8Bytes(messageLines(shown))],
    ["records.bin", writeRecords(filed)],
    ["sheets.json", json(sheets)],
  ]);
}

/** Null when it is not such a file; nothing in it is believed. */
export function readKept(files: ReadonlyMap<string, Uint8Array>): KeptFile | null {
  try {
    const parsed = (name: string): unknown => JSON.parse(utf8Text(files.get(name) ?? new Uint8Array()) ?? "null");
    const about = parsed("about.json") as (KeptAbout & { format: string }) | null;
    const sheets = parsed("sheets.json") as KeptSheet[] | null;
    const records = readRecords(files.get("records.bin") ?? new Uint8Array());
    if (about?.format !== keptFormat || records === null || !Array.isArray(sheets)) return null;
    if (!sheets.every((one) => fromHex(one.sheet, 16) !== null && fromHex(one.root, 32) !== null && Number.isSafeInteger(one.size))) return null;
    return { about, records: records.map((one) => one.held), sheets };
  } catch {
    return null;
  }
}
