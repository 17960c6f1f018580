import type { DecideOut } from "@lampion/protocol";
import { dayMs, windows } from "./clocks.ts";
import { planOf } from "./consequences.port.ts";
import { carryOut, issue } from "./decisions.ts";
import { act, answer, draft, isRefused, refuse, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import type { DecisionDraft } from "./event.ts";
import { misuseKey, partsOf } from "./misuse-key.ts";
import { complainantOf, entriesOf, keyAt, maySuspend, reporterOf, suspensionOf } from "./misuse-ledger.ts";
import type { Person } from "./person.ts";
import type { Settle } from "./proposals.ts";
import { maySee } from "./queue.ts";
import { may } from "./roles.ts";
import { actorOf, type DeskState } from "./state.ts";

type Found = { readonly done: true; readonly warned: boolean };

/**
 * A report that was answered without a measure was manifestly unfounded (DSA art. 23, MD-31): a person says so, with a reason. The first time is a
 * warning, which stands at the code of the report. The right to report stays, and nothing of the case changes.
 */
export const foundAbusive = (house: DeskHouse, person: Person, report: string, reason: string): Promise<Found | Refused> =>
  note(house, person, reason, (state) => {
    const one = state.reports.get(report);
    const of = one === undefined ? undefined : state.cases.get(one.case);
    if (one === undefined || of === undefined || maySee(person, of) === "own-area") return refuse("not-found", "There is no such report.");
    if (!may(person.roles, "decide")) return refuse("not-allowed", "This role decides on no reports.");
    const who = reporterOf(one);
    if (who === null) return refuse("against-a-rule", "Nobody is known who made it; a notice without a session is kept in mind for nobody.");
    if (one.answer === null || one.answer.acted) return refuse("against-a-rule", "Only a report that was decided without a measure can be unfounded.");
    if (one.state === "abusive") return refuse("moved-on", "It is in the ledger already.");
    const key = misuseKey("notices", who);
    return {
      case: one.case,
      key,
      found: (paper) => draft("ReportFoundAbusive", { report, reporter: who, reason: paper }, one.case),
      warning: draft("ReporterWarned", { reporter: who }, one.case),
    };
  });
/** A complaint that was upheld was manifestly unfounded: found by who may decide appeals. The code and the right to contest stay (MD-3). */
export const foundUnfounded = (house: DeskHouse, person: Person, appeal: string, reason: string): Promise<Found | Refused> =>
  note(house, person, reason, (state) => {
    const one = state.appeals.get(appeal);
    const of = one === undefined ? undefined : state.cases.get(one.case);
    if (one === undefined || of === undefined || maySee(person, of) === "own-area") return refuse("not-found", "There is no such appeal.");
    if (!may(person.roles, "appeal")) return refuse("not-allowed", "This role decides no appeals.");
    const who = complainantOf(state, one);
    if (who === null) return refuse("against-a-rule", "Nobody is known who contested.");
    if (one.outcome !== "upheld") return refuse("against-a-rule", "Only an appeal whose decision was upheld can be unfounded.");
    const key = misuseKey("complaints", who);
    if ((state.abuses.get(key) ?? []).some((entry) => entry.number === appeal)) return refuse("moved-on", "It is in the ledger already.");
    return { case: one.case, key, found: (paper) => draft("AppealFoundAbusive", { appeal, who, reason: paper }, one.case), warning: draft("ComplainantWarned", { who }, one.case) };
  });
interface Noted {
  readonly case: string;
  readonly key: string;
  readonly found: (paper: string) => Draft;
  readonly warning: Draft;
}
async function note(house: DeskHouse, person: Person, reason: string, look: (state: DeskState) => Noted | Refused): Promise<Found | Refused> {
  if (reason.trim().length < 5) return refuse("malformed", "Say in a sentence why it is manifestly unfounded.");
  const paper = house.paperId();
  return house.commit(actorOf(person.staff), `misuse/${person.id}`, (state): Decided<Found | Refused> => {
    const noted = look(state);
    if (isRefused(noted)) return answer(noted);
    const warned = !state.warned.has(noted.key);
    return act([noted.found(paper), ...(warned ? [noted.warning] : [])], { done: true, warned }, [{ id: paper, case: noted.case, kind: "note", text: reason }]);
  });
}

export interface Suspending {
  readonly days: number;
  readonly isEmergency: boolean;
  readonly reason: string;
}
/** As its second sees it; `reason` is a paper, `words` are what stands in it. */
export interface SuspensionProposed extends Omit<Suspending, "reason"> {
  readonly key: string;
  readonly reason: string;
  readonly words: string;
}
/**
 * A suspension (MD-51): after a warning and something after it, for a term, with the ledger shown; over 30 days and in an emergency by two. For
 * notices and complaints it is twice the clock; for content it is a decision like any other, with statement and appeal.
 */
export async function suspend(house: DeskHouse, person: Person, address: string, wanted: Suspending): Promise<DecideOut | Refused> {
  if (wanted.days < 1 || wanted.days > 366) return refuse("malformed", "A suspension has an end within a year.");
  const proposal = house.number("P");
  const paper = house.paperId();
  let after: (() => Promise<void>) | undefined;
  const outcome = await house.commit(actorOf(person.staff), `suspend/${person.id}`, (state, nowMs): Decided<DecideOut | Refused> => {
    after = undefined;
    const key = keyAt(state, address);
    if (key === null) return answer(refuse("not-found", "There is nothing of this in the ledger."));
    const about: SuspensionProposed = { key, days: wanted.days, isEmergency: wanted.isEmergency, reason: paper, words: wanted.reason };
    const id = caseOf(state, key, nowMs);
    if (id !== null && state.cases.get(id)?.department === person.department && person.department !== null)
      return answer(refuse("not-found", "There is nothing of this in the ledger."));
    const papers = [{ id: paper, case: id, kind: "reasons", text: wanted.reason }] as const;
    const possible = may(person.roles, "appeal")
      ? maySuspend(state, key, wanted.isEmergency, wanted.reason, nowMs)
      : refuse("not-allowed", "Suspensions are for seniors, child safety and leads.");
    if (possible !== true) return answer(possible);
    if (wanted.isEmergency || wanted.days * dayMs > windows.twoFromMs) {
      const until = nowMs + windows.secondMs;
      const asked = draft("ActProposed", { proposal, act: "suspension", device: person.device, until, draft: null, about: JSON.stringify(about) }, id);
      return act([asked], { kind: "proposed", proposal, until }, papers);
    }
    const settled = started(house, state, about, [person.staff], nowMs);
    if (isRefused(settled)) return answer(settled);
    after = settled.after;
    return act(settled.events, { kind: "issued", decision: settled.number }, papers);
  });
  if (!isRefused(outcome)) await after?.();
  return outcome;
}
export const settleSuspension =
  (house: DeskHouse): Settle =>
  (state, proposal, person, nowMs) => {
    const wanted = JSON.parse(proposal.about) as SuspensionProposed;
    const possible = maySuspend(state, wanted.key, wanted.isEmergency, wanted.words, nowMs);
    return possible === true ? started(house, state, wanted, [proposal.staff, person.staff], nowMs) : possible;
  };
/** The case that the words and, for content, the decision belong to: that of the newest entry. */
const caseOf = (state: DeskState, key: string, nowMs: number): string | null => entriesOf(state, key, nowMs).at(-1)?.case ?? state.suspended.get(key)?.case ?? null;

function started(
  house: DeskHouse,
  state: DeskState,
  wanted: SuspensionProposed,
  deciders: readonly string[],
  nowMs: number,
): { readonly events: Draft[]; readonly number: string; readonly after?: () => Promise<void> } | Refused {
  const { kind, who } = partsOf(wanted.key);
  const until = nowMs + wanted.days * dayMs;
  const id = caseOf(state, wanted.key, nowMs);
  const suspension = house.number("U");
  const begun = (decision: string | null): Draft =>
    draft("SuspensionStarted", { suspension, subject: who, why: kind, until, isEmergency: wanted.isEmergency, reason: wanted.reason, decision, by: deciders }, id);
  if (kind !== "content") return { events: [begun(null)], number: suspension };
  const last = state.decisions.get(entriesOf(state, wanted.key, nowMs).at(-1)?.number ?? [...(state.bySubject.get(who) ?? [])].at(-1) ?? "");
  const one = last === undefined ? undefined : state.cases.get(last.case);
  if (last === undefined || one === undefined) return refuse("not-found", "There is no decision that it could rest on.");
  const consequence = { kind: "close-door", minutes: wanted.days * 1_440 } as const;
  const place = { stream: one.stream, subject: one.subject };
  const plan = planOf(consequence, suspension, place, house.ports.consequences.world(place.stream, place.subject), nowMs);
  if (plan.refusal !== null) return refuse("against-a-rule", `It cannot be done: ${plan.refusal}.`);
  const made: DecisionDraft = { ...last, consequence, automation: { detection: false, decision: "not" }, ruleset: null, reasons: wanted.reason, leaving: false, strike: null };
  const issued = issue(house, state, one, made, { deciders, by: "person" }, nowMs);
  return { events: [...issued.events, begun(issued.decision)], number: issued.decision, after: () => carryOut(house, issued.decision) };
}

/** Ends twice the clock before its term; a suspension for content is a decision and ends by appeal. */
export const endSuspension = (house: DeskHouse, person: Person, address: string, reason: string): Promise<{ done: true } | Refused> => {
  const paper = house.paperId();
  return house.commit(actorOf(person.staff), `suspend/${person.id}`, (state, nowMs): Decided<{ done: true } | Refused> => {
    const key = keyAt(state, address);
    const one = key === null ? null : suspensionOf(state, key, nowMs);
    if (one === null) return answer(refuse("not-found", "No such suspension is in force."));
    if (!may(person.roles, "appeal")) return answer(refuse("not-allowed", "Suspensions are for seniors, child safety and leads."));
    if (one.decision !== null) return answer(refuse("against-a-rule", "This one is a decision: it is contested at its code."));
    return act([draft("SuspensionEnded", { suspension: one.id, reason: paper }, one.case)], { done: true }, [{ id: paper, case: one.case, kind: "note", text: reason }]);
  });
};
