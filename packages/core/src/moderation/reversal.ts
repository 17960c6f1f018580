import type { AppealOutcome, Consequence } from "@lampion/protocol";
import { courtOnly } from "./court-bans.ts";
import { permitFor, planOf } from "./consequences.port.ts";
import { carryOut, issue } from "./decisions.ts";
import { draft, refuse, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import { ladder } from "./ladder.ts";
import { takesBack } from "./machines.ts";
import { policyOf } from "./policies.ts";
import type { CaseView, DecisionView, DeskState } from "./state.ts";

export interface ReversalWanted {
  /** The appeal or dispute that leads to it. */
  readonly cause: string;
  readonly by: "affected" | "reporter";
  readonly outcome: AppealOutcome;
  readonly instead?: Consequence;
  /** Paper with the reasons. */
  readonly reasons: string;
  readonly staff: string;
}
export interface Reversal {
  readonly events: readonly Draft[];
  /** The decision that is undone, and the one that takes its place. */
  readonly lifted: DecisionView | null;
  readonly made: string | null;
}
const nothing: Reversal = { events: [], lifted: null, made: null };

/**
 * What an outcome takes back, as one transaction (MD-5): restriction lifted, strike gone, reporters told anew. For a reporter whose report was not
 * followed, it issues the decision that should have been. An outcome that takes nothing back, or a decision that was reversed already, leads to nothing.
 */
export function reversalOf(house: DeskHouse, state: DeskState, one: CaseView, decision: DecisionView, wanted: ReversalWanted, nowMs: number): Reversal | Refused {
  if (decision.by === "court" && takesBack(wanted.outcome)) return courtOnly();
  if (wanted.outcome === "partially_reversed" && wanted.instead === undefined) return refuse("malformed", "A part that stays is named.");
  // One text is right as it was or is not: nothing takes the place of a stop, and nothing else becomes one.
  if (wanted.instead?.kind === "stop" || (decision.consequence.kind === "stop" && (wanted.instead !== undefined || wanted.outcome === "partially_reversed")))
    return refuse("against-a-rule", "A text that a program stopped is found right or not: there is no part, and nothing instead.");
  // What is undone already stays undone; who reported may still be right about what should have been done.
  const isUndone = decision.state === "reversed";
  if (!takesBack(wanted.outcome) || (isUndone && wanted.by === "affected")) return nothing;
  const instead = wanted.instead === undefined || wanted.instead.kind === "none" ? null : wanted.instead;
  if (wanted.by === "reporter" && instead === null) return refuse("malformed", "Who reported is right: say what is done instead.");
  const events: Draft[] = isUndone ? [] : [draft("DecisionReversed", { decision: decision.id, appeal: wanted.cause, whole: true }, one.id)];
  if (decision.restriction !== null && state.restrictions.get(decision.restriction)?.endedAt === null)
    events.push(draft("RestrictionEnded", { restriction: decision.restriction, why: "reversed" }, one.id));
  if (instead === null) return { events: [...events, ...reportersAgain(state, one, decision.id, false)], lifted: isUndone ? null : decision, made: null };
  const strike = wanted.by === "reporter" ? ladder[policyOf(decision.policy)?.group ?? "nuisance"].strike : null;
  const automation = { detection: decision.automation.detection, decision: "not" } as const;
  const draft_ = { ...decision, consequence: instead, reasons: wanted.reasons, automation, strike };
  const issued = issue(house, state, one, draft_, { deciders: [wanted.staff], by: "person" }, nowMs);
  return { events: [...events, ...issued.events, ...reportersAgain(state, one, issued.decision, true)], lifted: isUndone ? null : decision, made: issued.decision };
}
/** Once it is kept: undoes the live effect of the one and does the other. Answers what could not be undone. */
export async function carryOutReversal(house: DeskHouse, reversal: Reversal | null): Promise<string | null> {
  if (reversal === null) return null;
  const loss = await undo(house, reversal.lifted);
  if (reversal.made !== null) await carryOut(house, reversal.made);
  return loss;
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
  const plan = planOf(
    decision.consequence,
    decision.id,
    place,
    ports.consequences.world(place.stream, place.subject),
    state.restrictions.get(decision.restriction ?? "")?.from ?? decision.at,
  );
  const outcome = await ports.consequences.revert(plan, permitFor(decision.id)).catch((cause: unknown) => ({ kind: "failed", why: String(cause) }) as const);
  if (outcome.kind === "failed") ports.alarm(`reversal of ${decision.id}`, outcome.why);
  return outcome.kind === "partly" ? outcome.loss : outcome.kind === "failed" ? "the live effect could not be undone yet" : null;
}
