import { ascii, readUint64, writeUint32, writeUint64 } from "./bytes.ts";
import { labels } from "./labels.ts";
import type { Hashing } from "./primitives.ts";

/** Size of a record, of a receipt, and of the sheet and stream ids in it, in bytes. */
export const recordBytes = 134;
export const receiptBytes = 48;
export const idBytes = 16;
export const hashBytes = 32;

export const kinds = { room: 1, private: 2, media: 3, knock: 4, withdrawn: 5, notice: 6 } as const;
export type Kind = (typeof kinds)[keyof typeof kinds];

/**
 * What is hashed, sealed, handed over and checked (evidence.md 3). On the wire 134 bytes, integers big-endian, every field of fixed size:
 * `version 1 | kind 1 | stream 16 | sheet 16 | epoch 4 | seq 8 | accepted at 8 | author 16 | bodyHash 32 | prev 32`.
 */
export interface ProofRecord {
  readonly kind: Kind;
  /** Room or conversation, 16 bytes (`streamRef`). */
  readonly stream: Uint8Array;
  /** Random, 16 bytes: names the sheet key, the receipt keys and the leaf. */
  readonly sheet: Uint8Array;
  /** From 1 to 2^32 - 1. */
  readonly epoch: number;
  /** From 1, contiguous within an epoch. */
  readonly seq: number;
  /** Milliseconds UTC by the service's clock; never falls within a stream. */
  readonly acceptedAtMs: number;
  /** 16 bytes that mean nothing outside the stream; zeros for the service. */
  readonly author: Uint8Array;
  /** SHA-256(blind, body). */
  readonly bodyHash: Uint8Array;
  /** Tag of the record before it in the stream; zeros for the first, or when a lost tail forced a new epoch. */
  readonly prev: Uint8Array;
}

/** Throws on a field of the wrong size or range: that is a mistake of the program, not of a guest. */
export function encodeRecord(record: ProofRecord): Uint8Array {
  const { kind, stream, sheet, epoch, seq, acceptedAtMs, author, bodyHash, prev } = record;
  if (stream.length !== idBytes || sheet.length !== idBytes || author.length !== idBytes) throw new Error("stream, sheet and author of a record have 16 bytes");
  if (bodyHash.length !== hashBytes || prev.length !== hashBytes) throw new Error("bodyHash and prev of a record have 32 bytes");
  if (!Number.isInteger(epoch) || epoch < 1 || epoch > 0xffff_ffff || seq < 1) throw new Error("epoch and seq of a record are 1 or more");
  const bytes = new Uint8Array(recordBytes);
  bytes[0] = 1;
  bytes[1] = kind;
  bytes.set(stream, 2);
  bytes.set(sheet, 18);
  writeUint32(bytes, 34, epoch);
  writeUint64(bytes, 38, seq);
  writeUint64(bytes, 46, acceptedAtMs);
  bytes.set(author, 54);
  bytes.set(bodyHash, 70);
  bytes.set(prev, 102);
  return bytes;
}

/** Null when these are not the bytes of a record of version 1. What is read encodes to the same bytes again. */
export function decodeRecord(bytes: Uint8Array): ProofRecord | null {
  if (bytes.length !== recordBytes || bytes[0] !== 1) return null;
  const kind = bytes[1] ?? 0;
  if (kind < 1 || kind > 6) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, recordBytes);
  const epoch = view.getUint32(34);
  const seq = readUint64(view, 38);
  const acceptedAtMs = readUint64(view, 46);
  if (epoch === 0 || seq === null || seq === 0 || acceptedAtMs === null) return null;
  // A copy: the slice of a Buffer would be another view of the same bytes.
  const part = (from: number, size: number): Uint8Array => new Uint8Array(bytes.subarray(from, from + size));
  return {
    kind: kind as Kind,
    stream: part(2, 16),
    sheet: part(18, 16),
    epoch,
    seq,
    acceptedAtMs,
    author: part(54, 16),
    bodyHash: part(70, 32),
    prev: part(102, 32),
  };
}

const streamLabel = ascii(labels.stream);

/** The 16 bytes of a stream's id ("room:..." or "talk:...", ASCII): SHA-256 of label and id, cut. */
export function streamRef(hashing: Hashing, stream: string): Uint8Array {
  return hashing.sha256(streamLabel, ascii(stream)).slice(0, idBytes);
}
