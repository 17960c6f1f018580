import { canonOf, classes, languageBuckets, languageGrams, scan } from "@lampion/safety/train";
import { seeded } from "./chance.ts";

export interface Sample {
  readonly text: string;
  readonly label: 0 | 1 | 2;
}

/** Weights are multiples of this: fifteen values a side say as much as 127 and pack to half of the bytes (decision record 85). */
const step = 8;
const most = Math.floor(127 / step);

/** Softmax regression over hashed 1- to 4-grams, as int8 (SF-17). Short samples as well as whole ones, because most messages are short. */
export function learnLanguage(samples: readonly Sample[], seed: number): { weights: Int8Array; scale: number } {
  const weights = new Float64Array(languageBuckets * 3);
  const squares = new Float64Array(languageBuckets * 3).fill(1e-4);
  const grams = new Uint16Array(512);
  const chance = seeded(seed);
  for (let pass = 0; pass < 3; pass += 1) {
    for (let turn = 0; turn < samples.length; turn += 1) {
      const { text, label } = samples[Math.floor(chance() * samples.length)] as Sample;
      let words = canonOf(scan(text));
      if (chance() < 0.5 && words.length > 3) {
        const from = Math.floor(chance() * (words.length - 2));
        words = words.slice(from, from + 1 + Math.floor(chance() * 5));
      }
      const count = languageGrams(words, grams);
      if (count === 0) continue;
      const even = 8 / (count + 8);
      const sums = [0, 0, 0];
      for (let at = 0; at < count; at += 1) for (let one = 0; one < 3; one += 1) sums[one] = (sums[one] ?? 0) + (weights[(grams[at] ?? 0) * 3 + one] ?? 0);
      const exps = sums.map((sum) => Math.exp(Math.min(30, sum * even)));
      const all = exps.reduce((a, b) => a + b, 0);
      for (let one = 0; one < classes.length; one += 1) {
        const slope = ((exps[one] ?? 0) / all - (label === one ? 1 : 0)) * even;
        if (Math.abs(slope) < 1e-4) continue;
        for (let at = 0; at < count; at += 1) {
          const place = (grams[at] ?? 0) * 3 + one;
          squares[place] = (squares[place] ?? 0) + slope * slope;
          weights[place] = (weights[place] ?? 0) - (0.2 * slope) / Math.sqrt(squares[place] ?? 1);
        }
      }
    }
  }
  const top = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-6);
  const scale = Math.fround(top / 127);
  return { weights: Int8Array.from(weights, (weight) => step * Math.max(-most, Math.min(most, Math.round(weight / scale / step)))), scale };
}
