import type { Database } from "bun:sqlite";
import { fromHex, inclusionPath, nodesOf, toHex } from "@lampion/proof";
import { native } from "../primitives.ts";

/** What is kept of a sheet for a piece of evidence, once it is closed and logged: its tags alone, 32 bytes each, and where its root lies. */
export interface KeptSheet {
  readonly root: Uint8Array;
  readonly tags: readonly Uint8Array[];
  readonly minute: { readonly index: number; readonly size: number; readonly path: readonly Uint8Array[] };
  readonly entryId: string;
}
interface Stored {
  readonly root: string;
  readonly tags: readonly string[];
  readonly minute: { readonly index: number; readonly size: number; readonly path: readonly string[] };
  readonly entryId: string;
}
const bytes = (hex: string): Uint8Array => fromHex(hex, 32) ?? new Uint8Array();

/** Null while the sheet is open, or when it is not one of this report. */
export function readSheetProof(vault: Database, report: string, sheet: Uint8Array): KeptSheet | null {
  const row = vault.query("SELECT proof FROM evidence_sheets WHERE report = ? AND sheet = ?").get(report, toHex(sheet)) as { proof: string | null } | null;
  if (row === null || row.proof === null) return null;
  const stored = JSON.parse(row.proof) as Stored;
  return {
    root: bytes(stored.root),
    tags: stored.tags.map(bytes),
    minute: { index: stored.minute.index, size: stored.minute.size, path: stored.minute.path.map(bytes) },
    entryId: stored.entryId,
  };
}

/**
 * Step 11 of a report's life: a sheet of its evidence that was closed and logged is proven for good, before its rows end after 72 hours. Asked every minute;
 * answers how many were attached. `rooms` and `talks` are the vaults of the records.
 */
export function attachProofs(vault: Database, talks: Database): number {
  const waiting = vault.query("SELECT report, sheet FROM evidence_sheets WHERE proof IS NULL LIMIT 500").all() as { report: string; sheet: string }[];
  let attached = 0;
  for (const { report, sheet } of waiting) {
    const proof = proofOf(vault, sheet) ?? proofOf(talks, sheet);
    if (proof === null) continue;
    vault.query("UPDATE evidence_sheets SET proof = ? WHERE report = ? AND sheet = ?").run(JSON.stringify(proof), report, sheet);
    attached += 1;
  }
  return attached;
}

function proofOf(database: Database, sheet: string): Stored | null {
  const id = Buffer.from(sheet, "hex");
  const row = database
    .query("SELECT s.stream, s.hour, s.root, s.batch, s.place, b.leaves FROM sheets s JOIN batches b ON b.id = s.batch WHERE s.sheet = ? AND b.is_logged = 1")
    .get(id) as { stream: string; hour: number; root: Uint8Array; batch: string; place: number; leaves: Uint8Array } | null;
  if (row === null) return null;
  const tags = (
    database.query("SELECT tag FROM records WHERE stream = ? AND hour = ? AND sheet = ? ORDER BY epoch, seq").all(row.stream, row.hour, id) as { tag: Uint8Array }[]
  ).map((one) => toHex(one.tag));
  const leaves = Array.from({ length: row.leaves.length / 32 }, (_, at) => new Uint8Array(row.leaves.subarray(at * 32, at * 32 + 32)));
  const path = inclusionPath(native, nodesOf(native, leaves), row.place, leaves.length).map(toHex);
  return { root: toHex(row.root), tags, minute: { index: row.place, size: leaves.length, path }, entryId: row.batch };
}
