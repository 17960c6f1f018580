import type { AppealCard, AppealOutcome, AtCodeOut, Consequence } from "@lampion/protocol";
import { windows } from "./clocks.ts";
import { permitFor, planOf } from "./consequences.port.ts";
import { carryOut, issue } from "./decisions.ts";
import { act, answer, draft, refuse, isRefused, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import { ladder } from "./ladder.ts";
import { takesBack } from "./machines.ts";
import { policyOf } from "./policies.ts";
import { may } from "./roles.ts";
import { contestUntil } from "./statement.ts";
import { actorOf, type AppealView, type CaseView, type DecisionView, type DeskState } from "./state.ts";
import type { Person } from "./person.ts";

const no = (why: Extract<AtCodeOut, { kind: "refused" }>["why"]): AtCodeOut => ({ kind: "refused", why });

/** What a code contests: the decision of a statement, or the one that answered a report (MD-3). */
export function contested(state: DeskState, claim: string): { readonly by: "affected" | "reporter"; readonly decision: DecisionView; readonly report: string | null } | null {
  const found = state.claims.get(claim);
  if (found === undefined) return null;
  if (found.kind === "statement") {
    const decision = state.decisions.get(state.statements.get(found.id)?.decision ?? "");
    return decision === undefined ? null : { by: "affected", decision, report: null };
  }
  const decision = state.decisions.get(state.reports.get(found.id)?.answer?.decision ?? "");
  return decision === undefined ? null : { by: "reporter", decision, report: found.id };
}
/** Files an appeal at a code: free, for 190 days, one at a time. Filing never makes anything worse (MD-4). */
export async function contest(house: DeskHouse, claim: string, words: string): Promise<AtCodeOut | Refused> {
  const appeal = house.number("L");
  const paper = house.paperId();
  return house.commit({ as: "guest", id: "-" }, appeal, (state, nowMs): Decided<AtCodeOut> => {
    if (!state.claims.has(claim)) return answer(no("unknown"));
    const what = contested(state, claim);
    if (what === null) return answer(no("nothing-to-contest"));
    const { decision, by, report } = what;
    const mine = [...state.appeals.values()].filter((one) => one.decision === decision.id && one.by === by && one.report === report);
    // Twice is once: the one that waits is theirs, and what another person decided is contested outside (MD-49), not again here.
    if (mine.some((one) => one.state === "filed" || one.state === "assigned" || one.state === "answered")) return answer(no("already"));
    if (nowMs >= contestUntil(state, decision)) return answer(no("out-of-time"));
    if (decision.state === "reversed") return answer(no("nothing-to-contest"));
    const contactIsOff = decision.consequence.kind === "close-door" || (decision.consequence.kind === "pause" && decision.consequence.powers.includes("contact"));
    const dueAt = nowMs + (contactIsOff && by === "affected" ? windows.appealUrgentMs : windows.appealMs);
    return act([draft("AppealFiled", { appeal, decision: decision.id, by, report, words: paper, dueAt }, decision.case)], { kind: "taken", dueAt }, [
      { id: paper, case: decision.case, kind: "appeal", text: words },
    ]);
  });
}

/** Everybody who took part in the case or the decision, as first or second: none of them decides the appeal (MD-4). */
export const tookPart = (state: DeskState, appeal: AppealView, staff: string): boolean =>
  (state.cases.get(appeal.case)?.took.includes(staff) ?? false) || (state.decisions.get(appeal.decision)?.deciders.includes(staff) ?? false);
export function mayDecideAppeal(state: DeskState, person: Person, appeal: AppealView): AppealCard["may"] {
  const one = state.cases.get(appeal.case);
  if (one?.department !== null && one?.department !== undefined && one.department === person.department) return "own-area";
  if (!may(person.roles, "appeal")) return "role";
  if (tookPart(state, appeal, person.staff)) return "took-part";
  return appeal.state === "assigned" && appeal.staff !== person.staff ? "taken" : "yes";
}
export async function takeAppeal(house: DeskHouse, person: Person, id: string): Promise<AppealView | Refused> {
  const taken = await house.commit(actorOf(person.staff), `appeal/${person.id}`, (state): Decided<AppealView | Refused> => {
    const one = state.appeals.get(id);
    if (one === undefined) return answer(refuse("not-found", "There is no such appeal."));
    if (one.state !== "filed" && !(one.state === "assigned" && one.staff === person.staff)) return answer(refuse("moved-on", "It is decided, or somebody else has it."));
    const possible = mayDecideAppeal(state, person, one);
    if (possible === "own-area") return answer(refuse("not-found", "There is no such appeal."));
    if (possible !== "yes")
      return answer(refuse("not-allowed", possible === "took-part" ? "Who took part before does not decide the appeal (MD-4)." : `It cannot be taken: ${possible}.`));
    return act([draft("AppealAssigned", { appeal: id, staff: person.staff }, one.case)], one);
  });
  return isRefused(taken) ? taken : (house.state.appeals.get(id) ?? taken);
}

/**
 * By another person, never by a program. A reversal is one transaction: restrictions lifted, strikes gone, reporters told anew; content back,
 * or its loss said (MD-5). For a reporter whose report was not followed, a reversal issues the decision that should have been.
 */
export async function decideAppeal(
  house: DeskHouse,
  person: Person,
  id: string,
  wanted: { readonly outcome: AppealOutcome; readonly reasons: string; readonly instead?: Consequence },
): Promise<{ done: true; loss: string | null } | Refused> {
  const paper = house.paperId();
  let lifted: DecisionView | null = null;
  let made: string | null = null;
  const outcome = await house.commit(actorOf(person.staff), `appeal/${person.id}`, (state, nowMs): Decided<{ done: true; loss: string | null } | Refused> => {
    lifted = null;
    made = null;
    const appeal = state.appeals.get(id);
    const decision = appeal === undefined ? undefined : state.decisions.get(appeal.decision);
    const one = appeal === undefined ? undefined : state.cases.get(appeal.case);
    if (appeal === undefined || decision === undefined || one === undefined) return answer(refuse("not-found", "There is no such appeal."));
    if (appeal.state !== "assigned" || appeal.staff !== person.staff) return answer(refuse("moved-on", "Take the appeal first; it may be decided by now."));
    if (mayDecideAppeal(state, person, appeal) !== "yes") return answer(refuse("not-allowed", "Who took part before does not decide the appeal (MD-4)."));
    if (wanted.outcome === "partially_reversed" && wanted.instead === undefined) return answer(refuse("malformed", "A part that stays is named."));
    const events: Draft[] = [draft("AppealDecided", { appeal: id, outcome: wanted.outcome, reasons: paper }, one.id)];
    const reverses = takesBack(wanted.outcome);
    if (reverses && appeal.by === "reporter" && (wanted.instead === undefined || wanted.instead.kind === "none"))
      return answer(refuse("malformed", "Who reported is right: say what is done instead."));
    if (reverses) {
      events.push(draft("DecisionReversed", { decision: decision.id, appeal: id, whole: true }, one.id));
      if (decision.restriction !== null && state.restrictions.get(decision.restriction)?.endedAt === null)
        events.push(draft("RestrictionEnded", { restriction: decision.restriction, why: "reversed" }, one.id));
      lifted = decision;
    }
    if (reverses && wanted.instead !== undefined && wanted.instead.kind !== "none") {
      const strike = appeal.by === "reporter" ? ladder[policyOf(decision.policy)?.group ?? "nuisance"].strike : null;
      const automation = { detection: decision.automation.detection, decision: "not" } as const;
      const issued = issue(house, state, one, { ...decision, consequence: wanted.instead, reasons: paper, automation, strike }, { deciders: [person.staff], by: "person" }, nowMs);
      events.push(...issued.events, ...reportersAgain(state, one, issued.decision, true));
      made = issued.decision;
    } else if (reverses) events.push(...reportersAgain(state, one, decision.id, false));
    return act(events, { done: true, loss: null }, [{ id: paper, case: one.id, kind: "reasons", text: wanted.reasons }]);
  });
  if (isRefused(outcome)) return outcome;
  const loss = await undo(house, lifted);
  if (made !== null) await carryOut(house, made);
  return { done: true, loss };
}
const reportersAgain = (state: DeskState, one: CaseView, decision: string, acted: boolean): Draft[] =>
  one.reports
    .map((id) => state.reports.get(id))
    .filter((report) => report !== undefined && report.claim !== "" && report.answer !== null && report.answer.acted !== acted)
    .map((report) => draft("ReporterAnswered", { report: report?.report ?? "", acted, decision }, one.id));

async function undo(house: DeskHouse, decision: DecisionView | null): Promise<string | null> {
  if (decision === null) return null;
  const { ports, state } = house;
  const one = state.cases.get(decision.case);
  const place = { stream: one?.stream ?? null, subject: decision.subject };
  const plan = planOf(decision.consequence, decision.id, place, ports.consequences.world(place.stream, place.subject), decision.at);
  const outcome = await ports.consequences.revert(plan, permitFor(decision.id)).catch((cause: unknown) => ({ kind: "failed", why: String(cause) }) as const);
  if (outcome.kind === "failed") ports.alarm(`reversal of ${decision.id}`, outcome.why);
  return outcome.kind === "partly" ? outcome.loss : outcome.kind === "failed" ? "the live effect could not be undone yet" : null;
}
