import type { Row } from "./schema.ts";
import { pick, query } from "./statements.ts";

const knocks = query.selectFrom("knocks").select("record");
const talks = query.selectFrom("talks").select("record");
const knockCount = query.selectFrom("knocks").select((is) => is.fn.countAll<number>().as("n"));

export const conversationStatements = {
  addKnock: (row: Row<"knocks">) =>
    query.insertInto("knocks").values(pick(row, "id", "from_relation", "to_relation", "at_ms", "ends_ms", "settles_ms", "state", "shown_ms", "version", "record")),
  mark: ({ from_relation, to_relation, at_ms }: Row<"knocked">) =>
    query
      .insertInto("knocked")
      .values({ from_relation, to_relation, at_ms })
      .onConflict((known) => known.columns(["from_relation", "to_relation"]).doUpdateSet({ at_ms })),
  knock: (id: string) => knocks.where("id", "=", id),
  saveKnock: (row: Row<"knocks">, saw: number) =>
    query
      .updateTable("knocks")
      .set(pick(row, "ends_ms", "settles_ms", "state", "version", "record"))
      // Once shown it stays shown since then.
      .set((is) => ({ shown_ms: is.fn.coalesce("shown_ms", is.val(row.shown_ms)) }))
      .where("id", "=", row.id)
      .where("version", "=", saw),
  /** Whether there is any: most who come have none, and to put nothing in order costs ten times this look. */
  knocksOf: (relation: string, sinceMs: number) =>
    knocks
      .where((is) => is.or([is("from_relation", "=", relation), is("to_relation", "=", relation)]))
      .where("at_ms", ">=", sinceMs)
      .orderBy("at_ms", "desc")
      .limit(200),
  openFrom: (from: string) => knockCount.where("from_relation", "=", from).where("state", "in", ["open", "unseen"]),
  sentSince: (from: string, sinceMs: number) => knockCount.where("from_relation", "=", from).where("at_ms", ">=", sinceMs).where("state", "!=", "fell-back"),
  inboxOpen: (to: string) => knockCount.where("to_relation", "=", to).where("state", "=", "open"),
  inboxShown: (to: string, sinceMs: number) => knockCount.where("to_relation", "=", to).where("shown_ms", ">=", sinceMs),
  unseen: (to: string, limit: number) =>
    knocks
      .where("to_relation", "=", to)
      .where("state", "=", "unseen")
      .where((is) =>
        is.not(
          is.exists(
            is
              .selectFrom("knocks as other")
              .select("other.id")
              .where("other.to_relation", "=", to)
              .whereRef("other.from_relation", "=", "knocks.from_relation")
              .where("other.state", "=", "open"),
          ),
        ),
      )
      .orderBy("at_ms")
      .limit(limit),
  due: (nowMs: number, limit: number) =>
    knocks
      .where((is) =>
        is.or([
          is("state", "=", "unseen"),
          is.and([is("state", "=", "open"), is("ends_ms", "<=", nowMs)]),
          // A row without a settling time is never below it.
          is.and([is("state", "=", "ended"), is("settles_ms", "<=", nowMs)]),
        ]),
      )
      .orderBy("at_ms")
      .limit(limit),
  lastKnock: (from: string, to: string) => query.selectFrom("knocked").select("at_ms").where("from_relation", "=", from).where("to_relation", "=", to),
  addTalk: (row: Row<"talks">) => query.insertInto("talks").values(pick(row, "id", "a", "b", "state", "last_ms", "version", "record")),
  talk: (id: string) => talks.where("id", "=", id),
  talkVersion: (id: string) => query.selectFrom("talks").select("version").where("id", "=", id),
  saveTalk: (row: Row<"talks">, saw: number) =>
    query
      .updateTable("talks")
      .set(pick(row, "state", "last_ms", "version", "record"))
      .where("id", "=", row.id)
      .where("version", "=", saw),
  talksOf: (relation: string, sinceMs: number) =>
    talks
      .where((is) => is.or([is("a", "=", relation), is("b", "=", relation)]))
      .where((is) => is.or([is("state", "!=", "closed"), is("last_ms", ">=", sinceMs)]))
      .orderBy("last_ms", "desc")
      .limit(100),
  silentTalks: (beforeMs: number, limit: number) => talks.where("state", "!=", "closed").where("last_ms", "<", beforeMs).limit(limit),
  standingRecalls: (talk: string, member: string, nowMs: number) =>
    query
      .selectFrom("recalls")
      .select((is) => is.fn.countAll<number>().as("n"))
      .where("talk", "=", talk)
      .where("member", "=", member)
      .where("ends_ms", ">", nowMs),
  addRecall: (row: Row<"recalls">) => query.insertInto("recalls").values(pick(row, "hash", "talk", "member", "own", "ends_ms")),
  recall: (hash: string, nowMs: number) => query.selectFrom("recalls").select(["hash", "talk", "member", "own", "ends_ms"]).where("hash", "=", hash).where("ends_ms", ">", nowMs),
  forgetRecalls: (beforeMs: number) => query.deleteFrom("recalls").where("ends_ms", "<=", beforeMs),
  forgetKnocks: (beforeMs: number) => query.deleteFrom("knocks").where("at_ms", "<", beforeMs),
  forgetTalks: (beforeMs: number) => query.deleteFrom("talks").where("last_ms", "<", beforeMs).where("state", "=", "closed"),
  forgetMarks: (beforeMs: number) => query.deleteFrom("knocked").where("at_ms", "<", beforeMs),
  forgetKnocksOf: (relation: string) => query.deleteFrom("knocks").where((is) => is.or([is("from_relation", "=", relation), is("to_relation", "=", relation)])),
  forgetMarksOf: (from: string) => query.deleteFrom("knocked").where("from_relation", "=", from),
};
