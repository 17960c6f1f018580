import type { LogWriter, PreparedEntry } from "@lampion/core";
import { rootOf, sheetLeaf, toHex } from "@lampion/proof";
import type { OpenLog } from "../evidence/open-log.ts";
import { native } from "../evidence/primitives.ts";
import type { Asks, Postgres } from "../store/postgres.ts";

const minuteMs = 60_000;
/** Numbers that all nodes take: whoever comes second lets it be. */
const locks = { vault: 7_130_021, private: 7_130_022, outbox: 7_130_023, statements: 7_130_024, holds: 7_130_025 } as const;
/** The node that took a report hands its entry to the log itself; after this time another one does it for it. */
const ownMs = 60_000;

/** Sends statements to the Transparency Database: one node at a time, so that no two ask it about the same ones. */
export const aloneWithStatements = (postgres: Postgres, work: () => Promise<void>): Promise<boolean> => alone(postgres, locks.statements, work);

/** Work that one node does at a time; false when another one is at it. The lock ends with its transaction, however that ends. */
async function alone(postgres: Postgres, lock: number, work: (inside: Asks) => Promise<void>): Promise<boolean> {
  return postgres.begin(async (inside) => {
    const { rows } = await inside.ask("SELECT pg_try_advisory_xact_lock($1::bigint) AS is_mine", [lock]);
    if (rows[0]?.["is_mine"] !== true) return false;
    await work(inside);
    return true;
  });
}

export interface SharedLog {
  readonly writer: Pick<LogWriter, "add">;
  readonly prepare: OpenLog["prepare"];
}

/**
 * The closed sheets of a shared database that are in no log yet, as one `batch` entry in the log of the node that comes first (EV-18). Kept with its leaves and marked in
 * one transaction; a node that dies before its log has the entry is followed by another, which puts the same one into its own.
 */
export async function batchShared(postgres: Postgres, file: "vault" | "private", log: SharedLog, nowMs: number): Promise<void> {
  const schema = postgres.schemaOf(file);
  await alone(postgres, locks[file], async (inside) => {
    const { rows } = await inside.ask(`SELECT sheet, root, size FROM ${schema}.sheets WHERE root IS NOT NULL AND batch IS NULL ORDER BY sheet LIMIT 20000`, []);
    if (rows.length === 0) return;
    const closed = rows as unknown as { sheet: Uint8Array; root: Uint8Array; size: number }[];
    const leaves = closed.map((row) => sheetLeaf(native, row));
    const minute = Math.floor(nowMs / minuteMs) * minuteMs;
    const entry = log.prepare("batch", "", { minute, root: toHex(rootOf(native, leaves)), size: leaves.length });
    await inside.ask(`INSERT INTO ${schema}.batches (id, minute_ms, entry, leaves, is_logged) VALUES ($1, $2, $3, decode($4, 'hex'), 0)`, [
      entry.id,
      minute,
      JSON.stringify(entry),
      leaves.map(toHex).join(""),
    ]);
    await inside.ask(
      `UPDATE ${schema}.sheets SET batch = $1, place = now.place FROM json_to_recordset($2::text::json) AS now (sheet text, place int) WHERE sheets.sheet = decode(now.sheet, 'hex')`,
      [entry.id, JSON.stringify(closed.map(({ sheet }, place) => ({ sheet: toHex(sheet), place })))],
    );
  });
  await alone(postgres, locks[file], async (inside) => {
    const { rows } = await inside.ask(`SELECT id, entry FROM ${schema}.batches WHERE is_logged = 0 ORDER BY minute_ms LIMIT 1000`, []);
    for (const row of rows) {
      await log.writer.add(JSON.parse(String(row["entry"])) as PreparedEntry);
      await inside.ask(`UPDATE ${schema}.batches SET is_logged = 1 WHERE id = $1`, [String(row["id"])]);
    }
    // Receipts of that day can no longer be proven: the leaves lead nowhere any more.
    await inside.ask(`DELETE FROM ${schema}.batches WHERE minute_ms < $1`, [nowMs - 396 * 86_400_000]);
  });
}

/** Entries of reports that a node kept and could not hand to its log, because it died or the log took none: into the log of this one. */
export async function replayShared(postgres: Postgres, vault: { replay(beforeMs: number): Promise<number> }, nowMs: number): Promise<number> {
  let replayed = 0;
  await alone(postgres, locks.outbox, async () => {
    replayed = await vault.replay(nowMs - ownMs);
  });
  return replayed;
}

/** Holds are placed and ended by one node at a time, so that none is logged twice; the lock ends with its transaction, however that ends. Rejects when another one takes too long. */
export async function holdAlone(postgres: Postgres, work: () => Promise<void>): Promise<void> {
  await postgres.begin(async (inside) => {
    await inside.ask("SELECT pg_advisory_xact_lock($1::bigint)", [locks.holds]);
    await work();
  });
}
