import { expect, test } from "bun:test";
import fc from "fast-check";
import { readActModel, readAssets } from "../../tools/read-assets.ts";
import { heldOutEn, heldOutFr, heldOutNotEn, heldOutNotFr } from "../../corpus/acts-held-out.ts";
import { secondEn, secondFr, secondNotEn, secondNotFr } from "../../corpus/acts-second.ts";
import { unseenEn, unseenFr } from "../../corpus/acts-unseen.ts";
import { loadAssets } from "../assets.ts";
import { actIds } from "../lexicon/act-table.ts";
import { scan } from "../views/scan.ts";
import { actLanesOf, actWindows, createActLanes } from "./act-lanes.ts";
import { mostSteps, packActModel, parseActModel, weightStep, wordsOf, zero } from "./act-model.ts";
import { evenOf } from "../classifier/classifier.ts";
import { actBuckets, actWindowWords, meantFrom } from "./act-features.ts";
import { apart, byLane, createActReader } from "./act-reader.ts";

const files = readAssets();
const bytes = readActModel();
const assets = loadAssets(files);
const both = createActReader(assets.acts, assets.actLanes);
const alone = createActReader(assets.acts, null);
const seen = (reader: typeof both, text: string): string[] =>
  reader
    .find(scan(text), text.trimEnd().endsWith("?"))
    .acts.filter((act) => act.p >= 0.5)
    .map((act) => act.id);
const share = (reader: typeof both, corpus: Readonly<Record<string, string>>): number => {
  const rows = Object.entries(corpus).flatMap(([act, line]) => line.split(" | ").map((text) => seen(reader, text).includes(act)));
  return rows.filter(Boolean).length / rows.length;
};

test("[SF-22] on sentences that taught nothing the lanes find a quarter more than the patterns alone, for no more false alarms", () => {
  expect(share(both, heldOutFr)).toBeGreaterThan(0.75);
  expect(share(both, heldOutEn)).toBeGreaterThan(0.7);
  expect(share(both, secondFr)).toBeGreaterThan(share(alone, secondFr) + 0.25);
  expect(share(both, secondEn)).toBeGreaterThan(share(alone, secondEn) + 0.17);
  expect(share(both, unseenFr)).toBeGreaterThan(share(alone, unseenFr) + 0.1);
  expect(share(both, unseenEn)).toBeGreaterThan(share(alone, unseenEn));
  expect(share(both, heldOutNotFr)).toBeLessThan(share(alone, heldOutNotFr) + 0.02);
  expect(share(both, heldOutNotEn)).toBeLessThan(share(alone, heldOutNotEn) + 0.02);
  expect(share(both, secondNotFr)).toBeLessThan(share(alone, secondNotFr) + 0.03);
  expect(share(both, secondNotEn)).toBeLessThan(share(alone, secondNotEn) + 0.03);
});

test("[SF-22, SF-48] what a lane alone has seen is never sure, says so, and stops nothing by itself", () => {
  const texts = [heldOutFr, heldOutEn].flatMap((corpus) => Object.values(corpus)).flatMap((line) => line.split(" | "));
  const byLanes = texts.flatMap((text) => both.find(scan(text), false).acts.filter((act) => act.by === byLane));
  expect(byLanes.length).toBeGreaterThan(30);
  for (const act of byLanes) expect(act.p >= 0.5 && act.p <= 0.75).toBe(true);
});

test("[SF-22] a lane alone is believed only where no other stands far above it", () => {
  const lanes = actLanesOf(bytes);
  for (const text of [heldOutFr, heldOutEn].flatMap((corpus) => Object.values(corpus)).flatMap((line) => line.split(" | "))) {
    const { acts, words } = both.find(scan(text), false);
    const { logits } = lanes.read(words, false);
    for (const { id } of acts.filter((act) => act.by === byLane)) expect(logits[lanes.ids.indexOf(id)] ?? -Infinity).toBeGreaterThanOrEqual(Math.max(...logits) - apart);
  }
});

test("[SF-7] an act model that is damaged, cut off, of another version or with bytes too many is refused", () => {
  const acts = bytes;
  const changed = (at: number, value: number): Uint8Array => Uint8Array.from(acts, (byte, place) => (place === at ? value : byte));
  expect(() => parseActModel(changed(0, 0))).toThrow("no LACT file");
  expect(() => parseActModel(changed(4, 9))).toThrow("version 9");
  expect(() => parseActModel(changed(500, (acts[500] ?? 0) ^ 1))).toThrow("damaged");
  expect(() => parseActModel(acts.subarray(0, acts.length - 1))).toThrow();
  expect(() => parseActModel(new Uint8Array(3))).toThrow("no LACT file");
});

test("[SF-33] the act model is 245 kB at most and 185 gzipped, and packing what was read gives the same bytes", () => {
  const model = parseActModel(bytes);
  expect(bytes.length).toBeLessThan(245_000);
  expect(Bun.gzipSync(bytes as Uint8Array<ArrayBuffer>).length).toBeLessThan(185_000);
  for (const id of model.lanes) expect(actIds).toContain(id);
  const count = model.lanes.length;
  const dense = new Int8Array(actBuckets * count);
  for (let place = 0; place < dense.length; place += 1) {
    const [bucket, lane] = [Math.floor(place / count), place % count];
    dense[place] = ((((model.rows[bucket * wordsOf(count) + (lane >> 3)] ?? 0) >>> ((lane & 7) * 4)) & 15) - zero) / weightStep;
  }
  expect(packActModel(model, dense)).toEqual(bytes);
  expect(dense.subarray(meantFrom * count).some((weight) => weight !== 0)).toBe(true);
});

test("[SF-22] weights of any size add up without one lane touching the next", () => {
  const model = parseActModel(bytes);
  const count = model.lanes.length;
  const text = Array.from({ length: actWindowWords }, (_, at) => `mot${at}`).join(" ");
  const words = both.find(scan(text), false).words;
  for (const [first, second] of [
    [mostSteps, -mostSteps],
    [-mostSteps, mostSteps],
  ] as const) {
    const dense = Int8Array.from({ length: actBuckets * count }, (_, place) => ((place % count) % 2 === 0 ? first : second));
    const plain = { ...model, scales: new Float64Array(count).fill(1), biases: new Float64Array(count) };
    const { logits, steps } = createActLanes(parseActModel(packActModel(plain, dense))).read(words, false);
    const features = steps / 2;
    expect(features).toBeGreaterThan(200);
    for (let lane = 0; lane < count; lane += 1) expect(logits[lane]).toBeCloseTo((lane % 2 === 0 ? first : second) * weightStep * features * evenOf(features), 6);
  }
});

test("[SF-22] a word of doubled letters has its meaning, and one whose letters are drawn out has that of the word", () => {
  const meant = (word: string): number => {
    const [read] = both.find(scan(word), false).words;
    return read?.word.meant ?? 0;
  };
  for (const word of ["tell", "sell", "kill", "address", "school", "asleep", "efface"]) expect(meant(word)).toBeGreaterThan(0);
  expect(meant("viiiens")).toBe(meant("viens"));
  expect(meant("tell")).not.toBe(meant("tel"));
});

test("[SF-31] windows cover every word, half overlapping", () => {
  fc.assert(
    fc.property(fc.nat({ max: 700 }), (count) => {
      const covered = new Set(actWindows(count).flatMap(([from, to]) => Array.from({ length: to - from }, (_, at) => from + at)));
      expect(covered.size).toBe(count);
    }),
  );
});

test("[SF-10, SF-66] any text is read without a throw, within the bound of the stage, and twice the same", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "grapheme", maxLength: 300 }),
        fc.array(fc.constantFrom("tu", "photo", "seul", "15", "ce", "soir", "argent", "?"), { maxLength: 400 }).map((words) => words.join(" ")),
      ),
      (text) => {
        const { acts, steps } = both.find(scan(text), false);
        expect(steps).toBeLessThan(120_000);
        // The words that were read note in which window they stood, and are left out.
        const again = both.find(scan(text), false);
        expect([again.acts, again.steps]).toEqual([acts, steps]);
      },
    ),
    { numRuns: 60 },
  );
});
