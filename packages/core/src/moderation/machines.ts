import type { AppealOutcome, CaseState, OrderState } from "@lampion/protocol";

/** A move of a machine: the next state, or why there is none. Never throws (moderation.md 4). */
export type Moved<S> = { readonly ok: true; readonly to: S } | { readonly ok: false; readonly why: string };
/** A whole table: every state has a cell for every input; a missing cell is a compile error. `null` is a forbidden move. */
type Table<S extends string, I extends string> = { readonly [state in S]: { readonly [input in I]: S | null } };

export function move<S extends string, I extends string>(table: Table<S, I>, name: string, from: S, input: I): Moved<S> {
  const to = table[from][input];
  return to === null ? { ok: false, why: `a ${name} that is ${from} takes no ${input}` } : { ok: true, to };
}

export type ReportState = "received" | "linked" | "decided" | "answered" | "duplicate" | "withdrawn" | "abusive";
export type ReportInput = "link" | "link-again" | "decide" | "answer" | "withdraw" | "find-abusive";
export const reportTable: Table<ReportState, ReportInput> = {
  received: { link: "linked", "link-again": "duplicate", decide: null, answer: null, withdraw: "withdrawn", "find-abusive": "abusive" },
  linked: { link: null, "link-again": null, decide: "decided", answer: null, withdraw: "withdrawn", "find-abusive": "abusive" },
  // A duplicate is answered all the same (MD-29), and so is one that its author took back: it never voids the case (MD-8).
  duplicate: { link: null, "link-again": null, decide: "decided", answer: null, withdraw: "withdrawn", "find-abusive": "abusive" },
  withdrawn: { link: null, "link-again": null, decide: "decided", answer: null, withdraw: null, "find-abusive": null },
  abusive: { link: null, "link-again": null, decide: "decided", answer: null, withdraw: null, "find-abusive": null },
  // A case that was opened again is decided again, and answered again.
  decided: { link: null, "link-again": null, decide: "decided", answer: "answered", withdraw: null, "find-abusive": "abusive" },
  answered: { link: null, "link-again": null, decide: "decided", answer: "answered", withdraw: null, "find-abusive": "abusive" },
};

export type CaseInput = "lease" | "end-lease" | "propose" | "ask-facts" | "answer" | "escalate" | "decide" | "close" | "reopen" | "merge";
export const caseTable: Table<CaseState, CaseInput> = {
  queued: { lease: "leased", "end-lease": null, propose: null, "ask-facts": null, answer: "queued", escalate: null, decide: "decided", close: null, reopen: null, merge: null },
  leased: {
    lease: null,
    "end-lease": "queued",
    propose: "awaiting-second",
    "ask-facts": "awaiting-facts",
    answer: "leased",
    escalate: "escalated",
    decide: "decided",
    close: null,
    reopen: null,
    merge: "merged",
  },
  "awaiting-second": {
    lease: null,
    "end-lease": null,
    propose: null,
    "ask-facts": null,
    answer: "queued",
    escalate: null,
    decide: "decided",
    close: null,
    reopen: null,
    merge: null,
  },
  "awaiting-facts": {
    lease: "leased",
    "end-lease": null,
    propose: null,
    "ask-facts": null,
    answer: "queued",
    escalate: null,
    decide: "decided",
    close: null,
    reopen: null,
    merge: null,
  },
  escalated: {
    lease: "leased",
    "end-lease": null,
    propose: null,
    "ask-facts": null,
    answer: "escalated",
    escalate: null,
    decide: "decided",
    close: null,
    reopen: null,
    merge: null,
  },
  // A case leaves the queue by decision or merge only (MD-9).
  decided: { lease: null, "end-lease": null, propose: null, "ask-facts": null, answer: "decided", escalate: null, decide: null, close: "closed", reopen: "queued", merge: null },
  closed: { lease: null, "end-lease": null, propose: null, "ask-facts": null, answer: "closed", escalate: null, decide: null, close: null, reopen: "queued", merge: null },
  merged: { lease: null, "end-lease": null, propose: null, "ask-facts": null, answer: "merged", escalate: null, decide: null, close: null, reopen: null, merge: null },
};
export const openStates: ReadonlySet<CaseState> = new Set(["queued", "leased", "awaiting-second", "awaiting-facts", "escalated"]);

export type DecisionState = "proposed" | "in-force" | "ended" | "superseded" | "reversed" | "refused";
export type DecisionInput = "second" | "refuse" | "end" | "supersede" | "reverse";
export const decisionTable: Table<DecisionState, DecisionInput> = {
  proposed: { second: "in-force", refuse: "refused", end: null, supersede: null, reverse: null },
  "in-force": { second: null, refuse: null, end: "ended", supersede: "superseded", reverse: "reversed" },
  // What is over can still turn out to have been wrong: the strike goes, and the numbers are counted anew (MD-5).
  ended: { second: null, refuse: null, end: null, supersede: null, reverse: "reversed" },
  superseded: { second: null, refuse: null, end: null, supersede: null, reverse: "reversed" },
  reversed: { second: null, refuse: null, end: null, supersede: null, reverse: null },
  refused: { second: null, refuse: null, end: null, supersede: null, reverse: null },
};

export type AppealState = "filed" | "assigned" | "decided" | "answered" | "inadmissible";
export type AppealInput = "assign" | "decide" | "answer" | "reject";
export const appealTable: Table<AppealState, AppealInput> = {
  filed: { assign: "assigned", decide: null, answer: null, reject: "inadmissible" },
  assigned: { assign: "assigned", decide: "decided", answer: null, reject: null },
  decided: { assign: null, decide: null, answer: "answered", reject: null },
  answered: { assign: null, decide: null, answer: null, reject: null },
  inadmissible: { assign: null, decide: null, answer: null, reject: null },
};

/** Outside: opened there, settled there, carried out here within 72 hours (MD-49). */
export type DisputeState = "open" | "settled" | "closed";
export type DisputeInput = "settle" | "close";
export const disputeTable: Table<DisputeState, DisputeInput> = {
  open: { settle: "settled", close: null },
  settled: { settle: null, close: "closed" },
  closed: { settle: null, close: null },
};

export type ReadingState = "asked" | "open" | "ended" | "refused" | "expired";
export type ReadingInput = "second" | "refuse" | "expire" | "end";
export const readingTable: Table<ReadingState, ReadingInput> = {
  asked: { second: "open", refuse: "refused", expire: "expired", end: null },
  open: { second: null, refuse: null, expire: "ended", end: "ended" },
  ended: { second: null, refuse: null, expire: null, end: null },
  refused: { second: null, refuse: null, expire: null, end: null },
  expired: { second: null, refuse: null, expire: null, end: null },
};

export type OrderInput = "authenticate" | "accept" | "clarify" | "refuse" | "freeze" | "execute" | "extend" | "release" | "produce" | "close";
const done = { authenticate: null, accept: null, clarify: null, refuse: null, freeze: null, execute: null, extend: null, release: null, produce: null, close: null } as const;
export const orderTable: Table<OrderState, OrderInput> = {
  // Nothing has effect before the authority is verified (LW-103); asking back and refusing need no proof of who asks.
  received: { ...done, authenticate: "authenticated", clarify: "needs-clarification", refuse: "refused" },
  authenticated: { ...done, accept: "accepted", clarify: "needs-clarification", refuse: "refused", freeze: "frozen" },
  "needs-clarification": { ...done, authenticate: "authenticated", refuse: "refused", close: "closed" },
  accepted: { ...done, execute: "executed", freeze: "frozen", refuse: "refused" },
  refused: { ...done, close: "closed" },
  frozen: { ...done, extend: "frozen", release: "released", produce: "produced", execute: "executed" },
  executed: { ...done, close: "closed" },
  produced: { ...done, close: "closed" },
  released: { ...done, close: "closed" },
  closed: done,
};

/** A held message: its author sees "held" all along (MD-26, MD-57). */
export type HeldState = "held" | "released" | "blocked" | "timed-out";
export type HeldInput = "release" | "block" | "time-out";
export const heldTable: Table<HeldState, HeldInput> = {
  held: { release: "released", block: "blocked", "time-out": "timed-out" },
  released: { release: null, block: null, "time-out": null },
  blocked: { release: null, block: null, "time-out": null },
  "timed-out": { release: null, block: null, "time-out": null },
};

/** Whether an outcome takes the decision back, wholly or in part. */
export const takesBack = (outcome: AppealOutcome): boolean => outcome === "reversed" || outcome === "partially_reversed";

/** Keys said to be lost by two leads (moderation.md 7, Login): waiting is the only state with a way on. */
export type KeyLossState = "waiting" | "stopped" | "key-used" | "renewed" | "over";
export type KeyLossInput = "stopped" | "key-used" | "renewed" | "clock";
const noWayOn = { stopped: null, "key-used": null, renewed: null, clock: null } as const;
export const keyLossTable: Table<KeyLossState, KeyLossInput> = {
  waiting: { stopped: "stopped", "key-used": "key-used", renewed: "renewed", clock: "over" },
  stopped: noWayOn,
  "key-used": noWayOn,
  renewed: noWayOn,
  over: noWayOn,
};
