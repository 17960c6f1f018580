import { query } from "./statements.ts";

/** Asked in the file of rooms and in that of conversations. */
export const sheetStatements = {
  /** A sheet that is closed and logged, with the leaves of its batch. */
  logged: (sheet: Uint8Array) =>
    query
      .selectFrom("sheets")
      .innerJoin("batches", "batches.id", "sheets.batch")
      .select(["sheets.stream", "sheets.hour", "sheets.root", "sheets.batch", "sheets.place", "batches.leaves"])
      .where("sheets.sheet", "=", sheet)
      .where("batches.is_logged", "=", 1),
  closed: (sheet: Uint8Array) => query.selectFrom("sheets").select(["stream", "hour", "root"]).where("sheet", "=", sheet).where("root", "is not", null),
  rows: (stream: string, hour: number, sheet: Uint8Array, limit: number) =>
    query
      .selectFrom("records")
      .select(["epoch", "seq", "tag", "sealed"])
      .where("stream", "=", stream)
      .where("hour", "=", hour)
      .where("sheet", "=", sheet)
      .orderBy("epoch")
      .orderBy("seq")
      .limit(limit),
  tags: (stream: string, hour: number, sheet: Uint8Array) =>
    query.selectFrom("records").select(["epoch", "seq", "tag"]).where("stream", "=", stream).where("hour", "=", hour).where("sheet", "=", sheet).orderBy("epoch").orderBy("seq"),
  ofHours: (stream: string, fromHour: number, toHour: number, limit: number) =>
    query
      .selectFrom("sheets")
      .select(["sheet", "stream", "hour"])
      .where("stream", "=", stream)
      .where("hour", ">=", fromHour)
      .where("hour", "<", toHour)
      .orderBy("hour")
      .orderBy("sheet")
      .limit(limit),
};
