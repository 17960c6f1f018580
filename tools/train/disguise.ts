type Chance = () => number;
export interface Disguise {
  readonly name: string;
  /** Nothing of the text is lost: the judge should read it as before. */
  readonly isReversible: boolean;
  apply(text: string, chance: Chance): string;
}

const isLetter = (sign: string): boolean => (sign >= "a" && sign <= "z") || (sign >= "A" && sign <= "Z");
const each = (text: string, change: (sign: string) => string): string => [...text].map(change).join("");
const pick = <T>(list: readonly T[], chance: Chance): T => list[Math.floor(chance() * list.length)] as T;
const leet: Readonly<Record<string, string>> = { a: "4", e: "3", i: "1", o: "0", s: "5", t: "7" };
const looks: Readonly<Record<string, string>> = { a: "а", e: "е", o: "о", p: "р", c: "с", x: "х", i: "і", y: "у" };
/** Changes the inside of words of 4 letters and more, each with the given chance. */
const words = (text: string, share: number, chance: Chance, change: (word: string) => string): string =>
  text
    .split(" ")
    .map((word) => (word.length >= 4 && chance() < share ? change(word) : word))
    .join(" ");
const place = (word: string, chance: Chance): number => 1 + Math.floor(chance() * (word.length - 2));

/** The ways in which people hide words, as functions of an ordinary text. */
export const disguises: readonly Disguise[] = [
  { name: "leet", isReversible: true, apply: (text, chance) => each(text, (sign) => (chance() < 0.7 ? (leet[sign.toLowerCase()] ?? sign) : sign)) },
  { name: "look-alikes", isReversible: true, apply: (text) => each(text, (sign) => looks[sign] ?? sign) },
  { name: "zero width", isReversible: true, apply: (text, chance) => each(text, (sign) => (chance() < 0.5 ? `${sign}\u200b` : sign)) },
  { name: "full width", isReversible: true, apply: (text) => each(text, (sign) => (sign > " " && sign <= "~" ? String.fromCharCode(sign.charCodeAt(0) + 0xfee0) : sign)) },
  { name: "strokes", isReversible: true, apply: (text) => each(text, (sign) => (isLetter(sign) ? `${sign}\u0336` : sign)) },
  { name: "stacked marks", isReversible: true, apply: (text) => each(text, (sign) => (isLetter(sign) ? `${sign}\u0301\u0316\u035b` : sign)) },
  { name: "capitals", isReversible: true, apply: (text) => text.toUpperCase() },
  { name: "spaced", isReversible: true, apply: (text, chance) => words(text, 0.5, chance, (word) => [...word].join(" ")) },
  { name: "dotted", isReversible: true, apply: (text, chance) => words(text, 0.5, chance, (word) => [...word].join(".")) },
  { name: "stretched", isReversible: true, apply: (text, chance) => words(text, 0.5, chance, (word) => word.replace(/[aeiou]/u, (sign) => sign.repeat(4))) },
  {
    name: "deletion",
    isReversible: false,
    apply: (text, chance) =>
      words(text, 0.5, chance, (word) => {
        const at = place(word, chance);
        return word.slice(0, at) + word.slice(at + 1);
      }),
  },
  {
    name: "swap",
    isReversible: false,
    apply: (text, chance) =>
      words(text, 0.5, chance, (word) => {
        const at = place(word, chance);
        return word.slice(0, at) + (word[at + 1] ?? "") + (word[at] ?? "") + word.slice(at + 2);
      }),
  },
  {
    name: "star",
    isReversible: false,
    apply: (text, chance) =>
      words(text, 0.5, chance, (word) => {
        const at = place(word, chance);
        return `${word.slice(0, at)}*${word.slice(at + 1)}`;
      }),
  },
  { name: "no blanks", isReversible: false, apply: (text) => text.split(" ").join("") },
  {
    name: "repeats",
    isReversible: false,
    apply: (text, chance) =>
      words(text, 0.5, chance, (word) => {
        const at = place(word, chance);
        return word.slice(0, at) + (word[at] ?? "").repeat(2) + word.slice(at);
      }),
  },
];

const lossy = disguises.filter((one) => !one.isReversible);
const noBlanks = lossy.filter((one) => one.name === "no blanks");
/** One disguise by chance, a lossy one four times of five, no blanks most often: what can be undone is undone before the classifier reads. */
export function disguised(text: string, chance: Chance): string {
  const draw = chance();
  return pick(draw < 0.2 ? noBlanks : draw < 0.8 ? lossy : disguises, chance).apply(text, chance);
}
