import { groups } from "../context/cues.ts";
import { idleBits, type WordList } from "../lexicon/phrases.ts";
import type { Token, Views } from "../views/scan.ts";
import type { Canon } from "../views/tokens.ts";

/** The words without those of phrases that only sound bad ("raton laveur", "a chink in"): the classifier knows words, not these phrases. */
export function withoutExceptions(words: readonly Canon[], { tokens }: Views, exceptions: WordList): readonly Canon[] {
  let gone: (readonly [from: number, to: number])[] | null = null;
  for (let at = 0; at < tokens.length; at += 1) {
    const token = tokens[at] as Token;
    if ((token.word.idle & idleBits.exceptions) !== 0 || token.text.includes("*")) continue;
    const length = exceptions.find(tokens, at);
    if (length > 0) (gone ??= []).push([tokens[at]?.from ?? 0, tokens[at + length - 1]?.to ?? 0]);
  }
  return gone === null ? words : words.filter((word) => !(gone ?? []).some(([from, to]) => word.from >= from && word.to <= to));
}

/** A word that names a group, and at most one more. */
export function isGroupAlone(words: readonly Canon[]): boolean {
  if (words.length > 3) return false;
  const named = words.filter((word) => groups.has(word.form)).length;
  return named > 0 && words.length - named <= 1;
}
/** Nothing but words that name groups. */
export const isGroupOnly = (words: readonly Canon[]): boolean => words.length > 0 && words.every((word) => groups.has(word.form));
