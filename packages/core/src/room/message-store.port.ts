import type { Gender, StreamId } from "@lampion/protocol";

/** How an author is shown in one stream; kept with the record, because a report must show what readers saw. */
export interface Face {
  /** Member id: means something in this stream and epoch only. */
  readonly m: string;
  readonly name: string;
  readonly mark: number;
  readonly gender: Gender;
}

/** 1 room text, 2 private text, 5 withdrawn by its author, 6 notice of the service (evidence.md 3). */
export type RecordKind = 1 | 2 | 5 | 6;

/** A record before the database gave it a number. `text` is exactly what is delivered. */
export interface RecordDraft {
  readonly stream: StreamId;
  readonly kind: RecordKind;
  /** Reference of the author that means nothing outside this stream; empty for the service. */
  readonly author: string;
  readonly face: Face | null;
  readonly text: string;
  /** Number of the record this one answers (kinds 1, 2), takes back (5) or is about (6). */
  readonly re: number | null;
  /** Name of the notice (kind 6) and its value. */
  readonly notice: string | null;
  readonly value: string | null;
  readonly fold: boolean;
  /** Passed by a person although a device stopped it: the other device shows it as it is (NU-10). */
  readonly freed?: boolean;
  /** Milliseconds UTC by the service's clock. */
  readonly atMs: number;
  /** Unique per device session and request: the same key is appended once (PT-9). Empty: no idempotence wanted. */
  readonly key: string;
  /** The two devices of a conversation, for whom the key of its sheet is wrapped (EV-13). Not in a room. */
  readonly devices?: readonly SealingDevice[];
}

/** `member`: in this conversation; `key`: D, an uncompressed point of P-256 in base64url. */
export interface SealingDevice {
  readonly member: string;
  readonly key: string;
}

/** What proves a record (evidence.md 3), in base64url. */
export interface RecordProof {
  /** 16 bytes. */
  readonly sheet: string;
  /** Tag of the record before, 32 bytes. */
  readonly prev: string;
  /** tag and blind, 48 bytes. */
  readonly receipt: string;
  /** The record before is of another sheet. */
  readonly opens: boolean;
}

/** Of what was never given a receipt, such as a knock. */
export const noProof: RecordProof = { sheet: "", prev: "", receipt: "", opens: false };

export interface StoredRecord extends Omit<RecordDraft, "devices"> {
  readonly epoch: number;
  /** 1, 2, 3 ... without a hole within an epoch. */
  readonly seq: number;
  readonly proof: RecordProof;
}

export interface Head {
  readonly epoch: number;
  /** 0: nothing yet. */
  readonly seq: number;
  /** Sheet and tag of the newest record in base64url; empty before the first. */
  readonly sheet: string;
  readonly tag: string;
}

export type Appended =
  /** `atMs`: when it was accepted, never before the record that it follows. */
  | { readonly kind: "appended"; readonly epoch: number; readonly seq: number; readonly atMs: number; readonly proof: RecordProof }
  /** The key was known: this is where the first one went, and the receipt it got (EV-6). */
  | {
      readonly kind: "repeated";
      readonly epoch: number;
      readonly seq: number;
      readonly atMs: number;
      readonly receipt: string;
      /** Of a record whose words are kept nowhere (EV-29): with it whoever sent it again can be delivered, should nobody have got the first one. */
      readonly proof?: RecordProof;
    }
  | { readonly kind: "refused"; readonly cause: "busy" | "failed" };

/** A record of a conversation as it rests: only its two devices open it, and two custodians together. Bytes in base64url. */
export interface SealedRow {
  readonly epoch: number;
  readonly seq: number;
  readonly sheet: string;
  readonly receipt: string;
  readonly sealed: string;
}
export interface SealedPage {
  readonly rows: readonly SealedRow[];
  /** H of the sheets of these rows, wrapped for the device that asked. A sheet whose key has ended is not among them, nor are its rows. */
  readonly wraps: readonly { readonly sheet: string; readonly wrap: string }[];
}
/** Tags of a sheet in the order of their numbers, and its root once it is closed. */
export interface SheetTags {
  readonly epoch: number;
  readonly first: number;
  readonly tags: readonly Uint8Array[];
  readonly root: Uint8Array | null;
}

/**
 * Records of rooms (72 h, file of its own) and of conversations (72 h, another file). The store alone gives numbers:
 * contiguous per stream and epoch (decision 18). `settled` is called once, after the record is on disk, never before.
 * A reading method rejects when the store cannot be read; nothing is made up.
 */
export interface MessageStore {
  /** Whether a record of this stream would be refused as `busy` at this moment: asked before work is done for it. */
  isFull(stream: StreamId): boolean;
  append(draft: RecordDraft, settled: (outcome: Appended) => void): void;
  /** Epoch 1, seq 0 for a stream never seen. */
  head(stream: StreamId): Promise<Head>;
  /** Of a room. Rising order, from the first number above `seq` in `epoch`; at most `limit`. */
  after(stream: StreamId, epoch: number, seq: number, limit: number): Promise<StoredRecord[]>;
  /** Of a room. The newest `limit` records with a number below `beforeSeq` and a time of `sinceMs` or later, in rising order, of the current epoch. */
  before(stream: StreamId, beforeSeq: number, sinceMs: number, limit: number): Promise<StoredRecord[]>;
  /** Of a conversation, as `after`, for the device that is `member` in it (EV-16). */
  sealedAfter(stream: StreamId, epoch: number, seq: number, limit: number, member: string): Promise<SealedPage>;
  /** Of a conversation: the newest `limit` rows with a number below `beforeSeq` of the current epoch, in rising order, of hours that end after `sinceMs`. */
  sealedBefore(stream: StreamId, beforeSeq: number, sinceMs: number, limit: number, member: string): Promise<SealedPage>;
  /** The lowest number of the current epoch in hours that end after `sinceMs`; null when there is none. */
  oldest(stream: StreamId, sinceMs: number): Promise<number | null>;
  /** Null for a sheet that is not, or no longer, known in this stream. */
  sheetTags(stream: StreamId, sheet: Uint8Array): Promise<SheetTags | null>;
  /** Drops records of hours that were over before this; resolves with how many. Numbers are never given again. */
  forgetBefore(atMs: number): Promise<number>;
}
