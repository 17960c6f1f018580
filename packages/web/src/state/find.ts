import type { Line } from "@lampion/client";

const foldedWords = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** Keys of the lines that hold these words, the first said first. What was withdrawn, or stands folded before its reader, is not looked into. */
export function linesWith(words: string, lines: readonly Line[]): readonly string[] {
  const wanted = foldedWords(words.trim());
  if (wanted === "") return [];
  return lines.filter((line) => line.kind === "text" && !line.withdrawn && (line.mine || !line.fold) && foldedWords(line.text).includes(wanted)).map((line) => line.key);
}

/** Where the words stand first in a text, in UTF-16 units; null where they do not. Reads the text once, however long. */
export function placeOf(words: string, text: string): readonly [from: number, to: number] | null {
  const wanted = foldedWords(words.trim());
  if (wanted === "") return null;
  let folded = "";
  /** Of each unit of `folded` where the sign that it came from begins and ends. */
  const begins: number[] = [];
  const ends: number[] = [];
  let at = 0;
  for (const sign of text) {
    const piece = foldedWords(sign);
    folded += piece;
    for (let unit = 0; unit < piece.length; unit += 1) {
      begins.push(at);
      ends.push(at + sign.length);
    }
    at += sign.length;
    // Accents that are signs of their own belong to the letter before.
    if (piece === "" && ends.length > 0) ends[ends.length - 1] = at;
  }
  const first = folded.indexOf(wanted);
  return first < 0 ? null : [begins[first] ?? 0, ends[first + wanted.length - 1] ?? at];
}
