import type { Canon } from "../views/tokens.ts";
import { Word } from "../views/word-book.ts";
import { laneCount } from "./lanes.ts";
import { Once } from "./once.ts";
import { nearPlaceOf, noSenses, piecesOf, placeOf, wordAt, type Senses } from "./senses.ts";
import { finish, start, wordName } from "./word-name.ts";

/** Buckets of the hashed features: 2^17 (SF-29). */
export const bits = 17;
export const buckets = 1 << bits;
const low = buckets - 1;
/** Most features of one window. */
export const maxFeatures = 4_000;
/** Words of a window; the next begins half a window later (SF-31). */
export const windowWords = 60;

const prime = 0x01000193;
const [word2, word3, sign4, sense1, sense2, sense3] = [start(2), start(3), start(4), start(5), start(6), start(7)];
/** Words between two senses that are read as a pair. */
const reach = 5;

/** Numbers the windows that were read, so that a word that stands in one twice is added once. */
let windowNumber = 0;

const with32 = (hash: number, value: number): number => Math.imul(Math.imul(hash ^ (value & 0xffff), prime) ^ (value >>> 16), prime);

/**
 * Buckets of the words `from` to `to`, each once: words, pairs, triples, and 3- to 5-grams of `^word$` (SF-29); then, from `sensesFrom` on, what the words stand
 * for: alone, in pairs in their order, and three in a row whatever stands between. With the weights of a model the list stays empty. Reused between calls: read before the next.
 */
export class Features {
  readonly list = new Int32Array(maxFeatures);
  length = 0;
  /** With the weights of a model, the same in other words: what whole words weigh together, a lane each, and the weights of the `loose` other buckets, two numbers each, side by side. */
  readonly whole = new Int32Array(laneCount);
  readonly weights: Int32Array;
  loose = 0;
  sensesFrom = 0;
  private readonly senses: Senses;
  /** Senses of the words of a window, 0 for a word that has none; a long word may be several. */
  private readonly stands = new Uint8Array(windowWords + 100);
  private met = 0;
  /** Hashes of the two words before, -1 without. */
  private before = -1;
  private second = -1;
  private readonly table: Int32Array | null;
  constructor(senses: Senses = noSenses, table: Int32Array | null = null) {
    this.senses = senses;
    this.table = table;
    this.weights = new Int32Array(table === null ? 0 : maxFeatures * 2);
  }
  private readonly once = new Once(bits, 8_192);

  read(words: readonly Canon[], from: number, to: number): void {
    windowNumber += 1;
    this.length = 0;
    this.loose = 0;
    this.whole.fill(0);
    this.once.begin();
    this.before = -1;
    this.second = -1;
    this.met = 0;
    for (let at = from; at < to; at += 1) {
      const canon = words[at] as Canon;
      const word = canon.word ?? standsFor(canon.form);
      if (word.readBy !== this.senses) understand(word, canon, this.senses);
      const { readAs } = word;
      if (readAs.length > 1) {
        // Without blanks: as if they were there.
        for (let next = 0; next < readAs.length; next += 1) {
          const piece = readAs[next] as Word;
          this.addWord(piece, piece.features ?? featuresOf(piece, piece.text, ""), piece);
        }
        continue;
      }
      const own = word.features ?? featuresOf(word, canon.form, canon.second);
      const known = readAs[0];
      if (known === undefined) this.addWord(word, own, word);
      else {
        this.addOwn(word, own);
        this.addWord(known, known.features ?? featuresOf(known, known.text, ""), word);
      }
    }
    this.sensesFrom = this.length;
    this.addSenses();
  }

  /** A word with its pairs and triples; the sense is that of `meant`. */
  private addWord(word: Word, own: Int32Array, meant: Word): void {
    this.addOwn(word, own);
    if (this.met < this.stands.length) this.stands[this.met++] = meant.sense;
    const { before, second } = this;
    const hash = word.featureHash;
    if (before !== -1) this.add(finish(with32(with32(word2, before), hash)));
    if (second !== -1) this.add(finish(with32(with32(with32(word3, second), before), hash)));
    this.second = before;
    this.before = hash;
  }

  private addSenses(): void {
    const { stands: met } = this;
    let [before, second] = [0, 0];
    for (let at = 0; at < this.met; at += 1) {
      const sense = met[at] as number;
      if (sense === 0) continue;
      this.add(finish(Math.imul(sense1 ^ sense, prime)));
      for (let back = Math.max(0, at - reach); back < at; back += 1)
        if (met[back] !== 0) this.add(finish(Math.imul(Math.imul(sense2 ^ (met[back] as number), prime) ^ sense, prime)));
      if (second !== 0) this.add(finish(Math.imul(Math.imul(Math.imul(sense3 ^ second, prime) ^ before, prime) ^ sense, prime)));
      second = before;
      before = sense;
    }
  }

  /** What a word alone brings; of one that stays known all of it is summed up once, and what the window has already is taken off. */
  private addOwn(word: Word, own: Int32Array): void {
    if (word.addedIn === windowNumber) return;
    word.addedIn = windowNumber;
    const { table, whole } = this;
    if (table === null || !word.isKept || this.length + own.length > maxFeatures) {
      for (let next = 0; next < own.length; next += 1) this.add(own[next] as number);
      return;
    }
    if (word.weightsOf !== table) weigh(word, own, table);
    const known = word.weights;
    for (let lane = 0; lane < laneCount; lane += 1) whole[lane] = (whole[lane] as number) + (known[lane] as number);
    for (let next = 0; next < own.length; next += 1) {
      const bucket = own[next] as number;
      if (this.once.isNew(bucket)) this.length += 1;
      else addTo(whole, table, bucket, -1);
    }
  }
  private add(hash: number): void {
    const bucket = hash & low;
    if (this.length === maxFeatures || !this.once.isNew(bucket)) return;
    const { table } = this;
    if (table === null) this.list[this.length] = bucket;
    else {
      const at = this.loose * 2;
      this.weights[at] = table[bucket * 2] as number;
      this.weights[at + 1] = table[bucket * 2 + 1] as number;
      this.loose += 1;
    }
    this.length += 1;
  }
}

/** Adds what a bucket weighs, or takes it off; the eight lanes are the bytes of two numbers, lowest first. */
function addTo(sums: Int32Array, table: Int32Array, bucket: number, sign: 1 | -1): void {
  for (let lane = 0; lane < laneCount; lane += 1) sums[lane] = (sums[lane] as number) + sign * (((table[bucket * 2 + (lane >> 2)] as number) << (24 - (lane & 3) * 8)) >> 24);
}
function weigh(word: Word, own: Int32Array, table: Int32Array): void {
  word.weights = new Int32Array(laneCount);
  for (let next = 0; next < own.length; next += 1) addTo(word.weights, table, own[next] as number, 1);
  word.weightsOf = table;
}

/** Two forms of 240 units with three grams at each place and themselves at most; used again for every word. */
const scratch = new Int32Array(1_500);
/** What a word alone brings: its two forms whole, and their grams, in this order. */
function featuresOf(word: Word, form: string, second: string): Int32Array {
  word.featureHash = wordName(form);
  scratch[0] = word.featureHash & low;
  let length = grams(form, 1);
  if (second !== "") {
    scratch[length] = wordName(second) & low;
    length = grams(second, length + 1);
  }
  word.features = scratch.slice(0, length);
  return word.features;
}
/** What a word is read as: nothing when its first form is known or nobody knows better. Words of a model stand for their sense from the start. */
function understand(word: Word, { form, second }: Canon, senses: Senses): void {
  word.readBy = senses;
  word.readAs = nothing;
  word.sense = 0;
  let place = placeOf(senses, wordName(form));
  if (place === 0) {
    if (second !== "") place = placeOf(senses, wordName(second));
    if (place === 0) place = nearPlaceOf(senses, form);
    if (place === 0 && second !== "") place = nearPlaceOf(senses, second);
    word.readAs = place === 0 ? piecesOf(senses, form) : [wordAt(senses, place)];
  }
  if (place !== 0) word.sense = senses.sense[place - 1] as number;
}
const nothing: readonly Word[] = [];
/** "^" and "$" stand for the ends of the word. */
function grams(word: string, from: number): number {
  let length = from;
  const size = Math.min(word.length, 240) + 2;
  for (let at = 0; at + 3 <= size; at += 1) {
    let hash = sign4;
    const end = Math.min(size, at + 5);
    for (let next = at; next < end; next += 1) {
      const unit = next === 0 ? 94 : next === size - 1 ? 36 : word.charCodeAt(next - 1);
      hash = Math.imul(hash ^ unit, prime);
      if (next - at < 2) continue;
      scratch[length] = finish(hash) & low;
      length += 1;
    }
  }
  return length;
}
/** "xurl", "xuser" and emoji. */
const stand = new Map<string, Word>();
function standsFor(form: string): Word {
  const known = stand.get(form);
  if (known !== undefined) return known;
  const word = new Word(form, form);
  if (stand.size < 500) stand.set(form, word);
  return word;
}

/** Bounds of the windows of a text of `count` words. */
export function windowsOf(count: number): readonly (readonly [from: number, to: number])[] {
  if (count <= windowWords) return [[0, count]];
  const out: [number, number][] = [];
  for (let from = 0; ; from += windowWords / 2) {
    out.push([from, Math.min(count, from + windowWords)]);
    if (from + windowWords >= count) return out;
  }
}
