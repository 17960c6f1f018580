import type { Paper } from "../event.ts";
import { policies } from "../policies.ts";

/** Words of the texts that the desk itself writes, folded: a nickname that is one of them would be found in every statement. */
let ownWords: Set<string> | null = null;
const wordsOf = (text: string): string[] => text.match(/[\p{L}\p{N}_]+/gu) ?? [];
const isOwn = (word: string): boolean => {
  ownWords ??= new Set(
    policies.flatMap((policy) => [...policy.facts.flatMap((fact) => wordsOf(fact.en)), ...wordsOf(policy.title.en), "Lampion", "Code"]).map((word) => word.toLowerCase()),
  );
  return ownWords.has(word.toLowerCase());
};
/** How long a run of somebody's words has to be to be a quotation, and how much of a case is compared at most. */
const runOfWords = 5;
const most = 2_000;

/**
 * What of a case must be in no text that leaves (LW-29): names as people write them (a capital inside a sentence, a digit or a line in a word, all of a contact), and every run
 * of five words that somebody wrote. Texts of the desk come from templates; what this guards is the one field that a person types, the law.
 */
export function personalOf(papers: readonly Pick<Paper, "kind" | "text">[]): { readonly names: readonly string[]; readonly quotes: readonly string[] } {
  const names = new Set<string>();
  const quotes = new Set<string>();
  for (const { kind, text } of papers) {
    if (kind === "order") continue;
    for (const sentence of text.split(/[.!?;:\n]+/)) {
      const words = wordsOf(sentence);
      for (const [at, word] of words.entries()) {
        const isNamed = kind === "contact" || /[\d_]/.test(word.slice(1)) || (at > 0 && /^\p{Lu}/u.test(word));
        if (isNamed && word.length >= 3 && !/^\d+$/.test(word) && !isOwn(word) && names.size < most) names.add(word);
        const run = words.slice(at, at + runOfWords).join(" ");
        if (at + runOfWords <= words.length && run.length >= 12 && quotes.size < most) quotes.add(run);
      }
    }
  }
  return { names: [...names], quotes: [...quotes] };
}
