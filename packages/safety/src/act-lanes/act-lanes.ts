import { evenOf } from "../classifier/classifier.ts";
import type { ActWord } from "../lexicon/act-words.ts";
import { ActFeatures, actWindowWords } from "./act-features.ts";
import type { ActId } from "../lexicon/act-table.ts";
import { parseActModel, wordsOf, zero, type ActModel } from "./act-model.ts";

export interface ActLanes {
  /** Their acts, the logit from which each counts as seen, and the one under which a pattern is not believed. */
  readonly ids: readonly ActId[];
  readonly seen: Float64Array;
  readonly doubt: Float64Array;
  /** FNV-1a 32 of their file. */
  readonly digest: number;
  /** Highest logit of each lane over the windows of a text; read before the next call. `asksAtEnd`: the last word is followed by a question mark. */
  read(words: readonly ActWord[], asksAtEnd: boolean): { readonly logits: Float64Array; readonly steps: number };
}

/** Bounds of the windows of a text of `count` words: half overlapping, so that padding dilutes nothing (SF-31). */
export function actWindows(count: number): readonly (readonly [from: number, to: number])[] {
  if (count <= actWindowWords) return [[0, count]];
  const out: [number, number][] = [];
  for (let from = 0; ; from += actWindowWords / 2) {
    out.push([from, Math.min(count, from + actWindowWords)]);
    if (from + actWindowWords >= count) return out;
  }
}

/** Features whose weights are added before the bytes they are added in could overflow: 16 of at most 15 each. */
const batch = 16;
const everySecond = 0x0f0f0f0f;

/** The act lanes (SF-22): what a sentence does, by its words, their pieces and what they stand for. Sums are whole numbers: one answer on every engine. */
export function createActLanes(model: ActModel): ActLanes {
  const count = model.lanes.length;
  const features = new ActFeatures(model.rows);
  const row = wordsOf(count);
  const sums = new Int32Array(row * 8);
  const logits = new Float64Array(count);
  const { rows, scales, biases } = model;
  /** Adds the weights of a batch, four lanes at a time in the bytes of one number. */
  const add = (list: Int32Array, from: number, to: number): void => {
    for (let word = 0; word < row; word += 1) {
      let even = 0;
      let odd = 0;
      for (let at = from; at < to; at += 1) {
        const eight = rows[(list[at] as number) * row + word] as number;
        even = (even + (eight & everySecond)) | 0;
        odd = (odd + ((eight >>> 4) & everySecond)) | 0;
      }
      for (let byte = 0; byte < 4; byte += 1) {
        const lane = word * 8 + byte * 2;
        sums[lane] = (sums[lane] as number) + ((even >>> (byte * 8)) & 0xff);
        sums[lane + 1] = (sums[lane + 1] as number) + ((odd >>> (byte * 8)) & 0xff);
      }
    }
  };
  return {
    ids: model.lanes,
    seen: model.seen,
    doubt: model.doubt,
    digest: model.digest,
    read(words, asksAtEnd) {
      logits.fill(-1e9);
      let steps = 0;
      for (const [from, to] of actWindows(words.length)) {
        features.read(words, from, to, model.meanings, asksAtEnd);
        const { list, length, loose, whole } = features;
        for (let at = 0; at < whole.length; at += 1) {
          // Of each eight lanes the first four, each with the lane four behind in the upper half.
          const lane = ((at >> 2) << 3) | (at & 3);
          sums[lane] = (whole[at] as number) & 0xffff;
          sums[lane + 4] = (whole[at] as number) >>> 16;
        }
        for (let at = 0; at < loose; at += batch) add(list, at, Math.min(loose, at + batch));
        steps += length * 2;
        const even = evenOf(length);
        for (let lane = 0; lane < count; lane += 1) {
          const logit = ((sums[lane] as number) - length * zero) * (scales[lane] as number) * even + (biases[lane] as number);
          if (logit > (logits[lane] as number)) logits[lane] = logit;
        }
      }
      return { logits, steps };
    },
  };
}

/** The lanes of a file. Throws with a plain sentence on one that is not whole (SF-7). */
export const actLanesOf = (bytes: Uint8Array): ActLanes => createActLanes(parseActModel(bytes));
