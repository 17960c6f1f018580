import { laneAt, type LaneScores } from "../classifier/lanes.ts";
import type { Finding } from "../types.ts";

const isWish = ({ kind, stage, p }: Finding): boolean => p >= 0.5 && stage !== "classifier" && (kind === "self_harm.now" || kind === "self_harm.talk");
/** The threat lane alone takes "I'm going to hang myself" for a threat: where lists or acts know it for a wish of the author's own, and nothing else threatens, it is none (SF-46). */
export function lowerOwnEnd(findings: Finding[], lanes: LaneScores): Finding[] {
  if (!findings.some(isWish) || findings.some(({ kind, stage }) => kind === "threat.person" && stage !== "classifier")) return findings;
  const at = laneAt("threat");
  lanes[at] = Math.min(lanes[at] ?? 0, 0.4);
  return findings.map((one) => (one.kind === "threat.person" ? { ...one, p: Math.min(one.p, 0.4), lowered: [...one.lowered, "own" as const] } : one));
}
