import type { ConversationStore, Knock, TalkRecord } from "@lampion/core";
import { conversationStatements } from "./conversation-statements.ts";
import { orNull, recordOf, toJson, type Row } from "./schema.ts";
import type { Tables } from "./tables.ts";

const hourMs = 3_600_000;
const keptMs = 72 * hourMs;
const knockRow = (one: Knock, nowMs: number): Row<"knocks"> => ({
  id: one.id,
  from_relation: one.from,
  to_relation: one.to,
  at_ms: one.atMs,
  ends_ms: one.endsAtMs,
  settles_ms: one.settlesAtMs,
  state: one.state,
  shown_ms: one.state === "open" ? nowMs : null,
  version: one.version,
  record: toJson(one),
});
const talkRow = (one: TalkRecord): Row<"talks"> => ({
  id: one.id,
  a: one.sides[0].relation,
  b: one.sides[1].relation,
  state: one.state,
  last_ms: one.lastAtMs,
  version: one.version,
  record: toJson(one),
});

export function createConversationStore(tables: Tables, now: () => number): ConversationStore {
  const on = tables.prepare(conversationStatements);
  return {
    async addKnock(one) {
      const row = knockRow(one, one.atMs);
      await tables.together([on.addKnock.with(row), on.mark.with(row)]);
    },
    knock: async (id) => orNull(await on.knock.get(id), recordOf),
    saveKnock: async (one, saw) => (await on.saveKnock.run(knockRow(one, now()), saw)) === 1,
    knocksOf: async (relation) => (await on.knocksOf.all(relation, now() - keptMs)).map(recordOf),
    counts: async (from, nowMs) => ({
      openFrom: (await on.openFrom.one(from)).n,
      fromInHour: (await on.sentSince.one(from, nowMs - hourMs)).n,
      fromInDay: (await on.sentSince.one(from, nowMs - 24 * hourMs)).n,
    }),
    inbox: async (to, sinceMs) => ({ open: (await on.inboxOpen.one(to)).n, shown: (await on.inboxShown.one(to, sinceMs)).n }),
    unseen: async (to, limit) => (await on.unseen.all(to, limit)).map(recordOf),
    due: async (nowMs, limit) => (await on.due.all(nowMs, limit)).map(recordOf),
    lastKnock: async (from, to) => (await on.lastKnock.get(from, to))?.at_ms ?? null,
    addTalk: async (one) => void (await on.addTalk.run(talkRow(one))),
    async talk(id, known = null) {
      // Asked before every private message, and nearly always nothing has changed.
      if (known !== null && (await on.talkVersion.get(id))?.version === known.version) return known;
      return orNull(await on.talk.get(id), recordOf);
    },
    saveTalk: async (one, saw) => (await on.saveTalk.run(talkRow(one), saw)) === 1,
    talksOf: async (relation) => (await on.talksOf.all(relation, now() - keptMs)).map(recordOf),
    silentTalks: async (beforeMs, limit) => (await on.silentTalks.all(beforeMs, limit)).map(recordOf),
    async addRecall({ hash, talk, member, own, endsAtMs }, most, nowMs) {
      if ((await on.standingRecalls.one(talk, member, nowMs)).n >= most) return false;
      await on.addRecall.run({ hash, talk, member, own, ends_ms: endsAtMs });
      return true;
    },
    recall: async (hash, nowMs) => orNull(await on.recall.get(hash, nowMs), ({ ends_ms, ...row }) => ({ ...row, endsAtMs: ends_ms })),
    async forgetBefore(atMs) {
      const [knocks = 0, talks = 0] = await tables.together([
        on.forgetKnocks.with(atMs),
        on.forgetTalks.with(atMs),
        on.forgetMarks.with(atMs - 96 * hourMs),
        on.forgetRecalls.with(atMs + keptMs),
      ]);
      return knocks + talks;
    },
    forgetDevice: async (relation) => void (await tables.together([on.forgetKnocksOf.with(relation), on.forgetMarksOf.with(relation)])),
  };
}
