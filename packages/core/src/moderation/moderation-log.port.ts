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

/**
 * The one log behind the desk: events and papers in one transaction, and the audit chain. Insert-only (MD-6): there is no way to change or
 * delete an event or an audit row; papers end with their time. What resolves is on disk; what rejects was not kept.
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
}
