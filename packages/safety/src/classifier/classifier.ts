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
  const sums = new Int32Array(laneCount);
  const logits = new Float64Array(laneCount);
  const quads = new Int32Array(weights.buffer, weights.byteOffset, weights.length / 4);
  const features = new Features(model.senses, quads);
  const one = new Features(undefined, quads);
  /**
   * The eight lanes of a bucket are two numbers of four bytes. With 128 added to each weight two of them are counted in one number, 16 bits each, for 256 buckets
   * at a time: exact, and half of the time of eight sums.
   */
  const sumUp = ({ whole, weights: found, loose }: Features): void => {
    for (let lane = 0; lane < laneCount; lane += 1) sums[lane] = (whole[lane] as number) - 128 * loose;
    for (let from = 0; from < loose; from += 256) {
      const to = Math.min(loose, from + 256);
      let [ac, bd, eg, fh] = [0, 0, 0, 0];
      for (let at = from; at < to; at += 1) {
        const first = (found[at * 2] as number) ^ 0x80808080;
        const second = (found[at * 2 + 1] as number) ^ 0x80808080;
        ac = (ac + (first & 0xff00ff)) | 0;
        bd = (bd + ((first >>> 8) & 0xff00ff)) | 0;
        eg = (eg + (second & 0xff00ff)) | 0;
        fh = (fh + ((second >>> 8) & 0xff00ff)) | 0;
      }
      add(0, ac);
      add(1, bd);
      add(4, eg);
      add(5, fh);
    }
  };
  const add = (lane: number, pair: number): void => {
    sums[lane] = (sums[lane] as number) + (pair & 0xffff);
    sums[lane + 2] = (sums[lane + 2] as number) + (pair >>> 16);
  };
  return {
    read(words, language) {
      logits.fill(-1e9);
      const windows = windowsOf(words.length);
      const first = windows[0] ?? ([0, 0] as const);
      const best = [first, first, first, first, first, first, first, first];
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
