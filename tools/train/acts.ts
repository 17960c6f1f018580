import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { loadAssets, scan } from "@lampion/safety";
import { apart } from "@lampion/safety/act-reader";
import { actBuckets, ActFeatures, actWindows, evenOf, meantFrom, actWords, mostSteps, openedWords, packActModel, weightStep } from "@lampion/safety/train";
import { actLanes } from "./act-lines.ts";
import { actRows, parts, readLookAlikes, readMeanings, type ActRow } from "./act-rows.ts";
import { seeded } from "./chance.ts";
import { shareAbove, thresholdAt } from "./measure.ts";
import { seed } from "./train.ts";

const passes = 8;
const rate = 0.7;
/** Features left out by chance at each turn, so that no single one carries a sentence. */
const dropped = 0.3;
/** Turns in which only what words stand for is shown, and only the words themselves. */
const views = { meant: 0.4, words: 0.1 };
/** What a sentence that does the act weighs against one that does not. */
const boost = 2;
/** Share of the weights of a lane that are larger than the largest that is kept. */
const clipped = 0.04;
/** What such a weight is in units of the file; it is cut down to the last step. */
const largest = 7;
/** Shares of harmless rows that a lane may take for its act: neighbours written to be mistaken, lines of other acts, ordinary talk. */
const alarms = { neighbour: 0.1, act: 0.02, talk: 0.0007 };
/** Share of the look-alikes that the lanes may take for acts by themselves. */
const alikeAlarms = 0.031;
/** Share of the acts seen by a pattern that their lane may fail to confirm. */
const unconfirmed = 0.03;
/** More of them where that takes away so many times as large a share of the neighbours that a pattern sees; of at least so many neighbours. */
const moreUnconfirmed = [0.04, 0.05, 0.06, 0.08, 0.1, 0.12];
const worth = 2.5;
const fewest = 20;
/** Acts whose patterns are believed whatever the lane says: one too few is worse there than one too many. */
const firm: ReadonlySet<string> = new Set(["self_harm_now", "self_harm_push", "assault_third", "expose_threat", "recruits", "violence_call"]);
/** Trainings that differ in their order and in what they hide; what is kept is their mean (decision records 85 and 87). */
const trainings = 3;
const lanes = actLanes.length;
/** What all acts, and those of a family, have in common against their neighbours is learned beside each lane; a lane ships as so much of each (decision record 91). */
const mixed = { own: 0.66, all: 0.53, family: 0.4 };
const families: readonly (readonly string[])[] = [
  "asks_age asks_alone asks_supervision asks_contact asks_photo asks_camera asks_place move_app gives_contact",
  "secrecy erase presses_no_check refuses_check refuses",
  "proposes_meeting isolated_place come_alone changes_place",
  "gift payment payment_code hardship investment deadline staff_claim",
  "sells_drug seeks_drug sells_weapon sells_sex buys_sex recruits",
  "expose_threat harm_threat insults violence_call self_harm_now self_harm_push assault_third compliment",
].map((family) => family.split(" "));
/** What is learned: the lanes, one for all of them, and one for each family. */
const columns = lanes + 1 + families.length;

interface Table {
  readonly features: Int32Array;
  readonly windows: readonly number[];
  /** First window of each row; one more at the end. */
  readonly firsts: readonly number[];
}
const meanings = readMeanings();
const opened = openedWords(loadAssets().acts);
function tableOf(rows: readonly ActRow[]): Table {
  const reader = new ActFeatures();
  const features: number[] = [];
  const windows: number[] = [];
  const firsts: number[] = [];
  for (const { text } of rows) {
    const words = actWords(scan(text).tokens, opened);
    const asksAtEnd = text.trimEnd().endsWith("?");
    firsts.push(windows.length);
    for (const [from, to] of actWindows(words.length)) {
      windows.push(features.length);
      reader.read(words, from, to, meanings, asksAtEnd);
      for (let at = 0; at < reader.length; at += 1) features.push(reader.list[at] as number);
    }
  }
  return { features: Int32Array.from(features), windows: [...windows, features.length], firsts: [...firsts, windows.length] };
}

interface Learned {
  readonly weights: Float32Array;
  readonly biases: Float64Array;
}
function logitsOf({ weights, biases }: Learned, table: Table, row: number): Float64Array {
  const best = new Float64Array(lanes).fill(-1e9);
  const sums = new Float64Array(lanes);
  for (let window = table.firsts[row] as number; window < (table.firsts[row + 1] as number); window += 1) {
    const [from, to] = [table.windows[window] as number, table.windows[window + 1] as number];
    sums.fill(0);
    for (let at = from; at < to; at += 1) {
      const place = (table.features[at] as number) * lanes;
      for (let lane = 0; lane < lanes; lane += 1) sums[lane] = (sums[lane] as number) + (weights[place + lane] as number);
    }
    for (let lane = 0; lane < lanes; lane += 1) best[lane] = Math.max(best[lane] as number, (sums[lane] as number) * evenOf(to - from) + (biases[lane] as number));
  }
  return best;
}

/** The labels of all columns: what no lane was written for says nothing where a pattern has seen something. */
function labelsOf({ labels, from, lane }: ActRow): Int8Array {
  const own = from === "act" ? 1 : from === "neighbour" || !labels.includes(-1) ? 0 : -1;
  return Int8Array.from([...labels, own, ...families.map((family) => (lane < 0 || family.includes(actLanes[lane] as string) ? own : -1))]);
}

/** Logits as a lane alone is read: of those too far under the highest nothing is left. */
function alone(logits: Float64Array): Float64Array {
  const least = Math.max(...logits) - apart;
  return logits.map((logit) => (logit >= least ? logit : -100));
}

/** One logistic regression a column, by AdaGrad; rows outside `isTaught` are not looked at. Rows of several windows teach with their first. */
function learnOnce(rows: readonly ActRow[], table: Table, isTaught: (row: ActRow) => boolean, from: number): Learned {
  const weights = new Float32Array(actBuckets * columns);
  const squares = new Float32Array(actBuckets * columns).fill(1e-4);
  const biases = new Float64Array(columns).fill(-3);
  const biasSquares = new Float64Array(columns).fill(1);
  const labelled = rows.map(labelsOf);
  const order = Int32Array.from(rows.flatMap((row, at) => (isTaught(row) ? [at] : [])));
  const chance = seeded(from);
  const slopes = new Float64Array(columns);
  const sums = new Float64Array(columns);
  const list = new Int32Array(2_000);
  for (let pass = 0; pass < passes; pass += 1) {
    for (let at = order.length - 1; at > 0; at -= 1) {
      const other = Math.floor(chance() * (at + 1));
      [order[at], order[other]] = [order[other] as number, order[at] as number];
    }
    for (const row of order) {
      const { weight } = rows[row] as ActRow;
      const labels = labelled[row] as Int8Array;
      const window = table.firsts[row] as number;
      const [from, to] = [table.windows[window] as number, table.windows[window + 1] as number];
      let kept = 0;
      const view = chance();
      const [lower, upper] = view < views.meant ? [meantFrom, actBuckets] : view < views.meant + views.words ? [0, meantFrom] : [0, actBuckets];
      for (let at = from; at < to; at += 1) {
        const bucket = table.features[at] as number;
        if (bucket >= lower && bucket < upper && chance() >= dropped) list[kept++] = bucket * columns;
      }
      const even = evenOf(kept);
      sums.fill(0);
      for (let at = 0; at < kept; at += 1) {
        const place = list[at] as number;
        for (let column = 0; column < columns; column += 1) sums[column] = (sums[column] as number) + (weights[place + column] as number);
      }
      const active: number[] = [];
      for (let column = 0; column < columns; column += 1) {
        const label = labels[column] as number;
        if (label < 0) continue;
        const slope = (1 / (1 + Math.exp(-((sums[column] as number) * even + (biases[column] as number)))) - label) * weight * (label === 1 ? boost : 1);
        if (Math.abs(slope) < 2e-3) continue;
        slopes[column] = slope;
        active.push(column);
        biasSquares[column] = (biasSquares[column] as number) + slope * slope;
        biases[column] = (biases[column] as number) - (rate * 0.2 * slope) / Math.sqrt(biasSquares[column] as number);
      }
      for (const column of active) {
        const step = (slopes[column] as number) * even;
        for (let at = 0; at < kept; at += 1) {
          const place = (list[at] as number) + column;
          const square = (squares[place] as number) + step * step;
          squares[place] = square;
          weights[place] = (weights[place] as number) - (rate * step) / Math.sqrt(square);
        }
      }
    }
  }
  return { weights, biases };
}

/** The mean of several trainings. */
function learn(rows: readonly ActRow[], table: Table, isTaught: (row: ActRow) => boolean): Learned {
  const all = Array.from({ length: trainings }, (_, turn) => learnOnce(rows, table, isTaught, seed + turn));
  const { weights, biases } = all[0] as Learned;
  const meanOf = (at: number, of: (learned: Learned) => Float32Array | Float64Array): number => all.reduce((sum, one) => sum + (of(one)[at] as number), 0) / trainings;
  return mixedOf({ weights: weights.map((_, at) => meanOf(at, (one) => one.weights)), biases: biases.map((_, at) => meanOf(at, (one) => one.biases)) });
}
/** The lanes alone, what they share mixed into each. A sum of linear models is one, so a device reads nothing more. */
function mixedOf({ weights, biases }: Learned): Learned {
  const familyOf = actLanes.map((act) => lanes + 1 + families.findIndex((family) => family.includes(act)));
  const sum = (from: Float32Array | Float64Array, place: number): number => {
    const [row, lane] = [Math.floor(place / lanes) * columns, place % lanes];
    return mixed.own * (from[row + lane] as number) + mixed.all * (from[row + lanes] as number) + mixed.family * (from[row + (familyOf[lane] as number)] as number);
  };
  return {
    weights: Float32Array.from({ length: actBuckets * lanes }, (_, place) => sum(weights, place)),
    biases: Float64Array.from({ length: lanes }, (_, lane) => sum(biases, lane)),
  };
}

/** Weights of few values; and the same as floats, so that what is measured is what is shipped. */
function quantised({ weights, biases }: Learned): { readonly dense: Int8Array; readonly scales: Float64Array; readonly learned: Learned } {
  const dense = new Int8Array(weights.length);
  const scales = new Float64Array(lanes);
  for (let lane = 0; lane < lanes; lane += 1) {
    const sizes: number[] = [];
    for (let place = lane; place < weights.length; place += lanes) if (weights[place] !== 0) sizes.push(Math.abs(weights[place] as number));
    const scale = Math.fround(Math.max(thresholdAt(sizes, clipped), 1e-6) / largest);
    scales[lane] = scale;
    for (let place = lane; place < weights.length; place += lanes)
      dense[place] = Math.max(-mostSteps, Math.min(mostSteps, Math.round((weights[place] as number) / scale / weightStep)));
  }
  const rounded = Float64Array.from(biases, Math.fround);
  return { dense, scales, learned: { weights: Float32Array.from(dense, (steps, at) => steps * weightStep * (scales[at % lanes] as number)), biases: rounded } };
}

/** The logit under which a pattern is not believed: `believed`, in rising order, those of acts that a pattern sees, `mistaken` those of their neighbours. */
function doubtOf(believed: readonly number[], mistaken: readonly number[]): number {
  const at = (share: number): number => believed[Math.floor(believed.length * share)] as number;
  const gain = (share: number): number => mistaken.filter((logit) => logit < at(share)).length / mistaken.length - worth * share;
  let best = unconfirmed;
  if (mistaken.length >= fewest) for (const share of moreUnconfirmed) if (gain(share) > gain(best)) best = share;
  return at(best);
}

if (import.meta.main) {
  const began = performance.now();
  const tell = (line: string): void => console.error(`${((performance.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
  const rows = actRows(seed);
  const table = tableOf(rows);
  tell(`${rows.length} rows, ${table.features.length} features`);
  // Each part is measured by what the others taught: the points are chosen on sentences that the weights have not seen.
  const logits: Float64Array[] = [];
  for (let part = 0; part < parts; part += 1) {
    const { learned } = quantised(learn(rows, table, (row) => row.part !== part));
    rows.forEach((row, at) => {
      if (row.part === part) logits[at] = logitsOf(learned, table, at);
    });
    tell(`part ${part} measured`);
  }
  const contended = logits.map(alone);
  const seen = new Float64Array(lanes);
  const doubt = new Float64Array(lanes).fill(-100);
  const above: number[] = [];
  let all = 0;
  for (const [lane, act] of actLanes.entries()) {
    const of = (from: ActRow["from"], label: 0 | 1): number[] =>
      rows.flatMap((row, at) =>
        row.from === from && row.labels[lane] === label && !row.isChanged && (from !== "neighbour" || row.lane === lane) ? [contended[at]?.[lane] ?? 0] : [],
      );
    const [does, alike] = [of("act", 1), of("neighbour", 0)];
    const point = Math.max(thresholdAt(alike, alarms.neighbour), thresholdAt(of("act", 0), alarms.act), thresholdAt(of("talk", 0), alarms.talk), -0.5);
    seen[lane] = point;
    const patterned = (from: ActRow["from"]): number[] =>
      rows.flatMap((row, at) => (row.isPatterned && row.from === from && row.lane === lane && !row.isChanged ? [logits[at]?.[lane] ?? 0] : []));
    const believed = patterned("act").sort((a, b) => a - b);
    const mistaken = patterned("neighbour");
    if (believed.length >= 20 && !firm.has(act)) doubt[lane] = Math.min(doubtOf(believed, mistaken), point);
    all += does.length;
    for (const logit of does) above.push(logit - point);
    const percent = (logits: readonly number[]): string => `${(100 * shareAbove(logits, point)).toFixed(0).padStart(3)} % of ${logits.length}`;
    const kept = (list: readonly number[]): string => `${list.filter((logit) => logit >= (doubt[lane] as number)).length} of ${list.length}`;
    tell(`${act.padEnd(18)} ${percent(does)}, neighbours ${percent(alike)}; patterns confirmed ${kept(believed)}, neighbours ${kept(mistaken)}`);
  }
  const { dense, scales, learned } = quantised(learn(rows, table, () => true));
  // The lanes' points were found on weights that knew less; by how much all of them rise is chosen on look-alikes that teach nothing.
  const alike = readLookAlikes();
  const alikeTable = tableOf(alike);
  const over = alike.map((row, at) => (alone(logitsOf(learned, alikeTable, at))[row.lane] as number) - (seen[row.lane] as number));
  const rises = Array.from({ length: 17 }, (_, at) => at / 4);
  for (const rise of rises)
    tell(`points raised by ${rise}: ${over.filter((one) => one >= rise).length} of ${over.length} look-alikes, ${above.filter((one) => one >= rise).length} of ${all} acts`);
  const rise = rises.find((one) => over.filter((logit) => logit >= one).length / over.length <= alikeAlarms) ?? (rises.at(-1) as number);
  for (let lane = 0; lane < lanes; lane += 1) seen[lane] = (seen[lane] as number) + rise;
  const bytes = packActModel({ lanes: actLanes, scales, biases: learned.biases, seen: seen.map(Math.fround), doubt: doubt.map(Math.fround), meanings }, dense);
  writeFileSync(join(import.meta.dir, "../../packages/safety/assets/model/acts-1.bin"), bytes);
  tell(`written: ${bytes.length} bytes, ${gzipSync(bytes).length} gzipped`);
}
