import { scan, type Token } from "./views/scan.ts";

const hash32 = (text: string, from: number, to: number, seed: number): number => {
  let hash = seed;
  for (let at = from; at < to; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x7feb352d);
  return hash ^ (hash >>> 15);
};

/**
 * How often each of 32 bits was set, counted upright: plane n holds bit n of all 32 counts, so that one addition serves all of them.
 * Twelve planes count to 4,095: more than the words and grams of any text that is read.
 */
const planes = 12;
function count(into: Int32Array, hash: number): void {
  let carry = hash;
  for (let plane = 0; carry !== 0 && plane < planes; plane += 1) {
    const before = into[plane] as number;
    into[plane] = before ^ carry;
    carry &= before;
  }
}
/** The bits that were set in more than half of `total`. */
function majority(counts: Int32Array, total: number): number {
  let out = 0;
  for (let bit = 0; bit < 32; bit += 1) {
    let sum = 0;
    for (let plane = 0; plane < planes; plane += 1) sum |= (((counts[plane] as number) >>> bit) & 1) << plane;
    if (sum * 2 > total) out |= 1 << bit;
  }
  return out >>> 0;
}
const low = new Int32Array(planes);
const high = new Int32Array(planes);

/** 64-bit SimHash over words and 4-grams (safety.md 4, `sender.same_opening`) as two 32-bit halves; null for under 9 letters. */
export const nearText = (text: string): readonly [number, number] | null => nearOf(scan(text).tokens);

/** The same of words that are read already. */
export function nearOf(tokens: readonly Token[]): readonly [number, number] | null {
  let joined = "";
  for (const { plain } of tokens) joined += joined === "" ? plain : ` ${plain}`;
  if (joined.length < 9) return null;
  low.fill(0);
  high.fill(0);
  let total = 0;
  const add = (text: string, from: number, to: number): void => {
    total += 1;
    count(low, hash32(text, from, to, 0x811c9dc5));
    count(high, hash32(text, from, to, 0x050c5d1f));
  };
  for (const { plain } of tokens) add(plain, 0, plain.length);
  for (let at = 0; at + 4 <= joined.length && at < 400; at += 1) add(joined, at, at + 4);
  return [majority(low, total), majority(high, total)];
}

const ones = (value: number): number => {
  let count = 0;
  for (let rest = value >>> 0; rest !== 0; rest &= rest - 1) count += 1;
  return count;
};

/** Bits that differ, 0 to 64; 3 and less are near texts. */
export function nearDistance(a: readonly [number, number], b: readonly [number, number]): number {
  return ones((a[0] ^ b[0]) >>> 0) + ones((a[1] ^ b[1]) >>> 0);
}
