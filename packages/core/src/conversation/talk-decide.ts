import type { Pause, TalkRecord, TalkSide } from "./conversation-store.port.ts";

export type Check = "undecided" | "server" | "devices";

/** Two yes: judged on the server. Any no: on the two devices (CV-7). */
export function checkOf(talk: TalkRecord, privateProtection: "consent" | "device"): Check {
  const [a, b] = talk.sides;
  if (privateProtection === "device") return "devices";
  if (a.choice === null || b.choice === null) return "undecided";
  return a.choice.check === "yes" && b.choice.check === "yes" ? "server" : "devices";
}

export interface Chosen {
  readonly talk: TalkRecord;
  /** The line both read when the check changed (CV-8); "check-dropped" when one of two yes became a no: the other is warned (CV-7). */
  readonly notice: "check-on" | "check-off" | "check-dropped" | null;
}

/** One of the two chooses, at the start or later; it holds from the next message. */
export function choose(talk: TalkRecord, relation: string, check: "yes" | "no", textVersion: number, nowMs: number, protection: "consent" | "device"): Chosen | null {
  if (talk.state !== "choosing" && talk.state !== "open") return null;
  const before = checkOf(talk, protection);
  const side = (one: TalkSide): TalkSide => (one.relation === relation ? { ...one, choice: { check, atMs: nowMs, textVersion } } : one);
  const sides = [side(talk.sides[0]), side(talk.sides[1])] as const;
  const both = sides[0].choice !== null && sides[1].choice !== null;
  const next: TalkRecord = { ...talk, sides, state: talk.state === "choosing" && both ? "open" : talk.state, version: talk.version + 1 };
  const after = checkOf(next, protection);
  if (talk.state !== "open" || before === after) return { talk: next, notice: null };
  if (after === "server") return { talk: next, notice: "check-on" };
  return { talk: next, notice: ownSide(talk, relation).choice?.check === "yes" && check === "no" ? "check-dropped" : "check-off" };
}

/** Nobody writes. Null when there is nothing to pause. */
export function paused(talk: TalkRecord): TalkRecord | null {
  return talk.state === "closed" || talk.state === "paused" ? null : { ...talk, state: "paused", version: talk.version + 1 };
}

/** NU-7, NU-9, NU-10: the same, and the row says by whom. Also noted where the other side paused before: each pause is lifted on its own. Null when nothing changes. */
export function pausedBy(talk: TalkRecord, relation: string, by: Pause["by"], atMs: number): TalkRecord | null {
  const own = ownSide(talk, relation).paused;
  // A pause that only a person lifts is never replaced by one that its maker may lift.
  if (talk.state === "closed" || (own !== undefined && (own.by !== "guest" || by === "guest"))) return null;
  // Paused by nobody that the row names: no guest's pause on top of it may lead out of it.
  if (talk.state === "paused" && talk.sides.every((side) => side.paused === undefined)) return null;
  const side = (one: TalkSide): TalkSide => (one.relation === relation ? { ...one, paused: { by, atMs } } : one);
  return { ...talk, state: "paused", sides: [side(talk.sides[0]), side(talk.sides[1])], version: talk.version + 1 };
}
/** Whether this side may let the conversation go on: it stopped it by hand, or it was stopped and `isReleased` since (NU-7, NU-10). */
export const mayResume = (talk: TalkRecord, relation: string, isReleased: boolean): boolean => {
  const { paused: own } = ownSide(talk, relation);
  return talk.state === "paused" && own !== undefined && (own.by === "guest" || isReleased);
};
/** A pause by a device of which no person was told yet is noted as told; null when there is none. */
export function asked(talk: TalkRecord): TalkRecord | null {
  const waits = (side: TalkSide): boolean => side.paused?.by === "device" && side.paused.asked !== true;
  if (talk.state !== "paused" || !talk.sides.some(waits)) return null;
  const side = (one: TalkSide): TalkSide => (one.paused !== undefined && waits(one) ? { ...one, paused: { ...one.paused, asked: true } } : one);
  return { ...talk, sides: [side(talk.sides[0]), side(talk.sides[1])], version: talk.version + 1 };
}

/** The own pause ends; the conversation goes on where it was when no other pause stands. Null when there is none of one's own. */
export function resumed(talk: TalkRecord, relation: string, isReleased: boolean): TalkRecord | null {
  if (!mayResume(talk, relation, isReleased)) return null;
  const side = (one: TalkSide): TalkSide => (one.relation === relation ? { ...one, paused: undefined } : one);
  const sides = [side(talk.sides[0]), side(talk.sides[1])] as const;
  const stays = sides.some((one) => one.paused !== undefined);
  const went = sides.every((one) => one.choice !== null) ? "open" : "choosing";
  return { ...talk, sides, state: stays ? "paused" : went, version: talk.version + 1 };
}
/** A guest's own pause opens no case by what the other does next: else it were a weapon. */
export const isPausedByGuest = (talk: TalkRecord): boolean =>
  talk.state === "paused" && talk.sides.some((side) => side.paused !== undefined) && talk.sides.every((side) => side.paused?.by !== "rule");

/** How far one has read, never backwards and never past what there is; null when nothing changes. */
export function readTo(talk: TalkRecord, relation: string, seq: number, head: number, readMarks: boolean): TalkRecord | null {
  const own = ownSide(talk, relation);
  const to = Math.max(own.readTo ?? 0, Math.min(seq, head));
  if (to === own.readTo && readMarks === own.readMarks) return null;
  const side = (one: TalkSide): TalkSide => (one.relation === relation ? { ...one, readTo: to, readMarks } : one);
  return { ...talk, sides: [side(talk.sides[0]), side(talk.sides[1])], version: talk.version + 1 };
}

export function closed(talk: TalkRecord): TalkRecord {
  return talk.state === "closed" ? talk : { ...talk, state: "closed", version: talk.version + 1 };
}

export const otherSide = (talk: TalkRecord, relation: string): TalkSide => (talk.sides[0].relation === relation ? talk.sides[1] : talk.sides[0]);
export const ownSide = (talk: TalkRecord, relation: string): TalkSide => (talk.sides[0].relation === relation ? talk.sides[0] : talk.sides[1]);
export const takesPart = (talk: TalkRecord, relation: string): boolean => talk.sides.some((side) => side.relation === relation);
