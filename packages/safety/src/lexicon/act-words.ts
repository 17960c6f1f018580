import { leet } from "../views/fold.ts";
import { isDigit, type Token } from "../views/scan.ts";
import { Word } from "../views/word-book.ts";

/** A word as the act grammar reads it: short forms opened ("jai" is "j ai"), with the forms it may be matched by. */
export interface ActWord {
  readonly forms: readonly string[];
  /** Where it stands in the raw text, in units. */
  readonly from: number;
  readonly to: number;
  /** The first word of a clause. */
  readonly starts: boolean;
  /** The clause that ends with this word ends with a question mark. */
  readonly ends: boolean;
  readonly asks: boolean;
  /** A number, its value; -1 when it is none. */
  readonly number: number;
  readonly shape: "n" | "age" | "sum" | "hour" | null;
  /** What is worked out of its forms once. */
  readonly word: Word;
}
/** Most words of a text that are read for acts. */
export const actWordsMax = 600;

const money = new Set("e eur euro euros balle balles dollar dollars usd pound pounds gbp quid buck bucks livres francs chf roses rose piasse piasses piastres".split(" "));
const hours = new Set("h heure heures pm am oclock".split(" "));

const endsClause = (gap: string): boolean => {
  if (gap === " ") return false;
  for (let at = 0; at < gap.length; at += 1) {
    const unit = gap.charCodeAt(at);
    if (unit === 33 || unit === 63 || unit === 59 || unit === 10) return true;
    // A point ends a clause before a blank; "donne.ton.num" has none.
    if (unit === 46 && at + 1 < gap.length) return true;
  }
  return false;
};

const isRun = (word: string, at: number): boolean => at > 0 && word.charCodeAt(at) === word.charCodeAt(at - 1);
/** Doubled letters once: "viiens", "snapp". */
function squeezed(word: string): string {
  let first = 1;
  while (first < word.length && !isRun(word, first)) first += 1;
  if (first >= word.length) return word;
  let out = "";
  for (let at = 0; at < word.length; at += 1) if (!isRun(word, at) || isDigit(word.charCodeAt(at))) out += word.charAt(at);
  return out;
}

const hasDigit = (word: string): boolean => {
  for (let at = 0; at < word.length; at += 1) if (isDigit(word.charCodeAt(at))) return true;
  return false;
};

/** "4g3" as "age": a short word with a letter and a digit that the scanner left as it is; "" for any other. */
function unleeted(word: string): string {
  if (word.length > 4 || word.length < 2 || !hasDigit(word)) return "";
  let out = "";
  let letters = 0;
  for (const sign of word) {
    if (!isDigit(sign.charCodeAt(0))) letters += 1;
    out += leet[sign] ?? sign;
  }
  return letters > 0 && letters < word.length ? out : "";
}

const shapeless = { number: -1, shape: null } as const;
function shapeOf(token: Token, next: Token | undefined): Pick<ActWord, "number" | "shape"> {
  const { text } = token;
  if (text === "" || !isDigit(text.charCodeAt(0)) || text.length > 9) return shapeless;
  let at = 0;
  while (at < text.length && isDigit(text.charCodeAt(at))) at += 1;
  const number = Number(text.slice(0, at));
  const unit = text.slice(at);
  if (unit !== "") {
    if (money.has(unit)) return { number, shape: "sum" };
    if (unit === "h" || unit === "pm" || unit === "am" || (unit.startsWith("h") && unit.length === 3)) return { number, shape: "hour" };
    return { number: -1, shape: null };
  }
  const gap = next?.gap ?? "";
  if (token.gap.endsWith("$") || token.gap.endsWith("£") || token.gap.endsWith("€") || gap.includes("€") || gap.includes("$") || gap.includes("£")) return { number, shape: "sum" };
  if (next !== undefined && money.has(next.text)) return { number, shape: "sum" };
  if (next !== undefined && hours.has(next.text) && number <= 24) return { number, shape: "hour" };
  return { number, shape: number >= 5 && number <= 99 && at <= 2 ? "age" : "n" };
}

/** What a short form stands for, word by word; null when it is none. */
function partsOf(word: Word, opened: ReadonlyMap<string, readonly string[]>): readonly Word[] | null {
  if (word.openedBy === opened) return word.opened;
  const parts = opened.get(word.plain) ?? (word.text === word.plain ? undefined : opened.get(word.text));
  word.openedBy = opened;
  word.opened = parts === undefined ? null : parts.map((part) => new Word(part, part));
  for (const part of word.opened ?? []) part.actForms = [part.text];
  return word.opened;
}
function formsOf(word: Word): readonly string[] {
  if (word.actForms !== null) return word.actForms;
  const { text, plain } = word;
  const short = squeezed(plain);
  const spelt = unleeted(text);
  const forms = plain === text ? [text] : [text, plain];
  if (short !== plain && !forms.includes(short)) forms.push(short);
  if (spelt !== "" && !forms.includes(spelt)) forms.push(spelt);
  word.actForms = forms;
  return forms;
}

/** The words of a text, clause by clause. `opened`: what short forms stand for. */
export function actWords(tokens: readonly Token[], opened: ReadonlyMap<string, readonly string[]>): ActWord[] {
  const out: ActWord[] = [];
  let ends = true;
  for (let index = 0; index < tokens.length && out.length < actWordsMax; index += 1) {
    const token = tokens[index] as Token;
    const next = tokens[index + 1];
    const starts = ends;
    ends = next === undefined || endsClause(next.gap);
    const { from, to, word } = token;
    const asks = ends && next !== undefined && next.gap.includes("?");
    const parts = partsOf(word, opened);
    if (parts !== null) {
      for (let at = 0; at < parts.length; at += 1) {
        const isLast = at === parts.length - 1;
        const part = parts[at] as Word;
        out.push({ forms: formsOf(part), from, to, starts: starts && at === 0, ends: ends && isLast, asks: asks && isLast, number: -1, shape: null, word: part });
      }
    } else {
      const { number, shape } = shapeOf(token, next);
      out.push({ forms: formsOf(word), from, to, starts, ends, asks, number, shape, word });
    }
  }
  return out;
}
