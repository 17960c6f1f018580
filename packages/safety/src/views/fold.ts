import { isMark } from "./clean.ts";
import { foldTable } from "./fold-table.ts";

/** Two letters that one sign is read as ("æ") stand in `pairs`; their units begin here, in the private use area that no text needs. */
const firstPair = 0xe000;
const dropped = 0xffff;
const pairs: string[] = [];
/** What each code unit up to U+1FFFF is read as: 0 itself, 0xffff nothing. */
const table = unpack();

function unpack(): Uint16Array {
  const out = new Uint16Array(0x20000);
  for (const group of foldTable.split(";")) {
    const colon = group.indexOf(":");
    const name = group.slice(0, colon);
    const form = name === "colon" ? ":" : name === "semicolon" ? ";" : name;
    if (form.length === 2) pairs.push(form);
    const value = form === "" ? dropped : form.length === 1 ? form.charCodeAt(0) : firstPair + pairs.length - 1;
    let point = 0;
    for (const part of group.slice(colon + 1).split(" ")) {
      const plus = part.indexOf("+");
      point += Number.parseInt(plus < 0 ? part : part.slice(0, plus), 36);
      const more = plus < 0 ? 0 : Number.parseInt(part.slice(plus + 1), 36);
      out.fill(value, point, point + more + 1);
      point += more;
    }
  }
  // Places kept for marks that Unicode has not given yet are read like the marks around them, as they are shown.
  for (let unit = 0x300; unit < 0xfe30; unit += 1) if (isMark(unit)) out[unit] = dropped;
  for (let unit = 65; unit <= 90; unit += 1) out[unit] = unit + 32;
  // Controls are not delivered (AP-16), so a word is read as if they were not there; line break and tab part words.
  for (let unit = 0; unit < 32; unit += 1) if (unit !== 9 && unit !== 10) out[unit] = dropped;
  out.fill(dropped, 0x7f, 0xa0);
  return out;
}

/** The folded form of one code point: small Latin letters and digits as they are read, 1 or 2 units; null for a mark or an invisible sign. */
export function foldSign(point: number): string | null {
  const value = point < 0x20000 ? (table[point] ?? 0) : point >= 0xe0000 ? dropped : 0;
  if (value === 0) return String.fromCodePoint(point);
  if (value === dropped) return null;
  return value >= firstPair ? (pairs[value - firstPair] ?? null) : String.fromCharCode(value);
}

/** Letters of all scripts by unit, without signs, emoji and private use; digits are not letters. */
export function isLetter(unit: number): boolean {
  if (unit < 0xc0) return unit >= 97 && unit <= 122;
  if (unit < 0x2000) return unit !== 0xd7 && unit !== 0xf7 && unit !== 0x37e && unit !== 0x387 && unit !== 0x60c && unit !== 0x61b && unit !== 0x61f;
  return unit >= 0x2c00 && unit < 0xd800 && (unit < 0x2e00 || unit > 0x3004) && (unit < 0x3008 || unit > 0x3020)
    ? true
    : unit >= 0xf900 && unit < 0xfff0 && (unit < 0xfe10 || unit > 0xfe6f) && (unit < 0xff00 || unit > 0xff20);
}
export const isDigit = (unit: number): boolean => unit >= 48 && unit <= 57;

/** Digits and signs that stand for letters inside a word. */
export const leet: Readonly<Record<string, string>> = { "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g", "!": "i", "+": "t", "@": "a" };
