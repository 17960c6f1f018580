import type { Band, Gender, Language, No, Ok, Powers, RoomId, StatementCard } from "@lampion/protocol";
import type { Face } from "../room/message-store.port.ts";
import type { Socket } from "../delivery/socket.port.ts";
import type { DeviceIds, Kept, TrustRecord } from "./device-store.port.ts";
import type { Restricted } from "./restricted.ts";
import type { Town } from "../place/place-directory.port.ts";

/** One tab of a session: a connection that said hello. */
export interface Tab {
  readonly id: string;
  readonly socket: Socket;
  session: Session;
  /** Nothing on screen (PT-16). */
  isAway: boolean;
  heardAtMs: number;
  readonly beganAtMs: number;
  /** How far behind this reader is (PT-7): "live", "durable" only, or "left" the topics. */
  pace: "live" | "durable" | "left";
  /** By the numbers of its last heartbeat it was behind: what the kernel holds is seen nowhere else. */
  isBehind: boolean;
}

export interface Membership {
  readonly room: RoomId;
  readonly face: Face;
  readonly joinedAtMs: number;
}

/** Who may not see whom: relation ids in both directions. A narrow block acts in sensitive rooms, knocks and conversations only (CV-13). */
export interface Blocked {
  readonly id: string;
  readonly narrow: boolean;
  readonly mine: boolean;
  /** By decision of the desk (moderation.md 8): in no list of blocks, undone by neither. */
  readonly isDecided?: true;
}

/**
 *   door ──hello──> present ⇄ parked (15 min, EN-15) ──> gone
 *                      └── exit, forget ──> gone
 * A session lives on the node where its tabs are; a ticket brings it back anywhere.
 */
export interface Session {
  readonly id: string;
  readonly device: DeviceIds;
  nickname: string;
  foldedName: string;
  age: number;
  gender: Gender;
  band: Band | null;
  language: Language;
  country: string;
  town: Town;
  /** Zone ids of the town, smallest first; the postal code is kept nowhere (EN-6). */
  chain: readonly string[];
  trust: TrustRecord;
  kept: Kept;
  powers: Powers;
  closed: "under-age" | "restricted" | null;
  /** What decisions say about this device. */
  restricted: Restricted;
  /** Statements of reasons not collected yet (SA-13). */
  statements: readonly StatementCard[];
  readonly prefix: string;
  network: "ordinary" | "hosting" | "slowed";
  readonly startedAtMs: number;
  readonly tabs: Tab[];
  readonly rooms: Map<RoomId, Membership>;
  /** Conversations of this device that are not closed, and their member id for this side. */
  talks: ReadonlyMap<string, string>;
  blocked: ReadonlyMap<string, Blocked[]>;
  /** Outcome of the last requests by tab and `n` (PT-9), oldest first in insertion order; null before the first, and a null frame while one is being worked out. */
  outcomes: Map<string, { atMs: number; frame: Ok | No | null }> | null;
  writtenInMinute: readonly number[];
  parkedAtMs: number | null;
  /** Slot in the roster while listed, else -1. */
  rosterSlot: number;
}
