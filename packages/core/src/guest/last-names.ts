import { dayMs } from "./ladder.ts";

/**
 * Which nickname a device had last, so that the door sees another one (EN-14). As a keyed digest, in memory only and for a day:
 * nothing that is kept of a device holds its name.
 */
export interface LastNames {
  /** The digest of the last one, or null when none is known of this day. */
  of(relation: string, nowMs: number): string | null;
  note(relation: string, digest: string, nowMs: number): void;
}

const devicesMax = 100_000;

export function createLastNames(): LastNames {
  /** Oldest first. */
  const last = new Map<string, { readonly digest: string; readonly atMs: number }>();
  return {
    of(relation, nowMs) {
      const known = last.get(relation);
      return known === undefined || nowMs - known.atMs >= dayMs ? null : known.digest;
    },
    note(relation, digest, nowMs) {
      last.delete(relation);
      last.set(relation, { digest, atMs: nowMs });
      for (const [oldest, { atMs }] of last) {
        if (nowMs - atMs < dayMs && last.size <= devicesMax) break;
        last.delete(oldest);
      }
    },
  };
}
