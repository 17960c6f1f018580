import type { Row } from "./schema.ts";
import { pick, query } from "./statements.ts";

export const vectorStatements = {
  add: (row: Row<"vectors">) => query.insertInto("vectors").values(pick(row, "id", "at_ms", "heard", "body")),
  after: (atMs: number, id: string, most: number) =>
    query
      .selectFrom("vectors")
      .select(["id", "at_ms", "heard", "body"])
      .where((is) => is.or([is("at_ms", ">", atMs), is.and([is("at_ms", "=", atMs), is("id", ">", id)])]))
      .orderBy("at_ms", "asc")
      .orderBy("id", "asc")
      .limit(most),
  forget: (beforeMs: number) => query.deleteFrom("vectors").where("at_ms", "<", beforeMs),
};
