import { limits } from "@lampion/protocol";
import type { Random } from "../basics/random.port.ts";

const hourMs = 3_600_000;

/**
 * How often a device may look at another sample of a zone (WH-7). Kept per device and not per window, so that closing
 * the list, a new session or a changed form gives no sample more.
 */
export interface Draws {
  /** The seed of this session: the same as long as nothing new was asked for; null when too many sessions of this device began a list within an hour. */
  seed(relation: string, session: string, nowMs: number): number | null;
  /** Another seed, or null when the hour's are spent. */
  others(relation: string, session: string, nowMs: number): number | null;
  /** How many of `others` are left in this hour. */
  left(relation: string, nowMs: number): number;
  /** Lets go of what is older than an hour. */
  tick(nowMs: number): void;
}

interface Drawn {
  readonly seeds: Map<string, number>;
  opens: number[];
  others: number[];
}

export function createDraws(random: Random, perHour: number = limits.people.othersPerHour): Draws {
  const drawn = new Map<string, Drawn>();
  const lately = (times: readonly number[], nowMs: number): number[] => times.filter((at) => nowMs - at < hourMs);
  const of = (relation: string): Drawn => {
    const known = drawn.get(relation) ?? { seeds: new Map(), opens: [], others: [] };
    drawn.set(relation, known);
    return known;
  };
  return {
    seed(relation, session, nowMs) {
      const one = of(relation);
      const known = one.seeds.get(session);
      if (known !== undefined) return known;
      one.opens = lately(one.opens, nowMs);
      if (one.opens.length >= perHour) return null;
      one.opens.push(nowMs);
      // A device is one guest: the session before is over.
      one.seeds.clear();
      const seed = random.uint32();
      one.seeds.set(session, seed);
      return seed;
    },
    others(relation, session, nowMs) {
      const one = of(relation);
      one.others = lately(one.others, nowMs);
      if (one.others.length >= perHour) return null;
      one.others.push(nowMs);
      const seed = random.uint32();
      one.seeds.clear();
      one.seeds.set(session, seed);
      return seed;
    },
    left: (relation, nowMs) => Math.max(0, perHour - lately(drawn.get(relation)?.others ?? [], nowMs).length),
    tick(nowMs) {
      for (const [relation, one] of drawn) if (lately(one.opens, nowMs).length === 0 && lately(one.others, nowMs).length === 0) drawn.delete(relation);
    },
  };
}
