import { byLane, sureAlone } from "../act-lanes/act-reader.ts";
import type { Act, ActId, Finding, FindingKind } from "../types.ts";

/**
 * Acts that are findings by themselves; all others speak through behaviour (safety.md 4). A threat to expose and payment are weighed there too,
 * since what makes them sure stands between the two persons.
 */
const kindOf: Partial<Record<ActId, FindingKind>> = {
  assault_third: "assault.third",
  recruits: "pimping.recruit",
  recruits_terror: "terror.support",
  violence_call: "violence.call",
  seeks_minor: "minor.sought",
  self_harm_push: "self_harm.push",
  self_harm_now: "self_harm.now",
  self_harm_past: "self_harm.talk",
  buys_sex: "sex.buy",
  staff_claim: "staff.claim",
  sells_drug: "drug.offer",
  sells_weapon: "weapon.offer",
  harm_threat: "threat.person",
  sells_sex: "sex.sale",
};
/** What a threat or an advert begins with is said on any day: only patterns that leave nothing open convict alone. */
const strict: ReadonlySet<ActId> = new Set<ActId>(["harm_threat", "sells_sex"]);

export function actFindings({ acts, steps }: { readonly acts: readonly Act[]; readonly steps: number }): {
  readonly acts: readonly Act[];
  readonly findings: readonly Finding[];
  readonly steps: number;
} {
  const findings: Finding[] = [];
  for (const { id, p, spans, by } of acts) {
    // A lane alone makes no finding that stops a text (SF-48); it speaks through behaviour.
    const kind = by === byLane || (p < sureAlone && strict.has(id)) ? undefined : kindOf[id];
    if (kind !== undefined) findings.push({ kind, p, spans, stage: "acts", by, lowered: [] });
  }
  return { acts, findings, steps };
}
