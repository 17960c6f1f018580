import { describe, expect, test } from "bun:test";
import * as fc from "fast-check";
import { readAssets } from "../../tools/read-assets.ts";
import { createJudge, createMemory, loadAssets } from "../index.ts";
import { judged } from "../test/bench.ts";
import { scan } from "../views/scan.ts";
import { canonOf } from "../views/tokens.ts";
import { scoreAt } from "./calibrate.ts";
import { createClassifier } from "./classifier.ts";
import { Features, windowsOf } from "./features.ts";
import { laneAt, laneCount, lanes } from "./lanes.ts";
import { packModel, parseModel } from "./model-file.ts";
import { noSenses } from "./senses.ts";

const files = readAssets();
const model = parseModel(files.model, files.card);
const bucketsOf = (text: string): number[] => {
  const features = new Features();
  const words = canonOf(scan(text));
  features.read(words, 0, words.length);
  return [...features.list.subarray(0, features.length)];
};

test("[SF-29] the features of a text are these buckets, for ever: words, pairs, triples and 3- to 5-grams, each once", () => {
  expect(bucketsOf("ab")).toEqual([89_752, 90_416, 57_864, 34_266]);
  expect(bucketsOf("a b c")).toHaveLength(3 + 3 + 2 + 1);
  expect(bucketsOf("bonjour bonjour")).toHaveLength(new Set(bucketsOf("bonjour bonjour")).size);
  expect(bucketsOf("Bonjour à tous")).toEqual(bucketsOf("BONJOUR a tous"));
});

test("[SF-30] eight lanes lie side by side in this order for ever: a bucket's weight of a lane is the byte `bucket * 8 + lane`, and it moves that lane alone", () => {
  expect([...lanes]).toEqual(["hate", "toxic", "harassment", "threat", "sexual", "self_harm", "spam", "scam"]);
  expect(laneCount).toBe(8);
  const words = canonOf(scan("ab"));
  const [bucket = 0] = bucketsOf("ab");
  for (const [at, lane] of lanes.entries()) {
    const weights = new Int8Array(model.weights.length);
    weights[bucket * 8 + at] = 100;
    const plain = { ...model, scales: new Float64Array(8).fill(1), biases: new Float64Array(8), senses: noSenses };
    const none = createClassifier({ ...plain, weights: new Int8Array(model.weights.length) }).read(words, "fr").scores;
    const { scores } = createClassifier(parseModel(packModel({ ...plain, weights }, files.card), files.card)).read(words, "fr");
    expect([lane, lanes.filter((_, other) => scores[other] !== none[other])]).toEqual([lane, [lane]]);
  }
});

test("[SF-31] a long text is read in windows of sixty words, half overlapping, so that padding hides nothing", () => {
  expect(windowsOf(60)).toEqual([[0, 60]]);
  expect(windowsOf(100)).toEqual([
    [0, 60],
    [30, 90],
    [60, 100],
  ]);
  const classifier = createClassifier(model);
  const read = (text: string): number => classifier.read(canonOf(scan(text)), "fr").scores[laneAt("toxic")] ?? 0;
  const bad = "espèce de gros débile tu me dégoûtes ferme ta gueule";
  const padding = "on va au marché demain matin avec mamie et les enfants ".repeat(14);
  expect(read(bad)).toBeGreaterThan(0.5);
  expect(read(padding)).toBeLessThan(0.5);
  expect(read(`${padding}${bad}`)).toBeGreaterThan(0.5);
});

test("[SF-32] a score rises with its logit, never leaves 0 to 1, and is 0.5 at the operating point", () => {
  for (const curve of [...model.calibration.fr, ...model.calibration.en]) {
    expect(scoreAt(curve, curve[2] ?? 0)).toBeCloseTo(0.5, 10);
    fc.assert(
      fc.property(fc.double({ min: -40, max: 40, noNaN: true }), fc.double({ min: 0, max: 5, noNaN: true }), (logit, more) => {
        const low = scoreAt(curve, logit);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(scoreAt(curve, logit + more)).toBeGreaterThanOrEqual(low);
        expect(scoreAt(curve, logit + more)).toBeLessThanOrEqual(1);
      }),
    );
  }
});

describe("[SF-33, SF-7] the model's file", () => {
  test("is read as it was written, and stays under 420 kB gzipped", () => {
    const again = parseModel(packModel(model, files.card), files.card);
    expect(again.weights).toEqual(model.weights);
    expect(again.calibration).toEqual(model.calibration);
    expect(packModel(model, files.card)).toEqual(files.model);
    expect(Bun.gzipSync(files.model as Uint8Array<ArrayBuffer>).length).toBeLessThan(420_000);
  });
  test("is refused when it is cut off, altered, of another version, longer, empty or of another card", () => {
    const changed = (at: number, value: number): Uint8Array => {
      const bytes = files.model.slice();
      bytes[at] = value;
      return bytes;
    };
    const bad: readonly (readonly [bytes: Uint8Array, why: string])[] = [
      [files.model.slice(0, -1), "damaged"],
      [files.model.slice(0, 10), "no LMPN"],
      [new Uint8Array(0), "no LMPN"],
      [changed(0, 1), "no LMPN"],
      [changed(4, 9), "version 9"],
      [changed(5, 16), "other sizes"],
      [changed(files.model.length - 5, (files.model.at(-5) ?? 0) ^ 1), "damaged"],
      [Uint8Array.from([...files.model, 0]), "damaged"],
    ];
    for (const [bytes, why] of bad) expect(() => parseModel(bytes, files.card)).toThrow(why);
    // A model without its card does not load (SF-37).
    expect(() => parseModel(files.model, files.card.slice(1))).toThrow("card");
    expect(() => loadAssets({ ...files, language: files.language.slice(1) })).toThrow("language");
  });
});

test("[SF-37] the card says what the model is for and not for, its data with licences, its seed and its known unfairness", () => {
  const card = new TextDecoder().decode(files.card);
  for (const part of ["Not for", "seed", "Licences", "unfair", "CC BY 4.0", "dynahate", "Operating points", "SHA-256"]) expect(card).toContain(part);
});

test("[SF-48] a lane alone asks its author or folds; it never blocks and opens no case", () => {
  const lone = ["les gays sont des malades", "tu me fais vomir espèce de déchet humain", "muslims should be deported"].map((text) => judged(text));
  for (const { verdict, findings } of lone) {
    if (findings.some((one) => one.p >= 0.5 && one.stage !== "classifier")) continue;
    expect(["nudge", "mask"]).toContain(verdict.step);
    expect(verdict.raise).toEqual([]);
  }
  expect(lone.some(({ verdict }) => verdict.step !== "allow")).toBe(true);
});

test("[SF-9] without a model the lists judge alone and every judgement says so", () => {
  const judge = createJudge(loadAssets());
  const { failures, verdict } = judge.judge(
    { kind: "room", text: "sale connard", language: "fr", anyway: false },
    { scope: "full", from: "a", author: { typedAge: 30, isProvenAdult: true, deviceAgeMs: 0, mayLink: false }, to: null, room: null, nowMs: 0 },
    createMemory(),
  );
  expect(failures).toContainEqual({ stage: "classifier", cause: "asset", taken: "allow" });
  expect(verdict.step).toBe("mask");
});
