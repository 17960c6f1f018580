import type { Light, StreamId } from "@lampion/protocol";
import type { JudgedText } from "../moderation/review-sampler.ts";
import type { Report } from "../evidence/evidence-vault.port.ts";
import type { Brought, BroughtText } from "../moderation/stopped.ts";
import { unrestricted, type Restricted } from "../guest/restricted.ts";

/** What is known of who reports, for the hold of two regulars (MD-30); kept nowhere. */
export interface Reporting {
  readonly language: string;
  readonly department: string | null;
  /** Of L3, whose report counts for a hold (RO-15); null for everybody else and for programs. */
  readonly regular: { readonly relation: string; readonly prefix: string; readonly startedAtMs: number; readonly talks: readonly string[] } | null;
  /** A report whose case this one belongs to, while that case is open (EV-36). */
  readonly joins?: string;
}
/** What a room is by decision. */
export interface RoomByDecision {
  readonly isLocked: boolean;
  readonly isClosed: boolean;
}
/** Two who have no contact by decision, as keyed aliases: of the restriction id's subject (`desk/subject`) and of relation ids (`desk/reporter`). */
export interface Apart {
  readonly restriction: string;
  readonly subject: string;
  readonly reporters: ReadonlySet<string>;
}
/** What a node needs of the desk: answers from memory, so that every request may ask. */
export interface Care {
  /** Decisions about a device, by its restriction id. */
  of(restriction: string, nowMs: number): Restricted;
  /** Everybody who is kept apart from somebody at this moment. */
  apart(nowMs: number): readonly Apart[];
  room(stream: StreamId, nowMs: number): RoomByDecision;
  /** Until when a conversation is frozen; null when it is not. */
  frozenUntil(stream: StreamId, nowMs: number): number | null;
  /** When a person decided that a conversation which a rule or a device stopped may go on (NU-7, NU-10); null where nobody did, or somebody took it back. */
  releasedAt(stream: StreamId): number | null;
  light(): Light;
  /** A text of a room that was judged, for the samples of blind review; costs nothing to speak of. */
  judged(text: JudgedText): void;
  /** A kept report becomes part of a case; resolves when that is on disk. */
  received(report: Report, by: Reporting): Promise<void>;
  /** A stopped text before a person; resolves when that is on disk. */
  bring(text: BroughtText): Promise<Brought>;
  /** The policy from which a person freed the text of this keyed alias, so that its author may say it there; null when nobody did. */
  freedFrom(key: string, nowMs: number): string | null;
}
const open: RoomByDecision = Object.freeze({ isLocked: false, isClosed: false });
const noDesk: Brought = { kind: "refused", code: "not-found", why: "There is no desk." };
/** Nobody is restricted and the light is full: for tests and for what has no desk. */
export function createNoCare(): Care {
  return {
    of: () => unrestricted,
    apart: () => [],
    room: () => open,
    frozenUntil: () => null,
    releasedAt: () => null,
    light: () => "full",
    judged: () => {},
    received: async () => {},
    bring: async () => noDesk,
    freedFrom: () => null,
  };
}
