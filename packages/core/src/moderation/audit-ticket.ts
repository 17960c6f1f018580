import type { Clock } from "../basics/clock.port.ts";
import type { AuditRow, ModerationLog } from "./moderation-log.port.ts";

declare const brand: unique symbol;
/** Proof that a read was recorded before it happened (MD-37). Only the writer below makes one; whoever returns protected content asks for it. */
export interface AuditTicket {
  readonly [brand]: true;
  readonly number: number;
  readonly by: string;
  readonly case: string | null;
  readonly at: number;
}
export interface AuditWriter {
  /** Resolves with a ticket once the row is durable; null when it is not, or not soon: then nothing is read (MD-12). */
  write(draft: { readonly by: string; readonly what: string; readonly case: string | null; readonly purpose: string }): Promise<AuditTicket | null>;
  /** Whether the last write was kept. */
  isUp(): boolean;
}
/** A row that took longer than this is no ground to read on: the reader went on without it. */
export const auditWithinMs = 2_000;
/** Each try that is lost is a row of another node; so many in a row mean something else. */
const triesMost = 20;
type Draft = Omit<AuditRow, "number" | "at" | "hash">;

export function createAuditWriter(log: ModerationLog, clock: Clock, digest: (text: string) => string): AuditWriter {
  let turn: Promise<unknown> = Promise.resolve();
  let up = true;
  /** The row at the end of the chain. Another node may write the next one at the same time: whoever loses takes the one behind, because a place that was taken is no fault of the audit. */
  async function atEnd(draft: Draft): Promise<Omit<AuditRow, "hash">> {
    for (let tries = 1; ; tries += 1) {
      const head = await log.auditHead();
      const row = { number: head.number + 1, at: clock.nowMs(), ...draft };
      try {
        await log.addAudit({ ...row, hash: chainHash(digest, head.hash, row) });
        return row;
      } catch (cause) {
        if (tries >= triesMost || (await log.auditHead()).number === head.number) throw cause;
      }
    }
  }
  async function add(draft: Draft): Promise<AuditTicket | null> {
    const startedAt = clock.nowMs();
    try {
      const row = await atEnd(draft);
      up = clock.nowMs() - startedAt <= auditWithinMs;
      return up ? ({ number: row.number, by: draft.by, case: draft.case, at: startedAt } as AuditTicket) : null;
    } catch {
      up = false;
      return null;
    }
  }
  return {
    write(draft) {
      // One row after the other: the chain has one end.
      const mine = turn.then(() => add(draft));
      turn = mine;
      return mine;
    },
    isUp: () => up,
  };
}

export function chainHash(digest: (text: string) => string, before: string, row: Omit<AuditRow, "hash">): string {
  return digest(`lampion audit\n${before}\n${row.number}\n${row.at}\n${JSON.stringify([row.by, row.what, row.case, row.purpose])}`);
}
/** Whether rows from the first one on are one unbroken chain. */
export function isWhole(digest: (text: string) => string, rows: readonly AuditRow[], before = ""): boolean {
  let hash = before;
  for (const row of rows) {
    const wanted: string = chainHash(digest, hash, row);
    if (row.hash !== wanted) return false;
    hash = wanted;
  }
  return true;
}
