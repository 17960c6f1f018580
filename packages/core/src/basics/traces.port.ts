import type { CommandName, ReplyCode } from "@lampion/protocol";

/**
 * Where the time of a request goes, for an operator who asks (PF-19). Names are those of the protocol and of this file: there is no way to hand a text, a name, an address or an id over.
 */
export interface Traces {
  /** A request was taken; null when this one is not looked at. */
  begin(request: CommandName): Trace | null;
  /** The way to everybody on this node, of a request that another node took and marked; what is answered ends it. Null where the mark is its own, or none. */
  follow(mark: string): (() => void) | null;
}
/** Waiting for its turn; the judge; the store until what was said is kept; other reading and writing; the way to everybody else. */
export type TraceStep = "wait" | "judge" | "append" | "work" | "deliver";
/** "repeated": answered with its first outcome; "gone": nobody waits for the answer any more; "closed": the line was ended. */
export type TraceOutcome = "ok" | ReplyCode | "repeated" | "gone" | "closed";
export interface Trace {
  /** A step begins; what is answered ends it. Steps may overlap and may end after the answer. */
  step(name: TraceStep): () => void;
  /** Chance, by which another node goes on with this request. */
  mark(): string;
  /** What came of it; the first one counts. The request is over at the end of the turn in which this is said and every step has ended: the way to the others begins after the answer. */
  answered(outcome: TraceOutcome): void;
}
