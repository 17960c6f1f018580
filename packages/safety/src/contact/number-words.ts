const ones =
  "zero=0 oh=0 un=1 une=1 one=1 deux=2 two=2 trois=3 three=3 quatre=4 katre=4 catre=4 four=4 cinq=5 sinq=5 five=5 six=6 sept=7 seven=7 huit=8 uit=8 eight=8 neuf=9 nine=9";
const teens =
  "dix=10 ten=10 onze=11 eleven=11 douze=12 twelve=12 treize=13 thirteen=13 quatorze=14 fourteen=14 quinze=15 fifteen=15 seize=16 sixteen=16 seventeen=17 eighteen=18 nineteen=19";
const tensWords =
  "vingt=20 vingts=20 twenty=20 trente=30 thirty=30 quarante=40 forty=40 fourty=40 cinquante=50 fifty=50 soixante=60 sixty=60 septante=70 seventy=70 huitante=80 octante=80 eighty=80 nonante=90 ninety=90";
const parsed = (text: string): ReadonlyMap<string, number> => new Map(text.split(" ").map((pair) => [pair.slice(0, pair.indexOf("=")), Number(pair.slice(pair.indexOf("=") + 1))]));
const units = parsed(`${ones} ${teens}`);
const tens = parsed(tensWords);

/** "dou2e", "on2e": a 2 written for z. */
const unit = (word: string | undefined): number | undefined =>
  word === undefined ? undefined : (units.get(word) ?? (word.includes("2") ? units.get(word.replaceAll("2", "z")) : undefined));

/**
 * Reads a number from 0 to 99 in French or English words from the start of a list: "soixante quinze" 75, "quatre vingt dix sept" 97,
 * "dix sept" 17, "forty two" 42, "double six" 66. Answers its digits and how many words it took; null when no number begins here.
 */
export function readNumberWords(words: readonly string[], at: number): { readonly digits: string; readonly took: number } | null {
  const first = words[at];
  if (first === undefined) return null;
  const next = words[at + 1];
  if (first === "quatre" && (next === "vingt" || next === "vingts")) return continued(words, at, 80, 2, true);
  if (first === "double" || first === "triple") {
    const digit = unit(next) ?? (next?.length === 1 && next >= "0" && next <= "9" ? Number(next) : undefined);
    return digit === undefined || digit > 9 ? null : { digits: String(digit).repeat(first === "double" ? 2 : 3), took: 2 };
  }
  const ten = tens.get(first);
  if (ten !== undefined) return continued(words, at, ten, 1, first === "soixante");
  const value = unit(first);
  if (value === undefined) return null;
  const small = first === "dix" ? unit(next) : undefined;
  if (small !== undefined && small >= 7 && small <= 9) return { digits: String(10 + small), took: 2 };
  return { digits: String(value), took: 1 };
}

/** Whether `readNumberWords` may find a number that begins with this word. */
export const mayBeNumberWord = (word: string): boolean => word === "quatre" || word === "double" || word === "triple" || tens.has(word) || unit(word) !== undefined;

/** "zerosixtrenteneuf": number words written in one piece, as digits; null for any other word. */
export function gluedNumber(word: string): string | null {
  if (word.length < 7 || word.length > 60 || !isBegun(word)) return null;
  const parts: string[] = [];
  for (let at = 0; at < word.length;) {
    let length = Math.min(9, word.length - at);
    while (length > 2 && !isNumberWord(word.slice(at, at + length))) length -= 1;
    if (length <= 2) return null;
    parts.push(word.slice(at, at + length));
    at += length;
  }
  if (parts.length < 2) return null;
  let digits = "";
  for (let at = 0; at < parts.length;) {
    const number = readNumberWords(parts, at);
    if (number === null) return null;
    digits += number.digits;
    at += number.took;
  }
  return digits;
}
/** Letters that the first two of a number word may be, by the low five bits of each: most words need not be cut into pieces. */
const begun = new Uint8Array(1_024);
const begunAt = (word: string): number => ((word.charCodeAt(0) & 31) << 5) | (word.charCodeAt(1) & 31);
for (const word of [...units.keys(), ...tens.keys()]) begun[begunAt(word)] = 1;
const isBegun = (word: string): boolean => begun[begunAt(word)] === 1;
const isNumberWord = (word: string): boolean => units.has(word) || tens.has(word);

/** What follows tens: "et" only before "un" and "onze", so that "vingt et deux" stays two numbers. */
function continued(words: readonly string[], at: number, base: number, took: number, overTen: boolean): { digits: string; took: number } {
  const and = words[at + took] === "et" && ["un", "une", "onze"].includes(words[at + took + 1] ?? "") ? 1 : 0;
  const next = at + took + and;
  const value = unit(words[next]);
  if (value === undefined || value === 0 || (value > 9 && !overTen)) return { digits: String(base), took };
  const small = words[next] === "dix" ? unit(words[next + 1]) : undefined;
  if (small !== undefined && small >= 7 && small <= 9) return { digits: String(base + 10 + small), took: next + 2 - at };
  return { digits: String(base + value), took: next + 1 - at };
}
