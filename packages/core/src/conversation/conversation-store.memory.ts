import type { ConversationStore, Knock, Recall, TalkRecord } from "./conversation-store.port.ts";

const hourMs = 3_600_000;
const keptMs = 72 * hourMs;

/** The contract of `ConversationStore` without a disk, for tests and the simulation. Rows are shared by all who hold the store. */
export function createMemoryConversationStore(now: () => number): ConversationStore {
  const knocks = new Map<string, Knock>();
  const shownAt = new Map<string, number>();
  const last = new Map<string, number>();
  const talks = new Map<string, TalkRecord>();
  const recalls = new Map<string, Recall>();
  const sentBy = (from: string): Knock[] => [...knocks.values()].filter((one) => one.from === from);
  const sentTo = (to: string): Knock[] => [...knocks.values()].filter((one) => one.to === to);
  const takesPart = (talk: TalkRecord, relation: string): boolean => talk.sides.some((side) => side.relation === relation);
  return {
    addKnock: async (one) => {
      knocks.set(one.id, one);
      if (one.state === "open") shownAt.set(one.id, one.atMs);
      last.set(`${one.from} ${one.to}`, one.atMs);
    },
    knock: async (id) => knocks.get(id) ?? null,
    saveKnock: async (one, saw) => {
      if (knocks.get(one.id)?.version !== saw) return false;
      knocks.set(one.id, one);
      if (one.state === "open" && !shownAt.has(one.id)) shownAt.set(one.id, now());
      return true;
    },
    knocksOf: async (relation) =>
      [...knocks.values()]
        .filter((one) => (one.from === relation || one.to === relation) && one.atMs >= now() - keptMs)
        .sort((a, b) => b.atMs - a.atMs)
        .slice(0, 200),
    counts: async (from, nowMs) => {
      const since = (ms: number): number => sentBy(from).filter((one) => one.atMs >= ms && one.state !== "fell-back").length;
      return {
        openFrom: sentBy(from).filter((one) => one.state === "open" || one.state === "unseen").length,
        fromInHour: since(nowMs - hourMs),
        fromInDay: since(nowMs - 24 * hourMs),
      };
    },
    inbox: async (to, sinceMs) => ({
      open: sentTo(to).filter((one) => one.state === "open").length,
      shown: sentTo(to).filter((one) => (shownAt.get(one.id) ?? -1) >= sinceMs).length,
    }),
    unseen: async (to, limit) => {
      const open = new Set(
        sentTo(to)
          .filter((one) => one.state === "open")
          .map((one) => one.from),
      );
      return sentTo(to)
        .filter((one) => one.state === "unseen" && !open.has(one.from))
        .sort((a, b) => a.atMs - b.atMs)
        .slice(0, limit);
    },
    due: async (nowMs, limit) =>
      [...knocks.values()]
        .filter(
          (one) => one.state === "unseen" || (one.state === "open" && one.endsAtMs <= nowMs) || (one.state === "ended" && one.settlesAtMs !== null && one.settlesAtMs <= nowMs),
        )
        .sort((a, b) => a.atMs - b.atMs)
        .slice(0, limit),
    lastKnock: async (from, to) => last.get(`${from} ${to}`) ?? null,
    addTalk: async (one) => void talks.set(one.id, one),
    talk: async (id, known = null) => {
      const talk = talks.get(id) ?? null;
      return talk !== null && talk.version === known?.version ? known : talk;
    },
    saveTalk: async (one, saw) => {
      if (talks.get(one.id)?.version !== saw) return false;
      talks.set(one.id, one);
      return true;
    },
    talksOf: async (relation) =>
      [...talks.values()]
        .filter((one) => takesPart(one, relation) && (one.state !== "closed" || one.lastAtMs >= now() - keptMs))
        .sort((a, b) => b.lastAtMs - a.lastAtMs)
        .slice(0, 100),
    silentTalks: async (beforeMs, limit) => [...talks.values()].filter((one) => one.state !== "closed" && one.lastAtMs < beforeMs).slice(0, limit),
    addRecall: async (one, most, nowMs) => {
      const standing = [...recalls.values()].filter((other) => other.talk === one.talk && other.member === one.member && other.endsAtMs > nowMs);
      if (standing.length >= most) return false;
      recalls.set(one.hash, one);
      return true;
    },
    recall: async (hash, nowMs) => {
      const found = recalls.get(hash);
      return found === undefined || found.endsAtMs <= nowMs ? null : found;
    },
    forgetBefore: async (atMs) => {
      let gone = 0;
      for (const one of recalls.values()) if (one.endsAtMs <= atMs + keptMs) recalls.delete(one.hash);
      for (const one of knocks.values()) if (one.atMs < atMs && knocks.delete(one.id)) gone += 1;
      for (const one of talks.values()) if (one.state === "closed" && one.lastAtMs < atMs && talks.delete(one.id)) gone += 1;
      for (const [pair, at] of last) if (at < atMs - 96 * hourMs) last.delete(pair);
      return gone;
    },
    forgetDevice: async (relation) => {
      for (const one of knocks.values()) if (one.from === relation || one.to === relation) knocks.delete(one.id);
      for (const pair of last.keys()) if (pair.startsWith(`${relation} `)) last.delete(pair);
    },
  };
}
