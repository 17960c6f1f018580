import { isLetter } from "./fold.ts";

const noWords: readonly Word[] = [];
const noWeights = new Int32Array(0);
/**
 * One word as it is written, with what the stages work out of it: whoever needs something first writes it down, and the next text with this word has it.
 * All of it follows from the word alone, so a judgement is the same with a book and without one. `null` and -1: not worked out yet.
 */
export class Word {
  readonly text: string;
  readonly plain: string;
  readonly hash: number;
  /** Its canonical forms (`canonOf`). */
  form: string | null = null;
  second = "";
  /** Buckets of the classifier's features of this word alone, in their order, and the hash of the word in pairs and triples (`Features`). */
  features: Int32Array | null = null;
  featureHash = 0;
  /** The window (`Features`, `ActFeatures`) that has all of it already. */
  addedIn = 0;
  actAddedIn = 0;
  /** Whether the book has it; and then the sums of what these buckets weigh, a lane each, by the table that they are of. */
  isKept = false;
  weights: Int32Array = noWeights;
  weightsOf: unknown = null;
  /** The known words of a model that it is read as: itself, one with a letter lost or swapped, or several without blanks; and its place among them. */
  readBy: unknown = null;
  readAs: readonly Word[] = noWords;
  sense = 0;
  /** What it weighs in the language router: three sums and how many grams. */
  languageBy: unknown = null;
  language: Int32Array | null = null;
  /** Forms by which the act grammar knows it, and what it is opened to. */
  actForms: readonly string[] | null = null;
  openedBy: unknown = null;
  opened: readonly Word[] | null = null;
  /** Whether it names an exact place, a time soon, who reads along. */
  tells = -1;
  entriesBy: unknown = null;
  entries: readonly unknown[] = [];
  /** The same for the act lanes: hash, grams, and what it stands for. */
  actHash = 0;
  actGrams: Uint16Array | null = null;
  actSums: Int32Array = noWeights;
  actSumsOf: unknown = null;
  meantBy: unknown = null;
  meant = 0;
  /** Its hashes in near texts. */
  isNear = false;
  nearLow = 0;
  nearHigh = 0;
  /** Bits of the word indexes in which no entry begins with it. */
  idle = 0;
  /** `plain` with doubled letters made single. */
  single: string | null = null;
  /** Classes of the trade lists that it is in. */
  trade = -1;
  /** Whether a group of digits may begin with it. */
  cues = -1;
  /** Whether somebody may be reached by it: a digit, the name of an application, "point", "arobase". */
  reach = -1;
  /** Whether an account, a card or a voucher may begin with it. */
  payment = -1;
  /** Whether it may tell an age. */
  traits = -1;

  constructor(text: string, plain: string, hash = 0) {
    this.text = text;
    this.plain = plain;
    this.hash = hash;
  }
}

/** Words of every day, known from the start (decision record 0073), and words that were shown in rooms, where everybody reads them; without author, place or time (0060). */
export interface WordBook {
  /** What the text that was read last brought and could be written down; null when there is nothing. To be asked before the next text. */
  fresh(): readonly Word[] | null;
  /** Writes words down: of a text that everybody in a room was shown, never of a conversation, and never of what was stopped. */
  keep(words: readonly Word[]): void;
  /** A text begins or has ended: what is known of its words alone is forgotten. */
  turn(): void;
  /** The word `from` to `to` of a folded text; `hash` is FNV-1a 32 over its units. */
  at(folded: string, from: number, to: number, hash: number): Word;
  /** Words that were written down, those of every day aside. */
  size(): number;
}

/** Words that are written down; then the book begins anew. */
const wordsMax = 6_000;
const slots = 32_768;
const probes = 8;
/** A text full of one odd word works it out once. */
const ofText = 64;
const lengthMax = 20;

const hashOf = (text: string): number => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash;
};
const startOf = (hash: number): number => (hash ^ (hash >>> 15)) & (slots - 1);

/** `plainOf`: the word with leetspeak undone. `common`: folded words of every day. */
export function createWordBook(plainOf: (text: string) => string, common: readonly string[] = []): WordBook {
  const everyday = common.map((text) => {
    const word = new Word(text, plainOf(text), hashOf(text));
    word.isKept = true;
    return word;
  });
  let words: (Word | undefined)[] = [];
  let count = 0;
  const own: (Word | null)[] = Array.from({ length: ofText }, () => null);
  let isOwn = false;
  let brought: Word[] = [];
  const clear = (): void => {
    words = Array.from({ length: slots }, () => undefined);
    count = 0;
    for (const word of everyday) {
      let slot = startOf(word.hash);
      for (let probe = 1; probe < probes && words[slot] !== undefined; probe += 1) slot = (slot + 1) & (slots - 1);
      words[slot] ??= word;
    }
  };
  clear();
  const isSame = (word: Word, folded: string, from: number, to: number): boolean => {
    const { text } = word;
    if (text.length !== to - from) return false;
    for (let at = from; at < to; at += 1) if (text.charCodeAt(at - from) !== folded.charCodeAt(at)) return false;
    return true;
  };
  function write(word: Word): void {
    let slot = startOf(word.hash);
    for (let probe = 0; probe < probes; probe += 1, slot = (slot + 1) & (slots - 1)) {
      const known = words[slot];
      if (known !== undefined && (known.hash !== word.hash || known.text !== word.text)) continue;
      if (known !== undefined) return;
      if (count >= wordsMax) clear();
      else {
        word.isKept = true;
        words[slot] = word;
        count += 1;
      }
      return;
    }
  }
  return {
    turn() {
      if (brought.length > 0) brought = [];
      if (isOwn) own.fill(null);
      isOwn = false;
    },
    at(folded, from, to, hash) {
      const start = startOf(hash);
      for (let probe = 0; probe < probes; probe += 1) {
        const known = words[(start + probe) & (slots - 1)];
        if (known === undefined) break;
        if (known.hash === hash && isSame(known, folded, from, to)) return known;
      }
      const seen = own[start & (ofText - 1)] as Word | null;
      if (seen !== null && seen.hash === hash && isSame(seen, folded, from, to)) return seen;
      const text = folded.slice(from, to);
      const word = new Word(text, plainOf(text), hash);
      own[start & (ofText - 1)] = word;
      isOwn = true;
      if (mayBeKept(text)) brought.push(word);
      return word;
    },
    fresh: () => (brought.length === 0 ? null : brought),
    keep(fresh) {
      for (const word of fresh) write(word);
    },
    size: () => count,
  };
}

/** Letters only, and not long: no number, no address and no name of an application is ever written down. */
function mayBeKept(text: string): boolean {
  if (text.length > lengthMax) return false;
  for (let at = 0; at < text.length; at += 1) if (!isLetter(text.charCodeAt(at))) return false;
  return true;
}
