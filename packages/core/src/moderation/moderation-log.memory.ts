import type { ModerationEvent, Paper } from "./event.ts";
import type { AuditEnd, AuditRow, ModerationLog } from "./moderation-log.port.ts";

export interface MemoryModerationLog extends ModerationLog {
  readonly events: readonly ModerationEvent[];
  /** From now on neither is kept. */
  breakWrites(what: "log" | "audit", isBroken: boolean): void;
}

/** The contract of `ModerationLog` without a disk. */
export function createMemoryModerationLog(): MemoryModerationLog {
  const events: ModerationEvent[] = [];
  const papers = new Map<string, Paper>();
  let rows: readonly AuditRow[] = [];
  const ends: AuditEnd[] = [];
  const head = (): number => rows.at(-1)?.number ?? 0;
  const broken = new Set<string>();
  return {
    events,
    breakWrites(what, isBroken) {
      if (isBroken) broken.add(what);
      else broken.delete(what);
    },
    after: async (place, most) => events.slice(place, place + most),
    async append(expected, added, kept) {
      if (broken.has("log")) throw new Error("the log cannot be written");
      if (events.length !== expected) return "moved";
      events.push(...added);
      for (const paper of kept) papers.set(paper.id, paper);
      return "appended";
    },
    papers: async (ids) => ids.map((id) => papers.get(id)).filter((one) => one !== undefined),
    papersOf: async (caseId) => [...papers.values()].filter((one) => one.case === caseId),
    async endPapers(caseIds) {
      let ended = 0;
      for (const paper of papers.values())
        if (paper.case !== null && caseIds.includes(paper.case)) {
          papers.delete(paper.id);
          ended += 1;
        }
      return ended;
    },
    async addAudit(row) {
      if (broken.has("audit")) throw new Error("the audit cannot be written");
      if (row.number !== head() + 1) throw new Error("the chain went on meanwhile");
      rows = [...rows, row];
    },
    audit: async (from, most) => rows.filter((row) => row.number > from).slice(0, most),
    auditHead: async () => ({ number: head(), hash: rows.at(-1)?.hash ?? "" }),
    auditEnds: async () => [...ends],
    async endAudit(end) {
      if (end.number >= head()) throw new Error("the last row of the audit stays");
      if (end.number <= (ends.at(-1)?.number ?? 0)) throw new Error("the audit was cut there already");
      ends.push(end);
      rows = rows.filter((row) => row.number > end.number);
    },
  };
}
