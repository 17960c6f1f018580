import type { FlaggerFigures } from "@lampion/protocol";
import type { DeskHouse } from "./desk-house.ts";
import { misuseSeen } from "./misuse-ledger.ts";
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
  const { unfounded, warnedAt, suspendedUntil } = misuseSeen(state, "notices", `flagger/${flagger.id}`, house.nowMs());
  return {
    flagger: flagger.id,
    name: flagger.name,
    decided: outcomes.length,
    followed,
    errorRate: rate,
    medianHours: median(hours),
    stage: flaggerStage(errorRate(outcomes)),
    unfounded,
    warnedAt,
    suspendedUntil,
  };
}
/** The middle of a list, null of an empty one. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? (sorted[middle] ?? null) : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}
