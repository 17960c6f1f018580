import { limits } from "@lampion/protocol";
import type { TrustRecord } from "./device-store.port.ts";
import { dayMs } from "./ladder.ts";

export type ChangeKind = keyof TrustRecord["changes"];
const week = 7 * dayMs;
const rules: Record<ChangeKind, readonly { readonly count: number; readonly spanMs: number }[]> = {
  nickname: [{ count: limits.changes.nicknamePerDay, spanMs: dayMs }],
  zone: [
    { count: limits.changes.zonePerDay, spanMs: dayMs },
    { count: limits.changes.zonePerWeek, spanMs: week },
  ],
  gender: [{ count: limits.changes.genderPerWeek, spanMs: week }],
  age: [{ count: limits.changes.agePerWeek, spanMs: week }],
};

/** EN-14. How long to wait, in ms, before this may change again; 0: now. */
export function changeWaitMs(trust: TrustRecord, kind: ChangeKind, nowMs: number): number {
  let wait = 0;
  for (const { count, spanMs } of rules[kind]) {
    const within = trust.changes[kind].filter((at) => nowMs - at < spanMs);
    const oldest = within[within.length - count];
    if (oldest !== undefined) wait = Math.max(wait, oldest + spanMs - nowMs);
  }
  return wait;
}

/** Notes a change; times older than a week fall out. */
export function changed(trust: TrustRecord, kind: ChangeKind, nowMs: number): TrustRecord {
  const times = [...trust.changes[kind].filter((at) => nowMs - at < week), nowMs];
  return { ...trust, changes: { ...trust.changes, [kind]: times } };
}
