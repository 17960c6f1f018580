import { dayMs, windows } from "./clocks.ts";
import type { ModerationEvent } from "./event.ts";
import { openStates, takesBack } from "./machines.ts";
import type { DeskState } from "./state.ts";

/**
 * What must hold of every state that events can lead to (moderation.md 5), as a list of what does not. Used by the tests over random
 * histories and by `lampion desk check` over the real log.
 */
export function violations(state: DeskState, events: readonly ModerationEvent[]): string[] {
  const found: string[] = [];
  const say = (rule: string, what: string): void => void found.push(`${rule}: ${what}`);
  for (const one of state.restrictions.values()) {
    const decision = state.decisions.get(one.decision);
    if (decision === undefined) say("MD-1", `${one.id} has no decision`);
    else if (one.endedAt === null && decision.restriction !== one.id) say("MD-1", `${one.id} is not the restriction of ${decision.id}`);
    if (one.until === null && one.reviewAt === null) say("MD-1", `${one.id} has neither end nor review`);
    const statements = [...state.statements.values()].filter((statement) => statement.decision === one.decision);
    if (statements.length !== 1) say("MD-2", `${one.id} has ${statements.length} statements`);
    else if (statements[0]?.at !== one.from) say("MD-2", `the statement of ${one.id} came at another time`);
    if (one.endedAt === null && decision?.state === "reversed") say("MD-5", `${one.id} stands though its decision was reversed`);
  }
  for (const one of state.decisions.values()) {
    if (one.policy === "" || one.policyVersion < 1 || one.rule === "" || one.reasons === "" || one.deciders.length === 0) say("MD-1", `${one.id} lacks a field`);
    if (one.by === "rule" && "minutes" in one.consequence && (one.consequence.minutes === null || one.consequence.minutes > 1_440))
      say("MD-19", `${one.id} by a rule lasts over a day`);
    if (one.consequence.kind === "stop" && (one.by !== "rule" || one.restriction !== null || one.strike !== null || one.statement === null || !isAppealed(state, one.id)))
      say("MD-19", `${one.id} stops a text and is not a program's alone, on its author's wish, with a statement and nothing lasting`);
    const length = "minutes" in one.consequence ? one.consequence.minutes : 0;
    if (one.by === "person" && (length === null || length * 60_000 > windows.twoFromMs) && new Set(one.deciders).size < 2 && !isByAppeal(events, one.id))
      say("MD-36", `${one.id} was decided by one`);
    if (one.state === "reversed" && one.subject !== null && (state.strikes.get(one.subject) ?? []).some((strike) => strike.decision === one.id) && wasWhole(events, one.id))
      say("MD-5", `a strike of ${one.id} is left`);
  }
  for (const id of state.deferred.keys()) {
    const decision = state.decisions.get(id);
    if (decision === undefined || decision.restriction !== null || decision.statement !== null) say("MD-62", `${id} waits and has begun`);
  }
  for (const one of state.openings.values()) {
    if (one.agreed?.by === one.staff) say("EV-26", `${one.id} was agreed to by who asked`);
    if (one.agreed === null && (one.logged !== null || one.shares.length > 0 || one.done !== null)) say("EV-26", `${one.id} went on without a second`);
    if (one.logged === null && (one.shares.length > 0 || one.done !== null)) say("EV-24", `${one.id} was opened outside the log`);
  }
  for (const one of state.appeals.values()) {
    if (one.state !== "answered") continue;
    const decidedBy = events.find((event) => event.kind === "AppealDecided" && event.body.appeal === one.id)?.actor;
    if (decidedBy?.as !== "staff") say("MD-4", `${one.id} was not decided by a person`);
    if (state.decisions.get(one.decision)?.deciders.includes(decidedBy?.id ?? "") === true) say("MD-4", `${one.id} was decided by who decided before`);
  }
  for (const one of state.disputes.values()) {
    const decision = state.decisions.get(one.decision);
    if (decision === undefined) say("MD-49", `${one.id} is about no decision`);
    if ((one.state === "open") !== (one.outcome === null)) say("MD-49", `${one.id} is ${one.state} with outcome ${one.outcome ?? "none"}`);
    if (one.state === "closed" && !one.isImplemented) say("MD-49", `${one.id} was closed and not carried out`);
    if (one.state === "closed" && takesBack(one.outcome ?? "upheld") && decision?.state !== "reversed") say("MD-49", `${one.id} was won and its decision stands`);
    const closedBy = events.find((event) => event.kind === "DisputeClosed" && event.body.dispute === one.id)?.actor.id;
    if (one.state === "closed" && takesBack(one.outcome ?? "upheld") && decision?.deciders.includes(closedBy ?? "") === true)
      say("MD-13", `${one.id} was carried out by who decided`);
  }
  for (const one of state.cases.values()) {
    if (openStates.has(one.state) !== state.open.has(one.id)) say("MD-9", `${one.id} is ${one.state} and ${state.open.has(one.id) ? "" : "not "}in the queue`);
    if (!openStates.has(one.state) && one.state !== "merged" && one.decisions.length === 0) say("MD-9", `${one.id} left the queue without a decision`);
    if (one.state === "merged" && (one.mergedInto === null || !state.cases.has(one.mergedInto))) say("MD-9", `${one.id} was merged into nothing`);
    if (one.lease !== null && one.lease.number !== one.leases) say("MD-9", `${one.id} has an old lease`);
  }
  for (const one of state.reports.values()) if (!state.cases.has(one.case)) say("MD-8", `${one.report} belongs to no case`);
  for (const one of state.readings.values()) if (one.openedAt !== null && (one.second === null || one.second === one.staff)) say("MD-39", `${one.id} opened without a second`);
  const warned = new Set<string>();
  for (const event of events) {
    if (event.kind === "ReporterWarned") warned.add(`notices/${event.body.reporter}`);
    else if (event.kind === "SubjectWarned") warned.add(`content/${event.body.subject}`);
    else if (event.kind === "ComplainantWarned") warned.add(`complaints/${event.body.who}`);
    else if (event.kind === "SuspensionStarted") {
      const { suspension, why, subject, isEmergency, by, until, decision } = event.body;
      if (!isEmergency && !warned.has(`${why}/${subject}`)) say("MD-51", `${suspension} came without a warning`);
      if ((isEmergency || until - event.at > windows.twoFromMs) && new Set(by).size < 2) say("MD-51", `${suspension} was decided by one`);
      if (until - event.at > 366 * dayMs) say("MD-51", `${suspension} has no end within a year`);
      if ((why === "content") !== (decision !== null && state.decisions.has(decision))) say("MD-1", `${suspension} restricts without a decision`);
    }
  }
  for (const event of events) if (event.actor.id === "" || event.cause === "") say("MD-6", `${event.kind} has no actor or cause`);
  return found;
}
const isAppealed = (state: DeskState, decision: string): boolean => [...state.appeals.values()].some((appeal) => appeal.decision === decision);
const isByAppeal = (events: readonly ModerationEvent[], decision: string): boolean => {
  const cause = events.find((event) => event.kind === "DecisionIssued" && event.body.decision === decision)?.cause;
  return events.some((event) => (event.kind === "AppealDecided" || event.kind === "DisputeClosed") && event.cause === cause);
};
const wasWhole = (events: readonly ModerationEvent[], decision: string): boolean =>
  events.some((event) => event.kind === "DecisionReversed" && event.body.decision === decision && event.body.whole);
