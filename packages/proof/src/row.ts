import { ascii, join, writeUint32, writeUint64 } from "./bytes.ts";
import { labels } from "./labels.ts";
import type { Ciphers, Hashing } from "./primitives.ts";
import { decodeRecord, recordBytes, type ProofRecord } from "./record.ts";

/**
 * One record as it rests on disk: AES-256-GCM under the key of its sheet, nonce `epoch ‖ seq`, associated data `label ‖ sheet ‖ epoch ‖ seq`, plaintext
 * `record 134 ‖ body size 2 ‖ body ‖ extras`. Extras are what a screen shows beside the text and nobody has to prove.
 */
export interface RowPlace {
  /** 16 bytes. */
  readonly sheet: Uint8Array;
  readonly epoch: number;
  readonly seq: number;
}
export interface OpenedRow {
  readonly record: ProofRecord;
  /** The 134 bytes. */
  readonly bytes: Uint8Array;
  readonly body: Uint8Array;
  readonly extras: Uint8Array;
}
const label = ascii(labels.row);

function nonceOf(place: RowPlace): Uint8Array {
  const nonce = new Uint8Array(12);
  writeUint32(nonce, 0, place.epoch);
  writeUint64(nonce, 4, place.seq);
  return nonce;
}

export function sealRow(
  ciphers: Ciphers,
  key: Uint8Array,
  place: RowPlace,
  row: { readonly bytes: Uint8Array; readonly body: Uint8Array; readonly extras: Uint8Array },
): Uint8Array {
  const nonce = nonceOf(place);
  const plain = new Uint8Array(recordBytes + 2 + row.body.length + row.extras.length);
  plain.set(row.bytes);
  plain[recordBytes] = row.body.length >>> 8;
  plain[recordBytes + 1] = row.body.length;
  plain.set(row.body, recordBytes + 2);
  plain.set(row.extras, recordBytes + 2 + row.body.length);
  return ciphers.seal(key, nonce, join(label, place.sheet, nonce), plain);
}

/** Null when it is not the row of this place under this key: one flipped bit is enough. */
export function openRow(ciphers: Ciphers, key: Uint8Array, place: RowPlace, sealed: Uint8Array): OpenedRow | null {
  const nonce = nonceOf(place);
  const plain = ciphers.open(key, nonce, join(label, place.sheet, nonce), sealed);
  return plain === null ? null : readRow(plain);
}

/** The plaintext of a row taken apart; null when it is none. */
export function readRow(plain: Uint8Array): OpenedRow | null {
  if (plain.length < recordBytes + 2) return null;
  const bytes = plain.slice(0, recordBytes);
  const record = decodeRecord(bytes);
  const size = new DataView(plain.buffer, plain.byteOffset).getUint16(recordBytes);
  const from = recordBytes + 2;
  if (record === null || plain.length < from + size) return null;
  return { record, bytes, body: plain.slice(from, from + size), extras: plain.slice(from + size) };
}

/** Associated data and nonce for who opens with a cipher of its own, such as a browser's. */
export function rowCipher(place: RowPlace): { readonly nonce: Uint8Array; readonly associated: Uint8Array } {
  const nonce = nonceOf(place);
  return { nonce, associated: join(label, place.sheet, nonce) };
}

const wrapLabel = ascii(labels.wrap);
const once = new Uint8Array(12);

/**
 * The layer around a wrap or share of H that ends with a forget key (EV-19, EV-21). Each (sheet, holder) has a key of its own from F, which seals one
 * thing, so that the nonce may stand still. `holder` is ASCII.
 */
export const sealWrap = (primitives: Hashing & Ciphers, forget: Uint8Array, sheet: Uint8Array, holder: string, wrap: Uint8Array): Uint8Array =>
  primitives.seal(primitives.mac(forget)(wrapLabel, sheet, ascii(holder)), once, sheet, wrap);
/** Null under another F, for another holder or sheet, and with a flipped bit. */
export const openWrap = (primitives: Hashing & Ciphers, forget: Uint8Array, sheet: Uint8Array, holder: string, sealed: Uint8Array): Uint8Array | null =>
  primitives.open(primitives.mac(forget)(wrapLabel, sheet, ascii(holder)), once, sheet, sealed);
