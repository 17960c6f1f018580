import { maxUnits, scan, type Token } from "./views/scan.ts";
import type { Word } from "./views/word-book.ts";

const prime = 0x01000193;
const finish = (sum: number): number => {
  let hash = sum ^ (sum >>> 16);
  hash = Math.imul(hash, 0x7feb352d);
  return hash ^ (hash >>> 15);
};
const lowSeed = 0x811c9dc5;
const highSeed = 0x050c5d1f;

/**
 * How often each of 32 bits was set, counted upright: plane n holds bit n of all 32 counts, so that one addition serves all of them.
 * Twelve planes count to 4,095: more than the words and grams of any text that is read.
 */
const planes = 12;
/**
 * Adds `length` numbers, four at a time: full adders make ones and twos of them that are carried from one four to the next, so that a single number is counted
 * instead of four. The list has room for three more.
 */
function countAll(into: Int32Array, list: Int32Array, length: number): void {
  let [ones, twos] = [0, 0];
  list.fill(0, length, length + 3);
  for (let at = 0; at < length; at += 4) {
    const a = list[at] as number;
    const c = list[at + 2] as number;
    const ab = a ^ (list[at + 1] as number);
    const cd = c ^ (list[at + 3] as number);
    const half = ones ^ ab;
    const two = (a & ~ab) | (ones & ab);
    const more = (c & ~cd) | (half & cd);
    ones = half ^ cd;
    const both = two ^ more;
    const four = (two & ~both) | (twos & both);
    twos ^= both;
    for (let carry = four, plane = 2; carry !== 0 && plane < planes; plane += 1) {
      const before = into[plane] as number;
      into[plane] = before ^ carry;
      carry &= before;
    }
  }
  into[0] = ones;
  into[1] = twos;
}
/** The bits that were set in more than half of `total`: where the count is above it, plane by plane from the highest, for all bits at once. */
function majority(counts: Int32Array, total: number): number {
  const half = total >> 1;
  let isMore = 0;
  let isSame = -1;
  for (let plane = planes - 1; plane >= 0; plane -= 1) {
    const ours = counts[plane] as number;
    if ((half >>> plane) & 1) isSame &= ours;
    else {
      isMore |= isSame & ours;
      isSame &= ~ours;
    }
  }
  return isMore >>> 0;
}
const low = new Int32Array(planes);
const high = new Int32Array(planes);

/** 64-bit SimHash over words and 4-grams (safety.md 4, `sender.same_opening`) as two 32-bit halves; null for under 9 letters. */
export const nearText = (text: string): readonly [number, number] | null => nearOf(scan(text).tokens);

/** Grams that are looked at, and the units that they need. */
const gramsMax = 400;
const units = new Uint16Array(gramsMax + 3);
/** A folded text has 2n + 64 units at most, and between two words stands a sign: it has no more words. */
const wordsMax = maxUnits + 32;
const lows = new Int32Array(gramsMax + wordsMax + 3);
const highs = new Int32Array(gramsMax + wordsMax + 3);
/** The hashes of a word as it is counted, worked out once for each. */
function hashNear(word: Word): void {
  const { plain } = word;
  let [one, other] = [lowSeed, highSeed];
  for (let at = 0; at < plain.length; at += 1) {
    const unit = plain.charCodeAt(at);
    one = Math.imul(one ^ unit, prime);
    other = Math.imul(other ^ unit, prime);
  }
  word.nearLow = finish(one);
  word.nearHigh = finish(other);
  word.isNear = true;
}

/** The same of words that are read already. */
export function nearOf(tokens: readonly Token[]): readonly [number, number] | null {
  let length = 0;
  for (let index = 0; index < tokens.length; index += 1) {
    const { plain } = tokens[index] as Token;
    if (length > 0) {
      if (length < units.length) units[length] = 32;
      length += 1;
    }
    for (let at = 0; at < plain.length && length + at < units.length; at += 1) units[length + at] = plain.charCodeAt(at);
    length += plain.length;
  }
  if (length < 9) return null;
  let total = Math.min(tokens.length, wordsMax);
  for (let index = 0; index < total; index += 1) {
    const { word } = tokens[index] as Token;
    if (!word.isNear) hashNear(word);
    lows[index] = word.nearLow;
    highs[index] = word.nearHigh;
  }
  const grams = Math.min(gramsMax, length - 3);
  for (let at = 0; at < grams; at += 1, total += 1) {
    const a = units[at] as number;
    const b = units[at + 1] as number;
    const c = units[at + 2] as number;
    const d = units[at + 3] as number;
    lows[total] = finish(Math.imul(Math.imul(Math.imul(Math.imul(lowSeed ^ a, prime) ^ b, prime) ^ c, prime) ^ d, prime));
    highs[total] = finish(Math.imul(Math.imul(Math.imul(Math.imul(highSeed ^ a, prime) ^ b, prime) ^ c, prime) ^ d, prime));
  }
  low.fill(0);
  high.fill(0);
  countAll(low, lows, total);
  countAll(high, highs, total);
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
