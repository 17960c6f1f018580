import type { Down, RoomId, StreamId } from "@lampion/protocol";
import type { Pulse } from "../basics/pulse.port.ts";
import type { Session, Tab } from "../guest/session-state.ts";
import type { Counters } from "../node/counters.ts";
import type { Echoes } from "../room/echoes.ts";
import type { Face, MessageStore } from "../room/message-store.port.ts";
import type { RaidState } from "../room/raid-level.ts";
import type { RoomPlan } from "../room/room-directory.ts";
import type { RoomEvent } from "./events.ts";
import type { RoomOutflow } from "./room-outflow.ts";
import type { RoomRing } from "./room-ring.ts";

interface Speaker {
  readonly face: Face;
  readonly relation: string;
  readonly session: string;
  lastMs: number;
}

/** What the host needs of the node. */
export interface HostPorts {
  readonly messages: MessageStore;
  readonly counters: Counters;
  publish(topic: string, frame: string): void;
  readonly pulse: Pulse;
  /** Messages of this room begin to wait for a window. */
  held(outflow: RoomOutflow): void;
  nowMs(): number;
  /** Keyed id of a device in a stream, as in the second half of a record's author. */
  refOf(stream: string, relation: string): string;
  /** Reads the blocks of these members again: an event about one may have been lost with what is repaired. */
  rereadBlocks(members: readonly Session[]): Promise<void>;
  alarm(about: string, cause: unknown): void;
}

/** One room on one node: its local members, the ring, and the way from a numbered record to their sockets. */
export interface RoomHost {
  readonly id: RoomId;
  readonly plan: RoomPlan;
  readonly stream: StreamId;
  readonly ring: RoomRing;
  readonly members: Map<string, Session>;
  readonly speakers: Map<string, Speaker>;
  /** Slow mode set by hand (RO-6); the newest notice of the stream says it. */
  slowMs: number;
  raid: RaidState;
  /** The level that the stream last announced; a line is due when it differs from the one in force (RO-8). */
  announcedLevel: number;
  readonly echoes: Echoes;
  /** When each device wrote here last, over leaving and coming back: slow mode counts from it. */
  readonly lastSaid: Map<string, number>;
  readonly outflow: RoomOutflow;
  emptySinceMs: number;
  /** Ends the interest of this node in the room. */
  stop: () => void;
  /** Resolves when ring and head are read from the store. */
  readonly ready: Promise<void>;
  onEvent(event: RoomEvent): void;
  /** Asks the store how far the stream is, and gets what is missing here; false when the stream does not go on from what was shown. */
  catchUp(): Promise<boolean>;
  /** Snapshot, then live, in one turn: nothing falls between (resume: read back, cut over, live). */
  attach(tab: Tab, face: Face, held: { epoch: number; seq: number } | null): Promise<void>;
  detach(tab: Tab): void;
  /** Whether a reader who is behind is spared what is not numbered (PT-6, PT-7). */
  spare(tab: Tab, isSpared: boolean): void;
  /** Somebody present was blocked or unblocked, or a member came or went. */
  reckonBlocks(): void;
  /** To all present; latest-only or ephemeral. */
  tell(frame: Down): void;
  isHidden(session: Session, relation: string): boolean;
  /** The numbers under which this device wrote here, as far as ring and visits of this node reach. */
  numbersOf(relation: string): string[];
}
