import type { Consequence } from "@lampion/protocol";
import { lengthOf } from "./ladder.ts";
import { dayMs, windows } from "./clocks.ts";

/** What the chat looks like at this moment to whoever plans: counts and facts, no names. */
export interface WorldView {
  /** The stream of the case; null when it has none. */
  readonly stream: string | null;
  readonly roomMembers: number;
  readonly isTalkOpen: boolean;
  /** Numbers of messages of the stream that still stand, and of those hidden. */
  readonly standing: { has(seq: number): boolean };
  readonly hidden: { has(seq: number): boolean };
  /** Sessions of the subject that are in the house. */
  readonly subjectSessions: number;
  readonly subjectRooms: number;
  readonly subjectTalks: number;
  readonly hasSubject: boolean;
  /** Keyed marks of the networks that the subject is here through, and how many other people are, on all nodes; no mark when they are not here (MD-18). */
  readonly network: { readonly marks: readonly string[]; readonly others: number };
}
export interface Plan {
  readonly wanted: Consequence;
  readonly key: string;
  readonly stream: string | null;
  readonly subject: string | null;
  readonly hits: { readonly people: number; readonly rooms: number; readonly talks: number; readonly messages: number };
  readonly from: number;
  readonly until: number | null;
  readonly reviewAt: number | null;
  readonly revert: "full" | "partial" | "none";
  /** Why it cannot be done; null when it can. */
  readonly refusal: string | null;
}
/** Made by the desk from `DecisionIssued` (or its reversal), in its transaction; nothing else lets an adapter act (moderation.md 8). */
declare const permitBrand: unique symbol;
export interface DecisionPermit {
  readonly [permitBrand]: true;
  readonly decision: string;
}
/** The desk's own; a lint of arrows is not needed, a cast elsewhere fails the test that searches for it. */
export const permitFor = (decision: string): DecisionPermit => ({ decision }) as DecisionPermit;

export type Done = { readonly kind: "done" } | { readonly kind: "partly"; readonly loss: string } | { readonly kind: "failed"; readonly why: string };
/** The only acts that touch a room, a session or a message in the name of moderation. Applying twice is applying once (MD-45). */
export interface Consequences {
  world(stream: string | null, subject: string | null): WorldView;
  /** What was decided about these changed: whoever is here is reckoned anew. */
  changed(about: { readonly subject: string | null; readonly stream: string | null }): void;
  apply(plan: Plan, permit: DecisionPermit): Promise<Done>;
  revert(plan: Plan, permit: DecisionPermit): Promise<Done>;
}

/** What would be done to whom, until when, and how far it can be undone. Pure, and the same for the live and the simulated adapter (MD-43). */
export function planOf(wanted: Consequence, key: string, place: { readonly stream: string | null; readonly subject: string | null }, world: WorldView, nowMs: number): Plan {
  const length = lengthOf(wanted);
  // Every restriction ends or is looked at again: a message goes with its 72 hours, a room's pace after a week, a closed room after a year.
  const until = wanted.kind === "remove" || wanted.kind === "restore" ? nowMs + windows.safeMs : length === null || length === 0 ? null : nowMs + length;
  const reviewAt = length === null || wanted.kind === "close-room" ? nowMs + windows.reviewMs : wanted.kind === "slow-room" ? nowMs + 7 * dayMs : null;
  const nobody = { people: 0, rooms: 0, talks: 0, messages: 0 };
  const plan = (hits: Plan["hits"], revert: Plan["revert"], refusal: string | null): Plan => ({
    wanted,
    key,
    ...place,
    hits,
    from: nowMs,
    until,
    reviewAt,
    revert,
    refusal,
  });
  const isRoom = world.stream?.startsWith("room:") === true;
  switch (wanted.kind) {
    case "none":
      return plan(nobody, "full", null);
    case "stop":
      return plan(nobody, "full", "a text is stopped before anybody gets it, by a program alone");
    case "warn":
      return plan({ ...nobody, people: world.subjectSessions }, "full", world.hasSubject ? null : "nobody is known whom it would reach");
    case "remove":
    case "restore": {
      const there = wanted.kind === "remove" ? world.standing : world.hidden;
      const hit = wanted.seqs.filter((seq) => there.has(seq));
      return plan(
        { ...nobody, rooms: hit.length === 0 ? 0 : 1, messages: hit.length },
        hit.length === wanted.seqs.length ? "full" : "partial",
        isRoom ? null : "messages are removed in rooms only",
      );
    }
    case "pause":
      if (wanted.scope === "room" && !isRoom) return plan(nobody, "full", "the case has no room");
      return plan(
        { people: world.subjectSessions, rooms: wanted.scope === "room" ? 1 : world.subjectRooms, talks: wanted.powers.includes("contact") ? world.subjectTalks : 0, messages: 0 },
        "full",
        world.hasSubject ? null : "nobody is known whom it would reach",
      );
    case "part":
      return plan({ ...nobody, people: 2 }, "full", world.hasSubject ? null : "nobody is known whom it would reach");
    case "close-door":
      return plan(
        { people: world.subjectSessions, rooms: world.subjectRooms, talks: world.subjectTalks, messages: 0 },
        "full",
        world.hasSubject ? null : "nobody is known whom it would reach",
      );
    case "freeze-talk":
      return plan(
        { ...nobody, people: world.isTalkOpen ? 2 : 0, talks: world.isTalkOpen ? 1 : 0 },
        "full",
        world.stream?.startsWith("talk:") === true ? null : "the case has no conversation",
      );
    case "resume-talk":
      return plan({ ...nobody, people: 2, talks: 1 }, "partial", world.stream?.startsWith("talk:") === true ? null : "the case has no conversation");
    case "slow-room":
    case "lock-room":
    case "close-room":
      return plan({ people: world.roomMembers, rooms: 1, talks: 0, messages: 0 }, wanted.kind === "close-room" ? "partial" : "full", isRoom ? null : "the case has no room");
  }
}
