import type { Row } from "./schema.ts";
import { pick, query } from "./statements.ts";

export const vaultStatements = {
  addReport: (row: Row<"reports">) =>
    query
      .insertInto("reports")
      .values(
        pick(
          row,
          "id",
          "at_ms",
          "source",
          "by_relation",
          "about",
          "whom",
          "who",
          "situation",
          "category",
          "keyword",
          "severity",
          "words",
          "act",
          "authenticated",
          "order_found",
          "claim_hash",
        ),
      ),
  addEvidence: (row: Row<"evidence">) => query.insertInto("evidence").values(pick(row, "report", "place", "sealed")),
  evidence: (report: string) => query.selectFrom("evidence").select(["place", "sealed"]).where("report", "=", report).orderBy("place"),
  dropEvidence: (report: string) => query.deleteFrom("evidence").where("report", "=", report),
  dropWords: (report: string) => query.updateTable("reports").set({ words: "" }).where("id", "=", report),
  before: (ms: number) => query.selectFrom("reports").select("id").where("at_ms", "<", ms),
  dropCustody: (report: string) => query.deleteFrom("custody").where("report", "=", report),
  dropSheets: (report: string) => query.deleteFrom("evidence_sheets").where("report", "=", report),
  dropReport: (report: string) => query.deleteFrom("reports").where("id", "=", report),
  addSheet: (row: Omit<Row<"evidence_sheets">, "proof">) => query.insertInto("evidence_sheets").values(pick(row, "report", "sheet")),
  addCustody: (row: Row<"custody">) => query.insertInto("custody").values(pick(row, "report", "place", "entry")),
  custody: (report: string) => query.selectFrom("custody").select("entry").where("report", "=", report).orderBy("place"),
  addOutbox: (row: Row<"outbox">) => query.insertInto("outbox").values(pick(row, "id", "entry")),
  outbox: (limit: number) => query.selectFrom("outbox").select("entry").orderBy("id").limit(limit),
  logged: (id: string) => query.deleteFrom("outbox").where("id", "=", id),
  /** What a hold may follow from. */
  heldFor: (id: string) => query.selectFrom("reports").select(["id", "at_ms", "source", "by_relation", "about"]).where("id", "=", id),
  since: (ms: number) => query.selectFrom("reports").select(["id", "at_ms", "source", "by_relation", "about"]).where("at_ms", ">=", ms).orderBy("at_ms").orderBy("id"),
  unproven: (limit: number) => query.selectFrom("evidence_sheets").select(["report", "sheet"]).where("proof", "is", null).limit(limit),
  prove: (proof: string, report: string, sheet: string) => query.updateTable("evidence_sheets").set({ proof }).where("report", "=", report).where("sheet", "=", sheet),
  proof: (report: string, sheet: string) => query.selectFrom("evidence_sheets").select("proof").where("report", "=", report).where("sheet", "=", sheet),
  anyProof: (sheet: string) => query.selectFrom("evidence_sheets").select("proof").where("sheet", "=", sheet).where("proof", "is not", null).limit(1),
  asked: (id: string) =>
    query
      .selectFrom("reports")
      .select(["id", "at_ms", "source", "by_relation", "about", "whom", "who", "situation", "category", "keyword", "severity", "words", "act"])
      .where("id", "=", id),
  /** An empty hash is that of no code. */
  claim: (hash: string) => query.selectFrom("reports").select(["at_ms", "situation"]).where("claim_hash", "=", hash).where("claim_hash", "!=", ""),
  countAbout: (whom: string, sinceMs: number) =>
    query
      .selectFrom("reports")
      .select((is) => is.fn.countAll<number>().as("n"))
      .where("whom", "=", whom)
      .where("at_ms", ">=", sinceMs),
};
