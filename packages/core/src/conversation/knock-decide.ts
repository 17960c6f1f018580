import { limits } from "@lampion/protocol";
import type { Knock, KnockState } from "./conversation-store.port.ts";

/**
 *   unseen --place free--> open --accept--> accepted
 *      |                    |--ignore, block, report, 24 h, filter--> ended --withdraw--> withdrawn
 *      |--10 min--> fell-back (token returned)   |--withdraw--> withdrawn
 *
 * What the sender reads (`senderState`) follows from the acts of the sender, acceptance and a time drawn beforehand, never from how a
 * knock ended (CV-3). So a knock that ended while its sender still reads "waiting" can be withdrawn like any other.
 */
export type KnockStep = "show" | "accept" | "ignore" | "block" | "filter" | "expire" | "fall-back" | "withdraw";
const table: Readonly<Record<KnockState, Partial<Record<KnockStep, KnockState>>>> = {
  unseen: { show: "open", "fall-back": "fell-back", withdraw: "withdrawn", block: "ended", filter: "ended", expire: "ended" },
  open: { accept: "accepted", ignore: "ended", block: "ended", filter: "ended", expire: "ended", withdraw: "withdrawn" },
  ended: { withdraw: "withdrawn" },
  accepted: {},
  "fell-back": {},
  withdrawn: {},
};

/** The knock after a step, or null when the step does not fit its state. */
export function stepKnock(knock: Knock, step: KnockStep): Knock | null {
  const state = table[knock.state][step];
  return state === undefined ? null : { ...knock, state, version: knock.version + 1 };
}

export type SenderState = "waiting" | "accepted" | "closed" | "withdrawn";

/** What the sender may read (CV-3): every ending is "closed", and not before its settling time. */
export function senderState(knock: Knock, nowMs: number): SenderState {
  if (knock.state === "accepted" || knock.state === "withdrawn") return knock.state;
  if (knock.state === "fell-back") return "closed";
  return nowMs >= settlesAt(knock) ? "closed" : "waiting";
}

/** Null in the row means: settled long ago, the row needs no more looking after. */
function settlesAt(knock: Knock): number {
  return knock.settlesAtMs ?? knock.atMs;
}

/** A random moment within the 24 h of a knock at which the sender reads "closed" if it was not accepted: drawn when it is made, whatever happens to it. */
export function settlingTime(atMs: number, fraction: number): number {
  return atMs + Math.floor(fraction * limits.knock.endsAfterMs);
}

/** Places that are free in the inbox of one receiver (CV-5); `shown` counts those that became open within the hour. */
export function freePlaces(inbox: { readonly open: number; readonly shown: number }): number {
  return Math.max(0, Math.min(limits.knock.openToReceive - inbox.open, limits.knock.newPerHour - inbox.shown));
}

/** Whether the knock still lies, seen or unseen, with its receiver. */
export const isPending = (knock: Knock): boolean => knock.state === "open" || knock.state === "unseen";
