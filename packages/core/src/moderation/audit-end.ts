import type { AuditEnd, AuditRow, ModerationLog } from "./moderation-log.port.ts";

/** Twelve months (EV-51). */
export const auditLivesMs = 365 * 24 * 3_600_000;
const page = 5_000;

/**
 * Where the audit may be cut: behind the last row that is older than `auditLivesMs`, with the counts of what ends. Never the last row of all, from which the
 * chain goes on. Null when nothing is that old. Rows are looked at in order, so that a clock that jumped back ends none before its time.
 */
export async function auditOver(log: Pick<ModerationLog, "audit" | "auditHead" | "auditEnds">, nowMs: number): Promise<AuditEnd | null> {
  const head = await log.auditHead();
  const begins = (await log.auditEnds()).at(-1)?.number ?? 0;
  let last: AuditRow | null = null;
  const counts: Record<string, Record<string, number>> = {};
  for (;;) {
    const rows: readonly AuditRow[] = await log.audit(last?.number ?? begins, page);
    for (const row of rows) {
      if (row.number >= head.number || row.at > nowMs - auditLivesMs) return ended(last, counts);
      const month = (counts[new Date(row.at).toISOString().slice(0, 7)] ??= {});
      const act = kindOf(row.what);
      month[act] = (month[act] ?? 0) + 1;
      last = row;
    }
    if (rows.length < page) return ended(last, counts);
  }
}

const ended = (last: AuditRow | null, counts: AuditEnd["counts"]): AuditEnd | null => (last === null ? null : { number: last.number, hash: last.hash, at: last.at, counts });
/** What was done without whom or what it was done to: "office ended: Lou" counts as "office ended". */
const kindOf = (what: string): string => what.split(":")[0] ?? what;
