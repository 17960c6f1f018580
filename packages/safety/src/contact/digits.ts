import type { Span } from "../types.ts";
import { isDigit, type Token } from "../views/scan.ts";
import { gluedNumber, mayBeNumberWord, readNumberWords } from "./number-words.ts";

/** A group of digits as it was written, whether in digits or in words. */
export interface Group {
  readonly digits: string;
  readonly span: Span;
  readonly inWords: boolean;
  /** First token of the group, and the one after its last. */
  readonly at: number;
  readonly end: number;
  /** Word before and after, folded; "" at the ends. */
  readonly before: string;
  readonly after: string;
  /** What stood before its first token, and after its last. */
  readonly gap: string;
  readonly gapAfter: string;
  /** Words that stood between this group and the one before. */
  readonly distance: number;
}

/** Letters alone that are digits after a number. */
const afterNumberOnly = new Set(["o", "oo", "ol", "lo", "ll"]);
/** Words of every day that are numbers only beside other numbers. */
const weak = new Set(["un", "une", "one", "oh"]);

/** More than one stage asks for the groups of a text. */
const known = new WeakMap<readonly Token[], readonly Group[]>();

/** All digit groups of a text in order; letters that stand for digits inside a number ("o6", "dou2e") count. At most 256. */
export function digitGroups(tokens: readonly Token[]): readonly Group[] {
  if (!tokens.some(mayBegin)) return none;
  const before = known.get(tokens);
  if (before !== undefined) return before;
  const groups = groupsOf(tokens);
  known.set(tokens, groups);
  return groups;
}

function groupsOf(tokens: readonly Token[]): Group[] {
  const groups: Group[] = [];
  const words = tokens.map((token) => token.plain);
  let since = 99;
  for (let at = 0; at < tokens.length && groups.length < 256; at += 1) {
    const token = tokens[at] as Token;
    if (!mayBegin(token)) {
      since += 1;
      continue;
    }
    const written = digitsIn(token.text, since === 0) ?? (token.plain.length > 6 ? gluedNumber(token.plain) : null);
    const number = written === null ? readNumberWords(words, at) : null;
    const took = number?.took ?? 1;
    const digits = written ?? number?.digits;
    if (digits === undefined) {
      since += 1;
      continue;
    }
    const end = at + took;
    const isNear = since === 0 || digitsIn(tokens[end]?.text ?? "", true) !== null || readNumberWords(words, end) !== null;
    if (took === 1 && weak.has(token.plain) && !isNear) {
      since += 1;
      continue;
    }
    const last = tokens[end - 1] ?? token;
    groups.push({
      digits,
      span: [token.from, last.to],
      inWords: written === null,
      at,
      end,
      before: words[at - 1] ?? "",
      after: words[end] ?? "",
      gap: token.gap,
      gapAfter: tokens[end]?.gap ?? "",
      distance: since,
    });
    since = 0;
    at = end - 1;
  }
  return groups;
}

const none: readonly Group[] = [];
/** Whether a group may begin with this word, whatever stands around it: worked out once for each word. */
function mayBegin({ word }: Token): boolean {
  if (word.cues < 0) {
    const glued = word.plain.length > 6 ? gluedNumber(word.plain) : null;
    word.cues = Number(digitsIn(word.text, true) !== null || digitsIn(word.text, false) !== null || glued !== null || mayBeNumberWord(word.plain));
  }
  return word.cues === 1;
}

/** Digits of a token that is a number, with O and l read as 0 and 1; null when it is a word. After a number "O" and "OO" count too. */
function digitsIn(word: string, afterNumber: boolean): string | null {
  if (word.length > 20) return null;
  const first = word.charCodeAt(0);
  if (!isDigit(first) && first !== 111 && first !== 108 && first !== 105) return null;
  let out = "";
  let real = 0;
  for (let at = 0; at < word.length; at += 1) {
    const sign = word.charAt(at);
    if (isDigit(word.charCodeAt(at))) {
      out += sign;
      real += 1;
    } else if (sign === "o") out += "0";
    else if (sign === "l" || sign === "i") out += "1";
    else return null;
  }
  if (afterNumber && afterNumberOnly.has(word)) return out;
  return real > 0 && real * 2 >= word.length ? out : null;
}
