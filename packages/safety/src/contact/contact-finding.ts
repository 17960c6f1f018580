import type { Finding, Span } from "../types.ts";

export function contact(kind: Finding["kind"], p: number, spans: readonly Span[], by: string): Finding {
  return { kind, p, spans, stage: "contact", by, lowered: [] };
}
