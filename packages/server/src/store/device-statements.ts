import type { Row } from "./schema.ts";
import { pick, query } from "./statements.ts";

export const deviceStatements = {
  trust: (id: string) => query.selectFrom("trust").select("record").where("id", "=", id),
  saveTrust: ({ id, record, seen_ms }: Row<"trust">) =>
    query
      .insertInto("trust")
      .values({ id, record, seen_ms })
      .onConflict((known) => known.column("id").doUpdateSet({ record, seen_ms })),
  kept: (relation: string) => query.selectFrom("kept").select("record").where("relation", "=", relation),
  saveKept: ({ relation, record, seen_ms }: Row<"kept">) =>
    query
      .insertInto("kept")
      .values({ relation, record, seen_ms })
      .onConflict((known) => known.column("relation").doUpdateSet({ record, seen_ms })),
  blocks: (relation: string) =>
    query
      .selectFrom("blocks")
      .selectAll()
      .where((is) => is.or([is("by_relation", "=", relation), is("whom", "=", relation)])),
  addBlock: (row: Row<"blocks">) =>
    query
      .insertInto("blocks")
      .values(pick(row, "id", "by_relation", "whom", "at_ms", "met", "narrow"))
      // Narrow only while both are.
      .onConflict((known) => known.columns(["by_relation", "whom"]).doUpdateSet((is) => ({ narrow: is("blocks.narrow", "*", is.ref("excluded.narrow")) })))
      .returningAll(),
  removeBlock: (by: string, id: string) => query.deleteFrom("blocks").where("by_relation", "=", by).where("id", "=", id).returningAll(),
  forgetTrust: (id: string) => query.deleteFrom("trust").where("id", "=", id),
  forgetKept: (relation: string) => query.deleteFrom("kept").where("relation", "=", relation),
  forgetBlocks: (by: string) => query.deleteFrom("blocks").where("by_relation", "=", by),
  forgetPurse: (relation: string) => query.deleteFrom("purse").where("relation", "=", relation),
  idleTrust: (beforeMs: number) => query.deleteFrom("trust").where("seen_ms", "<", beforeMs),
  idleKept: (beforeMs: number) => query.deleteFrom("kept").where("seen_ms", "<", beforeMs),
};

export const purseStatements = {
  count: (relation: string, day: number) =>
    query
      .selectFrom("purse")
      .select((is) => is.fn.countAll<number>().as("n"))
      .where("relation", "=", relation)
      .where("day", "=", day),
  paid: (relation: string, ref: string) => query.selectFrom("purse").select("ref").where("relation", "=", relation).where("ref", "=", ref),
  pay: (relation: string, day: number, ref: string) =>
    query
      .insertInto("purse")
      .values({ relation, day, ref })
      .onConflict((known) => known.columns(["relation", "ref"]).doNothing()),
  giveBack: (relation: string, ref: string) => query.deleteFrom("purse").where("relation", "=", relation).where("ref", "=", ref),
  forget: (beforeDay: number) => query.deleteFrom("purse").where("day", "<", beforeDay),
};
