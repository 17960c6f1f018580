import { ascii, join, same } from "../bytes.ts";
import { recordBytes } from "../record.ts";
import type { HeldRecord } from "../verify-records.ts";
import { bundleLimits } from "./bundle.types.ts";

/**
 * `records.bin`: the 8 signs `LAMPREC1`, then each record: place of its item in custody.jsonl's order 2 bytes, marks 1 byte (1 body, 2 blind, 4 path),
 * record 134, tag 32, then what is marked: blind 16; length 4 and body; index 4, size 4, number 1 and 32 bytes for each hash. Integers big-endian.
 */
const magic = ascii("LAMPREC1");
const bodyMax = 65_536;

export interface FiledRecord {
  readonly item: number;
  readonly held: HeldRecord;
}

const uint = (value: number, size: 1 | 2 | 4): Uint8Array => Uint8Array.from({ length: size }, (_, at) => Math.floor(value / 256 ** (size - 1 - at)) % 256);

export function writeRecords(records: readonly FiledRecord[]): Uint8Array {
  const parts: Uint8Array[] = [magic];
  for (const { item, held } of records) {
    const { record, tag, blind, body, path } = held;
    if (record.length !== recordBytes || tag.length !== 32) throw new Error("a record has 134 bytes and its tag 32");
    parts.push(uint(item, 2), uint((body === null ? 0 : 1) + (blind === null ? 0 : 2) + (path === undefined ? 0 : 4), 1), record, tag);
    if (blind !== null) parts.push(blind);
    if (body !== null) parts.push(uint(body.length, 4), body);
    if (path !== undefined) parts.push(uint(path.index, 4), uint(path.size, 4), uint(path.path.length, 1), ...path.path);
  }
  return join(...parts);
}

/** Null when it is cut, of another version, or has more than may be. */
export function readRecords(bytes: Uint8Array): FiledRecord[] | null {
  let at = 0;
  let isCut = false;
  const take = (size: number): Uint8Array => {
    if (at + size > bytes.length) isCut = true;
    const part = isCut ? new Uint8Array(Math.min(size, 256)) : bytes.slice(at, at + size);
    at += size;
    return part;
  };
  const number = (size: number): number => take(size).reduce((value, byte) => value * 256 + byte, 0);
  if (!same(take(8), magic)) return null;
  const records: FiledRecord[] = [];
  while (at < bytes.length && !isCut) {
    if (records.length === bundleLimits.records) return null;
    const item = number(2);
    const marks = number(1);
    const record = take(recordBytes);
    const tag = take(32);
    const blind = (marks & 2) === 0 ? null : take(16);
    let body: Uint8Array | null = null;
    if ((marks & 1) !== 0) {
      const length = number(4);
      if (length > bodyMax) return null;
      body = take(length);
    }
    let path: HeldRecord["path"];
    if ((marks & 4) !== 0) {
      const index = number(4);
      const size = number(4);
      path = { index, size, path: Array.from({ length: number(1) }, () => take(32)) };
    }
    if (marks > 7) return null;
    records.push({ item, held: { record, tag, blind, body, ...(path === undefined ? {} : { path }) } });
  }
  return isCut ? null : records;
}
