import type { Database } from "bun:sqlite";
import type { PreparedEntry } from "@lampion/core";
import { rootOf, sheetLeaf, toHex } from "@lampion/proof";
import type { OpenLog } from "./open-log.ts";
import { native } from "./primitives.ts";

const minuteMs = 60_000;

/**
 * The sheets that were closed and are in no entry of the log yet, as one: the tree over them, its root in a `batch` entry (EV-18). The entry is kept in the
 * transaction that marks the sheets, then handed over; a crash between the two is made good at the next call. What stays of a sheet after its 72 hours are the 32
 * bytes of its leaf.
 */
export async function batchClosed(database: Database, log: OpenLog, nowMs: number): Promise<void> {
  const gather = database.transaction((): void => {
    const rows = database.query("SELECT sheet, root, size FROM sheets WHERE root IS NOT NULL AND batch IS NULL ORDER BY sheet LIMIT 20000").all() as {
      sheet: Uint8Array;
      root: Uint8Array;
      size: number;
    }[];
    if (rows.length === 0) return;
    const leaves = rows.map((row) => sheetLeaf(native, row));
    const minute = Math.floor(nowMs / minuteMs) * minuteMs;
    const entry = log.prepare("batch", "", { minute, root: toHex(rootOf(native, leaves)), size: leaves.length });
    database
      .query("INSERT INTO batches (id, minute_ms, entry, leaves, is_logged) VALUES (?, ?, ?, ?, 0)")
      .run(entry.id, minute, JSON.stringify(entry), Buffer.concat(leaves.map((leaf) => Buffer.from(leaf))));
    const mark = database.query("UPDATE sheets SET batch = ?, place = ? WHERE sheet = ?");
    rows.forEach((row, place) => mark.run(entry.id, place, row.sheet));
  });
  gather.immediate();
  const waiting = database.query("SELECT id, entry FROM batches WHERE is_logged = 0 ORDER BY minute_ms").all() as { id: string; entry: string }[];
  for (const { id, entry } of waiting) {
    await log.writer.add(JSON.parse(entry) as PreparedEntry);
    database.query("UPDATE batches SET is_logged = 1 WHERE id = ?").run(id);
  }
  // Receipts of that day can no longer be proven: the leaves lead nowhere any more.
  database.query("DELETE FROM batches WHERE minute_ms < ?").run(nowMs - 396 * 86_400_000);
}
