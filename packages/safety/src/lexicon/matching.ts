import type { ActWord } from "./act-words.ts";
import { edgesAt, gapAt, idMask, type Bag, type Begun, type End, type Entry, type Grammar, type Walks } from "./compile.ts";

/** Walks that are followed at the same time (safety.md 3). */
const liveMax = 256;
/** Words between the first and the last word of a bag. */
const spread = 10;
/** Places of a symbol in one clause that are kept. */
const placesMax = 8;

/** Walks in flight, as columns that are used again: `follow` and `masks` as in `Walks`, `from` is the first word. */
class Flight {
  readonly follow = new Int32Array(liveMax);
  readonly masks = new Int32Array(liveMax);
  readonly from = new Uint16Array(liveMax);
  length = 0;
  /** Edges of all of them: the steps that one entry is charged with. */
  edges = 0;

  empty(): void {
    this.length = 0;
    this.edges = 0;
  }
  add({ from, to, edges }: Begun, { follow, masks }: Walks, word: number): void {
    const end = Math.min(to, from + liveMax - this.length);
    let at = this.length;
    for (let index = from; index < end; index += 1, at += 1) {
      this.follow[at] = follow[index] as number;
      this.masks[at] = masks[index] as number;
      this.from[at] = word;
    }
    this.length = at;
    if (end === to) this.edges += edges;
    else for (let index = from; index < end; index += 1) this.edges += (follow[index] as number) >>> edgesAt;
  }
  /** Those before that may still skip a word. */
  keep({ follow, masks, from, length }: Flight): void {
    let at = this.length;
    let edges = 0;
    for (let index = 0; index < length && at < liveMax; index += 1) {
      const one = follow[index] as number;
      if ((one & gapBits) === 0) continue;
      this.follow[at] = one - oneGap;
      this.masks[at] = masks[index] as number;
      this.from[at] = from[index] as number;
      edges += one >>> edgesAt;
      at += 1;
    }
    this.edges += edges;
    this.length = at;
  }
}
const oneGap = 1 << gapAt;
const gapBits = (1 << edgesAt) - oneGap;

/** Symbols that stood in the clause, in the order in which they came, with up to eight places of each. Columns over all symbols, used again. */
class Present {
  readonly list: Uint16Array;
  length = 0;
  private readonly seenIn: Int32Array;
  private readonly counts: Uint8Array;
  private readonly places: Uint16Array;
  private clause = 1;

  constructor(symbols: number) {
    this.list = new Uint16Array(symbols);
    this.seenIn = new Int32Array(symbols);
    this.counts = new Uint8Array(symbols);
    this.places = new Uint16Array(symbols * placesMax);
  }
  empty(): void {
    if (this.length === 0) return;
    this.length = 0;
    this.clause = (this.clause + 1) | 0;
  }
  has(symbol: number): boolean {
    return this.seenIn[symbol] === this.clause;
  }
  hasAny(symbols: readonly number[]): boolean {
    for (let at = 0; at < symbols.length; at += 1) if (this.has(symbols[at] as number)) return true;
    return false;
  }
  hasAll(symbols: readonly number[]): boolean {
    for (let at = 0; at < symbols.length; at += 1) if (!this.has(symbols[at] as number)) return false;
    return true;
  }
  note(symbol: number, place: number): void {
    const from = symbol * placesMax;
    if (!this.has(symbol)) {
      this.seenIn[symbol] = this.clause;
      this.counts[symbol] = 1;
      this.places[from] = place;
      this.list[this.length] = symbol;
      this.length += 1;
      return;
    }
    const count = this.counts[symbol] as number;
    if (count === placesMax || this.places[from + count - 1] === place) return;
    this.places[from + count] = place;
    this.counts[symbol] = count + 1;
  }
  /** The first place of its first symbol from which a bag holds; -1 when none does. */
  placeOf({ needs }: Bag): number {
    const symbol = needs[0] as number;
    const count = this.counts[symbol] as number;
    for (let at = 0; at < count; at += 1) {
      const place = this.places[symbol * placesMax + at] as number;
      if (this.holds(needs, place)) return place;
    }
    return -1;
  }
  /** Each needed symbol within reach of the first one, and two needs of one word never count twice for it. */
  private holds(needs: readonly number[], first: number): boolean {
    const used = [first];
    for (let index = 1; index < needs.length; index += 1) {
      const symbol = needs[index] as number;
      const count = this.has(symbol) ? (this.counts[symbol] as number) : 0;
      let isFound = false;
      for (let at = 0; at < count && !isFound; at += 1) {
        const place = this.places[symbol * placesMax + at] as number;
        if (Math.abs(place - first) > spread || used.includes(place)) continue;
        used.push(place);
        isFound = true;
      }
      if (!isFound) return false;
    }
    return true;
  }
}

/** What patterns see in the words of a text. Bounded whatever comes; used again for the next text. */
export class Matching {
  /** Turns of the loops. */
  steps = 0;
  private readonly grammar: Grammar;
  private readonly hit: (value: number, from: number, to: number) => void;
  private readonly present: Present;
  private live = new Flight();
  private next = new Flight();
  /** Complete patterns of this clause, until its end says whether it asks and what else stands in it. */
  private readonly ends: End[] = [];
  private readonly endFrom: number[] = [];
  private readonly endTo: number[] = [];
  private waiting = 0;

  /** `hit`: told of each pattern that holds, with its first and its last word. */
  constructor(grammar: Grammar, hit: (value: number, from: number, to: number) => void) {
    this.grammar = grammar;
    this.hit = hit;
    this.present = new Present(grammar.symbols);
  }

  begin(): void {
    this.steps = 0;
    this.waiting = 0;
    this.live.empty();
    this.present.empty();
  }

  /** The word at `at` with what it stands for; `asks`: it ends a clause that is a question. */
  read(word: ActWord, at: number, entries: readonly Entry[], asks: boolean): void {
    const { next, present } = this;
    if (word.starts) {
      this.live.empty();
      present.empty();
    }
    const { live } = this;
    if (entries.length === 0 && live.length === 0) {
      if (word.ends) this.settle(asks);
      return;
    }
    next.empty();
    for (let index = 0; index < entries.length; index += 1) {
      const entry = entries[index] as Entry;
      const { anywhere, atStart, asked } = entry;
      this.goOn(entry, at, word.ends);
      this.steps += live.edges + entry.anywhereCount + asked.length;
      this.enter(anywhere, at, at, word.ends);
      if (word.starts) this.enter(atStart, at, at, word.ends);
      for (let one = 0; one < asked.length; one += 1) present.note(asked[one] as number, at);
    }
    next.keep(live);
    this.live = next;
    this.next = live;
    if (word.ends) this.settle(asks);
  }

  /** Every walk in flight that a symbol of the word continues. */
  private goOn({ bits, mask }: Entry, at: number, isEnd: boolean): void {
    const { follow, masks, from, length } = this.live;
    const { edgeFrom, symbols, targets, begun } = this.grammar.walks;
    for (let index = 0; index < length; index += 1) {
      if (((masks[index] as number) & mask) === 0) continue;
      const id = (follow[index] as number) & idMask;
      const end = edgeFrom[id + 1] as number;
      for (let edge = edgeFrom[id] as number; edge < end; edge += 1) {
        const symbol = symbols[edge] as number;
        if (((bits[symbol >> 5] as number) >>> (symbol & 31)) & 1) this.enter(begun[targets[edge] as number] as Begun, from[index] as number, at, isEnd);
      }
    }
  }

  private enter(begun: Begun, from: number, at: number, isEnd: boolean): void {
    const { ends } = begun;
    for (let index = 0; index < ends.length; index += 1) {
      const end = ends[index] as End;
      if (end.atClauseEnd && !isEnd) continue;
      this.ends[this.waiting] = end;
      this.endFrom[this.waiting] = from;
      this.endTo[this.waiting] = at;
      this.waiting += 1;
    }
    if (begun.to > begun.from) this.next.add(begun, this.grammar.walks, from);
  }

  /** The clause is at its end: what waited for it, and the bags. */
  private settle(asks: boolean): void {
    const { present, grammar } = this;
    for (let index = 0; index < this.waiting; index += 1) {
      const end = this.ends[index] as End;
      if ((!end.asks || asks) && !present.hasAny(end.never)) this.hit(end.value, this.endFrom[index] as number, this.endTo[index] as number);
    }
    this.waiting = 0;
    this.steps += present.length;
    for (let index = 0; index < present.length; index += 1) {
      const bags = grammar.bags[present.list[index] as number];
      if (bags === undefined) continue;
      for (let one = 0; one < bags.length; one += 1) {
        const bag = bags[one] as Bag;
        this.steps += bag.needs.length;
        if ((bag.asks && !asks) || !present.hasAll(bag.needs) || present.hasAny(bag.never)) continue;
        const place = present.placeOf(bag);
        if (place >= 0) this.hit(bag.value, place, place);
      }
    }
  }
}
