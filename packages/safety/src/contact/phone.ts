/** What stands between the country code and the end: [code, fewest digits, most digits] of SF-25's fifteen countries. */
const abroad: readonly (readonly [code: string, min: number, max: number])[] = [
  ["33", 9, 9],
  ["32", 8, 9],
  ["352", 6, 9],
  ["41", 9, 9],
  ["377", 8, 9],
  ["49", 9, 11],
  ["31", 9, 9],
  ["43", 9, 12],
  ["359", 8, 9],
  ["370", 8, 8],
  ["36", 8, 9],
  ["34", 9, 9],
  ["39", 9, 10],
  ["44", 10, 10],
  ["1", 10, 10],
];
/** National forms: how a number begins, its length, how sure that alone is. The first that fits counts. */
const national: readonly (readonly [prefix: string, min: number, max: number, sure: number])[] = [
  ["06", 10, 10, 0.95],
  ["07", 10, 10, 0.95],
  ["0620", 11, 11, 0.9],
  ["0630", 11, 11, 0.9],
  ["0670", 11, 11, 0.9],
  ["07", 11, 11, 0.95],
  ["06", 11, 12, 0.75],
  ["015", 11, 12, 0.9],
  ["016", 11, 12, 0.9],
  ["017", 11, 12, 0.9],
  ["01", 11, 11, 0.65],
  ["02", 11, 11, 0.65],
  ["00", 10, 10, 0],
  ["0", 10, 10, 0.85],
  ["0", 9, 9, 0.6],
  ["86", 9, 9, 0.55],
  ["6", 9, 9, 0.6],
  ["7", 9, 9, 0.6],
  ["9", 9, 9, 0.5],
];

/** Both tables by the first digit, in their order: most runs of digits begin like no number at all. */
const byFirst = <T extends readonly [string, ...unknown[]]>(rows: readonly T[]): readonly (readonly T[])[] =>
  Array.from({ length: 10 }, (_, digit) => rows.filter(([begin]) => begin.startsWith(String(digit))));
const abroadBy = byFirst(abroad);
const nationalBy = byFirst(national);
const none: readonly never[] = [];

const isAllOne = (lengths: readonly number[]): boolean => lengths.length >= 9 && lengths.every((length) => length === 1);
const areGrouped = (lengths: readonly number[]): boolean => {
  if (lengths.length > 5 || lengths.length < 3) return isAllOne(lengths);
  const form = lengths.join("");
  return form === "334" || form === "3322" || form === "433" || form === "333" || form === "3222";
};

/** How surely these digits, grouped like this, are a telephone number by form alone, 0 to 1. `isAbroad`: a plus stood before. */
export function phoneForm(digits: string, lengths: readonly number[] = [digits.length], isAbroad = false): number {
  if (digits.length < 8 || digits.length > 16 || sameDigits(digits)) return 0;
  const zeros = digits.startsWith("00");
  const code = zeros ? digits.slice(2) : digits;
  for (const [prefix, min, max] of abroadBy[code.charCodeAt(0) - 48] ?? none) {
    const rest = code.length - prefix.length;
    if (!code.startsWith(prefix)) continue;
    // "+33 (0)6 ...": the zero that stays at home may be written.
    const withZero = code.charAt(prefix.length) === "0" ? rest - 1 : rest;
    if ((rest < min || rest > max) && (withZero < min || withZero > max)) continue;
    if (isAbroad || zeros) return 0.95;
    if (rest >= min && rest <= max && prefix.length >= 2 && code.length >= 11 && (prefix === "33" || prefix.length === 3 || lengths.length > 1)) return 0.85;
    if (prefix === "1" && lengths[0] === 1 && areGrouped(lengths.slice(1))) return 0.9;
  }
  if (isAbroad && digits.length >= 9) return 0.85;
  for (const [prefix, min, max, sure] of nationalBy[digits.charCodeAt(0) - 48] ?? none) {
    if (digits.length >= min && digits.length <= max && digits.startsWith(prefix)) return digits.length === 9 && areGrouped(lengths) ? Math.max(sure, 0.75) : sure;
  }
  // North America and Italy write no zero: ten digits count when grouped as they are said.
  const area = digits.charAt(0) >= "2" && digits.charAt(3) >= "2";
  if (digits.length === 10 && (area || digits.startsWith("3"))) return areGrouped(lengths) ? 0.88 : lengths.length === 1 ? 0.5 : 0;
  return 0;
}

/** "0000000000", "1111111111": nobody's number. */
function sameDigits(digits: string): boolean {
  for (let at = 2; at < digits.length; at += 1) if (digits.charAt(at) !== digits.charAt(1)) return false;
  return true;
}
