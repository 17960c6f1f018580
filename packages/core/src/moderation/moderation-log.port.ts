import type { ModerationEvent, Paper } from "./event.ts";

export interface AuditRow {
  /** 1, 2, 3 ... without a hole. */
  readonly number: number;
  readonly at: number;
  readonly by: string;
  readonly what: string;
  readonly case: string | null;
  readonly purpose: string;
  /** SHA-256 over the row before and this one (MD-40). */
  readonly hash: string;
}

/** Where the audit was cut when its oldest rows had had their twelve months: what is left of them. */
export interface AuditEnd {
  /** The last row that ended. */
  readonly number: number;
  /** Hash of that row: what the first row that stays is chained to. */
  readonly hash: string;
  /** When that row was written. */
  readonly at: number;
  /** How many rows ended with this cut, by month (UTC, "2026-11") and kind of act. */
  readonly counts: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/**
 * The one log behind the desk: events and papers in one transaction, and the audit chain. Insert-only (MD-6): there is no way to change or
 * delete an event, or an audit row within its time; the oldest rows of the audit end together, from its beginning on (EV-51), papers with their case. What resolves is
 * on disk; what rejects was not kept.
 */
export interface ModerationLog {
  /** Events after this place, in order; the first one has place 1. */
  after(place: number, most: number): Promise<readonly ModerationEvent[]>;
  /** Appends at `expected` + 1 ... and keeps the papers, or does nothing: "moved" when somebody else was faster. */
  append(expected: number, events: readonly ModerationEvent[], papers: readonly Paper[]): Promise<"appended" | "moved">;
  /** Papers by id; those that ended are missing. */
  papers(ids: readonly string[]): Promise<readonly Paper[]>;
  papersOf(caseId: string): Promise<readonly Paper[]>;
  /** Deletes papers of these cases; what happened stays (EV-50). */
  endPapers(caseIds: readonly string[]): Promise<number>;
  /** Rejects when `row.number` is taken: the chain has one writer at a time. */
  addAudit(row: AuditRow): Promise<void>;
  audit(from: number, most: number): Promise<readonly AuditRow[]>;
  auditHead(): Promise<{ readonly number: number; readonly hash: string }>;
  /** Every cut of the audit, in order; the chain begins behind the last one. */
  auditEnds(): Promise<readonly AuditEnd[]>;
  /** Keeps the cut and takes its rows away, in one. Rejects when the chain was cut there already, or the last row is among them: the chain goes on from it. */
  endAudit(end: AuditEnd): Promise<void>;
}
