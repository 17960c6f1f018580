import type { EventOf, ModerationEvent } from "./event.ts";
import { foldCase } from "./fold-case.ts";
import { foldDecision } from "./fold-decision.ts";
import { foldHouse } from "./fold-house.ts";
import { foldReviews } from "./fold-reviews.ts";
import { foldOpenings } from "./opening-view.ts";
import { emptyState, type DeskState } from "./state.ts";

/** One event into the state. What it says has happened: nothing here refuses, and an event twice is an error of the log. */
export function fold(state: DeskState, event: ModerationEvent): void {
  state.place += 1;
  state.lastAt = Math.max(state.lastAt, event.at);
  if (foldCase(state, event) || foldDecision(state, event) || foldHouse(state, event) || foldReviews(state, event) || foldOpenings(state, event)) return;
}
/** All events from the beginning (MD-7). */
export function foldAll(events: Iterable<ModerationEvent>): DeskState {
  const state = emptyState();
  for (const event of events) fold(state, event);
  return state;
}
/** What a fold of one group answers: whether the event was of that group. */
export type Fold = (state: DeskState, event: ModerationEvent) => boolean;
export type { EventOf };
