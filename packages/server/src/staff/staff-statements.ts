import type { Row } from "../store/schema.ts";
import { pick, query } from "../store/statements.ts";

export const staffStatements = {
  member: (id: string) => query.selectFrom("staff").select("record").where("id", "=", id),
  members: () => query.selectFrom("staff").select("record").orderBy("id"),
  saveMember: ({ id, record }: Row<"staff">) =>
    query
      .insertInto("staff")
      .values({ id, record })
      .onConflict((known) => known.column("id").doUpdateSet({ record })),
  passkey: (id: string) => query.selectFrom("passkeys").select("record").where("id", "=", id),
  passkeysOf: (staff: string) => query.selectFrom("passkeys").select("record").where("staff", "=", staff).orderBy("id"),
  savePasskey: ({ id, staff, record }: Row<"passkeys">) =>
    query
      .insertInto("passkeys")
      .values({ id, staff, record })
      .onConflict((known) => known.column("id").doUpdateSet({ record })),
  dropPasskey: (id: string) => query.deleteFrom("passkeys").where("id", "=", id),
  dropPasskeys: (staff: string, kept: string) => query.deleteFrom("passkeys").where("staff", "=", staff).where("id", "!=", kept),
  session: (hash: string) => query.selectFrom("staff_sessions").selectAll().where("cookie_hash", "=", hash),
  addSession: (row: Row<"staff_sessions">) => query.insertInto("staff_sessions").values(pick(row, "cookie_hash", "id", "staff", "device", "is_demo", "begun_ms", "seen_ms")),
  seenSession: (hash: string, seen_ms: number) => query.updateTable("staff_sessions").set({ seen_ms }).where("cookie_hash", "=", hash),
  endSession: (hash: string) => query.deleteFrom("staff_sessions").where("cookie_hash", "=", hash),
  endSessionsOf: (staff: string) => query.deleteFrom("staff_sessions").where("staff", "=", staff),
  oldSessions: (begunBeforeMs: number) => query.deleteFrom("staff_sessions").where("begun_ms", "<", begunBeforeMs),
  slip: (hash: string) => query.selectFrom("staff_slips").selectAll().where("hash", "=", hash),
  addSlip: (row: Row<"staff_slips">) => query.insertInto("staff_slips").values(pick(row, "hash", "kind", "about", "until_ms")),
  takeSlip: (hash: string) => query.deleteFrom("staff_slips").where("hash", "=", hash).returningAll(),
  oldSlips: (beforeMs: number) => query.deleteFrom("staff_slips").where("until_ms", "<", beforeMs),
};
