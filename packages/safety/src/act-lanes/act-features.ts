import type { ActWord } from "../lexicon/act-words.ts";
import { Once } from "../classifier/once.ts";
import { Word } from "../views/word-book.ts";

/** Buckets of the hashed features of acts: 2^14, since each has a weight for every lane (decision record 78). */
export const actBits = 14;
export const actBuckets = 1 << actBits;
/** What words stand for has the upper half of the buckets, the words themselves the lower one: a training may hide one of them from the other. */
export const meantFrom = actBuckets / 2;
const low = meantFrom - 1;
/** Most features of one window. */
const maxFeatures = 2_000;
/** Words of a window; the next begins half a window later. */
export const actWindowWords = 32;
/** Words between two meanings that are read as a pair. */
const reach = 4;

const prime = 0x01000193;
const finish = (hash: number): number => {
  let x = hash ^ (hash >>> 16);
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
};
const begin = (kind: number): number => Math.imul(0x811c9dc5 ^ kind, prime);
const [word1, word2, word3, sign4, meaning1, meaning2, meaningWord, order, question] = [1, 2, 3, 4, 5, 6, 7, 8, 9].map(begin) as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];
/** FNV-1a 32 over the UTF-16 units, finished: names a word in the table of meanings. */
export function wordHash(text: string): number {
  let hash = word1;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), prime);
  return finish(hash);
}
/** Numbers the windows that were read, so that a word that stands in one twice is added once. */
let windowNumber = 0;

const with32 = (hash: number, value: number): number => Math.imul(Math.imul(hash ^ (value & 0xffff), prime) ^ (value >>> 16), prime);

/** What a word is called in the table of meanings, by its hash: one of 2^24, so that of two thousand unknown words one has a meaning by chance. */
export const meaningKey = (hash: number): number => hash >>> 8;
/** What a word stands for, by its `meaningKey`; a word stands for two things at most, low byte first. 0 is nothing. */
export type Meanings = ReadonlyMap<number, number>;

/**
 * Buckets of the words `from` to `to`, each once: words, pairs and triples of words, 3- and 4-grams of `^word$`, and what the words stand for, alone, in pairs
 * up to four words apart in their order, and beside the next word. Reused between calls: read before the next.
 */
export class ActFeatures {
  /** The `loose` buckets that no whole word brought; without weights all. */
  readonly list = new Int32Array(maxFeatures);
  loose = 0;
  length = 0;
  /** What whole words weigh together, as `addBucket` adds it. */
  readonly whole: Int32Array;
  private readonly rows: Int32Array | null;
  /** `rows`: the weights of a model; words that stay known are summed up then. */
  constructor(rows: Int32Array | null = null) {
    this.rows = rows;
    this.whole = new Int32Array(rows === null ? 0 : (rows.length / actBuckets) * 4);
  }
  private readonly once = new Once(actBits, 4_096);
  private readonly meant = new Int32Array(actWindowWords + 1);

  read(words: readonly ActWord[], from: number, to: number, meanings: Meanings, asksAtEnd: boolean): void {
    windowNumber += 1;
    this.length = 0;
    this.loose = 0;
    this.whole.fill(0);
    this.once.begin();
    let before = 0;
    let second = 0;
    let meantBefore = 0;
    for (let at = from; at < to; at += 1) {
      const word = words[at] as ActWord;
      const own = word.shape === "sum" ? sums : word.shape === "hour" ? hours : word.number >= 0 ? numbers : word.word;
      const grams = own.actGrams ?? gramsOf(own, own === word.word ? (word.forms[word.forms.length - 1] as string) : own.text);
      const hash = own.actHash;
      if (own.actAddedIn === windowNumber) {
        // It stands before in this window, and all that it brings alone is there.
      } else if (word.number < 0 && own.isKept && this.rows !== null && this.length + grams.length < maxFeatures) this.addWhole(own, grams, this.rows);
      else {
        this.add(hash & low);
        if (word.number < 0) for (let next = 0; next < grams.length; next += 1) this.add(grams[next] as number);
      }
      own.actAddedIn = windowNumber;
      if (at > from) this.add(finish(with32(with32(word2, before), hash)) & low);
      if (at > from + 1) this.add(finish(with32(with32(with32(word3, second), before), hash)) & low);
      if (own.meantBy !== meanings) {
        own.meantBy = meanings;
        // As it is written before doubled letters are made single: "tell" is no "tel".
        own.meant = meanings.get(meaningKey(wordHash(own.plain))) ?? meanings.get(meaningKey(hash)) ?? 0;
      }
      const { meant } = own;
      this.meant[at - from] = meant;
      for (let mine = meant; mine > 0; mine >>>= 8) {
        const one = mine & 0xff;
        this.add((finish(Math.imul(meaning1 ^ one, prime)) & low) | meantFrom);
        if (at > from) this.add((finish(with32(Math.imul(meaningWord ^ one, prime), before)) & low) | meantFrom);
        for (let back = Math.max(0, at - from - reach); back < at - from; back += 1)
          for (let theirs = this.meant[back] as number; theirs > 0; theirs >>>= 8)
            this.add((finish(Math.imul(Math.imul(meaning2 ^ (theirs & 0xff), prime) ^ one, prime)) & low) | meantFrom);
      }
      if (at > from) for (let theirs = meantBefore; theirs > 0; theirs >>>= 8) this.add((finish(with32(Math.imul(order ^ (theirs & 0xff), prime), hash)) & low) | meantFrom);
      if (word.ends && (word.asks || (asksAtEnd && at === words.length - 1))) this.add(finish(question) & low);
      second = before;
      before = hash;
      meantBefore = meant;
    }
  }

  private add(bucket: number): void {
    if (this.length === maxFeatures || !this.once.isNew(bucket)) return;
    this.list[this.loose] = bucket;
    this.loose += 1;
    this.length += 1;
  }
  /** A word that stays known: its buckets are summed up once, and those that the window has already are taken off. */
  private addWhole(own: Word, grams: Uint16Array, rows: Int32Array): void {
    const { whole } = this;
    if (own.actSumsOf !== rows) {
      own.actSums = new Int32Array(whole.length);
      addBucket(own.actSums, rows, own.actHash & low, 1);
      for (let next = 0; next < grams.length; next += 1) addBucket(own.actSums, rows, grams[next] as number, 1);
      own.actSumsOf = rows;
    }
    const { actSums } = own;
    for (let at = 0; at < whole.length; at += 1) whole[at] = (whole[at] as number) + (actSums[at] as number);
    for (let next = -1; next < grams.length; next += 1) {
      const bucket = next < 0 ? own.actHash & low : (grams[next] as number);
      if (this.once.isNew(bucket)) this.length += 1;
      else addBucket(whole, rows, bucket, -1);
    }
  }
}

/**
 * Adds the weights of a bucket, or takes them off: of each eight lanes 0 and 4, 1 and 5, 2 and 6, 3 and 7 are counted in one number, 16 bits each. A window has
 * `actWindowWords` words of 85 buckets at most, and a weight is under 16.
 */
function addBucket(sums: Int32Array, rows: Int32Array, bucket: number, sign: 1 | -1): void {
  const row = sums.length / 4;
  for (let word = 0; word < row; word += 1) {
    const eight = rows[bucket * row + word] as number;
    for (let at = 0; at < 4; at += 1) sums[word * 4 + at] = (sums[word * 4 + at] as number) + sign * ((eight >>> (at * 4)) & 0x000f000f);
  }
}

const [sums, hours, numbers] = ["#sum", "#hour", "#n"].map((name) => new Word(name, name)) as [Word, Word, Word];
const scratch = new Uint16Array(100);
/** Buckets of the 3- and 4-grams, "^" and "$" standing for the ends of the word; its hash beside them. */
function gramsOf(own: Word, form: string): Uint16Array {
  own.actHash = wordHash(form);
  let length = 0;
  const size = Math.min(form.length, 40) + 2;
  for (let at = 0; at + 3 <= size; at += 1) {
    let hash = sign4;
    const end = Math.min(size, at + 4);
    for (let next = at; next < end; next += 1) {
      const unit = next === 0 ? 94 : next === size - 1 ? 36 : form.charCodeAt(next - 1);
      hash = Math.imul(hash ^ unit, prime);
      if (next - at < 2) continue;
      scratch[length] = finish(hash) & low;
      length += 1;
    }
  }
  own.actGrams = scratch.slice(0, length);
  return own.actGrams;
}
