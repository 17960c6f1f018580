import { finish, named, nameless, wordName } from "./word-name.ts";

/** Names of words and what stands beside each: an open table of a power of two, never full. */
interface Table {
  readonly names: Uint32Array;
  readonly senses: Uint8Array;
}
/**
 * What words stand for ("tuer", "buter" and "kill" are one sense), 1 to 255. The words come with the model, one string a sense, so that what was learned in one language
 * serves the other, and a word that lost a letter or has two of them swapped is still known.
 */
export interface Senses {
  readonly lists: readonly string[];
  readonly exact: Table;
  readonly near: Table;
}

/** Shortest word that is known with a letter missing or two swapped. */
const nearFrom = 5;
/** Words from this length on that have no sense may be several without blanks; each of at least `pieceFrom` letters. */
const joinedFrom = 12;
const pieceFrom = 4;
const pieceTo = 12;
const joinedTo = 240;

const inTable = ({ names, senses }: Table, name: number): number => {
  const last = senses.length - 1;
  for (let at = name & last; ; at = (at + 1) & last) {
    const sense = senses[at] as number;
    if (sense === 0 || names[at] === name) return sense;
  }
};
/** A table at most half full; of two entries with one name the first counts. */
function tableOf(entries: readonly (readonly [name: number, sense: number])[]): Table {
  let size = 2;
  while (size < entries.length * 2 + 2) size *= 2;
  const [names, senses] = [new Uint32Array(size), new Uint8Array(size)];
  for (const [name, sense] of entries) {
    let at = name & (size - 1);
    while (senses[at] !== 0 && names[at] !== name) at = (at + 1) & (size - 1);
    if (senses[at] !== 0) continue;
    names[at] = name;
    senses[at] = sense;
  }
  return { names, senses };
}

/** The same for words that differ in the order of their inner letters only. */
function innerName(word: string): number {
  const end = word.length - 1;
  let [sum, product] = [0, 1];
  for (let at = 1; at < end; at += 1) {
    const unit = word.charCodeAt(at);
    sum += unit;
    product = Math.imul(product, 2 * unit + 1);
  }
  return (Math.imul(Math.imul(product ^ word.charCodeAt(0), 0x01000193) ^ word.charCodeAt(end), 0x01000193) ^ Math.imul(sum, 0x85ebca6b)) >>> 0;
}

/** Words with a blank between them, one string for each sense from 1 on. */
export function sensesOf(lists: readonly string[]): Senses {
  const exact: [name: number, sense: number][] = [];
  const near: [name: number, sense: number][] = [];
  for (const [at, list] of lists.entries()) {
    for (const word of list.split(" ")) {
      exact.push([wordName(word), at + 1]);
      if (word.length < nearFrom) continue;
      near.push([innerName(word), at + 1]);
      for (let gone = 1; gone < word.length - 1; gone += 1) near.push([wordName(word.slice(0, gone) + word.slice(gone + 1)), at + 1]);
    }
  }
  return { lists, exact: tableOf(exact), near: tableOf(near) };
}
export const noSenses: Senses = sensesOf([]);

/** The sense of a word, whose name is given; 0 when it has none. */
export function senseOf({ exact, near }: Senses, word: string, name: number): number {
  const known = inTable(exact, name);
  if (known !== 0 || word.length < nearFrom - 1) return known;
  const lost = inTable(near, name);
  return lost !== 0 || word.length < nearFrom ? lost : inTable(near, innerName(word));
}

/** Sums of the pieces that begin at one place, by their length. */
const sums = new Int32Array(pieceTo + 1);
/** Senses of the words that stand in a long one without blanks, longest first, in their order; at most as many as `out` has room for. */
export function sensesIn({ exact }: Senses, word: string, out: Uint8Array, from: number): number {
  let place = from;
  if (word.length < joinedFrom) return place;
  const end = Math.min(word.length, joinedTo);
  for (let at = 0; at + pieceFrom <= end && place < out.length; at += 1) {
    // A piece is the one before and a letter: all that begin at a place are summed up in one go.
    const most = Math.min(end - at, pieceTo);
    let sum = nameless;
    for (let length = 1; length <= most; length += 1) {
      sum = named(sum, word.charCodeAt(at + length - 1));
      sums[length] = sum;
    }
    for (let length = most; length >= pieceFrom; length -= 1) {
      const sense = inTable(exact, finish(sums[length] as number));
      if (sense === 0) continue;
      out[place] = sense;
      place += 1;
      at += length - 1;
      break;
    }
  }
  return place;
}
