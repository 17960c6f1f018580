/**
 * What a node that cannot keep up leaves out, in this order (PT-19), pure. Never: an accepted message, a block, a report, a notice, an alarm.
 *   0 nothing   1 presence every 4 s   2 no typing   3 history pages of 10   4 no new guests   5 no returning ones either
 */
export const sheddingSteps = { slowPresence: 1, noTyping: 2, shortHistory: 3, noNewcomers: 4, noReturns: 5 } as const;
export const sheddingMost = sheddingSteps.noReturns;

export interface Strain {
  /** How late the thread comes to what was due, ms. */
  readonly lagMs: number;
  /** How long the slowest message of late waited for its commit, ms. */
  readonly appendMs: number;
}
export interface Shedding {
  readonly step: number;
  /** Since when strain, or calm, lasts without a break. */
  readonly sinceMs: number;
  readonly isStrained: boolean;
}
const tooLateMs = 100;
const tooLongMs = 250;
/** A step up or down for each second that strain or calm lasts: from everything to nothing in five. */
const stepEveryMs = 1_000;

export const noShedding = (nowMs: number): Shedding => ({ step: 0, sinceMs: nowMs, isStrained: false });

export function shed(last: Shedding, strain: Strain, nowMs: number): Shedding {
  const isStrained = strain.lagMs > tooLateMs || strain.appendMs > tooLongMs;
  if (isStrained !== last.isStrained || nowMs < last.sinceMs) return { ...last, isStrained, sinceMs: nowMs };
  if (nowMs - last.sinceMs < stepEveryMs) return last;
  const step = Math.min(sheddingMost, Math.max(0, last.step + (isStrained ? 1 : -1)));
  return { step, isStrained, sinceMs: nowMs };
}
