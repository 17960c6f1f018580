import type { Severity } from "@lampion/protocol";

const minute = 60_000;
const hour = 60 * minute;
export const dayMs = 24 * hour;

/** First look and decision, in ms after the case opened; how many are paged (moderation.md 1). Clocks run day and night. */
export const clocks: Readonly<Record<Severity, { readonly lookMs: number; readonly decideMs: number; readonly pages: "two" | "one" | "if-nobody" | "no" }>> = {
  S0: { lookMs: 5 * minute, decideMs: 15 * minute, pages: "two" },
  S1: { lookMs: 15 * minute, decideMs: hour, pages: "one" },
  S2: { lookMs: hour, decideMs: 6 * hour, pages: "if-nobody" },
  S3: { lookMs: 6 * hour, decideMs: 24 * hour, pages: "no" },
  S4: { lookMs: 24 * hour, decideMs: 72 * hour, pages: "no" },
};

export interface ClockFacts {
  readonly severity: Severity;
  readonly fromMs: number;
  /** A trusted flagger within the award's expertise halves (MD-50). */
  readonly isFlagged: boolean;
  /** Independent regulars who reported: two take a quarter off, more never do more. */
  readonly independent: number;
  /** Every reporter has twice the clock for unfounded reports, after a warning and for a term; never for S0 and S1 (MD-31). */
  readonly allSlowed: boolean;
}
/** Due dates are stored as dates: they survive restarts and leap days (MD-17). */
export function dueDates(facts: ClockFacts): { readonly lookBy: number; readonly dueAt: number; readonly because: readonly string[] } {
  const { lookMs, decideMs } = clocks[facts.severity];
  const because: string[] = [];
  let share = 1;
  if (facts.isFlagged) {
    share = 0.5;
    because.push("flagger-half-clock");
  } else if (facts.independent >= 2) {
    share = 0.75;
    because.push("regulars-quarter-off");
  } else if (facts.allSlowed && facts.severity !== "S0" && facts.severity !== "S1") {
    share = 2;
    because.push("reporter-double-clock");
  }
  return { lookBy: facts.fromMs + Math.round(lookMs * share), dueAt: facts.fromMs + Math.round(decideMs * share), because };
}

export const rankOf = (severity: Severity): number => Number(severity.slice(1));
/** The graver of two. */
export const graver = (one: Severity, other: Severity): Severity => (rankOf(one) <= rankOf(other) ? one : other);

export const windows = {
  /** Appeals and claim codes, after the last decision or appeal (MD-3, MD-46). */
  contestMs: 190 * dayMs,
  appealMs: 7 * dayMs,
  /** While contact is off (MD-47). */
  appealUrgentMs: 48 * hour,
  /** The outcome of a body outside is carried out (MD-49); the desk is called a day before. */
  disputeMs: 72 * hour,
  leaseMs: 10 * minute,
  leaseMaxMs: 60 * minute,
  /** A first half of an act, and an open reading (MD-36). */
  secondMs: 30 * minute,
  readingMs: 30 * minute,
  clusterMs: dayMs,
  /** What one person may do before anything is opened, and what a rule alone may (MD-19). */
  alonePauseMs: dayMs,
  twoFromMs: 30 * dayMs,
  reviewMs: 365 * dayMs,
  safeMs: 72 * hour,
  factsMs: 72 * hour,
  dutyMs: 10 * minute,
  /** Friction on a network, at most (MD-18, LW-99). */
  networkMs: 7 * dayMs,
  /** From the announcement that somebody's keys are lost to the link, and how long one may then be made. */
  keyLossMs: dayMs,
  keyLinkMs: 3 * dayMs,
} as const;
