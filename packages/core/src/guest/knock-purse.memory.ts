import type { KnockPurse } from "./knock-purse.port.ts";

const dayMs = 86_400_000;

/** The contract of `KnockPurse` without a disk: knocks of a device in a day UTC, counted. */
export function createMemoryKnockPurse(): KnockPurse {
  /** Relation -> knock -> day since 1970. */
  const paid = new Map<string, Map<string, number>>();
  return {
    async pay(relation, ref, perDay, nowMs) {
      const day = Math.floor(nowMs / dayMs);
      const refs = paid.get(relation) ?? new Map<string, number>();
      paid.set(relation, refs);
      if (refs.has(ref)) return { kind: "paid" };
      if ([...refs.values()].filter((one) => one === day).length >= perDay) return { kind: "spent", retryMs: (day + 1) * dayMs - nowMs };
      refs.set(ref, day);
      return { kind: "paid" };
    },
    giveBack: async (relation, ref) => void paid.get(relation)?.delete(ref),
  };
}
