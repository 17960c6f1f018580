import type { Token } from "../views/scan.ts";

/** Words and phrases of one list, looked up by the folded form of tokens. One probe a form, phrases by their first word. */
export interface WordList {
  find(tokens: readonly Token[], at: number): number;
}
interface Entry<T> {
  readonly value: T;
  /** Words of it. */
  readonly length: number;
  /** Place among the entries of its first word: longest first. */
  readonly order: number;
}
/** A tree of words: the entries that end here, and what goes on by its next word, because words like "je" and "t es" begin hundreds of phrases. */
interface Begun<T> {
  readonly ends: Entry<T>[];
  readonly next: Map<string, Begun<T>>;
}
export interface Hit<T> {
  readonly value: T;
  /** In tokens. */
  readonly length: number;
}
/** Many lists in one table: what begins at a token, longest entry first. */
export interface WordIndex<T> {
  find(tokens: readonly Token[], at: number): readonly Hit<T>[];
}

/** Which bit of `Word.idle` is whose. */
export const idleBits = { words: 1, exceptions: 2, exposure: 4 } as const;
const none: readonly Hit<never>[] = [];
const singleOf = ({ word }: Token): string => (word.single ??= squeeze(word.plain));

/** `bit`: of `Word.idle`, another one for each index that is asked for every word of every text; 0: nothing is written down. */
export function wordIndex<T>(lists: readonly (readonly [value: T, entries: readonly string[]])[], bit = 0): WordIndex<T> {
  const byFirst = begunBy(lists);
  /** Adds the entries that end at a word of the tree or go on from it at token `at`. */
  const goOn = (begun: Begun<T> | undefined, tokens: readonly Token[], at: number, found: Entry<T>[]): void => {
    if (begun === undefined) return;
    for (const entry of begun.ends) found.push(entry);
    const token = tokens[at];
    if (token === undefined || begun.next.size === 0) return;
    const { text, plain } = token;
    const single = singleOf(token);
    goOn(begun.next.get(plain), tokens, at + 1, found);
    if (text !== plain) goOn(begun.next.get(text), tokens, at + 1, found);
    if (single !== plain && single !== text) goOn(begun.next.get(single), tokens, at + 1, found);
  };
  const through = (begun: Begun<T> | undefined, tokens: readonly Token[], at: number, hits: Hit<T>[] | null): Hit<T>[] | null => {
    if (begun === undefined) return hits;
    const found: Entry<T>[] = [];
    goOn(begun, tokens, at + 1, found);
    if (found.length === 0) return hits;
    if (found.length > 1) found.sort((a, b) => a.order - b.order);
    let out = hits;
    for (const entry of found) add((out ??= []), entry);
    return out;
  };
  const bySum = new Map<number, string[]>();
  for (const first of byFirst.keys()) {
    const sum = sumOf(first);
    const known = bySum.get(sum);
    if (known === undefined) bySum.set(sum, [first]);
    else known.push(first);
  }
  /** One star is any letter: "p*te". Two and more are left to the classifier. */
  const starred = (tokens: readonly Token[], at: number, text: string): readonly Hit<T>[] => {
    const star = text.indexOf("*");
    if (text.includes("*", star + 1) || text.length < 4) return none;
    let hits: Hit<T>[] | null = null;
    // The sum of the word with each letter comes from that of the rest: no word is put together that no list has.
    let weight = 1;
    for (let after = star + 1; after < text.length; after += 1) weight = Math.imul(weight, 31);
    const rest = (sumOf(text) - Math.imul(42, weight)) | 0;
    for (let unit = 97; unit <= 122; unit += 1) {
      const words = bySum.get((rest + Math.imul(unit, weight)) | 0);
      if (words === undefined) continue;
      const word = text.slice(0, star) + String.fromCharCode(unit) + text.slice(star + 1);
      if (words.includes(word)) hits = through(byFirst.get(word), tokens, at, hits);
    }
    return hits ?? none;
  };
  return {
    find(tokens, at) {
      const token = tokens[at];
      if (token === undefined || (token.word.idle & bit) !== 0) return none;
      if (token.text.includes("*")) return starred(tokens, at, token.text);
      const plain = byFirst.get(token.plain);
      const text = token.text === token.plain ? undefined : byFirst.get(token.text);
      const squeezed = singleOf(token);
      const single = squeezed === token.plain ? undefined : byFirst.get(squeezed);
      if (plain === undefined && text === undefined && single === undefined) {
        token.word.idle |= bit;
        return none;
      }
      return through(single, tokens, at, through(text, tokens, at, through(plain, tokens, at, null))) ?? none;
    },
  };
}

const sumOf = (word: string): number => {
  let sum = 0;
  for (let at = 0; at < word.length; at += 1) sum = (Math.imul(sum, 31) + word.charCodeAt(at)) | 0;
  return sum;
};
function add<T>(hits: Hit<T>[], { value, length }: Entry<T>): void {
  for (const hit of hits) if (hit.value === value) return;
  hits.push({ value, length });
}
function begunBy<T>(lists: readonly (readonly [value: T, entries: readonly string[]])[]): ReadonlyMap<string, Begun<T>> {
  const all = lists.flatMap(([value, entries]) => entries.map((entry) => ({ value, words: entry.split(" ") }))).sort((a, b) => b.words.length - a.words.length);
  const byFirst = new Map<string, Begun<T>>();
  for (const [order, { value, words }] of all.entries()) {
    let next = byFirst;
    let begun: Begun<T> | undefined;
    for (const word of words) {
      begun = next.get(word);
      if (begun === undefined) next.set(word, (begun = { ends: [], next: new Map() }));
      next = begun.next;
    }
    begun?.ends.push({ value, length: words.length, order });
  }
  return byFirst;
}

/** Length in tokens of the entry that begins at `at`; 0 when none does. */
export function wordList(words: readonly string[], phrases: readonly string[] = [], bit = 0): WordList {
  const index = wordIndex([[0, [...words, ...phrases]]], bit);
  return { find: (tokens, at) => index.find(tokens, at)[0]?.length ?? 0 };
}

/** Doubled letters made single: the second form of a stretched word (SF-13). */
export function squeeze(word: string): string {
  let at = 1;
  while (at < word.length && word.charCodeAt(at) !== word.charCodeAt(at - 1)) at += 1;
  if (at >= word.length) return word;
  let out = "";
  for (at = 0; at < word.length; at += 1) if (word.charAt(at) !== word.charAt(at - 1)) out += word.charAt(at);
  return out;
}
