import { ascii, isZero, join, same, uint64 } from "./bytes.ts";
import { labels } from "./labels.ts";
import type { Ciphers, Hashing, Mac } from "./primitives.ts";
import { encodeRecord, idBytes, receiptBytes, type ProofRecord } from "./record.ts";

/** 32 bytes, HMAC over the record: it proves to whoever has the sheet's key, and commits. */
export type Tag = Uint8Array;

export interface Receipt {
  readonly tag: Tag;
  /** 16 bytes; without them the bodyHash of a short text cannot be guessed. */
  readonly blind: Uint8Array;
}

/** The receipt keys of one sheet. `macKey` alone goes into a bundle; the key of the blinds never leaves the service. */
export interface SheetKeys {
  readonly macKey: Uint8Array;
  readonly tag: Mac;
  readonly blind: Mac;
}

const macLabel = ascii(labels.mac);
const blindLabel = ascii(labels.blind);
const authorLabel = ascii(labels.author);
const lineLabel = ascii(labels.line);

/** `receiptKey` is R of the UTC day in which the sheet's records were accepted, 32 bytes. Keep the result while the sheet is open. */
export function sheetKeys(hashing: Hashing, receiptKey: Uint8Array, sheet: Uint8Array): SheetKeys {
  mustBeKey(receiptKey);
  const from = hashing.mac(receiptKey);
  const macKey = from(macLabel, sheet);
  return { macKey, tag: hashing.mac(macKey), blind: hashing.mac(from(blindLabel, sheet)) };
}

/** The UTC day of a time, whole days since 1970: which R makes and checks the receipt. */
export const dayOf = (ms: number): number => Math.floor(ms / 86_400_000);

export interface Sealed {
  readonly record: ProofRecord;
  readonly bytes: Uint8Array;
  readonly receipt: Receipt;
}

/**
 * Record and receipt of one message: blind, bodyHash, tag, in this order. `body` is exactly what is delivered, UTF-8 after masking (EV-6: the same
 * fields, body and R give the same receipt on every node and at every resend).
 */
export function makeRecord(hashing: Hashing, keys: SheetKeys, fields: Omit<ProofRecord, "bodyHash">, body: Uint8Array): Sealed {
  const blind = blindOf(keys, fields.seq);
  const record: ProofRecord = { ...fields, bodyHash: hashing.sha256(blind, body) };
  const bytes = encodeRecord(record);
  return { record, bytes, receipt: { tag: keys.tag(bytes), blind } };
}

/** A sheet lies within one epoch, so the number alone is enough. */
export const blindOf = (keys: SheetKeys, seq: number): Uint8Array => keys.blind(uint64(seq)).slice(0, 16);

/** tag, blind: 48 bytes, 64 characters of base64url on the wire. */
export const encodeReceipt = (receipt: Receipt): Uint8Array => join(receipt.tag, receipt.blind);
export function decodeReceipt(bytes: Uint8Array): Receipt | null {
  return bytes.length === receiptBytes ? { tag: new Uint8Array(bytes.subarray(0, 32)), blind: new Uint8Array(bytes.subarray(32)) } : null;
}

/** `subject` is the first 12 bytes of the restriction id; `joinedKey` is R of the day on which the author joined the stream. */
export function authorRef(primitives: Hashing & Ciphers, joinedKey: Uint8Array, stream: Uint8Array, subject: Uint8Array): Uint8Array {
  if (subject.length !== 12) throw new Error("a subject has 12 bytes");
  return primitives.encryptBlock(refKey(primitives, joinedKey, stream), join(subject, new Uint8Array(4)));
}

/** Turns a reference back with the day keys that still exist, newest first; null when none fits: the link died with its R. */
export function subjectOf(primitives: Hashing & Ciphers, dayKeys: readonly Uint8Array[], stream: Uint8Array, author: Uint8Array): Uint8Array | null {
  if (author.length !== idBytes) return null;
  for (const key of dayKeys) {
    const block = primitives.decryptBlock(refKey(primitives, key, stream), author);
    // Four zero bytes by chance: once in 2^32 for a wrong key, 395 keys at most.
    if (isZero(block.subarray(12))) return block.slice(0, 12);
  }
  return null;
}

function refKey(hashing: Hashing, key: Uint8Array, stream: Uint8Array): Uint8Array {
  mustBeKey(key);
  return hashing.mac(key)(authorLabel, stream).slice(0, 16);
}

/** Where the lines of a subject are found on a day (EV-41): nothing else of a line is searchable. */
export function lineIndex(hashing: Hashing, receiptKey: Uint8Array, subject: Uint8Array): Uint8Array {
  mustBeKey(receiptKey);
  return hashing.mac(hashing.mac(receiptKey)(lineLabel))(subject);
}

export const sameTag = (one: Tag, other: Tag): boolean => same(one, other);

function mustBeKey(key: Uint8Array): void {
  if (key.length !== 32) throw new Error("a key of receipts has 32 bytes");
}
