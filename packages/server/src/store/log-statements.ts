import type { Row } from "./schema.ts";
import { pick, query } from "./statements.ts";

const whole = ["idx", "id", "at_ms", "type", "about", "salt", "content", "entry"] as const;

export const logStatements = {
  addEntry: (row: Row<"entries">) => query.insertInto("entries").values(pick(row, ...whole)),
  size: () => query.selectFrom("entries").select((is) => is.fn.countAll<number>().as("n")),
  entry: (id: string) => query.selectFrom("entries").select(whole).where("id", "=", id),
  about: (about: string, limit: number) => query.selectFrom("entries").select(whole).where("about", "=", about).orderBy("idx", "asc").limit(limit),
  shreds: () => query.selectFrom("entries").select(["content"]).where("type", "=", "shred"),
  /** Public bytes from `from` on, in order. */
  entriesFrom: (from: number, limit: number) => query.selectFrom("entries").select(["idx", "entry"]).where("idx", ">=", from).orderBy("idx", "asc").limit(limit),
  putCheckpoint: (row: Row<"checkpoints">) =>
    query
      .insertInto("checkpoints")
      .values(pick(row, "size", "at_ms", "note"))
      .onConflict((conflict) => conflict.column("size").doUpdateSet({ note: row.note })),
  lastCheckpoint: () => query.selectFrom("checkpoints").select(["size", "at_ms", "note"]).orderBy("size", "desc").limit(1),
  lastCheckpointBefore: (ms: number) => query.selectFrom("checkpoints").select(["size", "at_ms", "note"]).where("at_ms", "<", ms).orderBy("size", "desc").limit(1),
  addStamp: (row: Row<"stamps">) => query.insertInto("stamps").values(pick(row, "day", "size", "note", "token")),
  stamp: (day: number) => query.selectFrom("stamps").select(["day", "size", "note", "token"]).where("day", "=", day),
  firstStampFrom: (size: number) => query.selectFrom("stamps").select(["day", "size", "note", "token"]).where("size", ">=", size).orderBy("size", "asc").limit(1),
  lease: (name: string) => query.selectFrom("lease").select(["owner", "until_ms"]).where("name", "=", name),
  takeLease: (row: Row<"lease">) =>
    query
      .insertInto("lease")
      .values(pick(row, "name", "owner", "until_ms"))
      .onConflict((conflict) => conflict.column("name").doUpdateSet({ owner: row.owner, until_ms: row.until_ms })),
};
