import type { ClientPorts, Copies } from "./ports.ts";
import type { OpenedRow } from "./sealed.ts";

export type ClientStore = ClientPorts["store"];
export type ClientClock = Pick<ClientPorts, "nowMs" | "after">;
export type ClientRandom = Pick<ClientPorts, "fraction" | "id">;

/** A store that lives as long as the map; hand the same one to a new client to play a reload. */
export function createMemoryStore(entries: Map<string, string> = new Map()): ClientStore {
  return {
    read: (key) => entries.get(key) ?? null,
    write: (key, value) => {
      entries.set(key, value);
    },
    remove: (key) => {
      entries.delete(key);
    },
    clear: () => entries.clear(),
  };
}

/** Copies of conversations that live as long as the map; hand the same one to a new client to play a reload. */
export function createMemoryCopies(kept: Map<string, Map<number, OpenedRow>> = new Map()): Copies {
  const nameOf = (talk: string, epoch: number): string => `${talk}/${epoch}`;
  return {
    async keep(talk, epoch, rows) {
      const own = kept.get(nameOf(talk, epoch)) ?? new Map<number, OpenedRow>();
      for (const row of rows) own.set(row.q, row);
      kept.set(nameOf(talk, epoch), own);
    },
    async endBefore(ms) {
      for (const own of kept.values()) for (const row of own.values()) if (row.at < ms) own.delete(row.q);
    },
    of: async (talk, epoch, sinceMs) => [...(kept.get(nameOf(talk, epoch))?.values() ?? [])].filter((row) => row.at >= sinceMs).sort((a, b) => a.q - b.q),
  };
}

/** A clock that stands still until it is told otherwise. */
export interface HandClock extends ClientClock {
  /** Runs what falls due on the way, in order of time. */
  advance(ms: number): void;
  /** Milliseconds to the next thing due; null when there is none. */
  nextInMs(): number | null;
}
export function createHandClock(startMs: number): HandClock {
  let now = startMs;
  let count = 0;
  const due = new Map<number, { atMs: number; run: () => void }>();
  const first = (untilMs: number): [number, { atMs: number; run: () => void }] | null => {
    let best: [number, { atMs: number; run: () => void }] | null = null;
    for (const entry of due) if (entry[1].atMs <= untilMs && (best === null || entry[1].atMs < best[1].atMs)) best = entry;
    return best;
  };
  return {
    nowMs: () => now,
    after(ms, run) {
      count += 1;
      const id = count;
      due.set(id, { atMs: now + Math.max(0, ms), run });
      return () => due.delete(id);
    },
    advance(ms) {
      const untilMs = now + ms;
      for (let next = first(untilMs); next !== null; next = first(untilMs)) {
        due.delete(next[0]);
        now = Math.max(now, next[1].atMs);
        next[1].run();
      }
      now = untilMs;
    },
    nextInMs() {
      const next = first(Number.MAX_SAFE_INTEGER);
      return next === null ? null : Math.max(0, next[1].atMs - now);
    },
  };
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
/** The same numbers for the same seed (mulberry32): for tests and load, never for secrets. */
export function createSeededRandom(seed: number): ClientRandom {
  let state = seed >>> 0;
  const fraction = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  // 22 signs of base64url are 16 bytes; the last one carries two bits only.
  const sign = (step: number): string => letters[Math.floor(fraction() * (64 / step)) * step] ?? "A";
  return { fraction, id: () => Array.from({ length: 21 }, () => sign(1)).join("") + sign(16) };
}
