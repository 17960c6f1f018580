import type { Held } from "../judging/judging.ts";
import type { Beat, CloseCode, Command, HelloAgain, HelloNew } from "@lampion/protocol";
import type { Judge } from "@lampion/safety";
import type { Clock } from "../basics/clock.port.ts";
import type { Pulse } from "../basics/pulse.port.ts";
import type { Traces } from "../basics/traces.port.ts";
import type { Random } from "../basics/random.port.ts";
import type { ConversationStore } from "../conversation/conversation-store.port.ts";
import type { Bus } from "../delivery/bus.port.ts";
import type { Socket, Sockets } from "../delivery/socket.port.ts";
import type { HeldRecord, Primitives } from "@lampion/proof";
import type { Recalled, RecallTold, Taken } from "../actions/recall.ts";
import type { DayKeys } from "../evidence/day-keys.ts";
import type { PrivateHistory } from "../evidence/notary.ts";
import type { EvidenceVault } from "../evidence/evidence-vault.port.ts";
import type { AgeProvider } from "../guest/age-provider.port.ts";
import type { DeviceStore } from "../guest/device-store.port.ts";
import type { DoorKeeper } from "../guest/door-keeper.port.ts";
import type { KnockPurse } from "../guest/knock-purse.port.ts";
import type { Secrets } from "../guest/secrets.port.ts";
import type { PlaceDirectory } from "../place/place-directory.port.ts";
import type { MessageStore } from "../room/message-store.port.ts";
import type { Care } from "./care.port.ts";
import type { Hands } from "./hands.ts";
import type { Steering, SteeringAnswer } from "../room/steering.ts";

/** Everything a node needs of the outside world. */
export interface NodePorts {
  readonly clock: Clock;
  readonly pulse: Pulse;
  readonly random: Random;
  readonly places: PlaceDirectory;
  readonly messages: MessageStore;
  readonly devices: DeviceStore;
  readonly conversations: ConversationStore;
  readonly vault: EvidenceVault;
  /** What the desk says: restrictions, the light; and where reports become cases. */
  readonly care: Care;
  readonly purse: KnockPurse;
  readonly door: DoorKeeper;
  readonly secrets: Secrets;
  readonly ageProviders: readonly AgeProvider[];
  readonly bus: Bus;
  readonly sockets: Sockets;
  readonly judge: Judge;
  /** Keys and primitives by which receipts are checked and authors turned back. */
  readonly proofs: { readonly primitives: Primitives; readonly days: DayKeys };
  /** Where the time of requests goes; null where nobody asked for it. */
  readonly traces?: Traces | null;
  /** A fault that no guest caused: a failed store, a bug. `about` never holds a text, name, address or key. */
  readonly alarm: (about: string, cause: unknown) => void;
}

export interface NodeSettings {
  readonly nodeId: string;
  readonly mode: "development" | "production";
  readonly ageGate: "contact" | "graded" | "entry";
  readonly privateProtection: "consent" | "device";
  /** EV-29: the mode that the stores were opened in. */
  readonly privateHistory: PrivateHistory;
  /** Private talk needs people at the desk (OP-3). */
  readonly privateTalk: boolean;
  /** First day of the instance, ms UTC: WH-2's earlier days count from its 14th day. */
  readonly bornMs: number;
  /** Numbers of the product, lowered at most (bench and simulation may give their own). */
  readonly pace: Pace;
}

/** Limits on how fast one guest may act; the bench gives wider ones through the composition root. */
export interface Pace {
  /** Cost units a connection may spend per second, and the most it can save up. */
  readonly unitsPerS: number;
  readonly unitsMax: number;
  /** When false, neither the writing rhythm of the ladder (per minute, newcomer spacing) nor the raid levels of rooms are applied. */
  readonly writingRhythm: boolean;
  /** Whether the rate of entries is bounded (PT-18); true unless said otherwise. A measurement of entries says false. */
  readonly admission?: boolean;
}

export type Came = HelloNew | HelloAgain | Command | Beat;

/** What the gateway knows of a connection when it opens. */
export interface Arrival {
  readonly origin: string;
  /** Keyed mark of the network prefix (/24, /56); never an address (LW-99). */
  readonly prefix: string;
  /** Hosting and anonymising networks get newcomer limits (EN-18). */
  readonly network: "ordinary" | "hosting" | "slowed";
  /**
   * Where the law asks for lines (EV-40): told once it is known whose connection it is, before anything of it is accepted. Resolves when it is on disk, rejects when it
   * cannot be. Absent: nothing is kept.
   */
  readonly entered?: (owner: { readonly restriction: string; readonly session: string }) => Promise<void>;
}

/** Opaque to the gateway. */
export interface Connection {
  readonly socket: Socket;
}

export interface NodeFigures {
  /** Share of the thread's time, 0 to 1. */
  readonly busyShare: number;
  readonly loopLagMs: number;
  /** What is left out because the node cannot keep up (PT-19): 0 nothing, 5 most. */
  readonly shedding: number;
  readonly turnedAway: number;
  /** Requests refused as `busy` because too much waited, and those that wait now. */
  readonly overfull: number;
  readonly asksWaiting: number;
  /** Readers who are behind, and bytes that wait for anybody in this process; what the kernel holds is not counted (PT-7). */
  readonly slowReaders: number;
  readonly waitingBytes: number;
  readonly sessions: number;
  readonly connections: number;
  readonly parked: number;
  readonly rooms: number;
  readonly messagesIn: number;
  readonly delivered: number;
  readonly encodes: number;
  readonly judged: number;
  readonly stopped: number;
  readonly held: number;
  readonly appendFailures: number;
  readonly reports: number;
  readonly knocks: number;
  readonly talks: number;
  readonly resumes: number;
  readonly resets: number;
  readonly slowClosed: number;
  readonly faults: number;
  readonly forks: number;
}

/** The whole chat behind a gateway. Synchronous but for what it does later through its ports. */
export interface ChatNode {
  opened(socket: Socket, arrival: Arrival): Connection;
  /** A frame that passed size, JSON, schema and version. */
  received(connection: Connection, frame: Came): void;
  /** A frame that did not; the node counts and answers or closes. `n` when the frame had one. */
  refused(connection: Connection, why: { readonly code: "malformed" | "unknown-command"; readonly n: number | null } | { readonly close: CloseCode }): void;
  closed(connection: Connection): void;
  /** To be called every 100 to 250 ms: everything that waits for time happens here. */
  tick(): void;
  /** Pace, raid level and hidden messages of a room by hand (RO-6, RO-8, RO-12). */
  steer(room: string, by: "desk" | "steward", steering: Steering): Promise<SteeringAnswer>;
  /** Texts of this node that wait for a person (MD-57), and what a person decides of one; false when it does not wait any more. */
  held(): readonly Held[];
  decideHeld(id: string, how: "release" | "block"): boolean;
  /** These rules act no more: what waited for them alone goes, and whom they alone slowed writes as before (SF-60). How many texts went, and how many people it was. */
  ease(rules: ReadonlySet<string>): { readonly went: number; readonly quickened: number };
  /** A report of somebody who has a recall code and no device, and what two custodians opened for it (EV-36). */
  fileRecall(told: RecallTold): Promise<Recalled>;
  takeOpened(report: string, records: readonly HeldRecord[]): Promise<Taken>;
  /** What the desk may do here. */
  readonly hands: Hands;
  /** Resolves when all that was accepted is settled. `bye` goes to everybody first. */
  drain(): Promise<void>;
  figures(): NodeFigures;
}
