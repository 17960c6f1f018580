import type { Line } from "@lampion/client";

const foldedWords = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Keys of the lines that hold these words, the first said first. What was withdrawn, or stands folded before its reader, is not looked into. */
export function linesWith(words: string, lines: readonly Line[]): readonly string[] {
  const wanted = foldedWords(words.trim());
  if (wanted === "") return [];
  return lines.filter((line) => line.kind === "text" && !line.withdrawn && (line.mine || !line.fold) && foldedWords(line.text).includes(wanted)).map((line) => line.key);
}

/** Where the words stand first in a text, in UTF-16 units; null where they do not. */
export function placeOf(words: string, text: string): readonly [from: number, to: number] | null {
  const wanted = foldedWords(words.trim());
  if (wanted === "") return null;
  for (let from = 0; from < text.length; from += 1) {
    if (!foldedWords(text.slice(from)).startsWith(wanted)) continue;
    // The later a beginning that still fits, the closer: signs that fold to nothing do not count as words.
    if (foldedWords(text.slice(from + 1)).startsWith(wanted) && foldedWords(text[from] ?? "") === "") continue;
    let to = from + 1;
    while (to < text.length && foldedWords(text.slice(from, to)).length < wanted.length) to += 1;
    // Accents that are signs of their own belong to the last letter.
    while (to < text.length && foldedWords(text[to] ?? "") === "") to += 1;
    return [from, to];
  }
  return null;
}
