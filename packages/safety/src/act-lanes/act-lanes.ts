import { evenOf } from "../classifier/classifier.ts";
import type { ActWord } from "../lexicon/act-words.ts";
import { ActFeatures, actWindowWords } from "./act-features.ts";
import type { ActId } from "../lexicon/act-table.ts";
import { parseActModel, type ActModel } from "./act-model.ts";

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

/** For each bucket the number of its row, 0 without weights, and where the weights of a row begin: a twentieth of the buckets has any. */
function rowsOf({ starts }: ActModel): { readonly rowOf: Uint16Array; readonly starts: Uint32Array } {
  const rowOf = new Uint16Array(starts.length - 1);
  const begins = [0];
  for (let bucket = 0; bucket < rowOf.length; bucket += 1) {
    if (starts[bucket] === starts[bucket + 1]) continue;
    rowOf[bucket] = begins.length;
    begins.push(starts[bucket] as number);
  }
  return { rowOf, starts: Uint32Array.from([...begins, starts.at(-1) ?? 0]) };
}

/** The act lanes (SF-22): what a sentence does, by its words, their pieces and what they stand for. Sums are whole numbers: one answer on every engine. */
export function createActLanes(model: ActModel): ActLanes {
  const count = model.lanes.length;
  const features = new ActFeatures();
  const sums = new Int32Array(count);
  const logits = new Float64Array(count);
  const { laneOf, weights, scales, biases } = model;
  const { rowOf, starts } = rowsOf(model);
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
        sums.fill(0);
        const { list, length } = features;
        for (let at = 0; at < length; at += 1) {
          const row = rowOf[list[at] as number] as number;
          const end = starts[row + 1] as number;
          for (let one = starts[row] as number; one < end; one += 1) {
            const lane = laneOf[one] as number;
            sums[lane] = (sums[lane] as number) + (weights[one] as number);
          }
        }
        steps += length * 2;
        const even = evenOf(length);
        for (let lane = 0; lane < count; lane += 1) {
          const logit = (sums[lane] as number) * (scales[lane] as number) * even + (biases[lane] as number);
          if (logit > (logits[lane] as number)) logits[lane] = logit;
        }
      }
      return { logits, steps };
    },
  };
}

/** The lanes of a file. Throws with a plain sentence on one that is not whole (SF-7). */
export const actLanesOf = (bytes: Uint8Array): ActLanes => createActLanes(parseActModel(bytes));
