import { fromHex, inclusionPath, nodesOf, toHex } from "@lampion/proof";
import { sheetStatements } from "../../store/sheet-statements.ts";
import type { Tables } from "../../store/tables.ts";
import { vaultStatements } from "../../store/vault-statements.ts";
import { native } from "../primitives.ts";

/** What the service still knows of a closed sheet; null when its rows are gone and no report has it. */
export type ClosedSheets = (sheet: Uint8Array) => Promise<{ readonly root: Uint8Array; readonly tags: readonly Uint8Array[] } | null>;

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

/** What a vault of reports keeps of a sheet of this report; null while the sheet is open, or when it is not one of it. */
export function sheetProofs(vault: Tables): (report: string, sheet: Uint8Array) => Promise<KeptSheet | null> {
  const on = vault.prepare(vaultStatements);
  return async (report, sheet) => {
    const row = await on.proof.get(report, toHex(sheet));
    if (row === null || row.proof === null) return null;
    const stored = JSON.parse(row.proof) as Stored;
    return {
      root: bytes(stored.root),
      tags: stored.tags.map(bytes),
      minute: { index: stored.minute.index, size: stored.minute.size, path: stored.minute.path.map(bytes) },
      entryId: stored.entryId,
    };
  };
}

/**
 * Step 11 of a report's life: a sheet of its evidence that was closed and logged is proven for good, before its rows end after 72 hours. Asked every minute;
 * answers how many were attached. Several nodes at once write the same.
 */
export function proofAttacher(vault: Tables, talks: Tables): () => Promise<number> {
  const on = vault.prepare(vaultStatements);
  const sides = [vault, talks].map((tables) => tables.prepare(sheetStatements));
  async function proofOf(side: (typeof sides)[number], sheet: Uint8Array): Promise<Stored | null> {
    const row = await side.logged.get(sheet);
    if (row === null || row.root === null || row.place === null || row.batch === null) return null;
    const tags = (await side.tags.all(row.stream, row.hour, sheet)).map((one) => toHex(one.tag));
    const leaves = Array.from({ length: row.leaves.length / 32 }, (_, at) => new Uint8Array(row.leaves.subarray(at * 32, at * 32 + 32)));
    const path = inclusionPath(native, nodesOf(native, leaves), row.place, leaves.length).map(toHex);
    return { root: toHex(row.root), tags, minute: { index: row.place, size: leaves.length, path }, entryId: row.batch };
  }
  return async () => {
    let attached = 0;
    for (const { report, sheet } of await on.unproven.all(500)) {
      const id = fromHex(sheet, 16);
      if (id === null) continue;
      let proof: Stored | null = null;
      for (const side of sides) proof ??= await proofOf(side, id);
      if (proof === null) continue;
      await on.prove.run(JSON.stringify(proof), report, sheet);
      attached += 1;
    }
    return attached;
  };
}

/** Root and tags of a closed sheet: of the last 72 hours, or of one that a report has for good; null of another one. */
export function closedSheets(vault: Tables, talks: Tables): ClosedSheets {
  const on = vault.prepare(vaultStatements);
  const sheetsOn = talks.prepare(sheetStatements);
  return async (sheet) => {
    const row = await sheetsOn.closed.get(sheet);
    if (row !== null && row.root !== null) return { root: row.root, tags: (await sheetsOn.tags.all(row.stream, row.hour, sheet)).map((one) => one.tag) };
    const kept = await on.anyProof.get(toHex(sheet));
    const stored = kept === null || kept.proof === null ? null : (JSON.parse(kept.proof) as Stored);
    return stored === null ? null : { root: bytes(stored.root), tags: stored.tags.map(bytes) };
  };
}
