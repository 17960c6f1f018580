import type { CardId, Door } from "@lampion/protocol";
import type { OpenedRow, OpenSealed, Stub } from "./sealed.ts";

/** One WebSocket, or what stands for it. Handlers are set by the client before anything comes. */
export interface Wire {
  send(text: string): void;
  close(): void;
  onOpen: () => void;
  onText: (text: string) => void;
  onClose: (code: number) => void;
}
/** What the judge of this device makes of one text (NU-10). */
export interface JudgedHere {
  readonly step: "allow" | "nudge" | "stop";
  readonly reason: string | null;
  readonly spans?: readonly (readonly [number, number])[];
  /** Whom its author may talk to. */
  readonly help?: string | null;
  /** The conversation stops for both (NU-7, NU-9); the service hears that it did, and nothing of the text. */
  readonly pauses?: boolean;
  /** What is shown beside it to the one who receives it. */
  readonly cards?: readonly CardId[];
}
/** What this device keeps of conversations whose words rest nowhere else (EV-29), for 72 h. Both resolve whatever happens: what cannot be kept is not kept. */
export interface Copies {
  keep(talk: string, epoch: number, rows: readonly OpenedRow[]): Promise<void>;
  /** In the order of their numbers, accepted at `sinceMs` or later; nothing while the lock is shut (EN-20). */
  of(talk: string, epoch: number, sinceMs: number): Promise<readonly OpenedRow[]>;
  /** Deletes what was accepted before, of all conversations: also of those that nobody shows any more. */
  endBefore(ms: number): Promise<void>;
}
/** Everything of the outside world. */
export interface ClientPorts {
  nowMs(): number;
  /** Runs once after `ms`; the answer cancels. */
  after(ms: number, run: () => void): () => void;
  /** 0 to 1. */
  fraction(): number;
  /** 22 characters of base64url. */
  id(): string;
  dial(url: string): Wire;
  fetchDoor(): Promise<Door>;
  /** `sealKey`: D, with which this device opens its private history; a point of P-256 in base64url. */
  readonly device: { publicKey(): Promise<string>; sealKey(): Promise<string>; sign(text: string): Promise<string>; forget(): Promise<void> };
  /** Opens rows that rest sealed for D (EV-16). */
  readonly open: OpenSealed;
  solve(challenge: Record<string, unknown>): Promise<string>;
  /** Own unsent texts, drafts and the ticket; everything under one prefix, gone with `forget`. */
  readonly store: { read(key: string): string | null; write(key: string, value: string): void; remove(key: string): void; clear(): void };
  /** Judges a text on this device, for conversations that are checked on the devices only. `exchanges`: both agreed to exchange contact details (NU-5). */
  judge?: (text: string, about: { readonly exchanges: boolean }) => JudgedHere;
  /** The stub of a conversation (EV-57), each time its record is opened here. */
  keepStub?: (stub: Stub) => void;
  /** Without it they live as long as the client. */
  readonly copies?: Copies;
  /** Without it each tab counts and sounds for itself. */
  readonly tabs?: TabLine;
}
/** A line between the tabs of one device, such as a BroadcastChannel: what one tells, all others hear. */
export interface TabLine {
  tell(text: string): void;
  /** Set by the client. */
  onTold: (text: string) => void;
}
export interface ClientOptions {
  /** As the browser names the page's origin. */
  readonly origin: string;
  readonly url: string;
  /** Names this tab over reloads; the numbers of requests count per tab. */
  readonly tab: string;
}
