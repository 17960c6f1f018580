import type { Finding, FindingKind } from "../types.ts";
import type { Canon } from "../views/tokens.ts";
import type { Classifier, LaneReading } from "./classifier.ts";
import { laneCount, type Lane, lanes } from "./lanes.ts";

/** What a lane of 0.5 and more is called; alone it reaches a nudge or a mask (SF-48). */
const kinds: Readonly<Record<Lane, FindingKind>> = {
  hate: "hate.group",
  toxic: "toxic",
  harassment: "insult.person",
  threat: "threat.person",
  sexual: "sexual.explicit",
  self_harm: "self_harm.talk",
  spam: "spam.text",
  scam: "scam.story",
};

/** One finding for each lane at its operating point and above, with the three heaviest words of its window as spans. */
export function laneFindings(reading: LaneReading, words: readonly Canon[], classifier: Classifier): Finding[] {
  const found: Finding[] = [];
  for (let lane = 0; lane < laneCount; lane += 1) {
    const p = reading.scores[lane] ?? 0;
    if (p < 0.5) continue;
    const spans = classifier
      .heaviest(words, reading.windows[lane] ?? [0, 0], lane)
      .map((at) => [words[at]?.from ?? 0, words[at]?.to ?? 0] as const)
      .filter(([from, to]) => to > from);
    found.push({ kind: kinds[lanes[lane] as Lane], p, spans, stage: "classifier", by: `lane ${lanes[lane]}`, lowered: [] });
  }
  return found;
}
