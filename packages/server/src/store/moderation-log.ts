import type { AuditEnd, AuditRow, ModerationEvent, ModerationLog, Paper } from "@lampion/core";
import { moderationStatements } from "./moderation-statements.ts";
import { toJson, type Row } from "./schema.ts";
import type { Tables } from "./tables.ts";

const paperOf = (row: Row<"papers">): Paper => ({ id: row.id, case: row.case_id, kind: row.kind, text: row.text, at: row.at_ms });
const auditOf = (row: Row<"audit">): AuditRow => ({ number: row.number, at: row.at_ms, by: row.by_staff, what: row.what, case: row.case_id, purpose: row.purpose, hash: row.hash });

/** The desk's log in tables of one engine or the other. The number of an event is given by compare-and-append: the primary key settles who was first (decision 18). */
export function createModerationLog(tables: Tables): ModerationLog {
  const on = tables.prepare(moderationStatements);
  const lastPlace = async (): Promise<number> => (await on.lastPlace.get())?.place ?? 0;
  return {
    after: async (place, most) => (await on.eventsAfter.all(place, most)).map((row) => JSON.parse(row.body) as ModerationEvent),
    async append(expected, events, papers) {
      try {
        await tables.together([
          ...events.map((event, at) => on.addEvent.with({ place: expected + 1 + at, at_ms: event.at, kind: event.kind, case_id: event.case, body: toJson(event) })),
          ...papers.map((one) => on.addPaper.with({ id: one.id, case_id: one.case, kind: one.kind, text: one.text, at_ms: one.at })),
        ]);
        return "appended";
      } catch (cause) {
        // Somebody else took the place, or it could not be written at all: the table knows which.
        if ((await lastPlace()) > expected) return "moved";
        throw cause;
      }
    },
    async papers(ids) {
      const found = await Promise.all(ids.map((id) => on.paper.get(id)));
      return found.flatMap((row) => (row === null ? [] : [paperOf(row)]));
    },
    papersOf: async (caseId) => (await on.papersOf.all(caseId)).map(paperOf),
    async endPapers(caseIds) {
      const changed = await tables.together(caseIds.map((id) => on.endPapers.with(id)));
      const ended = changed.reduce((sum, count) => sum + count, 0);
      if (ended > 0) await tables.wipe();
      return ended;
    },
    addAudit: async (row) =>
      void (await on.addAudit.run({ number: row.number, at_ms: row.at, by_staff: row.by, what: row.what, case_id: row.case, purpose: row.purpose, hash: row.hash })),
    audit: async (from, most) => (await on.auditFrom.all(from, most)).map(auditOf),
    async auditHead() {
      const row = await on.auditHead.get();
      return row === null ? { number: 0, hash: "" } : { number: row.number, hash: row.hash };
    },
    auditEnds: async () => (await on.auditEnds.all()).map((row) => ({ number: row.number, hash: row.hash, at: row.at_ms, counts: JSON.parse(row.counts) as AuditEnd["counts"] })),
    async endAudit(end) {
      // The head only grows: what is below it stays below it.
      if (end.number >= ((await on.auditHead.get())?.number ?? 0)) throw new Error("the last row of the audit stays");
      // The key of the cut settles which node was first; the other one's deletes nothing.
      await tables.together([on.addAuditEnd.with({ number: end.number, hash: end.hash, at_ms: end.at, counts: toJson(end.counts) }), on.endAudit.with(end.number)]);
    },
  };
}
