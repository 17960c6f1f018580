import type { CardId, StatementCard, By, KnockCard, Me, Message, Powers, ReplyCode, Reason, RoomCard, Row, TalkCard, Way, ZoneLabel, RoundedCount } from "@lampion/protocol";

import type { LineProof } from "./chain.ts";

export type SendState = "sending" | "sent" | "held" | "refused" | "nudged" | "failed";
/** One line of a stream as a screen shows it. Own texts that are under way have no number yet (`seq` 0) and stand last. */
export interface Line {
  readonly key: string;
  readonly seq: number;
  readonly at: number;
  readonly kind: Message["k"];
  readonly by: By | null;
  readonly mine: boolean;
  readonly text: string;
  readonly re: number | null;
  readonly fold: boolean;
  /** A person passed it although a device stopped it. */
  readonly freed: boolean;
  readonly notice: string | null;
  readonly withdrawn: boolean;
  readonly state: SendState;
  readonly code: ReplyCode | "stale" | null;
  readonly reason: Reason | string | null;
  readonly help: string | null;
  /** Places in `text` that a refusal or nudge is about, in UTF-16 units. */
  readonly spans: readonly (readonly [number, number])[];
  /** When a text that waits goes out by itself, by this device's clock. */
  readonly retryAtMs: number | null;
  /** What is missing to be allowed this (TR-7). */
  readonly lacks: Way | null;
  /** Clause of the house rules by which a program of the service stopped it: what can be contested. Null for what this device stopped by itself. */
  readonly rule: string | null;
  /** What proves it later; null for what has no number yet. */
  readonly proof: LineProof | null;
}
export interface StreamView {
  readonly id: string;
  readonly epoch: number;
  readonly me: string;
  readonly lines: readonly Line[];
  readonly reactions: ReadonlyMap<number, readonly number[]>;
  readonly spoke: readonly By[];
  /** AP-3: something between is too old to come back. */
  readonly gone: boolean;
  /** EV-29: numbers that neither this device nor the service has; they come when the other's device is here. */
  readonly missing: number;
  /** EV-12: the service told another history than this device saw. Both stay, and it is said. */
  readonly forked: boolean;
}
export type ConnectionState = { readonly kind: "up" } | { readonly kind: "connecting" } | { readonly kind: "down"; readonly sinceMs: number; readonly nextTryAtMs: number };
export interface ClientState {
  /** `returning`: on the way back with a ticket, while what this device kept of the square stands for what the server will say. */
  readonly phase: "outside" | "entering" | "returning" | "inside" | "gone";
  readonly connection: ConnectionState;
  readonly me: Me | null;
  readonly powers: Powers | null;
  readonly closed: "under-age" | "restricted" | null;
  /** Statements of reasons that wait to be read (SA-13). */
  readonly statements: readonly StatementCard[];
  readonly landing: string | null;
  readonly rooms: readonly RoomCard[];
  readonly streams: ReadonlyMap<string, StreamView>;
  readonly talks: readonly TalkCard[];
  readonly knocks: readonly KnockCard[];
  readonly people: {
    readonly zone: ZoneLabel | null;
    readonly count: RoundedCount | null;
    readonly rows: readonly Row[];
    readonly seen: boolean;
    readonly othersLeft: number;
    readonly way: Way | null;
  } | null;
  readonly typing: ReadonlyMap<string, number>;
  /** What the service says beside a stream ("" is everywhere), oldest first; gone with the page. */
  readonly cards: ReadonlyMap<string, readonly { readonly card: CardId; readonly help: string | null; readonly at: number }[]>;
  readonly ageProviders: readonly string[];
  readonly privateProtection: "consent" | "device";
  readonly privateHistory: "sealed" | "device-only";
  readonly light: string;
  /** What is off at this light (OP-8). */
  readonly off: readonly string[];
  readonly mode: string;
  /** Service's clock minus own clock, ms. */
  readonly offsetMs: number;
  readonly goneWhy: number | null;
}
export const outside: ClientState = {
  phase: "outside",
  connection: { kind: "connecting" },
  me: null,
  powers: null,
  closed: null,
  statements: [],
  landing: null,
  rooms: [],
  streams: new Map(),
  talks: [],
  knocks: [],
  people: null,
  typing: new Map(),
  cards: new Map(),
  ageProviders: [],
  privateProtection: "consent",
  privateHistory: "sealed",
  light: "full",
  off: [],
  mode: "development",
  offsetMs: 0,
  goneWhy: null,
};
