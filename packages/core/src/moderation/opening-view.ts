import { requestLivesMs } from "@lampion/proof";
import type { OpeningState, OrderKind } from "@lampion/protocol";
import type { Bodies, ModerationEvent } from "./event.ts";
import type { DeskState, OrderView } from "./state.ts";

/** One opening by custodians, as the desk's log tells it. */
export interface OpeningView extends Omit<Bodies["OpeningAsked"], "opening"> {
  readonly id: string;
  readonly case: string | null;
  readonly staff: string;
  readonly at: number;
  agreed: { readonly at: number; readonly by: string } | null;
  logged: Omit<Bodies["OpeningLogged"], "opening"> | null;
  shares: string[];
  done: (Omit<Bodies["OpeningDone"], "opening"> & { readonly at: number }) | null;
  ended: (Omit<Bodies["OpeningEnded"], "opening"> & { readonly at: number }) | null;
}

/** Openings follow from their own events; whether the first half was refused or ran out, the proposal says. */
export function foldOpenings(state: DeskState, event: ModerationEvent): boolean {
  if (event.kind === "OpeningAsked") {
    const { opening, ...more } = event.body;
    state.openings.set(opening, { ...more, id: opening, case: event.case, staff: event.actor.id, at: event.at, agreed: null, logged: null, shares: [], done: null, ended: null });
    return true;
  }
  if (!("opening" in event.body)) return false;
  const one = state.openings.get(event.body.opening);
  if (one === undefined) return true;
  if (event.kind === "OpeningAgreed") {
    one.agreed = { at: event.at, by: event.actor.id };
    const of = one.case === null ? undefined : state.cases.get(one.case);
    if (of !== undefined && !of.took.includes(event.actor.id)) of.took.push(event.actor.id);
  } else if (event.kind === "OpeningLogged") {
    const { opening: _, ...logged } = event.body;
    one.logged = logged;
  } else if (event.kind === "OpeningShared" && !one.shares.includes(event.body.holder)) one.shares = [...one.shares, event.body.holder];
  else if (event.kind === "OpeningDone") {
    const { opening: _, ...done } = event.body;
    one.done = { ...done, at: event.at };
  } else if (event.kind === "OpeningEnded") {
    const { opening: _, ...ended } = event.body;
    one.ended = { ...ended, at: event.at };
  }
  return true;
}

/** When what it waits for is over: its first half, or the request, which custodians answer for a week. */
export function openingUntil(state: DeskState, one: OpeningView): number {
  if (one.logged !== null) return one.logged.until;
  return one.agreed === null ? (state.proposals.get(one.proposal)?.until ?? one.at) : one.agreed.at + requestLivesMs;
}
export function openingState(state: DeskState, one: OpeningView, nowMs: number): OpeningState {
  if (one.done !== null) return "opened";
  if (one.ended !== null) return one.ended.why === "nothing" ? "refused" : "over";
  if (one.agreed === null && state.proposals.get(one.proposal)?.state === "refused") return "refused";
  if (openingUntil(state, one) <= nowMs) return "over";
  if (one.agreed === null) return state.proposals.get(one.proposal)?.state === "waiting" ? "asked" : "over";
  return one.shares.length > 0 ? "shares" : "agreed";
}
export const isOpeningOpen = (state: OpeningState): boolean => state === "asked" || state === "agreed" || state === "shares";

/** LW-110: these open lines and content, nothing else does. */
const opens: ReadonlySet<OrderKind> = new Set<OrderKind>(["dsa10", "epoc", "fr-requisition", "art18-life", "uk-nca"]);
export const opensByKind = (kind: OrderKind): boolean => opens.has(kind);
/** Whether an order stands where something may be opened for it: checked and accepted, of a kind that opens, no drill, and not over. */
export const mayOpenFor = (one: OrderView): boolean => !one.isDrill && opensByKind(one.type) && one.checkedBy !== null && (one.state === "accepted" || one.state === "frozen");
