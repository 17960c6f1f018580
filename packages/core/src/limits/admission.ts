import { fullBucket, take, type Bucket } from "./token-bucket.ts";

/**
 * How many guests may come in (PT-18): 60 % of what the core could let in by what one entry costs now; returning guests may use all of it, new ones
 * 30 %. Who is turned away is told when to come back, each a little later than the one before, over the time that the queue needs.
 */
export interface Admission {
  /** 0: come in; else ms after which to try again. `chance`: 0 to 1. */
  ask(isNew: boolean, nowMs: number, chance: number): number;
  /** So many came in while the thread worked so long. */
  learned(entries: number, busyMs: number): void;
  /** Guests per second. */
  rate(): number;
}

/** Before anything was measured: half of a small core. */
const firstCostMs = 0.4;
const share = 0.6;
const newShare = 0.3;
/** A measure over fewer entries says more of other work than of entries. */
const leastEntries = 20;
const leastPerS = 50;
const burstS = 2;

export function createAdmission(nowMs: number): Admission {
  let costMs = firstCostMs;
  const rate = (): number => Math.max(leastPerS, (share * 1_000) / costMs);
  const all: Bucket = fullBucket(rate() * burstS, nowMs);
  const fresh: Bucket = fullBucket(rate() * newShare * burstS, nowMs);
  /** Who was turned away and is expected again, worked off at the rate. */
  const queue = { length: 0, atMs: nowMs };
  function waitMs(perS: number, now: number, chance: number): number {
    queue.length = Math.max(0, queue.length - (Math.max(0, now - queue.atMs) * perS) / 1_000) + 1;
    queue.atMs = now;
    return Math.round(500 + (queue.length / perS) * 1_000 * (0.5 + chance / 2) + chance * 500);
  }
  return {
    ask(isNew, now, chance) {
      const perS = rate();
      if (isNew && take(fresh, 1, perS * newShare, perS * newShare * burstS, now) > 0) return waitMs(perS * newShare, now, chance);
      if (take(all, 1, perS, perS * burstS, now) > 0) return waitMs(perS, now, chance);
      return 0;
    },
    learned(entries, busyMs) {
      if (entries < leastEntries || busyMs <= 0) return;
      costMs = costMs * 0.8 + (busyMs / entries) * 0.2;
    },
    rate,
  };
}
