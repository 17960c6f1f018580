import { nearDistance } from "@lampion/safety";

const minuteMs = 60_000;
/** Texts that are compared with: what is said in a busy minute. */
const textsMax = 100;
/** Bits of 64 that may differ in near texts (safety.md 4). */
const nearBits = 3;

/** What was said in one room within a minute, as fingerprints: the same text, or nearly, is what a raid is made of (RO-7). */
export interface Echoes {
  /** Whether nearly this was said within the minute; notes it for the next one. Short words such as greetings, which have no fingerprint, are never echoes. */
  isEcho(near: Fingerprint | null, nowMs: number): boolean;
  /** The same, and nothing is noted. */
  wouldEcho(near: Fingerprint | null, nowMs: number): boolean;
}

type Fingerprint = readonly [number, number];

export function createEchoes(): Echoes {
  let said: { readonly atMs: number; readonly hash: Fingerprint }[] = [];
  const within = (nowMs: number) => said.filter((one) => nowMs - one.atMs < minuteMs).slice(1 - textsMax);
  const has = (lately: typeof said, hash: Fingerprint): boolean => lately.some((one) => nearDistance(one.hash, hash) <= nearBits);
  return {
    wouldEcho: (hash, nowMs) => hash !== null && has(within(nowMs), hash),
    isEcho(hash, nowMs) {
      if (hash === null) return false;
      const lately = within(nowMs);
      const isEcho = has(lately, hash);
      lately.push({ atMs: nowMs, hash });
      said = lately;
      return isEcho;
    },
  };
}
