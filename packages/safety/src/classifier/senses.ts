import { Word } from "../views/word-book.ts";
import { finish, named, nameless, wordName } from "./word-name.ts";

/** Names of words and the place of each among the known ones, from 1 on: an open table of a power of two, never full. */
interface Table {
  readonly names: Uint32Array;
  readonly places: Uint16Array;
}
/**
 * The words that a model knows. Some stand for something ("tuer", "buter" and "kill" are one sense, 1 to 255), so that what was learned in one language serves the
 * other; and as all of them are known by their letters, one that lost a letter, has two swapped or is written to its neighbours without blanks is still read as itself.
 */
export interface Senses {
  /** Words with a blank between them, one string for each sense from 1 on. */
  readonly lists: readonly string[];
  /** Words of every day, the most frequent first. */
  readonly common: readonly string[];
  /** All of them, each once, by their places from 1 on. */
  readonly forms: readonly string[];
  readonly sense: Uint8Array;
  readonly exact: Table;
  /** Places in the order of their shelves (`shelfOf`), and where each shelf begins. */
  readonly shelves: Uint16Array;
  readonly begins: Uint16Array;
  /** What it costs to read each out of a run of letters. */
  readonly cost: Uint8Array;
  /** Length of the longest one by its first two and its first three letters (`kindOf`), 0 where none begins so. */
  readonly byTwo: Uint8Array;
  readonly byThree: Uint8Array;
}

/** Shortest known word that is known with a letter missing or two swapped. */
const nearFrom = 4;
/** Words from this length on that are not known may be several without blanks, of letters up to `pieceTo`. */
const joinedFrom = 12;
const pieceTo = 14;
const joinedTo = 240;
/** What a piece costs beside its rank, in bits, and what a letter costs that belongs to no known word. */
const pieceCost = 3;
const letterCost = 9;
/** The most that a letter may cost where a word is read as several: chance finds short words everywhere. */
const mostCost = 4;

const inTable = ({ names, places }: Table, name: number): number => {
  const last = places.length - 1;
  for (let at = name & last; ; at = (at + 1) & last) {
    const place = places[at] as number;
    if (place === 0 || names[at] === name) return place;
  }
};
/** Room for so many entries, at most half full; of two entries with one name the first counts. */
function tableFor(entries: number): Table {
  let size = 2;
  while (size < entries * 2 + 2) size *= 2;
  return { names: new Uint32Array(size), places: new Uint16Array(size) };
}
function put({ names, places }: Table, name: number, place: number): void {
  const last = places.length - 1;
  let at = name & last;
  for (; places[at] !== 0; at = (at + 1) & last) if (names[at] === name) return;
  names[at] = name;
  places[at] = place;
}

const longest = 15;
/** Words with the same first and last letter and as many letters stand on one shelf; -1: on none. */
function shelfOf(first: number, last: number, length: number): number {
  if (first < 97 || first > 122 || last < 97 || last > 122) return -1;
  return ((first - 97) * 26 + last - 97) * (longest + 1) + Math.min(length, longest);
}
const shelfCount = 26 * 26 * (longest + 1);
const ownShelf = (form: string): number => (form.length < nearFrom ? -1 : shelfOf(form.charCodeAt(0), form.charCodeAt(form.length - 1), form.length));

/** Letters from a to z apart, all other units as one. */
const kinds = 27;
const kindOf = (unit: number): number => (unit >= 97 && unit <= 122 ? unit - 97 : kinds - 1);
function longestBy(forms: readonly string[], letters: 2 | 3): Uint8Array {
  const out = new Uint8Array(kinds ** letters);
  for (const form of forms) {
    if (form.length < letters) continue;
    let place = 0;
    for (let at = 0; at < letters; at += 1) place = place * kinds + kindOf(form.charCodeAt(at));
    out[place] = Math.max(out[place] as number, Math.min(255, form.length));
  }
  return out;
}

export function sensesOf(lists: readonly string[], common: readonly string[] = []): Senses {
  const senseOf = new Map<string, number>();
  for (const [at, list] of lists.entries()) for (const word of list.split(" ")) if (!senseOf.has(word)) senseOf.set(word, at + 1);
  const forms = [...new Set([...common, ...senseOf.keys()])];
  const exact = tableFor(forms.length);
  const begins = new Uint16Array(shelfCount + 1);
  for (const [at, form] of forms.entries()) {
    put(exact, wordName(form), at + 1);
    const shelf = ownShelf(form);
    if (shelf >= 0) begins[shelf + 1] = (begins[shelf + 1] as number) + 1;
  }
  for (let shelf = 0; shelf < shelfCount; shelf += 1) begins[shelf + 1] = (begins[shelf + 1] as number) + (begins[shelf] as number);
  const shelves = new Uint16Array(begins[shelfCount] as number);
  const ends = begins.slice();
  for (const [at, form] of forms.entries()) {
    const shelf = ownShelf(form);
    if (shelf < 0) continue;
    shelves[ends[shelf] as number] = at + 1;
    ends[shelf] = (ends[shelf] as number) + 1;
  }
  return {
    lists,
    common,
    forms,
    sense: Uint8Array.from(forms, (form) => senseOf.get(form) ?? 0),
    exact,
    shelves,
    begins,
    // A word of rank r is met once in some r of them.
    cost: Uint8Array.from(forms, (_, at) => pieceCost + 32 - Math.clz32(at + 1)),
    byTwo: longestBy(forms, 2),
    byThree: longestBy(forms, 3),
  };
}
export const noSenses: Senses = sensesOf([]);

/** The place of a known word, from 1 on; 0 for any other. */
export const placeOf = ({ exact }: Senses, name: number): number => inTable(exact, name);
/** A known word, by its place: a new one each time, so that nothing is kept of what somebody wrote. */
export function wordAt({ forms, sense }: Senses, place: number): Word {
  const form = forms[place - 1] as string;
  const word = new Word(form, form);
  word.sense = sense[place - 1] as number;
  return word;
}
/** The place of the known word that this one is with an inner letter lost or two neighbours swapped, the most frequent one; 0 without. */
export function nearPlaceOf(senses: Senses, form: string): number {
  const { length } = form;
  if (length < nearFrom - 1) return 0;
  const [first, last, before] = [form.charCodeAt(0), form.charCodeAt(length - 1), form.charCodeAt(length - 2)];
  const lost = onShelf(senses, shelfOf(first, last, length + 1), form, length + 1);
  if (lost !== 0 || length < nearFrom) return lost;
  const swapped = onShelf(senses, shelfOf(first, last, length), form, length);
  return swapped !== 0 ? swapped : onShelf(senses, shelfOf(first, before, length), form, length);
}
function onShelf({ forms, shelves, begins }: Senses, shelf: number, form: string, length: number): number {
  if (shelf < 0) return 0;
  const end = begins[shelf + 1] as number;
  for (let at = begins[shelf] as number; at < end; at += 1) {
    const place = shelves[at] as number;
    const known = forms[place - 1] as string;
    if (known.length === length && isNear(known, form)) return place;
  }
  return 0;
}
/** Whether the second is the first without a letter, or, where both are as long, with two neighbours swapped. */
function isNear(known: string, form: string): boolean {
  const { length } = form;
  let at = 0;
  while (at < length && known.charCodeAt(at) === form.charCodeAt(at)) at += 1;
  const shift = known.length - length;
  let next = at;
  if (shift === 0) {
    if (known.charCodeAt(at) !== form.charCodeAt(at + 1) || known.charCodeAt(at + 1) !== form.charCodeAt(at)) return false;
    next = at + 2;
  }
  for (; next < length; next += 1) if (known.charCodeAt(next + shift) !== form.charCodeAt(next)) return false;
  return true;
}

const costs = new Int32Array(joinedTo + 1);
const picks = new Uint16Array(joinedTo);
const lengths = new Uint8Array(joinedTo);
/** Two more than are looked at: what follows the last ones is read and decides nothing. */
const letters = new Uint8Array(joinedTo + 2);
/** The words of which a long one is put together without blanks, those that nobody knows as they stand; none if too little of it is known. */
export function piecesOf(senses: Senses, form: string): readonly Word[] {
  const { forms, exact, cost, byTwo, byThree } = senses;
  if (form.length < joinedFrom || forms.length === 0) return [];
  const end = Math.min(form.length, joinedTo);
  for (let at = 0; at < end; at += 1) letters[at] = kindOf(form.charCodeAt(at));
  costs[end] = 0;
  for (let at = end - 1; at >= 0; at -= 1) {
    let best = letterCost + (costs[at + 1] as number);
    let pick = 0;
    let size = 1;
    // No longer than the longest known word that begins so: most runs of letters begin none.
    const two = (letters[at] as number) * kinds + (letters[at + 1] as number);
    let most = Math.min(end - at, pieceTo, Math.max(1, byTwo[two] as number));
    if (most > 2) most = Math.min(most, Math.max(2, byThree[two * kinds + (letters[at + 2] as number)] as number));
    let sum = nameless;
    for (let length = 1; length <= most; length += 1) {
      sum = named(sum, form.charCodeAt(at + length - 1));
      const place = inTable(exact, finish(sum));
      if (place === 0) continue;
      const whole = (cost[place - 1] as number) + (costs[at + length] as number);
      if (whole >= best) continue;
      best = whole;
      pick = place;
      size = length;
    }
    costs[at] = best;
    picks[at] = pick;
    lengths[at] = size;
  }
  if ((costs[0] as number) > end * mostCost) return [];
  const out: Word[] = [];
  for (let at = 0, from = 0; at < end;) {
    const pick = picks[at] as number;
    at += lengths[at] as number;
    if (pick !== 0) out.push(wordAt(senses, pick));
    else if (at < end && picks[at] === 0) continue;
    else out.push(unknown(form.slice(from, at)));
    from = at;
  }
  return out;
}
const unknown = (form: string): Word => new Word(form, form);
