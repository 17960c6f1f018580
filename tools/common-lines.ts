/** Copied lines: finds texts of ours that stand whole inside texts of a collection that must not be copied. */

/** A line shorter than this says nothing about where it comes from. */
export const leastWords = 6;

/** Letters and digits only, small, without accents, so that quotes, commas and escapes make no difference. */
export function wordsOf(text: string): string[] {
  return (
    text
      .normalize("NFKD")
      .replace(/\p{M}+/gu, "")
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? []
  );
}

export interface Ours {
  readonly where: string;
  readonly words: readonly string[];
}

/** Every line and every quoted string of a file that is long enough to be compared. */
export function unitsOf(file: string, text: string): Ours[] {
  const units: Ours[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const quoted = [...line.matchAll(/"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? "");
    for (const one of [line, ...quoted]) {
      const words = wordsOf(one);
      if (words.length >= leastWords) units.push({ where: `${file}:${index + 1}`, words });
    }
  }
  return units;
}

const key = (words: readonly string[], from: number): string => words.slice(from, from + leastWords).join(" ");

/** Gives a function that takes one text of the collection and tells which of ours stand in it. */
export function finder(ours: readonly Ours[]): (text: string) => string[] {
  const byStart = new Map<string, Ours[]>();
  const firstWords = new Set<string>();
  for (const one of ours) {
    const start = key(one.words, 0);
    firstWords.add(one.words[0] ?? "");
    byStart.set(start, [...(byStart.get(start) ?? []), one]);
  }
  return (text) => {
    const words = wordsOf(text);
    const found: string[] = [];
    for (let at = 0; at + leastWords <= words.length; at += 1) {
      if (!firstWords.has(words[at] ?? "")) continue;
      for (const one of byStart.get(key(words, at)) ?? []) {
        if (one.words.every((word, index) => words[at + index] === word)) found.push(one.where);
      }
    }
    return found;
  };
}
