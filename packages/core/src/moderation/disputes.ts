import type { AppealOutcome, Consequence, DisputeCard, DisputesOut } from "@lampion/protocol";
import { contested } from "./appeals.ts";
import { dayMs, windows } from "./clocks.ts";
import { act, answer, draft, isRefused, refuse, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import { takesBack } from "./machines.ts";
import { claimDigest } from "./paper-desk.ts";
import type { Person } from "./person.ts";
import { carryOutReversal, reversalOf, type Reversal } from "./reversal.ts";
import { may } from "./roles.ts";
import { disputeBodies } from "./statement.ts";
import { actorOf, type DecisionView, type DeskState, type DisputeView } from "./state.ts";

type By = DisputeView["by"];
const noDispute = (): Refused => refuse("not-found", "There is no such dispute.");

/** What a dispute is about: a claim code, or the number of a statement or decision that the body names. */
function aboutOf(house: DeskHouse, state: DeskState, about: string, by: By): { readonly decision: DecisionView; readonly report: string | null } | null {
  const atCode = contested(state, claimDigest(house, about));
  if (atCode !== null) return atCode.by === by ? atCode : null;
  const number = about.trim().toUpperCase();
  const decision = state.decisions.get(state.statements.get(number)?.decision ?? number);
  return decision === undefined ? null : { decision, report: null };
}
const isOwnArea = (state: DeskState, person: Person, caseId: string): boolean => {
  const department = state.cases.get(caseId)?.department ?? null;
  return department !== null && department === person.department;
};
/** Who decided does not carry out what a body outside made of it (MD-13); what is of one's own area does not exist (MD-65). */
export function mayCarryOut(state: DeskState, person: Person, one: DisputeView): DisputeCard["may"] {
  if (isOwnArea(state, person, one.case)) return "own-area";
  if (!may(person.roles, "appeal")) return "role";
  return state.decisions.get(one.decision)?.deciders.includes(person.staff) === true ? "took-part" : "yes";
}

/** Notes that a decision is before a certified body outside (DSA art. 21). Nothing changes for anybody meanwhile; words and evidence stay until it is closed. */
export async function openDispute(
  house: DeskHouse,
  person: Person,
  wanted: { readonly about: string; readonly by: By; readonly body: string; readonly reference: string },
): Promise<DisputeCard | Refused> {
  const dispute = house.number("B");
  const paper = house.paperId();
  const opened = await house.commit(actorOf(person.staff), `dispute/${person.id}`, (state): Decided<string | Refused> => {
    const found = aboutOf(house, state, wanted.about, wanted.by);
    if (found === null || isOwnArea(state, person, found.decision.case)) return answer(refuse("not-found", "There is no decision at this code or number for this side."));
    if (!may(person.roles, "appeal")) return answer(refuse("not-allowed", "Disputes are for seniors, child safety and leads."));
    const { decision, report } = found;
    if ([...state.disputes.values()].some((one) => one.decision === decision.id && one.by === wanted.by && one.report === report && one.state !== "closed"))
      return answer(refuse("moved-on", "A dispute of this side about this decision is open already."));
    return act([draft("DisputeOpened", { dispute, decision: decision.id, by: wanted.by, report, body: wanted.body, reference: paper }, decision.case)], dispute, [
      { id: paper, case: decision.case, kind: "dispute", text: wanted.reference },
    ]);
  });
  return isRefused(opened) ? opened : cardOf(house, person, opened);
}

/** Notes what the body decided. What takes nothing back is closed with it; the rest is carried out within 72 hours. */
export async function settleDispute(
  house: DeskHouse,
  person: Person,
  id: string,
  wanted: { readonly outcome: AppealOutcome; readonly reasons: string },
): Promise<DisputeCard | Refused> {
  const paper = house.paperId();
  const settled = await house.commit(actorOf(person.staff), `dispute/${person.id}`, (state, nowMs): Decided<string | Refused> => {
    const one = state.disputes.get(id);
    if (one === undefined || isOwnArea(state, person, one.case)) return answer(noDispute());
    if (!may(person.roles, "appeal")) return answer(refuse("not-allowed", "Disputes are for seniors, child safety and leads."));
    if (one.state !== "open") return answer(refuse("moved-on", "What the body decided is noted already."));
    if (wanted.outcome === "partially_reversed" && state.decisions.get(one.decision)?.consequence.kind === "stop")
      return answer(refuse("against-a-rule", "A text that a program stopped is found right or not: there is no part, and nothing instead."));
    const events: Draft[] = [draft("DisputeSettled", { dispute: id, outcome: wanted.outcome, reasons: paper, dueAt: nowMs + windows.disputeMs }, one.case)];
    if (!takesBack(wanted.outcome)) events.push(draft("DisputeClosed", { dispute: id, outcome: wanted.outcome, isImplemented: true }, one.case));
    return act(events, id, [{ id: paper, case: one.case, kind: "dispute", text: wanted.reasons }]);
  });
  return isRefused(settled) ? settled : cardOf(house, person, settled);
}

/** Does what the body decided, as an appeal that was won is done: one transaction, content back or its loss said (MD-5, MD-49). */
export async function carryOutDispute(house: DeskHouse, person: Person, id: string, instead?: Consequence): Promise<{ done: true; loss: string | null } | Refused> {
  let reversal: Reversal | null = null;
  const closed = await house.commit(actorOf(person.staff), `dispute/${person.id}/${id}`, (state, nowMs): Decided<{ done: true; loss: string | null } | Refused> => {
    reversal = null;
    const one = state.disputes.get(id);
    const decision = one === undefined ? undefined : state.decisions.get(one.decision);
    const of = one === undefined ? undefined : state.cases.get(one.case);
    if (one === undefined || decision === undefined || of === undefined || isOwnArea(state, person, one.case)) return answer(noDispute());
    if (one.state !== "settled" || one.outcome === null)
      return answer(refuse("moved-on", one.state === "open" ? "Note first what the body decided." : "It is carried out already."));
    if (mayCarryOut(state, person, one) !== "yes") return answer(refuse("not-allowed", "Who decided does not carry out what was made of it (MD-13)."));
    const wanted = { outcome: one.outcome, cause: id, by: one.by, reasons: one.reasons ?? "", staff: person.staff, ...(instead === undefined ? {} : { instead }) };
    const found = reversalOf(house, state, of, decision, wanted, nowMs);
    if (isRefused(found)) return answer(found);
    reversal = found;
    return act([draft("DisputeClosed", { dispute: id, outcome: one.outcome, isImplemented: true }, of.id), ...found.events], { done: true, loss: null });
  });
  return isRefused(closed) ? closed : { done: true, loss: await carryOutReversal(house, reversal) };
}

/** Calls somebody a day before an outcome is due to be carried out, once. */
export async function disputesTick(house: DeskHouse): Promise<void> {
  const isDue = (one: DisputeView, nowMs: number): boolean => one.state === "settled" && !one.isAlarmed && one.dueAt !== null && nowMs >= one.dueAt - dayMs;
  if (![...house.state.disputes.values()].some((one) => isDue(one, house.nowMs()))) return;
  await house.commit({ as: "clock", id: "desk" }, "disputes", (state, nowMs): Decided<null> => {
    const due = [...state.disputes.values()].filter((one) => isDue(one, nowMs));
    return due.length === 0
      ? answer(null)
      : act(
          due.map((one) => draft("DisputeAlarmed", { dispute: one.id }, one.case)),
          null,
        );
  });
}

/** Every dispute that this person may see, what is due first; with the certified bodies by language. */
export async function disputesOut(house: DeskHouse, person: Person): Promise<DisputesOut> {
  const all = [...house.state.disputes.values()].filter((one) => !isOwnArea(house.state, person, one.case));
  const order = (one: DisputeView): number => (one.state === "settled" ? (one.dueAt ?? 0) : one.state === "open" ? 1e15 + one.at : 3e15 - one.at);
  const papers = new Map(
    (await house.ports.log.papers(all.flatMap((one) => [one.reference, ...(one.reasons === null ? [] : [one.reasons])]))).map((paper) => [paper.id, paper.text]),
  );
  return {
    items: all.sort((a, b) => order(a) - order(b)).map((one) => card(house.state, person, one, papers)),
    bodies: disputeBodies.map((body) => ({ ...body, languages: [...body.languages] })),
  };
}
async function cardOf(house: DeskHouse, person: Person, id: string): Promise<DisputeCard | Refused> {
  const one = house.state.disputes.get(id);
  if (one === undefined) return noDispute();
  const papers = new Map((await house.ports.log.papers([one.reference, ...(one.reasons === null ? [] : [one.reasons])])).map((paper) => [paper.id, paper.text]));
  return card(house.state, person, one, papers);
}
function card(state: DeskState, person: Person, one: DisputeView, papers: ReadonlyMap<string, string>): DisputeCard {
  return {
    dispute: one.id,
    case: one.case,
    decision: one.decision,
    by: one.by,
    body: one.body,
    reference: papers.get(one.reference) ?? "",
    at: one.at,
    state: one.state,
    outcome: one.outcome,
    reasons: one.reasons === null ? null : (papers.get(one.reasons) ?? ""),
    dueAt: one.state === "settled" ? one.dueAt : null,
    closedAt: one.closedAt,
    may: mayCarryOut(state, person, one),
  };
}
