import { dayMs, windows } from "./clocks.ts";
import type { DeskHouse } from "./desk-house.ts";
import { openStates } from "./machines.ts";
import { contestUntil, isContested } from "./statement.ts";
import { marksOver } from "./networks.ts";
import { reviewsOver } from "./reviews.ts";
import type { CaseView, DeskState } from "./state.ts";

/**
 * Until when the words of a case are kept (regulation.md C.3): 190 days after its last decision, appeal or dispute; a restriction that stands keeps its
 * statement readable for 12 months after its end and appeal window. Null while somebody still works on it, or an order holds it.
 */
export function wordsUntil(state: DeskState, one: CaseView): number | null {
  // Its reports and papers belong to the case that it went into.
  const into = one.mergedInto === null ? undefined : state.cases.get(one.mergedInto);
  if (into !== undefined) return wordsUntil(state, into);
  if (openStates.has(one.state)) return null;
  if (isContested(state, one.id)) return null;
  if ([...state.orders.values()].some((order) => order.case === one.id && order.holdUntil !== null)) return null;
  let until = (one.decidedAt ?? one.openedAt) + windows.contestMs;
  for (const id of one.decisions) {
    const decision = state.decisions.get(id);
    if (decision === undefined) continue;
    until = Math.max(until, contestUntil(state, decision));
    const restriction = decision.restriction === null ? undefined : state.restrictions.get(decision.restriction);
    if (restriction === undefined) continue;
    const ended = restriction.endedAt ?? restriction.until;
    // Without an end it stays as long as it stands.
    if (ended === null) return null;
    until = Math.max(until, ended + windows.contestMs + 365 * dayMs);
  }
  return until;
}
/** Ends the words of cases whose time is over: what happened stays in the log, without a word of anybody (EV-50). Called every hour; answers how many papers ended. */
export async function endWords(house: DeskHouse): Promise<number> {
  const { state, ports } = house;
  const nowMs = house.nowMs();
  const over: string[] = [];
  for (const one of state.cases.values()) {
    const until = wordsUntil(state, one);
    if (until !== null && until <= nowMs) over.push(one.id);
  }
  // The text of an order goes with its register row, after five years.
  for (const one of state.orders.values()) if (nowMs - one.at > 5 * 365 * dayMs) over.push(`order/${one.id}`);
  over.push(...reviewsOver(state, nowMs), ...marksOver(state));
  return over.length === 0 ? 0 : ports.log.endPapers(over);
}
/** Reports whose evidence is kept no longer: those of the cases whose words have ended. */
export function evidenceOver(state: DeskState, nowMs: number): string[] {
  return [...state.cases.values()].flatMap((one) => {
    const until = wordsUntil(state, one);
    return until !== null && until <= nowMs ? one.reports : [];
  });
}
