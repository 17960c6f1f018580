/** Points of a calibration curve. */
export const points = 5;
/** Per language and lane: `points` logits in rising order, then the score of each. 0.5 is the operating point (SF-32). */
export interface Calibration {
  readonly fr: Float64Array[];
  readonly en: Float64Array[];
}

/** The score of a logit: straight lines between the points, flat beyond them. Only exact arithmetic, one answer on every engine. */
export function scoreAt(curve: Float64Array, logit: number): number {
  if (logit <= (curve[0] ?? 0)) return curve[points] ?? 0;
  for (let at = 1; at < points; at += 1) {
    const right = curve[at] ?? 0;
    if (logit > right) continue;
    const left = curve[at - 1] ?? 0;
    const from = curve[points + at - 1] ?? 0;
    return from + (((curve[points + at] ?? 0) - from) * (logit - left)) / (right - left);
  }
  return curve[points * 2 - 1] ?? 1;
}
