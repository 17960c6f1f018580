import type { FlaggerFigures } from "@lampion/protocol";
import { dayMs } from "./clocks.ts";
import { act, answer, draft, refuse, type Decided, type DeskHouse, type Refused } from "./desk-house.ts";
import type { FlaggerView } from "./state.ts";

/** Of the last 50 outcomes: the share that was not followed; null below 5, which say nothing. */
export function errorRate(outcomes: readonly boolean[] | undefined): number | null {
  const seen = (outcomes ?? []).slice(-50);
  return seen.length < 5 ? null : seen.filter((right) => !right).length / seen.length;
}
/** Above a fifth a talk, above two fifths the coordinator is told (MD-50). Status gives speed, never belief. */
export const flaggerStage = (rate: number | null): FlaggerFigures["stage"] => (rate === null || rate <= 0.2 ? "fine" : rate <= 0.4 ? "talk" : "coordinator");

export function flaggerFigures(house: DeskHouse, flagger: FlaggerView): FlaggerFigures {
  const { state } = house;
  const outcomes = (state.accuracy.get(`flagger/${flagger.id}`) ?? []).slice(-50);
  const hours = [...state.reports.values()].flatMap((report) => (report.flagger === flagger.id && report.answer !== null ? [(report.answer.at - report.at) / 3_600_000] : []));
  const followed = outcomes.filter((right) => right).length;
  const rate = outcomes.length === 0 ? 0 : (outcomes.length - followed) / outcomes.length;
  return { flagger: flagger.id, name: flagger.name, decided: outcomes.length, followed, errorRate: rate, medianHours: median(hours), stage: flaggerStage(errorRate(outcomes)) };
}
/** The middle of a list, null of an empty one. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? null) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/**
 * Manifestly unfounded reports (DSA art. 23, MD-31): the first step is a warning, then twice the clock for a time; the right to report stays,
 * and S0 and S1 are never slowed. The caller is a person who found a report abusive.
 */
export const foundAbusive = (house: DeskHouse, staff: string, report: string): Promise<{ done: true; warned: boolean } | Refused> =>
  house.commit({ as: "staff", id: staff }, `abusive/${report}`, (state): Decided<{ done: true; warned: boolean } | Refused> => {
    const one = state.reports.get(report);
    if (one === undefined || one.reporter === null) return answer(refuse("not-found", "There is no such report, or nobody is known who made it."));
    const events = [draft("ReportFoundAbusive", { report, reporter: one.reporter }, one.case)];
    const isNew = !state.warned.has(one.reporter);
    return act(isNew ? [...events, draft("ReporterWarned", { reporter: one.reporter }, one.case)] : events, { done: true, warned: isNew });
  });
export interface Suspending {
  readonly subject: string;
  readonly why: "content" | "notices" | "complaints";
  readonly days: number;
  readonly isEmergency: boolean;
  readonly reason: string;
}
/** MD-51, LW-22: only after a warning, with an end; at once only in an emergency with a reason, which a second has to see. */
export function maySuspend(warnedAt: number | undefined, wanted: Suspending): true | Refused {
  if (wanted.days < 1 || wanted.days > 366) return refuse("malformed", "A suspension has an end within a year.");
  if (wanted.isEmergency) return wanted.reason.trim().length >= 10 ? true : refuse("malformed", "An emergency says why.");
  return warnedAt === undefined ? refuse("against-a-rule", "No suspension without a warning before (MD-51).") : true;
}
export const suspend = (house: DeskHouse, staff: string, wanted: Suspending): Promise<{ done: true } | Refused> =>
  house.commit({ as: "staff", id: staff }, `suspend/${wanted.subject}`, (state, nowMs): Decided<{ done: true } | Refused> => {
    const possible = maySuspend(state.warned.get(wanted.subject), wanted);
    if (possible !== true) return answer(possible);
    return act([draft("SuspensionStarted", { subject: wanted.subject, why: wanted.why, until: nowMs + wanted.days * dayMs, isEmergency: wanted.isEmergency })], { done: true });
  });
