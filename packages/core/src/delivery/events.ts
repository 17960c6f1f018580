import type { CardId, RoomId } from "@lampion/protocol";
import type { SignalRecord } from "@lampion/safety";
import type { StoredRecord } from "../room/message-store.port.ts";
import type { Block } from "../guest/device-store.port.ts";

/** What nodes tell each other about a room, subject `room.<id>`. */
export type RoomEvent =
  /**
   * `device`: relation id of the author, for blocks; `session`: where a knock on this member leads; `hiddenFrom`: relation ids that the
   * author's node knows to be blocked either way, so that a block holds on every node as soon as one of the two nodes knows it; `trace`: mark of a request
   * that is looked at (PF-19), which a node that does not know it passes over.
   */
  | { readonly kind: "record"; readonly record: StoredRecord; readonly device: string; readonly session: string; readonly hiddenFrom: readonly string[]; readonly trace?: string }
  /** Newest number of the stream as its writer knows it; receivers that have less repair from the store. */
  | { readonly kind: "head"; readonly epoch: number; readonly seq: number }
  | { readonly kind: "reaction"; readonly epoch: number; readonly seq: number; readonly member: string; readonly device: string; readonly sign: number | null }
  /** A member left: nobody who spoke there and went is pointed at any more (WH-13). */
  | { readonly kind: "gone"; readonly member: string };

/** What nodes tell each other about a device, subject `person.<relation>`. Rows live in the store; events say what to read again. */
export type PersonEvent =
  | { readonly kind: "knock"; readonly knock: string }
  | { readonly kind: "talk"; readonly talk: string }
  /** `signals`: what the judge of the other's node folds into its memory (SF-5); numbers and digests, never words. */
  | { readonly kind: "talk-record"; readonly talk: string; readonly record: StoredRecord; readonly signals?: SignalRecord }
  /** EV-29: the other's device misses these; it was given these again; the other's device is back. */
  | { readonly kind: "talk-missing"; readonly talk: string; readonly epoch: number; readonly seqs: readonly number[] }
  | { readonly kind: "talk-given"; readonly talk: string; readonly records: readonly StoredRecord[] }
  | { readonly kind: "talk-back"; readonly talk: string }
  | { readonly kind: "talk-reaction"; readonly talk: string; readonly epoch: number; readonly seq: number; readonly signs: readonly number[] }
  | { readonly kind: "typing"; readonly talk: string; readonly by: string }
  | { readonly kind: "read-to"; readonly talk: string; readonly by: string; readonly seq: number }
  | { readonly kind: "blocked"; readonly block: Block }
  | { readonly kind: "unblocked"; readonly block: Block }
  /** Something to show beside a conversation (product.md 6); kept by nobody. */
  | { readonly kind: "card"; readonly stream: string | null; readonly card: CardId; readonly help: string | null }
  /** Trust or settings changed on another node. */
  | { readonly kind: "device-changed" }
  | { readonly kind: "forgotten" }
  /** A tab of the device is on this node now: what other nodes still have of it ends (EN-15, RL-11). `atMs` tells a late word from a new one. */
  | { readonly kind: "begun"; readonly node: string; readonly session: string; readonly tab: string; readonly atMs: number };

export const roomSubject = (room: RoomId): string => `room.${room}`;
export const personSubject = (relation: string): string => `person.${relation}`;
/** The relation id in a person's subject. */
export const personOf = (subject: string): string => subject.slice("person.".length);
