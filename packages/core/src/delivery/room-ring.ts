import { fromBase64Url, toBase64Url } from "@lampion/proof";
import { limits, type Message, type StreamId } from "@lampion/protocol";
import type { RecordProof, StoredRecord } from "../room/message-store.port.ts";
import { encodeRecord } from "./message-frame.ts";

/** One delivered record: its JSON, made once, and whose it is for those who blocked the author. */
export interface Delivered {
  readonly seq: number;
  readonly atMs: number;
  readonly kind: number;
  readonly json: string;
  /** Keyed id of the author in this stream, for blocks; "" for the service. */
  readonly ref: string;
  /** Number of the message that this record takes away from those who come later: withdrawn, or hidden by moderation. */
  readonly takes: number | null;
  /** Number of the message that this record puts back. */
  readonly gives: number | null;
  readonly proof: RecordProof;
}

/** Second half of a record's author: what a block can be compared with at replay. The first half leads to the restriction id. */
export const refOf = (record: StoredRecord): string => record.author.slice(record.author.indexOf(".") + 1);

export function delivered(record: StoredRecord, counts: { encodes: number }): Delivered {
  const takes = record.kind === 5 || (record.kind === 6 && record.notice === "hidden") ? record.re : null;
  const gives = record.kind === 6 && record.notice === "shown" ? record.re : null;
  return { seq: record.seq, atMs: record.atMs, kind: record.kind, json: encodeRecord(record, counts), ref: refOf(record), takes, gives, proof: record.proof };
}

/** Sheet and tag of a record, as the next one names them: what a device compares with what it holds (EV-12). */
export type Chain = [sheet: string, tag: string];
export const noChain: Chain = ["", ""];
/** The tag is the first 32 of the 48 bytes. Worked out for a beginning only, never for a message on its way. */
export function chainAfter(proof: RecordProof): Chain {
  const bytes = fromBase64Url(proof.receipt, 48);
  return bytes === null ? noChain : [proof.sheet, toBase64Url(bytes.subarray(0, 32))];
}
/** What a replay goes on from: before its first record, or at the head when there is nothing to replay. */
export const chainFrom = (first: { readonly proof: RecordProof } | undefined, head: Chain): Chain => (first === undefined ? head : [first.proof.sheet, first.proof.prev]);

/** The last 200 records of a stream in memory, without a hole; what is older is in the store. */
export interface RoomRing {
  readonly stream: StreamId;
  epoch: number;
  /** Number of the newest record delivered here. */
  head(): number;
  /** Sheet and tag that the next record goes on from; empty texts before the first. */
  chain(): Chain;
  push(item: Delivered): void;
  /** All with seq above `seq`, or null when the ring no longer reaches back so far. */
  after(seq: number): readonly Delivered[] | null;
  /** What one who joins sees (RO-5): at most 200, none older than 30 minutes. */
  recent(nowMs: number): readonly Delivered[];
  /** The message of this number, or null when it is not here or was taken away. */
  message(seq: number): Delivered | null;
  /** Numbers of messages that were withdrawn or hidden: their words go to nobody any more (RO-4, RO-16). */
  taken(): ReadonlySet<number>;
  /** Numbers that an author bore in what is here. */
  numbersOf(ref: string): string[];
  reset(epoch: number, head: number, chain: Chain): void;
}

export function createRoomRing(stream: StreamId, epoch: number, head: number): RoomRing {
  let items: Delivered[] = [];
  let newest = head;
  let taken = new Set<number>();
  let chain: Chain = noChain;
  let last: RecordProof | null = null;
  const ring: RoomRing = {
    stream,
    epoch,
    head: () => newest,
    chain: () => (last === null ? chain : chainAfter(last)),
    push(item) {
      items.push(item);
      newest = item.seq;
      last = item.proof;
      if (item.takes !== null) taken.add(item.takes);
      if (item.gives !== null) taken.delete(item.gives);
      // Cut in blocks, so that a full ring costs a copy every 100 messages and not at each one.
      if (items.length >= limits.room.ringMax + 100) {
        items = items.slice(-limits.room.ringMax);
        const oldest = items[0]?.seq ?? 0;
        taken = new Set([...taken].filter((seq) => seq >= oldest));
      }
    },
    after(seq) {
      if (seq >= newest) return [];
      const oldest = items[0];
      if (oldest === undefined || oldest.seq > seq + 1) return null;
      return items.slice(seq + 1 - oldest.seq);
    },
    recent(nowMs) {
      const since = nowMs - limits.room.historyMs;
      const last = items.slice(-limits.room.historyMax);
      const first = last.findIndex((item) => item.atMs >= since);
      return first === -1 ? [] : last.slice(first);
    },
    message(seq) {
      const found = items[seq - (items[0]?.seq ?? 0)];
      return found === undefined || found.kind !== 1 || taken.has(seq) ? null : found;
    },
    taken: () => taken,
    numbersOf: (ref) => items.filter((item) => item.ref === ref && item.kind === 1).map((item) => (JSON.parse(item.json) as Message & { readonly k: "text" }).by.m),
    reset(nextEpoch, nextHead, nextChain) {
      items = [];
      chain = nextChain;
      last = null;
      taken = new Set();
      ring.epoch = nextEpoch;
      newest = nextHead;
    },
  };
  return ring;
}
