import { makeClaimCode, readClaimCode } from "../evidence/claim-code.ts";
import { onlyTerms } from "@lampion/protocol";
import type { Consequence, DecideOut, PlanOut } from "@lampion/protocol";
import { whileHeld, type LeaseRef } from "./cases.ts";
import { windows } from "./clocks.ts";
import { permitFor, planOf, type Plan } from "./consequences.port.ts";
import { act, answer, draft, refuse, isRefused, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import type { Bodies, DecisionDraft, Paper } from "./event.ts";
import { isNoBurden, isReversibleStep, ladder, needsSecond, offeredStep, stepFor } from "./ladder.ts";
import { offered, policyOf, type Policy } from "./policies.ts";
import { isGrave, may } from "./roles.ts";
import { statementWords } from "./statement.ts";
import { type CaseView, type DeskState } from "./state.ts";
import { waitsUntil } from "./deferral.ts";
import type { Person } from "./person.ts";

export interface Wanted {
  readonly policy: string;
  readonly template: string;
  readonly consequence: Consequence;
}
export interface Deciding extends Wanted {
  readonly lease: LeaseRef;
  readonly reasons: string;
  readonly leaving?: string;
  readonly ground?: "law" | "terms";
  readonly law?: string;
}

/** The step that the ladder offers now: strikes are recounted at each use (MD-41). */
export function stepOf(state: DeskState, policy: Policy, subject: string | null, nowMs: number): 1 | 2 | 3 {
  const strikes = subject === null ? [] : (state.strikes.get(subject) ?? []);
  const seen = strikes.map((one) => ({ weight: one.weight, until: one.until, group: policyOf(state.decisions.get(one.decision)?.policy ?? "")?.group ?? "nuisance" }));
  return stepFor(policy.group, seen, nowMs);
}
/** Whether what is wanted is milder than or equal to the ladder's step: leaving it needs a sentence (MD-42). */
export const leaves = (policy: Policy, step: 1 | 2 | 3, wanted: Consequence): boolean => JSON.stringify(wanted) !== JSON.stringify(offeredStep(policy.group, step));

/** What a decision needs of its case, which may begin in the same act. */
export type OfCase = Pick<CaseView, "id" | "stream" | "subject" | "isPrivate" | "reports">;
function planFor(house: DeskHouse, one: OfCase, wanted: Consequence, key: string, nowMs: number): Plan {
  const world = house.ports.consequences.world(one.stream, one.subject);
  return planOf(wanted, key, { stream: one.stream, subject: one.subject }, world, nowMs);
}

/** What a decision would do, by the same code that does it, without doing anything. */
export function preview(house: DeskHouse, one: CaseView, wanted: Wanted): PlanOut | Refused {
  const policy = policyOf(wanted.policy);
  const fact = policy?.facts.find((each) => each.id === wanted.template);
  if (policy === null || fact === undefined) return refuse("malformed", "There is no such policy or template.");
  const nowMs = house.nowMs();
  const plan = planFor(house, one, wanted.consequence, "preview", nowMs);
  if (plan.refusal !== null) return refuse("against-a-rule", `It cannot be done: ${plan.refusal}.`);
  const step = stepOf(house.state, policy, one.subject, nowMs);
  const words = statementWords(wanted.consequence, { since: nowMs, until: plan.until, reviewAt: plan.reviewAt });
  return {
    isDryRun: true,
    consequence: wanted.consequence,
    hits: { ...plan.hits },
    startsAt: waitsUntil(house.state, one, wanted.consequence, nowMs) ?? nowMs,
    until: plan.until,
    reviewAt: plan.reviewAt,
    revert: plan.revert,
    needsSecond: needsSecond(wanted.consequence, house.ports.consequences.world(one.stream, one.subject).roomMembers) || plan.revert === "none",
    leavesLadder: leaves(policy, step, wanted.consequence),
    statement: { fr: `${words.fr} ${fact.fr}`, en: `${words.en} ${fact.en}` },
  };
}

/** Decides, or proposes where the act needs two. Decision, restriction, strike, statement and answers are one transaction (MD-2). */
export async function decide(house: DeskHouse, person: Person, id: string, wanted: Deciding): Promise<DecideOut | Refused> {
  const policy = policyOf(wanted.policy);
  const fact = policy?.facts.find((each) => each.id === wanted.template);
  if (policy === null || fact === undefined) return refuse("malformed", "There is no such policy or template.");
  if (wanted.ground === "law" && (wanted.law ?? "") === "") return refuse("malformed", "A decision on the ground of the law names the law.");
  if (wanted.ground === "law" && policy.category === onlyTerms) return refuse("malformed", "This policy rests on the house rules alone, not on a law.");
  const paper = house.paperId();
  const proposal = house.number("P");
  const outcome = await whileHeld<DecideOut>(house, person, id, wanted.lease, "decide", (one, state, nowMs) => {
    if (isGrave(one.severity) && !may(person.roles, "decide-grave"))
      return answer(refuse("not-allowed", "Cases of S0 and S1 are decided by seniors, child safety or a lead: freeze, and escalate."));
    const step = stepOf(state, policy, one.subject, nowMs);
    const isLeaving = leaves(policy, step, wanted.consequence);
    if (isLeaving && (wanted.leaving ?? "").length < 5) return answer(refuse("against-a-rule", "Leaving the step of the ladder needs a sentence (MD-42)."));
    const plan = planFor(house, one, wanted.consequence, id, nowMs);
    if (plan.refusal !== null) return answer(refuse("against-a-rule", `It cannot be done: ${plan.refusal}.`));
    const made: DecisionDraft = {
      policy: policy.id,
      policyVersion: policy.version,
      category: policy.category,
      keyword: policy.keyword,
      ground: wanted.ground ?? "terms",
      rule: wanted.ground === "law" ? (wanted.law ?? "") : `${policy.clause}, version ${policy.version}`,
      template: fact.id,
      consequence: wanted.consequence,
      automation: { detection: one.reports.some((each) => state.reports.get(each)?.source === "finding"), decision: "not" },
      ruleset: null,
      reasons: paper,
      leaving: isLeaving,
      strike: isNoBurden(wanted.consequence) ? null : ladder[policy.group].strike,
    };
    // Why the ladder is left is for the desk: it stands in a note and in no statement.
    const papers: Omit<Paper, "at">[] = [{ id: paper, case: id, kind: "reasons", text: wanted.reasons }];
    const noted: Draft[] = [];
    if (wanted.leaving !== undefined && wanted.leaving !== "") {
      papers.push({ id: `${paper}-note`, case: id, kind: "note", text: wanted.leaving });
      noted.push(draft("NoteAdded", { note: `${paper}-note` }, id));
    }
    const members = house.ports.consequences.world(one.stream, one.subject).roomMembers;
    if (needsSecond(wanted.consequence, members) || plan.revert === "none") {
      const until = nowMs + windows.secondMs;
      return act(
        [...noted, draft("ActProposed", { proposal, act: "decision", device: person.device, until, draft: made, about: id }, id)],
        { kind: "proposed", proposal, until },
        papers,
      );
    }
    const issued = issue(house, state, one, made, { deciders: [person.staff], by: "person", mayWait: true }, nowMs);
    return act(
      [
        ...noted,
        ...issued.events,
        draft("LeaseEnded", { number: wanted.lease.number, why: "decided" }, id),
        draft("CaseDecided", { decision: issued.decision }, id),
        ...answers(state, one, issued.decision, wanted.consequence),
      ],
      { kind: "issued", decision: issued.decision },
      papers,
    );
  });
  if (!isRefused(outcome) && outcome.kind === "issued") await carryOut(house, outcome.decision);
  return outcome;
}

/** A reversible step before any content is opened (moderation.md 7): one person, a day at most; the case stays open. */
export async function freeze(
  house: DeskHouse,
  person: Person,
  id: string,
  wanted: { readonly lease: LeaseRef; readonly consequence: Consequence; readonly reasons: string },
): Promise<DecideOut | Refused> {
  if (!isReversibleStep(wanted.consequence)) return refuse("against-a-rule", "Before the content is opened only what ends within a day and can be undone is done.");
  const paper = house.paperId();
  const outcome = await whileHeld<DecideOut>(house, person, id, wanted.lease, "freeze", (one, state, nowMs) => {
    const policy = offeredFor(one);
    // A conversation that stops tells the other one that somebody spoke (MD-62).
    if (waitsUntil(state, one, wanted.consequence, nowMs) !== null)
      return answer(refuse("against-a-rule", "Who reported asked that nothing happens before they are safe: decide, and it waits (MD-62)."));
    const plan = planFor(house, one, wanted.consequence, id, nowMs);
    if (plan.refusal !== null) return answer(refuse("against-a-rule", `It cannot be done: ${plan.refusal}.`));
    const made: DecisionDraft = {
      policy: policy.id,
      policyVersion: policy.version,
      category: policy.category,
      keyword: policy.keyword,
      ground: "terms",
      rule: `${policy.clause}, version ${policy.version}`,
      template: policy.facts[0]?.id ?? "",
      consequence: wanted.consequence,
      automation: { detection: false, decision: "not" },
      ruleset: null,
      reasons: paper,
      leaving: false,
      strike: null,
    };
    const issued = issue(house, state, one, made, { deciders: [person.staff], by: "person" }, nowMs);
    return act(issued.events, { kind: "issued", decision: issued.decision }, [{ id: paper, case: id, kind: "reasons", text: wanted.reasons }]);
  });
  if (!isRefused(outcome) && outcome.kind === "issued") await carryOut(house, outcome.decision);
  return outcome;
}
/** What a frozen case is frozen for, until somebody has read it: the first policy of its situation. */
function offeredFor(one: CaseView): Policy {
  const [first] = offered(one.situation);
  if (first === undefined) throw new Error("no policy is offered");
  return first;
}

/** A rule alone: mask, hold or block one message, slow or pause its author for a day at most (MD-19). Fully automatic, with statement and appeal. */
export async function decideByRule(
  house: DeskHouse,
  id: string,
  rule: string,
  made: Omit<DecisionDraft, "automation" | "reasons" | "ruleset" | "leaving">,
  ruleset: string,
  reasons: string,
): Promise<string | Refused> {
  const length = "minutes" in made.consequence ? made.consequence.minutes : 0;
  if (length === null || length > 1_440 || made.consequence.kind === "close-room") return refuse("against-a-rule", "A rule alone pauses for a day at most (MD-19).");
  const paper = house.paperId();
  const outcome = await house.commit({ as: "rule", id: rule }, id, (state, nowMs): Decided<string | Refused> => {
    const one = state.cases.get(id);
    if (one === undefined) return answer(refuse("not-found", "There is no such case."));
    const issued = issue(
      house,
      state,
      one,
      { ...made, automation: { detection: true, decision: "fully" }, ruleset, reasons: paper, leaving: false },
      { deciders: [rule], by: "rule" },
      nowMs,
    );
    return act(issued.events, issued.decision, [{ id: paper, case: id, kind: "reasons", text: reasons }]);
  });
  if (typeof outcome === "string") await carryOut(house, outcome);
  return outcome;
}

/** Everything that a decision is, at once: no active restriction without exactly one issued decision (MD-1), no restriction without its statement (MD-2). */
export function issue(
  house: DeskHouse,
  state: DeskState,
  one: OfCase,
  made: DecisionDraft,
  who: { readonly deciders: readonly string[]; readonly by: Bodies["DecisionIssued"]["by"]; readonly mayWait?: true; readonly source?: "order" },
  nowMs: number,
): { readonly decision: string; readonly events: Draft[] } {
  const decision = house.number("D");
  const reports = one.reports.map((id) => state.reports.get(id)).filter((report) => report !== undefined);
  const source = reports.some((report) => report.flagger !== null)
    ? "flagger"
    : reports.some((report) => report.source === "notice" || report.source === "report")
      ? "notice"
      : "own";
  const events: Draft[] = [
    draft(
      "DecisionIssued",
      { ...made, decision, deciders: who.deciders, by: who.by, source: who.source ?? source, isPrivate: one.isPrivate, subject: one.subject, at: nowMs },
      one.id,
    ),
  ];
  const full = who.mayWait === true ? state.cases.get(one.id) : undefined;
  const until = full === undefined ? null : waitsUntil(state, full, made.consequence, nowMs);
  if (until !== null) events.push(draft("DecisionDeferred", { decision, until }, one.id));
  else events.push(...beginning(house, one, decision, made, nowMs));
  return { decision, events };
}
/** What a decision begins with: restriction, strike and statement, or nothing of them (MD-2). */
export function beginning(house: DeskHouse, one: OfCase, decision: string, made: Pick<DecisionDraft, "consequence" | "strike">, nowMs: number): Draft[] {
  const events: Draft[] = [];
  const plan = planFor(house, one, made.consequence, decision, nowMs);
  if (!isNoBurden(made.consequence)) {
    const restricts = made.consequence.kind !== "warn" && made.consequence.kind !== "stop";
    if (restricts)
      events.push(
        draft(
          "RestrictionStarted",
          { restriction: house.number("R"), decision, subject: one.subject, stream: one.stream, consequence: made.consequence, until: plan.until, reviewAt: plan.reviewAt },
          one.id,
        ),
      );
    if (made.strike !== null && one.subject !== null)
      events.push(draft("StrikeGiven", { decision, subject: one.subject, weight: made.strike.weight, until: nowMs + made.strike.livesMs }, one.id));
    if (made.consequence.kind === "warn" && one.subject !== null) events.push(draft("SubjectWarned", { subject: one.subject }, one.id));
    const statement = house.number("S");
    events.push(draft("StatementIssued", { statement, decision, subject: one.subject, claim: claimOfStatement(house, statement) }, one.id));
  }
  return events;
}
/** The digest of a statement's code; the code itself is made anew from the key whenever the device comes back (decision record 0035). */
export const claimOfStatement = (house: DeskHouse, statement: string): string => house.ports.digest(`claim/${bare(statementCode(house, statement))}`);
export function statementCode(house: DeskHouse, statement: string): string {
  let round = 0;
  let pool: number[] = [];
  const below = (limit: number): number => {
    for (;;) {
      if (pool.length === 0) {
        pool = [...house.ports.digest(`${house.ports.alias(`desk/statement-code/${round}`, statement)}`)].reduce<number[]>(
          (bytes, _sign, at, all) => (at % 2 === 0 ? [...bytes, Number.parseInt(`${all[at]}${all[at + 1]}`, 16)] : bytes),
          [],
        );
        round += 1;
      }
      const byte = pool.pop() ?? 0;
      // No letter more likely than another.
      if (byte < 256 - (256 % limit)) return byte % limit;
    }
  };
  return makeClaimCode(below);
}
const bare = (code: string): string => readClaimCode(code) ?? code;

/** Each report gets its own answer, "no action" included (MD-3, SA-16). */
export function answers(state: DeskState, one: CaseView, decision: string, wanted: Consequence): Draft[] {
  return one.reports
    .map((id) => state.reports.get(id))
    .filter((report) => report !== undefined && report.claim !== "")
    .map((report) => draft("ReporterAnswered", { report: report?.report ?? "", acted: wanted.kind !== "none", decision }, one.id));
}

/** Does what an issued decision says. Kept first, done second, and done again at restart until it is noted (MD-45). */
export async function carryOut(house: DeskHouse, id: string): Promise<void> {
  const { state, ports } = house;
  const decision = state.decisions.get(id);
  const one = decision === undefined ? undefined : state.cases.get(decision.case);
  if (decision === undefined || one === undefined || decision.applied || state.deferred.has(id)) return;
  const from = state.restrictions.get(decision.restriction ?? "")?.from ?? decision.at;
  const plan = planOf(decision.consequence, id, { stream: one.stream, subject: one.subject }, ports.consequences.world(one.stream, one.subject), from);
  const outcome = decision.state === "in-force" ? await ports.consequences.apply(plan, permitFor(id)).catch((cause: unknown) => failed(cause)) : ({ kind: "done" } as const);
  if (outcome.kind === "failed") return ports.alarm(`consequence of ${id}`, outcome.why);
  await house.commit({ as: "clock", id: "desk" }, id, (now): Decided<null> =>
    now.unapplied.has(id) ? act([draft("ConsequenceApplied", { decision: id }, one.id)], null) : answer(null),
  );
}
const failed = (cause: unknown) => ({ kind: "failed", why: cause instanceof Error ? cause.message : "unknown" }) as const;
/** At restart: whatever was decided and not noted as done. */
export async function carryOutWaiting(house: DeskHouse): Promise<number> {
  const waiting = [...house.state.unapplied];
  for (const id of waiting) await carryOut(house, id);
  return waiting.length;
}
