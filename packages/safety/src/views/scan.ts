import { foldSign, isDigit, isLetter, leet } from "./fold.ts";
import { createWordBook, Word, type WordBook } from "./word-book.ts";

export { isDigit } from "./fold.ts";

/** A word of the text: folded letters and digits, where it stands in the raw text, and its form with leetspeak undone. */
export interface Token {
  readonly text: string;
  readonly plain: string;
  readonly from: number;
  readonly to: number;
  /** What stood between it and the token before, folded. */
  readonly gap: string;
  /** The same word wherever it stands. */
  readonly word: Word;
}
export interface Views {
  readonly tokens: readonly Token[];
  /** Folded text with its signs, for what reads signs (mail, links, quotation); at most 2n + 64 units. */
  readonly folded: string;
  /** Raw unit of each unit of `folded`. */
  readonly offsets: Uint16Array;
  readonly steps: number;
}

/** Longest text that is read, in UTF-16 units; the judge holds what is longer. */
export const maxUnits = 2_000;

/** Signs that are read as they stand: small letters, digits, blanks and what else of ASCII folds to itself. */
const asIs = Uint8Array.from({ length: 128 }, (_, unit) => Number(foldSign(unit) === String.fromCharCode(unit)));
/** For whoever reads a text without a judge: nothing is written down. */
const noBook = createWordBook(plainOf);

/** All views in one pass over the text (SF-11): bounded work, whatever comes. `book`: where words are looked up that stood in texts before. */
export function scan(raw: string, book: WordBook = noBook): Views {
  const text = raw.length > maxUnits ? raw.slice(0, maxUnits) : raw;
  book.turn();
  const offsets = new Uint16Array(text.length * 2 + 64);
  let folded = "";
  let at = 0;
  while (at < text.length) {
    // Most of a text stays as it is: such runs are taken over in one piece.
    const from = at;
    const shift = folded.length - from;
    for (let unit = text.charCodeAt(at); unit < 128 && asIs[unit] === 1; unit = text.charCodeAt(at)) {
      offsets[shift + at] = at;
      at += 1;
    }
    if (at > from) folded += from === 0 && at === text.length ? text : text.slice(from, at);
    if (at >= text.length) break;
    const point = text.codePointAt(at) ?? 0;
    const form = point >= 0xd800 && point <= 0xdfff ? "\ufffd" : foldSign(point);
    if (form !== null) {
      // A form has two units at most, so the bound of 2n + 64 holds without a check.
      offsets[folded.length] = at;
      if (form.length > 1) offsets[folded.length + 1] = at;
      folded += form;
    }
    at += point > 0xffff ? 2 : 1;
  }
  const tokens = insistent(tokensOf(folded, offsets, text.length, book));
  return { tokens: joinSpaced(tokens), folded, offsets, steps: text.length + folded.length + tokens.length };
}

const isPart = (unit: number): boolean => isLetter(unit) || isDigit(unit);
/** Short hosts of mail, so that "lea@sfr" stays an address. */
const shortHosts = new Set(["sfr", "free", "live", "gmx", "bbox", "aol", "me"]);
/** "@" stands for "a" before at most 4 letters that end the word: "conn@rd", not "lea@gmail" nor "lea@a.fr". */
function isInWord(folded: string, start: number): boolean {
  let end = start;
  while (end < folded.length && end < start + 6 && (isLetter(folded.charCodeAt(end)) || folded.charCodeAt(end) === 64)) end += 1;
  return end > start && end <= start + 4 && folded.charCodeAt(end) !== 46 && folded.charCodeAt(end) !== 45 && !shortHosts.has(folded.slice(start, end));
}
/** "!" and "+" stand for letters between two letters only: "conn!rd", not "salut!toi" said twice. */
const isLeetSign = (folded: string, at: number, from: number): boolean => {
  const unit = folded.charCodeAt(at);
  // "p*te", "c**nard": a star stands for a letter that everybody guesses.
  if (unit === 42)
    return (
      at > from &&
      (isLetter(folded.charCodeAt(at + 1)) || (folded.charCodeAt(at + 1) === 42 && isLetter(folded.charCodeAt(at + 2)))) &&
      (isLetter(folded.charCodeAt(at - 1)) || folded.charCodeAt(at - 1) === 42)
    );
  if (unit === 64) return at > from && isLetter(folded.charCodeAt(at - 1)) && isInWord(folded, at + 1);
  return (unit === 33 || unit === 43) && at > from && at + 1 < folded.length && isLetter(folded.charCodeAt(at + 1)) && isLetter(folded.charCodeAt(at - 1));
};

function tokensOf(folded: string, offsets: Uint16Array, rawLength: number, book: WordBook): Token[] {
  const tokens: Token[] = [];
  let gapFrom = 0;
  let at = 0;
  while (at < folded.length) {
    if (!isPart(folded.charCodeAt(at))) {
      at += 1;
      continue;
    }
    const from = at;
    let hash = 0x811c9dc5;
    for (; at < folded.length; at += 1) {
      const unit = folded.charCodeAt(at);
      if (!isPart(unit) && !isLeetSign(folded, at, from)) break;
      hash = Math.imul(hash ^ unit, 0x01000193);
    }
    const word = book.at(folded, from, at, hash);
    const gap = from - gapFrom === 1 && folded.charCodeAt(gapFrom) === 32 ? " " : folded.slice(gapFrom, from);
    tokens.push({ text: word.text, plain: word.plain, from: offsets[from] ?? 0, to: at < folded.length ? (offsets[at] ?? rawLength) : rawLength, gap, word });
    gapFrom = at;
  }
  return tokens;
}

/** Where two words and more are written in leetspeak, short ones ("3s7", "m0") are too. */
function insistent(tokens: Token[]): Token[] {
  let count = 0;
  for (const token of tokens) if (token.plain !== token.text && hasBoth(token.text)) count += 1;
  if (count < 2) return tokens;
  return tokens.map((token) => {
    if (token.plain !== token.text || token.text.length < 2 || !hasBoth(token.text)) return token;
    const plain = undone(token.text);
    return { ...token, plain, word: new Word(token.text, plain) };
  });
}
function hasBoth(word: string): boolean {
  let letters = 0;
  let digits = 0;
  for (let at = 0; at < word.length; at += 1) {
    if (isDigit(word.charCodeAt(at))) digits += 1;
    else letters += 1;
  }
  return letters > 0 && digits > 0;
}
const undone = (word: string): string => {
  let out = "";
  for (let at = 0; at < word.length; at += 1) out += leet[word.charAt(at)] ?? word.charAt(at);
  return out;
};

/** Leetspeak undone in words that have a letter (not "12h", "2e"), runs of three and more cut to one. */
export function plainOf(word: string): string {
  let letters = 0;
  let others = 0;
  let hasRun = false;
  for (let at = 0; at < word.length; at += 1) {
    const unit = word.charCodeAt(at);
    if (unit === 42) hasRun = true;
    if (isLetter(unit)) letters += 1;
    else others += 1;
    if (at > 1 && unit === word.charCodeAt(at - 1) && unit === word.charCodeAt(at - 2)) hasRun = true;
  }
  const isWord = others > 0 && (letters >= 2 || (letters >= 1 && word.length >= 3 && !isDigit(word.charCodeAt(0))));
  if (!isWord && !hasRun) return word;
  let out = "";
  // The unit that `out` ends with and how often it stands there: asked of the text itself, each of them would be put together first.
  let last = -1;
  let run = 0;
  for (let at = 0; at < word.length; at += 1) {
    const unit = word.charCodeAt(at);
    if (unit === 42) continue;
    const letter = isWord && unit < 128 ? (plainUnits[unit] as number) : unit;
    run = letter === last ? run + 1 : 1;
    last = letter;
    if (run === 3) out = out.slice(0, -1);
    if (run < 3) out += String.fromCharCode(letter);
  }
  return out;
}
/** What `leet` makes of each unit of ASCII. */
const plainUnits = Uint8Array.from({ length: 128 }, (_, unit) => (leet[String.fromCharCode(unit)] ?? String.fromCharCode(unit)).charCodeAt(0));

const isOneSign = (gap: string): boolean => gap.length === 1 || (gap.length === 2 && gap.charCodeAt(0) >= 0xd800 && gap.charCodeAt(0) < 0xdc00);

/** "c o n n a r d", "c.o.n.n": four and more single letters with one kind of gap are one word. */
function joinSpaced(tokens: readonly Token[]): readonly Token[] {
  let out: Token[] | null = null;
  let at = 0;
  while (at < tokens.length) {
    const first = tokens[at] as Token;
    let end = at + 1;
    if (first.text.length === 1) {
      const gap = tokens[end]?.gap;
      while (gap !== undefined && isOneSign(gap) && tokens[end]?.text.length === 1 && tokens[end]?.gap === gap) end += 1;
    }
    if (end - at >= 4) {
      out ??= tokens.slice(0, at);
      const word = tokens
        .slice(at, end)
        .map((token) => token.text)
        .join("");
      const plain = plainOf(word);
      out.push({ text: word, plain, from: first.from, to: tokens[end - 1]?.to ?? first.to, gap: first.gap, word: new Word(word, plain) });
      at = end;
    } else {
      out?.push(first);
      at += 1;
    }
  }
  return out ?? tokens;
}
