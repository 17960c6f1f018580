import type { Span } from "../types.ts";
import type { Token, Views } from "../views/scan.ts";

/** Tokens from `from` up to `to`, with no end of a sentence and no "but" inside. At most 32. */
export interface Clause {
  readonly from: number;
  readonly to: number;
}
const maxClauses = 32;
const turns = new Set(["mais", "but", "however", "pourtant"]);

const ends = (gap: string): boolean => {
  for (let at = 0; at < gap.length; at += 1) {
    const unit = gap.charCodeAt(at);
    if (unit === 46 || unit === 33 || unit === 63 || unit === 59 || unit === 10 || unit === 0x2026) return true;
  }
  return false;
};

export function clausesOf(tokens: readonly Token[]): Clause[] {
  const out: Clause[] = [];
  let from = 0;
  for (let at = 1; at <= tokens.length; at += 1) {
    const token = tokens[at];
    if (token !== undefined && !ends(token.gap) && !turns.has(token.plain)) continue;
    if (token !== undefined && out.length === maxClauses - 1) continue;
    out.push({ from, to: at });
    from = at;
  }
  return out;
}

const pairs: Readonly<Record<string, string>> = { "«": "»", "“": "”", '"': '"', "„": "“", "‹": "›" };

/** What stands in quotation marks, in raw units; an open one that is not closed quotes nothing. At most 16. */
export function quotesOf({ folded, offsets }: Views): Span[] {
  const out: Span[] = [];
  for (let at = 0; at < folded.length && out.length < 16; at += 1) {
    const close = pairs[folded.charAt(at)];
    if (close === undefined) continue;
    const end = folded.indexOf(close, at + 1);
    if (end < 0) continue;
    out.push([offsets[at] ?? 0, (offsets[end] ?? 0) + 1]);
    at = end;
  }
  return out;
}
export const isInside = (spans: readonly Span[], from: number): boolean => spans.some(([start, end]) => from >= start && from < end);

/** Where a phrase of folded words begins between two tokens; -1 when it does not. */
export function phraseAt(tokens: readonly Token[], from: number, to: number, phrase: readonly string[]): number {
  for (let at = from; at + phrase.length <= to; at += 1) {
    let index = 0;
    while (index < phrase.length && tokens[at + index]?.plain === phrase[index]) index += 1;
    if (index === phrase.length) return at;
  }
  return -1;
}
