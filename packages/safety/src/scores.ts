import { lanes, type Lane, type LaneScores } from "./classifier/lanes.ts";
import type { Finding, FindingKind } from "./types.ts";

/** What a judgement is scored by from outside, 0 to 1 each, 0.5 the operating point (safety.md 9.1). The eight lanes come first. */
export const scoreKeys = [...lanes, "grooming", "sextortion", "ambush", "drugs", "pimping", "doxxing", "minor", "contact"] as const;
export type ScoreKey = (typeof scoreKeys)[number];
export type Scores = Readonly<Record<ScoreKey, number>>;

/** The score that a finding raises; null when none of the sixteen is about it. Total, so that a new kind has to say. */
export const scoreOf: Readonly<Record<FindingKind, ScoreKey | null>> = {
  "minor.disclosed": "minor",
  "minor.goes_on": "minor",
  "minor.sought": "minor",
  grooming: "grooming",
  "sextortion.threat": "sextortion",
  lure: "ambush",
  ambush: "ambush",
  "assault.third": "threat",
  "pimping.recruit": "pimping",
  "pimping.shared": "pimping",
  "threat.person": "threat",
  "violence.call": "threat",
  "terror.support": "threat",
  "dox.third": "doxxing",
  "hate.group": "hate",
  "insult.person": "harassment",
  "insult.many": "harassment",
  harassment: "harassment",
  "self_harm.push": "harassment",
  "self_harm.now": "self_harm",
  "self_harm.talk": "self_harm",
  "drug.offer": "drugs",
  "weapon.offer": null,
  "sex.sale": "sexual",
  "sex.buy": "sexual",
  "staff.claim": "scam",
  "scam.story": "scam",
  "scam.link": "scam",
  "link.bad": "scam",
  "spam.same": "spam",
  "spam.links": "spam",
  "spam.text": "spam",
  "contact.phone": "contact",
  "contact.mail": "contact",
  "contact.handle": "contact",
  "contact.address": "contact",
  "contact.plate": "contact",
  "contact.link": "contact",
  "contact.maybe": "contact",
  "payment.iban": "contact",
  "payment.wallet": "contact",
  "payment.code": "contact",
  "payment.handle": "contact",
  "move.app": "contact",
  "sexual.explicit": "sexual",
  toxic: "toxic",
};

/** The highest of the lanes (after context) and of the findings of every stage. */
export function scoresOf(laneScores: LaneScores, findings: readonly Finding[]): Scores {
  const out: Record<ScoreKey, number> = {
    hate: laneScores[0] ?? 0,
    toxic: laneScores[1] ?? 0,
    harassment: laneScores[2] ?? 0,
    threat: laneScores[3] ?? 0,
    sexual: laneScores[4] ?? 0,
    self_harm: laneScores[5] ?? 0,
    spam: laneScores[6] ?? 0,
    scam: laneScores[7] ?? 0,
    grooming: 0,
    sextortion: 0,
    ambush: 0,
    drugs: 0,
    pimping: 0,
    doxxing: 0,
    minor: 0,
    contact: 0,
  };
  for (const { kind, p } of findings) {
    const key = scoreOf[kind];
    if (key === null) continue;
    // Of two texts with the same entry of a list the one that the lane thinks worse of comes first.
    const at = lanes.indexOf(key as Lane);
    const weighed = at < 0 ? p : Math.max(Math.min(p, 0.5), p * (0.75 + 0.25 * (laneScores[at] ?? 0)));
    if (weighed > out[key]) out[key] = weighed;
  }
  return out;
}
