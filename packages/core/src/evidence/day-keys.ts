import { authorRef, dayOf, fromBase64Url, type Ciphers, type Hashing } from "@lampion/proof";
import type { KeyStore } from "./key-store.port.ts";
import { dayEndsMs, dayOfMs } from "./retention.ts";
import { subjectLetters } from "./subject.ts";

/**
 * R of each UTC day, from the key store, held in memory so that a message waits for no disk. Today's and tomorrow's are made ahead; a day that is
 * over is dropped with its key in the store (EV-3).
 */
export interface DayKeys {
  /** Reads all that exist, makes today's and tomorrow's; rejects when the key store does. To be called before the first message, then every minute. */
  refresh(nowMs: number): Promise<void>;
  /** Null when R of this day was never made or is no more. */
  of(day: number): Uint8Array | null;
  /** Reference of an author in a stream (evidence.md 3), 16 bytes. `restriction`: base64url, its first 12 bytes are the subject. Throws when R of that day is gone. */
  author(streamRef: Uint8Array, restriction: string, joinedAtMs: number): Uint8Array;
  /** Every R that is left, the newest first: an author's reference is turned back by trying them. */
  all(): readonly Uint8Array[];
}

export function createDayKeys(store: KeyStore, proof: Hashing & Ciphers, now: () => number): DayKeys {
  let keys = new Map<number, Uint8Array>();
  return {
    async refresh(nowMs) {
      const today = dayOfMs(nowMs);
      const next = new Map<number, Uint8Array>();
      const days = new Set([...(await store.list("day")).map((one) => Number(one.id)), today, today + 1]);
      for (const day of [...days].sort((a, b) => a - b)) {
        const key = keys.get(day) ?? (await store.make({ class: "day", id: String(day), endsAtMs: dayEndsMs(day) }));
        if (key !== null && dayEndsMs(day) > nowMs) next.set(day, key);
      }
      keys = next;
    },
    of: (day) => (dayEndsMs(day) > now() ? (keys.get(day) ?? null) : null),
    author(stream, restriction, joinedAtMs) {
      const key = keys.get(dayOf(joinedAtMs));
      if (key === undefined) throw new Error("the key of the day on which the author joined is gone");
      return authorOfDay(proof, key, stream, restriction);
    },
    all: () => [...keys].sort(([a], [b]) => b - a).map(([, key]) => key),
  };
}

export function authorOfDay(proof: Hashing & Ciphers, key: Uint8Array, stream: Uint8Array, restriction: string): Uint8Array {
  const subject = fromBase64Url(restriction.slice(0, subjectLetters), 12);
  if (subject === null) throw new Error("a restriction id begins with 16 letters of base64url");
  return authorRef(proof, key, stream, subject);
}
