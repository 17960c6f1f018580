/** Area under the ROC curve; ties count half. 0.5 when one class is missing. */
export function rocArea(scores: readonly number[], labels: readonly number[]): number {
  const order = scores.map((score, at) => ({ score, label: labels[at] ?? 0 })).sort((a, b) => a.score - b.score);
  let ranks = 0;
  let positives = 0;
  for (let at = 0; at < order.length;) {
    let end = at;
    while (end < order.length && order[end]?.score === order[at]?.score) end += 1;
    const rank = (at + end + 1) / 2;
    for (let one = at; one < end; one += 1) {
      if (order[one]?.label === 1) {
        ranks += rank;
        positives += 1;
      }
    }
    at = end;
  }
  const negatives = order.length - positives;
  return positives === 0 || negatives === 0 ? 0.5 : (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** The threshold above which at most `share` of the scores lie. */
export function thresholdAt(scores: readonly number[], share: number): number {
  const sorted = [...scores].sort((a, b) => b - a);
  return sorted[Math.floor(sorted.length * share)] ?? -1e9;
}
export const shareAbove = (scores: readonly number[], threshold: number): number => (scores.length === 0 ? 0 : scores.filter((score) => score > threshold).length / scores.length);

/** Recall at the threshold that lets `share` of the negatives through. */
export function recallAt(scores: readonly number[], labels: readonly number[], share: number): number {
  const threshold = thresholdAt(
    scores.filter((_, at) => labels[at] === 0),
    share,
  );
  return shareAbove(
    scores.filter((_, at) => labels[at] === 1),
    threshold,
  );
}

/** Area under the precision-recall curve (average precision). */
export function averagePrecision(scores: readonly number[], labels: readonly number[]): number {
  const order = scores.map((score, at) => ({ score, label: labels[at] ?? 0 })).sort((a, b) => b.score - a.score || a.label - b.label);
  let hits = 0;
  let sum = 0;
  order.forEach(({ label }, at) => {
    if (label !== 1) return;
    hits += 1;
    sum += hits / (at + 1);
  });
  return hits === 0 ? 0 : sum / hits;
}

export interface Flags {
  readonly macroF1: number;
  readonly recall: number;
  readonly falseAlarms: number;
}
/** At the operating point: F1 averaged over both classes, recall and share of false alarms. */
export function flags(isFlagged: readonly boolean[], labels: readonly number[]): Flags {
  let [tp, fp, tn, fn] = [0, 0, 0, 0];
  isFlagged.forEach((flag, at) => {
    if (labels[at] === 1 && flag) tp += 1;
    else if (labels[at] === 1) fn += 1;
    else if (flag) fp += 1;
    else tn += 1;
  });
  const f1 = (hit: number, wrong: number, missed: number): number => (hit === 0 ? 0 : (2 * hit) / (2 * hit + wrong + missed));
  return { macroF1: (f1(tp, fp, fn) + f1(tn, fn, fp)) / 2, recall: tp / Math.max(1, tp + fn), falseAlarms: fp / Math.max(1, fp + tn) };
}
