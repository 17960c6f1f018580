import type { CaseState, QueueItem, Severity } from "@lampion/protocol";
import { rankOf } from "./clocks.ts";
import { exposureLimit } from "./exposure.ts";
import { openStates } from "./machines.ts";
import { isGrave, may } from "./roles.ts";
import type { CaseView, DeskState, StaffView } from "./state.ts";
import type { Person } from "./person.ts";

export type May = QueueItem["may"];
/** (severity, due) and nothing else; the number only settles what is equal (MD-32). */
export const before = (one: CaseView, other: CaseView): number => rankOf(one.severity) - rankOf(other.severity) || one.dueAt - other.dueAt || (one.id < other.id ? -1 : 1);

/** Whether somebody may look at a case at all: rights follow the case, not where it lies (MD-10). */
export function maySee(person: Person, one: CaseView): May {
  if (one.department !== null && one.department === person.department) return "own-area";
  return may(person.roles, "look") ? "yes" : "role";
}
const takable: ReadonlySet<CaseState> = new Set(["queued", "escalated", "awaiting-facts"]);
/** Whether somebody may take it now. */
export function mayTake(state: DeskState, person: Person, one: CaseView, nowMs: number): May {
  const seen = maySee(person, one);
  if (seen !== "yes") return seen;
  if (one.minRole === "senior" && !may(person.roles, "decide-grave")) return "role";
  if (person.optOuts.includes(one.situation) || person.optOuts.includes(one.group)) return "opted-out";
  if (one.lease !== null && one.lease.until > nowMs) return one.lease.staff === person.staff ? "yes" : "leased";
  if (!takable.has(one.state) && !(one.state === "leased")) return "waiting";
  if (one.state === "awaiting-facts" && one.factsUntil !== null && one.factsUntil > nowMs) return "waiting";
  const staff = state.staff.get(person.staff);
  if (staff !== undefined && exposureLimit(staff, one.severity, nowMs) !== null) return "exposure";
  return "yes";
}
/** All open cases in order. */
export function ordered(state: DeskState): CaseView[] {
  const all: CaseView[] = [];
  for (const id of state.open) {
    const one = state.cases.get(id);
    if (one !== undefined && openStates.has(one.state)) all.push(one);
  }
  return all.sort(before);
}
/** The first one that this person may and can bear; languages come first where there is a choice of equal severity. One pass: nothing is sorted. */
export function nextFor(state: DeskState, person: Person, nowMs: number): { readonly case: CaseView | null; readonly limit: string | null } {
  let any: CaseView | null = null;
  let spoken: CaseView | null = null;
  let stopped: CaseView | null = null;
  for (const id of state.open) {
    const one = state.cases.get(id);
    if (one === undefined || (one.lease !== null && one.lease.until > nowMs)) continue;
    const isSpoken = person.languages.includes(one.language);
    const isBetter = any === null || before(one, any) < 0 || (isSpoken && (spoken === null || before(one, spoken) < 0));
    if (!isBetter) continue;
    const answer = mayTake(state, person, one, nowMs);
    if (answer === "exposure" && (stopped === null || before(one, stopped) < 0)) stopped = one;
    if (answer !== "yes") continue;
    if (any === null || before(one, any) < 0) any = one;
    if (isSpoken && (spoken === null || before(one, spoken) < 0)) spoken = one;
  }
  if (any === null) return { case: null, limit: stopped === null ? null : exposureOf(state.staff.get(person.staff), stopped.severity, nowMs) };
  // S0 and S1 wait for nobody's language (MD-11).
  return { case: !isGrave(any.severity) && spoken !== null && spoken.severity === any.severity ? spoken : any, limit: null };
}
const exposureOf = (staff: StaffView | undefined, severity: Severity, nowMs: number): string | null => (staff === undefined ? null : exposureLimit(staff, severity, nowMs));

export function queueItem(state: DeskState, person: Person, one: CaseView, nowMs: number): QueueItem {
  const reports = one.reports.map((id) => state.reports.get(id)).filter((report) => report !== undefined);
  const withRecords = reports.filter((report) => report.records > 0);
  return {
    case: one.id,
    severity: one.severity,
    group: one.group,
    situation: one.situation,
    state: one.state,
    source: one.source,
    isPrivate: one.isPrivate,
    authenticity: withRecords.length === 0 ? "none" : withRecords.some((report) => report.authenticated) ? "authenticated" : "not-authenticated",
    language: one.language,
    openedAt: one.openedAt,
    lookBy: one.lookBy,
    dueAt: one.dueAt,
    lookedAt: one.lookedAt,
    reports: reports.length,
    independent: one.independent,
    isFlagged: one.isFlagged,
    isAppeal: false,
    may: mayTake(state, person, one, nowMs),
    because: [...one.because] as QueueItem["because"],
  };
}
