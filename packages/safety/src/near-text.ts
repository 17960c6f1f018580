import { maxUnits, scan, type Token } from "./views/scan.ts";
import type { Word } from "./views/word-book.ts";

const prime = 0x01000193;
const finish = (sum: number): number => {
  let hash = sum ^ (sum >>> 16);
  hash = Math.imul(hash, 0x7feb352d);
  return hash ^ (hash >>> 15);
};
const [lowSeed, highSeed] = [0x811c9dc5, 0x050c5d1f];

/**
 * How often each of 32 bits was set, counted upright: plane n holds bit n of all 32 counts, so that one addition serves all of them.
 * Twelve planes count to 4,095: more than the words and grams of any text that is read.
 */
const planes = 12;
function count(into: Int32Array, hash: number, from = 0): void {
  let carry = hash;
  for (let plane = from; carry !== 0 && plane < planes; plane += 1) {
    const before = into[plane] as number;
    into[plane] = before ^ carry;
    carry &= before;
  }
}
/** Seven at once: four full adders make ones, twos and fours of them, so that three numbers are counted instead of seven. */
function countSeven(into: Int32Array, list: Int32Array, at: number): void {
  const [a, b, c, d, e, f, g] = [list[at], list[at + 1], list[at + 2], list[at + 3], list[at + 4], list[at + 5], list[at + 6]] as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const abc = a ^ b ^ c;
  const twos1 = (a & b) | (c & (a ^ b));
  const def = d ^ e ^ f;
  const twos2 = (d & e) | (f & (d ^ e));
  const ones = abc ^ def ^ g;
  const twos3 = (abc & def) | (g & (abc ^ def));
  count(into, ones, 0);
  count(into, twos1 ^ twos2 ^ twos3, 1);
  count(into, (twos1 & twos2) | (twos3 & (twos1 ^ twos2)), 2);
}
function countAll(into: Int32Array, list: Int32Array, length: number): void {
  let at = 0;
  for (; at + 7 <= length; at += 7) countSeven(into, list, at);
  for (; at < length; at += 1) count(into, list[at] as number);
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
const lows = new Int32Array(gramsMax + wordsMax);
const highs = new Int32Array(gramsMax + wordsMax);
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
    const [a, b, c, d] = [units[at] as number, units[at + 1] as number, units[at + 2] as number, units[at + 3] as number];
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
