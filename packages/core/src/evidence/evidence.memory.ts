import { noble, utf8Bytes } from "@lampion/proof";
import { createSeededRandom } from "../basics/random.memory.ts";
import { authorOfDay, type DayKeys } from "./day-keys.ts";
import { createMemoryKeyStore, type MemoryKeyStore } from "./key-store.memory.ts";
import type { KeyWrapping } from "./key-wrapping.port.ts";
import { createNotary, type Notary, type PrivateHistory } from "./notary.ts";

const once = new Uint8Array(12);
const secretOf = (device: string): Uint8Array => noble.sha256(utf8Bytes(device));

/** Wraps that whoever knows the device's text undoes: for tests and the simulation only. */
export const memoryWrap = (device: string, sheet: Uint8Array, key: Uint8Array): Uint8Array => noble.seal(secretOf(device), once, sheet, key);
export const memoryUnwrap = (device: string, sheet: Uint8Array, wrap: Uint8Array): Uint8Array | null => noble.open(secretOf(device), once, sheet, wrap);

export interface MemoryEvidence {
  readonly keys: MemoryKeyStore;
  readonly days: DayKeys;
  readonly wrapping: KeyWrapping;
  readonly notary: Notary;
  readonly random: (size: number) => Uint8Array;
  readonly history: PrivateHistory;
}

/** R of each day from a seed: nothing has to be read before it is used, and none ever ends. */
export function createMemoryDays(seed: number): DayKeys {
  const keys = new Map<number, Uint8Array>();
  const of = (day: number): Uint8Array => {
    const key = keys.get(day) ?? noble.sha256(utf8Bytes(`${seed}/${day}`));
    keys.set(day, key);
    return key;
  };
  return {
    refresh: async () => {},
    of,
    author: (stream, restriction, joinedAtMs) => authorOfDay(noble, of(Math.floor(joinedAtMs / 86_400_000)), stream, restriction),
    all: () => [...keys].sort(([a], [b]) => b - a).map(([, key]) => key),
  };
}

/** Keys, wraps and a notary of their own, from a seed. `now`: when keys end; time stands still without it. */
export function createMemoryEvidence(seed = 1, now: () => number = () => 0, history: PrivateHistory = "sealed"): MemoryEvidence {
  const numbers = createSeededRandom(seed);
  const random = (size: number): Uint8Array => Uint8Array.from({ length: size }, () => numbers.below(256));
  const keys = createMemoryKeyStore(now, random);
  const days = createMemoryDays(seed);
  const wrapping: KeyWrapping = {
    fresh: async () => ({ sheet: random(16), key: random(32), shares: [] }),
    wrapFor: async (device, sheet, key) => memoryWrap(device, sheet, key),
  };
  return { keys, days, wrapping, random, history, notary: createNotary({ keys, days, proof: noble, random, wrapping, history }) };
}
