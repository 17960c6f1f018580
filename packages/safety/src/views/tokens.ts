import { isDigit, type Token, type Views } from "./scan.ts";
import type { Word } from "./word-book.ts";

/** A word as the classifier and the language router read it: digits as `0`, an address as `xurl`, `@name` as `xuser`, an emoji as itself. */
export interface Canon {
  readonly form: string;
  /** The other reading of a word with a run or an ambiguous sign (SF-13); "" when there is none. */
  readonly second: string;
  readonly from: number;
  readonly to: number;
  /** The word that it is the form of; none for what stands for something. */
  readonly word: Word | null;
}

/** Most words of one text that are looked at. */
export const maxCanon = 1_200;
const schemes = new Set(["http", "https", "hxxp", "hxxps", "www"]);
const endings = new Set("com fr net org be lu ch de eu io uk nl info tv gg app ru xyz site online club biz shop".split(" "));

const isBlank = (unit: number): boolean => unit === 32 || unit === 10 || unit === 9 || unit === 0xa0;
const hasBlank = (gap: string): boolean => {
  for (let at = 0; at < gap.length; at += 1) if (isBlank(gap.charCodeAt(at))) return true;
  return gap === "";
};
const isEmoji = (unit: number): boolean => (unit >= 0xd83c && unit <= 0xd83e) || (unit >= 0x2600 && unit <= 0x27bf) || unit === 0x2b50;

/** The canonical view: `canon(canon(x)) = canon(x)` for its joined forms. */
export function canonOf({ tokens, folded, offsets }: Views): Canon[] {
  const out: Canon[] = [];
  for (let at = 0; at < tokens.length && out.length < maxCanon; at += 1) {
    const token = tokens[at] as Token;
    emojiIn(token.gap, token.from, out);
    const next = tokens[at + 1];
    const isHost = next !== undefined && next.gap === "." && endings.has(next.text);
    if (isHost || (schemes.has(token.text) && next !== undefined && (next.gap.startsWith(":") || next.gap === "."))) {
      let end = at + 1;
      while (end + 1 < tokens.length && !hasBlank(tokens[end + 1]?.gap ?? "")) end += 1;
      out.push({ form: "xurl", second: "", from: token.from, to: tokens[end]?.to ?? token.to, word: null });
      at = end;
      continue;
    }
    const isUser = token.gap.endsWith("@") && (token.gap.length === 1 || isBlank(token.gap.charCodeAt(token.gap.length - 2)));
    if (isUser) {
      // "@lea_78" is one name.
      while (tokens[at + 1] !== undefined && (tokens[at + 1]?.gap === "_" || tokens[at + 1]?.gap === "-")) at += 1;
      out.push({ form: "xuser", second: "", from: token.from, to: tokens[at]?.to ?? token.to, word: null });
      continue;
    }
    const { word } = token;
    const form = word.form ?? zeroed(token.plain);
    if (word.form === null) {
      word.form = form;
      word.second = secondOf(token, form);
    }
    out.push({ form, second: word.second, from: token.from, to: token.to, word });
  }
  const last = tokens.at(-1);
  if (folded.length > 0 && out.length < maxCanon) tailEmoji(folded, offsets, last?.to ?? 0, out);
  return out;
}

function tailEmoji(folded: string, offsets: Uint16Array, from: number, out: Canon[]): void {
  let at = folded.length;
  while (at > 0 && (offsets[at - 1] ?? 0) >= from) at -= 1;
  emojiIn(folded.slice(at), from, out);
}
function emojiIn(gap: string, place: number, out: Canon[]): void {
  for (let at = 0; at < gap.length && out.length < maxCanon; at += 1) {
    const unit = gap.charCodeAt(at);
    if (!isEmoji(unit)) continue;
    const isPair = unit >= 0xd800 && unit < 0xdc00;
    out.push({ form: gap.slice(at, at + (isPair ? 2 : 1)), second: "", from: place, to: place, word: null });
    if (isPair) at += 1;
  }
}

/** Every run of digits as one 0. */
function zeroed(word: string): string {
  let at = 0;
  while (at < word.length && !isDigit(word.charCodeAt(at))) at += 1;
  if (at === word.length) return word;
  let out = word.slice(0, at);
  let isAfterDigit = false;
  for (; at < word.length; at += 1) {
    const isNumber = isDigit(word.charCodeAt(at));
    if (!isNumber) out += word.charAt(at);
    else if (!isAfterDigit) out += "0";
    isAfterDigit = isNumber;
  }
  return out;
}

/** "haaate" is `hate` and `haate`, "sa1ope" `saiope` and `salope`. */
function secondOf(token: Token, form: string): string {
  if (token.plain === token.text) return "";
  const { text } = token;
  const isShort = token.plain.length < 40;
  let out = "";
  let run = 0;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    run = at > 0 && unit === text.charCodeAt(at - 1) ? run + 1 : 1;
    if (run > 2 || unit === 42) continue;
    out += String.fromCharCode(unit >= 128 ? unit : isShort ? (litUnits[unit] as number) : unit === 49 ? 108 : unit);
  }
  return out === form ? "" : out;
}
const signs: Readonly<Record<string, string>> = { "0": "o", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "!": "l", "+": "t", "@": "a" };
/** A unit of ASCII with the other reading of a digit or sign; 1 is l. */
const litUnits = Uint8Array.from({ length: 128 }, (_, unit) => (unit === 49 ? 108 : (signs[String.fromCharCode(unit)] ?? String.fromCharCode(unit)).charCodeAt(0)));
