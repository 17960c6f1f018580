import { limits, type Level } from "@lampion/protocol";
import type { TrustRecord } from "./device-store.port.ts";

export const dayMs = 86_400_000;
export const dayOf = (nowMs: number): number => Math.floor(nowMs / dayMs);

export function newTrust(nowMs: number): TrustRecord {
  return {
    firstSeenMs: nowMs,
    lastSeenMs: nowMs,
    activeDays: [dayOf(nowMs)],
    deliveredMessages: 0,
    acceptedKnocks: 0,
    provenUntilMs: null,
    lowestAge: null,
    changes: { nickname: [], zone: [], gender: [], age: [] },
    said: null,
  };
}

/** Marks today as an active day; days older than 35 fall out. */
export function seenToday(trust: TrustRecord, nowMs: number): TrustRecord {
  const today = dayOf(nowMs);
  const activeDays = trust.activeDays.filter((day) => day > today - 35 && day <= today);
  return { ...trust, lastSeenMs: nowMs, activeDays: activeDays.at(-1) === today ? activeDays : [...activeDays, today] };
}

/** Whether a valid proof of age is in force (TR-2). */
export function isProven(trust: TrustRecord, nowMs: number): boolean {
  return trust.provenUntilMs !== null && trust.provenUntilMs > nowMs;
}

/** Whether the proof in force was given after this moment: one lasts 30 days at most, and what lasts longer than it may was given later. */
export const isProvenSince = (trust: TrustRecord, sinceMs: number, nowMs: number): boolean =>
  isProven(trust, nowMs) && (trust.provenUntilMs ?? 0) - limits.proof.livesMs >= sinceMs;

export function activeDaysIn(trust: TrustRecord, days: number, nowMs: number): number {
  const first = dayOf(nowMs) - days + 1;
  return trust.activeDays.filter((day) => day >= first).length;
}

/** Active days still missing until one is no newcomer; 0 for a regular visitor. */
export function newcomerDaysLeft(trust: TrustRecord, nowMs: number): number {
  return Math.max(0, limits.newcomer.activeDays - activeDaysIn(trust, 35, nowMs));
}

/**
 * The age that counts (EN-12): the lowest typed on this device within 30 days, whatever is typed now;
 * a proof of age in force lifts it. A typed age only ever lowers (EN-13).
 */
export function countingAge(trust: TrustRecord, typedAge: number, nowMs: number): number {
  const low = trust.lowestAge;
  if (isProven(trust, nowMs) && typedAge >= limits.age.adult) return typedAge;
  const remembered = low !== null && nowMs - low.atMs < limits.age.lowestCountsMs ? low.age : typedAge;
  return Math.min(typedAge, remembered);
}

/** Notes a typed age: the lowest one, with the time of its latest lowering. */
export function rememberAge(trust: TrustRecord, typedAge: number, nowMs: number): TrustRecord {
  const low = trust.lowestAge;
  const expired = low === null || nowMs - low.atMs >= limits.age.lowestCountsMs;
  return expired || typedAge <= low.age ? { ...trust, lowestAge: { age: typedAge, atMs: nowMs } } : trust;
}

/** TR-2. */
export function levelOf(trust: TrustRecord, age: number, nowMs: number): Level {
  if (age < limits.age.adult) return "L0";
  if (!isProven(trust, nowMs)) return "L1";
  const regular = activeDaysIn(trust, 30, nowMs) >= 7 && (trust.deliveredMessages >= 50 || trust.acceptedKnocks >= 3);
  return regular ? "L3" : "L2";
}
