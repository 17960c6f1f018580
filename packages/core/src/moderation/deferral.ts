import type { Consequence } from "@lampion/protocol";
import { windows } from "./clocks.ts";
import type { CaseView, DeskState, ReportView } from "./state.ts";

/** Reports of people in a case: those have a code to say something at. */
const told = (state: DeskState, one: CaseView): ReportView[] =>
  one.reports.map((id) => state.reports.get(id)).filter((report) => report !== undefined && report.claim !== "") as ReportView[];

/** Who asked to wait and has not said since that they are safe; who reports again with "now" has said it. */
export const stillWaiting = (state: DeskState, one: CaseView, but: ReportView | null = null): ReportView[] => {
  const reports = told(state, one);
  const isSafe = (of: ReportView): boolean =>
    reports.some((each) => (each.act === "now" || each.report === but?.report) && (each.report === of.report || (each.reporter !== null && each.reporter === of.reporter)));
  return reports.filter((each) => each.act === "safe" && !isSafe(each));
};
/**
 * Until when a measure about a conversation waits for its reporter to be safe (MD-62): 72 hours after the report at most, and only where somebody who reported asked for it and
 * nobody else is in danger. Null: it starts at once.
 */
export function waitsUntil(state: DeskState, one: CaseView, wanted: Consequence, nowMs: number): number | null {
  if (!one.isPrivate || wanted.kind === "none") return null;
  const reports = stillWaiting(state, one);
  if (reports.length === 0 || told(state, one).some((report) => report.who !== "me")) return null;
  const until = Math.max(...reports.map((report) => report.at)) + windows.safeMs;
  return until > nowMs ? until : null;
}
/** Whether the person of this report may still say that they are safe. */
export const maySayReady = (one: CaseView, report: ReportView): boolean => one.isPrivate && report.act === "safe" && report.answer?.acted !== false;
