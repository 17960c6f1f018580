import type { TalkRecord, TalkSide } from "./conversation-store.port.ts";

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

/** NU-7: nobody writes until a person has looked. Null when there is nothing to pause. */
export function paused(talk: TalkRecord): TalkRecord | null {
  return talk.state === "closed" || talk.state === "paused" ? null : { ...talk, state: "paused", version: talk.version + 1 };
}

/** NU-9, NU-10: the same, asked for by one side or by its device; the row says by whom. Null when there is nothing to pause. */
export function pausedBy(talk: TalkRecord, relation: string, atMs: number): TalkRecord | null {
  const side = (one: TalkSide): TalkSide => (one.relation === relation ? { ...one, pausedAtMs: atMs } : one);
  return paused({ ...talk, sides: [side(talk.sides[0]), side(talk.sides[1])] });
}
/** A guest's own pause opens no case by what the other does next: else it were a weapon. */
export const isPausedByGuest = (talk: TalkRecord): boolean => talk.state === "paused" && talk.sides.some((side) => side.pausedAtMs !== undefined);

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
