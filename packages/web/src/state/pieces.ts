import type { Line } from "@lampion/client";

/** The text in pieces, so that what a refusal is about stands out (SF-51). Together they are the text, whatever the spans. */
export function piecesOf(line: Pick<Line, "text" | "spans">): { text: string; isHit: boolean }[] {
  if (line.spans.length === 0) return [{ text: line.text, isHit: false }];
  const cut: { text: string; isHit: boolean }[] = [];
  let at = 0;
  for (const [from, to] of [...line.spans].sort((a, b) => a[0] - b[0])) {
    if (from < at) continue;
    cut.push({ text: line.text.slice(at, from), isHit: false }, { text: line.text.slice(from, to), isHit: true });
    at = to;
  }
  return [...cut, { text: line.text.slice(at), isHit: false }];
}
