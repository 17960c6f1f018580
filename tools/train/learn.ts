import { buckets, Features, maxFeatures, laneCount, lanes, evenOf, windowsOf, canonOf, scan, type Senses } from "@lampion/safety/train";
import { seeded } from "./chance.ts";
import type { Row } from "./rows.ts";

/** Rows as features: windows of a row follow each other, at most six. */
export interface Table {
  readonly features: Int32Array;
  /** Begin of each window in `features`; one more at the end. */
  readonly windows: Int32Array;
  /** Where in `features` the senses of each window begin. */
  readonly senses: Int32Array;
  /** First window of each row; one more at the end. */
  readonly rows: Int32Array;
  /** 1, 0 or -1 (nobody said), `row * 8 + lane`. */
  readonly labels: Int8Array;
  readonly weights: Float32Array;
}
const maxWindows = 6;

export function tableOf(rows: readonly Row[], senses: Senses): Table {
  let features = new Int32Array(1 << 22);
  let used = 0;
  const windows: number[] = [];
  const splits: number[] = [];
  const firsts: number[] = [];
  const labels = new Int8Array(rows.length * laneCount).fill(-1);
  const weights = new Float32Array(rows.length);
  const reader = new Features(senses);
  rows.forEach((row, index) => {
    const words = canonOf(scan(row.text));
    firsts.push(windows.length);
    for (const [from, to] of windowsOf(words.length).slice(0, maxWindows)) {
      reader.read(words, from, to);
      if (used + reader.length > features.length) {
        const larger = new Int32Array(features.length * 2);
        larger.set(features);
        features = larger;
      }
      features.set(reader.list.subarray(0, reader.length), used);
      windows.push(used);
      splits.push(used + reader.sensesFrom);
      used += reader.length;
    }
    lanes.forEach((lane, at) => (labels[index * laneCount + at] = row.labels[lane] ?? -1));
    weights[index] = row.weight;
  });
  return {
    features: features.subarray(0, used),
    windows: Int32Array.from([...windows, used]),
    senses: Int32Array.from(splits),
    rows: Int32Array.from([...firsts, windows.length]),
    labels,
    weights,
  };
}

export interface Linear {
  /** `bucket * 8 + lane`. */
  readonly weights: Float32Array;
  readonly biases: Float64Array;
}

export function logitAt({ weights, biases }: Linear, table: Table, window: number, lane: number): number {
  const from = table.windows[window] ?? 0;
  const to = table.windows[window + 1] ?? from;
  let sum = 0;
  for (let at = from; at < to; at += 1) sum += weights[(table.features[at] ?? 0) * laneCount + lane] ?? 0;
  return sum * evenOf(to - from) + (biases[lane] ?? 0);
}
/** Highest window of a row. */
export function rowLogit(linear: Linear, table: Table, row: number, lane: number): number {
  let best = -1e9;
  for (let window = table.rows[row] ?? 0; window < (table.rows[row + 1] ?? 0); window += 1) best = Math.max(best, logitAt(linear, table, window, lane));
  return best;
}

interface LearnOptions {
  readonly passes: number;
  readonly rate: number;
  readonly seed: number;
  /** Share of features that a turn leaves out by chance, so that no single one carries a text. */
  readonly dropped: number;
  /** Share of turns that show only what the words stand for, and only the words. */
  readonly onlySenses: number;
  readonly onlyWords: number;
}

/** Logistic regression by AdaGrad, `passes` over rows in an order drawn from the seed (SF-34). A row of several windows teaches with its highest. */
function learn(table: Table, options: LearnOptions): Linear {
  const weights = new Float32Array(buckets * laneCount);
  const squares = new Float32Array(buckets * laneCount).fill(1e-4);
  const biases = new Float64Array(laneCount);
  const biasSquares = new Float64Array(laneCount).fill(1e-2);
  const count = table.weights.length;
  const order = Int32Array.from({ length: count }, (_, at) => at);
  const chance = seeded(options.seed);
  const linear = { weights, biases };
  const sums = new Float64Array(laneCount);
  const slopes = new Float64Array(laneCount);
  const list = new Int32Array(maxFeatures);
  for (let pass = 0; pass < options.passes; pass += 1) {
    for (let at = count - 1; at > 0; at -= 1) {
      const other = Math.floor(chance() * (at + 1));
      const kept = order[at] ?? 0;
      order[at] = order[other] ?? 0;
      order[other] = kept;
    }
    for (let turn = 0; turn < count; turn += 1) {
      const row = order[turn] ?? 0;
      const first = table.rows[row] ?? 0;
      const last = table.rows[row + 1] ?? first;
      for (let window = first; window < last; window += 1) {
        const view = chance();
        const split = table.senses[window] ?? 0;
        const from = view < options.onlySenses ? split : (table.windows[window] ?? 0);
        const to = view >= options.onlySenses && view < options.onlySenses + options.onlyWords ? split : (table.windows[window + 1] ?? from);
        let kept = 0;
        for (let at = from; at < to; at += 1) if (chance() >= options.dropped) list[kept++] = (table.features[at] ?? 0) * laneCount;
        if (kept === 0) continue;
        const even = evenOf(kept);
        sums.fill(0);
        for (let at = 0; at < kept; at += 1) {
          const place = list[at] ?? 0;
          for (let lane = 0; lane < laneCount; lane += 1) sums[lane] = (sums[lane] ?? 0) + (weights[place + lane] ?? 0);
        }
        let isAny = false;
        for (let lane = 0; lane < laneCount; lane += 1) {
          const label = table.labels[row * laneCount + lane] ?? -1;
          slopes[lane] = 0;
          if (label < 0) continue;
          // Of several windows of a positive row only the highest is known to hold what it is about.
          if (label === 1 && last - first > 1 && bestWindow(linear, table, first, last, lane) !== window) continue;
          const logit = (sums[lane] ?? 0) * even + (biases[lane] ?? 0);
          const slope = (1 / (1 + Math.exp(-logit)) - label) * (table.weights[row] ?? 0);
          if (Math.abs(slope) < 1e-3) continue;
          slopes[lane] = slope;
          isAny = true;
          biasSquares[lane] = (biasSquares[lane] ?? 0) + slope * slope;
          biases[lane] = (biases[lane] ?? 0) - (options.rate * 0.3 * slope) / Math.sqrt(biasSquares[lane] ?? 1);
        }
        if (!isAny) continue;
        for (let at = 0; at < kept; at += 1) {
          const place = list[at] ?? 0;
          for (let lane = 0; lane < laneCount; lane += 1) {
            const slope = slopes[lane] ?? 0;
            if (slope === 0) continue;
            const weight = weights[place + lane] ?? 0;
            const step = slope * even;
            const square = (squares[place + lane] ?? 0) + step * step;
            squares[place + lane] = square;
            weights[place + lane] = weight - (options.rate * step) / Math.sqrt(square);
          }
        }
      }
    }
  }
  return linear;
}

/** The mean of several trainings that differ in order and in what they leave out: what one of them owes to chance is a third of it. */
export function learnMean(table: Table, options: LearnOptions, runs: number): Linear {
  const mean = learn(table, options);
  for (let run = 1; run < runs; run += 1) {
    const { weights, biases } = learn(table, { ...options, seed: options.seed + run });
    weights.forEach((weight, at) => (mean.weights[at] = (mean.weights[at] ?? 0) + weight));
    biases.forEach((bias, at) => (mean.biases[at] = (mean.biases[at] ?? 0) + bias));
  }
  return { weights: mean.weights.map((weight) => weight / runs), biases: mean.biases.map((bias) => bias / runs) };
}

function bestWindow(linear: Linear, table: Table, first: number, last: number, lane: number): number {
  let best = first;
  let highest = -1e9;
  for (let window = first; window < last; window += 1) {
    const logit = logitAt(linear, table, window, lane);
    if (logit > highest) {
      highest = logit;
      best = window;
    }
  }
  return best;
}
