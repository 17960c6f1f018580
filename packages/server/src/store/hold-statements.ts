import type { Row } from "./schema.ts";
import { pick, query } from "./statements.ts";

/** Who holds a share. Members of a conversation have ids of another form. */
const custodians = ["custodian-1", "custodian-2", "custodian-3"] as const;

export const holdStatements = {
  wraps: (sheet: Uint8Array) => query.selectFrom("wraps").select(["holder", "wrap"]).where("sheet", "=", sheet).orderBy("holder"),
  shares: (sheet: Uint8Array) => query.selectFrom("wraps").select(["holder", "wrap"]).where("sheet", "=", sheet).where("holder", "in", custodians).orderBy("holder"),
  add: (row: Omit<Row<"holds">, "ended_ms">) =>
    query.insertInto("holds").values(pick(row, "id", "ground", "owner", "about", "stream", "from_ms", "to_ms", "placed_ms", "ends_ms", "sheets")),
  addWrap: (row: Row<"hold_wraps">) => query.insertInto("hold_wraps").values(pick(row, "hold", "sheet", "holder", "wrap", "shown")),
  addCustody: (row: Row<"hold_custody">) => query.insertInto("hold_custody").values(pick(row, "hold", "place", "entry")),
  custody: (hold: string) => query.selectFrom("hold_custody").select("entry").where("hold", "=", hold).orderBy("place"),
  hold: (id: string) => query.selectFrom("holds").selectAll().where("id", "=", id),
  about: (about: string) => query.selectFrom("holds").selectAll().where("about", "=", about).orderBy("placed_ms").orderBy("id"),
  standing: () => query.selectFrom("holds").selectAll().where("ended_ms", "is", null).orderBy("placed_ms").orderBy("id"),
  countReported: (stream: string) =>
    query
      .selectFrom("holds")
      .select((is) => is.fn.countAll<number>().as("n"))
      .where("stream", "=", stream)
      .where("ground", "=", "report")
      .where("ended_ms", "is", null),
  writeEnd: (ms: number, id: string) => query.updateTable("holds").set({ ends_ms: ms }).where("id", "=", id),
  writeEnded: (ms: number, id: string) => query.updateTable("holds").set({ ended_ms: ms }).where("id", "=", id),
  dropWraps: (hold: string) => query.deleteFrom("hold_wraps").where("hold", "=", hold),
  showAll: (hold: string) => query.updateTable("hold_wraps").set({ shown: 1 }).where("hold", "=", hold).where("holder", "not in", custodians),
  showOne: (hold: string, holder: string) =>
    query.updateTable("hold_wraps").set({ shown: 1 }).where("hold", "=", hold).where("holder", "=", holder).where("holder", "not in", custodians),
  shown: (hold: string) => query.selectFrom("hold_wraps").select("holder").where("hold", "=", hold).where("shown", "=", 1).where("holder", "not in", custodians).orderBy("holder"),
  /** What a device is given: what is shown to it (EV-23). */
  heldFor: (sheet: Uint8Array, holder: string) =>
    query.selectFrom("hold_wraps").select(["hold", "wrap"]).where("sheet", "=", sheet).where("holder", "=", holder).where("shown", "=", 1).orderBy("hold").limit(20),
  /** Two custodians open, whoever has the rest. */
  heldShares: (sheet: Uint8Array) =>
    query.selectFrom("hold_wraps").select(["hold", "holder", "wrap"]).where("sheet", "=", sheet).where("holder", "in", custodians).orderBy("holder").orderBy("hold").limit(300),
  dropCustody: (beforeMs: number) => query.deleteFrom("hold_custody").where("hold", "in", query.selectFrom("holds").select("id").where("ended_ms", "<", beforeMs)),
  dropHolds: (beforeMs: number) => query.deleteFrom("holds").where("ended_ms", "<", beforeMs),
  followed: (name: string) => query.selectFrom("hold_followed").select("place").where("name", "=", name),
  follow: (row: Row<"hold_followed">) =>
    query
      .insertInto("hold_followed")
      .values(pick(row, "name", "place"))
      .onConflict((is) => is.column("name").doUpdateSet({ place: row.place })),
  /** All but the two places up to which is followed are marks of reports. */
  dropMarks: (place: number) => query.deleteFrom("hold_followed").where("name", "!=", "desk").where("name", "!=", "reports").where("place", "<", place),
};
