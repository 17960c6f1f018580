import type { Language } from "../language/router.ts";
import type { Canon } from "../views/tokens.ts";
import { scoreAt } from "./calibrate.ts";
import { Features, windowsOf } from "./features.ts";
import { laneCount, type LaneScores } from "./lanes.ts";
import type { Model } from "./model-file.ts";

export interface LaneReading {
  /** Highest window of each lane, calibrated for the language. */
  readonly scores: LaneScores;
  /** Words of the window in which each lane was highest. */
  readonly windows: readonly (readonly [from: number, to: number])[];
  readonly steps: number;
}
export interface Classifier {
  read(words: readonly Canon[], language: Language): LaneReading;
  /** The three words of a window that weigh most in a lane, as places in `words` (SF-48). */
  heaviest(words: readonly Canon[], window: readonly [from: number, to: number], lane: number): readonly number[];
}

/** Length is made even: a sum over n features counts as sum / sqrt(n + 40). By Newton's rule, because only + - * / give one answer on every engine. */
const evens = Float64Array.from({ length: 4_001 }, (_, count) => {
  let root = 1 + (count + 40) / 2;
  for (let turn = 0; turn < 24; turn += 1) root = (root + (count + 40) / root) / 2;
  return 1 / root;
});
export const evenOf = (count: number): number => evens[count] ?? 0;

export function createClassifier(model: Model): Classifier {
  const { weights, scales, biases, calibration } = model;
  const features = new Features();
  const one = new Features();
  const sums = new Int32Array(laneCount);
  /** The eight lanes side by side in numbers: a third of the time of a loop over them. */
  const sumUp = ({ list, length }: Features): void => {
    let [a, b, c, d, e, f, g, h] = [0, 0, 0, 0, 0, 0, 0, 0];
    for (let at = 0; at < length; at += 1) {
      const place = (list[at] as number) * laneCount;
      a += weights[place] as number;
      b += weights[place + 1] as number;
      c += weights[place + 2] as number;
      d += weights[place + 3] as number;
      e += weights[place + 4] as number;
      f += weights[place + 5] as number;
      g += weights[place + 6] as number;
      h += weights[place + 7] as number;
    }
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
    sums[4] = e;
    sums[5] = f;
    sums[6] = g;
    sums[7] = h;
  };
  return {
    read(words, language) {
      const logits = new Float64Array(laneCount).fill(-1e9);
      const windows = windowsOf(words.length);
      const best = Array.from({ length: laneCount }, () => windows[0] ?? ([0, 0] as const));
      let steps = 0;
      for (const window of windows) {
        features.read(words, window[0], window[1]);
        sumUp(features);
        steps += features.length * 2;
        const even = evenOf(features.length);
        for (let lane = 0; lane < laneCount; lane += 1) {
          const logit = (sums[lane] ?? 0) * (scales[lane] ?? 0) * even + (biases[lane] ?? 0);
          if (logit <= (logits[lane] ?? 0)) continue;
          logits[lane] = logit;
          best[lane] = window;
        }
      }
      const scores = new Float64Array(laneCount);
      for (let lane = 0; lane < laneCount; lane += 1) {
        const fr = calibration.fr[lane] as Float64Array;
        const en = calibration.en[lane] as Float64Array;
        const logit = logits[lane] ?? 0;
        // A text of neither language, or of both, is measured by the milder of the two.
        scores[lane] = language === "fr" ? scoreAt(fr, logit) : language === "en" ? scoreAt(en, logit) : Math.min(scoreAt(fr, logit), scoreAt(en, logit));
      }
      return { scores, windows: best, steps };
    },
    heaviest(words, [from, to], lane) {
      const weighed: { at: number; weight: number }[] = [];
      for (let at = from; at < to; at += 1) {
        one.read(words, at, at + 1);
        sumUp(one);
        weighed.push({ at, weight: sums[lane] ?? 0 });
      }
      return weighed
        .filter((word) => word.weight > 0)
        .sort((a, b) => b.weight - a.weight || a.at - b.at)
        .slice(0, 3)
        .map((word) => word.at)
        .sort((a, b) => a - b);
    },
  };
}
