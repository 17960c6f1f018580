import type { AppealCard, AppealOutcome, AtCodeOut, Consequence } from "@lampion/protocol";
import { windows } from "./clocks.ts";
import { act, answer, draft, refuse, isRefused, type Decided, type DeskHouse, type Refused } from "./desk-house.ts";
import { isSlowed, reporterOf } from "./misuse-ledger.ts";
import { carryOutReversal, reversalOf, type Reversal } from "./reversal.ts";
import { may } from "./roles.ts";
import { contestUntil } from "./statement.ts";
import { actorOf, type AppealView, type DecisionView, type DeskState } from "./state.ts";
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
    const isUrgent = contactIsOff && by === "affected";
    const filing = state.reports.get(report ?? "");
    const who = by === "affected" ? decision.subject : filing === undefined ? null : reporterOf(filing);
    // Who files manifestly unfounded complaints waits twice as long for a term, and is heard all the same (MD-51); never while contact is off.
    const dueAt = nowMs + (isUrgent ? windows.appealUrgentMs : windows.appealMs * (isSlowed(state, "complaints", who, nowMs) ? 2 : 1));
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
  let reversal: Reversal | null = null;
  const outcome = await house.commit(actorOf(person.staff), `appeal/${person.id}`, (state, nowMs): Decided<{ done: true; loss: string | null } | Refused> => {
    reversal = null;
    const appeal = state.appeals.get(id);
    const decision = appeal === undefined ? undefined : state.decisions.get(appeal.decision);
    const one = appeal === undefined ? undefined : state.cases.get(appeal.case);
    if (appeal === undefined || decision === undefined || one === undefined) return answer(refuse("not-found", "There is no such appeal."));
    if (appeal.state !== "assigned" || appeal.staff !== person.staff) return answer(refuse("moved-on", "Take the appeal first; it may be decided by now."));
    if (mayDecideAppeal(state, person, appeal) !== "yes") return answer(refuse("not-allowed", "Who took part before does not decide the appeal (MD-4)."));
    const found = reversalOf(house, state, one, decision, { ...wanted, cause: id, by: appeal.by, reasons: paper, staff: person.staff }, nowMs);
    if (isRefused(found)) return answer(found);
    reversal = found;
    const decided = draft("AppealDecided", { appeal: id, outcome: wanted.outcome, reasons: paper }, one.id);
    return act([decided, ...found.events], { done: true, loss: null }, [{ id: paper, case: one.id, kind: "reasons", text: wanted.reasons }]);
  });
  return isRefused(outcome) ? outcome : { done: true, loss: await carryOutReversal(house, reversal) };
}
