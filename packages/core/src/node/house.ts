import type { RoomId, Somebody } from "@lampion/protocol";
import type { Memory } from "@lampion/safety";
import type { RoomHost } from "../delivery/room-host.types.ts";
import type { Session } from "../guest/session-state.ts";
import type { Judging } from "../judging/judging.ts";
import type { LastNames } from "../guest/last-names.ts";
import type { NameBook } from "../guest/name-book.ts";
import type { PresenceDesk } from "../presence/presence-desk.ts";
import type { NodePorts, NodeSettings } from "./node.types.ts";
import type { RoomDirectory } from "../room/room-directory.ts";
import type { TalkDesk } from "../conversation/talk-desk.ts";
import type { Crowd } from "./crowd.ts";
import type { SharedCounts } from "./shared-counts.ts";
import type { Load } from "./load.ts";
import type { Counters } from "./counters.ts";
import type { Effect } from "../actions/effect.ts";

/** Somebody whom a guest pointed at, as far as the act needs to know. Never leaves the server. */
export interface Target {
  readonly relation: string;
  readonly restriction: string | null;
  readonly where: "room" | "list" | "knock" | "talk";
  readonly viaSensitive: boolean;
  /** The room or conversation in which both are. */
  readonly stream: string | null;
  /** A row that no person stands behind (WH-14). */
  readonly isDecoy: boolean;
  /** As the guest sees them. */
  readonly shown: {
    readonly nickname: string;
    readonly mark: number;
    readonly gender: "woman" | "man" | "other" | null;
    readonly band: Session["band"];
    readonly zone: string | null;
  };
}

/** What the actions of one node share. */
export interface House {
  readonly ports: NodePorts;
  readonly settings: NodeSettings;
  readonly counters: Counters;
  /** By session id. */
  readonly sessions: Map<string, Session>;
  /** Sessions of a device on this node. */
  readonly byRelation: Map<string, Session>;
  readonly names: NameBook;
  readonly lastNames: LastNames;
  readonly directory: RoomDirectory;
  readonly rooms: Map<RoomId, RoomHost>;
  readonly presence: PresenceDesk;
  readonly crowd: Crowd;
  readonly counts: SharedCounts;
  readonly load: Load;
  readonly talks: TalkDesk;
  /** What the judge remembers on this node, in this process only (SF-41). */
  readonly memory: Memory;
  /** What its verdicts left behind: slower paces, texts that wait, agreed exchanges. */
  readonly judging: Judging;
  /** Senders of the knocks that a session was shown, by `session/knock`; bounded, oldest out. */
  readonly knocksShown: Map<string, Target>;
  nowMs(): number;
  /** Opens the room on this node and waits until its history is read; rejects when it cannot be read. */
  openRoom(room: RoomId): Promise<void>;
  /** Who is meant; null when this guest cannot see anybody there (ids of others, stale rows). */
  resolve(session: Session, whom: Somebody): Target | null;
  /** Runs effects that no request asked for (events, time). */
  run(effects: Effect[]): void;
}
