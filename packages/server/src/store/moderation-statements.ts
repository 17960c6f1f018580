import type { Row } from "./schema.ts";
import { pick, query } from "./statements.ts";

const paper = ["id", "case_id", "kind", "text", "at_ms"] as const;
const row = ["number", "at_ms", "by_staff", "what", "case_id", "purpose", "hash"] as const;

/** Events are only added; papers are also deleted, with their case (regulation.md C.3), and rows of the audit from its beginning on (EV-51). */
export const moderationStatements = {
  addEvent: (event: Row<"events">) => query.insertInto("events").values(pick(event, "place", "at_ms", "kind", "case_id", "body")),
  eventsAfter: (place: number, most: number) => query.selectFrom("events").select(["place", "body"]).where("place", ">", place).orderBy("place", "asc").limit(most),
  lastPlace: () => query.selectFrom("events").select("place").orderBy("place", "desc").limit(1),
  addPaper: (one: Row<"papers">) => query.insertInto("papers").values(pick(one, ...paper)),
  paper: (id: string) => query.selectFrom("papers").select(paper).where("id", "=", id),
  papersOf: (caseId: string) => query.selectFrom("papers").select(paper).where("case_id", "=", caseId).orderBy("at_ms", "asc").orderBy("id", "asc"),
  endPapers: (caseId: string) => query.deleteFrom("papers").where("case_id", "=", caseId),
  addAudit: (one: Row<"audit">) => query.insertInto("audit").values(pick(one, ...row)),
  auditFrom: (from: number, most: number) => query.selectFrom("audit").select(row).where("number", ">", from).orderBy("number", "asc").limit(most),
  auditEnds: () => query.selectFrom("audit_ends").select(["number", "hash", "at_ms", "counts"]).orderBy("number", "asc"),
  addAuditEnd: (end: Row<"audit_ends">) => query.insertInto("audit_ends").values(pick(end, "number", "hash", "at_ms", "counts")),
  endAudit: (number: number) => query.deleteFrom("audit").where("number", "<=", number),
  auditHead: () => query.selectFrom("audit").select(["number", "hash"]).orderBy("number", "desc").limit(1),
};
