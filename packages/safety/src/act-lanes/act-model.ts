import { digestOf } from "../classifier/model-file.ts";
import { actIds, type ActId } from "../lexicon/act-table.ts";
import { actBuckets, type Meanings } from "./act-features.ts";

/** Weights of the act lanes, parsed and checked. */
export interface ActModel {
  readonly lanes: readonly ActId[];
  /** Weights of a bucket side by side, eight lanes a number, four bits each: the weight and `zero`. `wordsOf(lanes)` numbers a bucket; the lane `8 w + n` has the bits `4 n` to `4 n + 3`. */
  readonly rows: Int32Array;
  /** Logit of one unit of weight, per lane. */
  readonly scales: Float64Array;
  readonly biases: Float64Array;
  /** Per lane: the logit from which the act counts as seen. */
  readonly seen: Float64Array;
  /** Per lane: the logit under which what a pattern has seen is not believed. */
  readonly doubt: Float64Array;
  readonly meanings: Meanings;
  /** FNV-1a 32 of the file. */
  readonly digest: number;
}

export const actModelVersion = 3;
/** Four bits hold a weight from -7 to 7 as 1 to 15. */
export const mostWeight = 7;
export const zero = 8;
/** Numbers of 32 bits that the weights of a bucket fill. */
export const wordsOf = (lanes: number): number => Math.ceil(lanes / 8);
const magic = 0x4c414354; // "LACT"
const headBytes = 16;
const laneBytes = 17;

/**
 * Reads magic, version, count of lanes, count of words, count of buckets, digest of the rest; then per lane the number of its act, scale, bias, point and doubt; the
 * words as hash and meanings; then the weights of each bucket, four bits a lane. Throws with a plain sentence on anything that does not fit (SF-7).
 */
export function parseActModel(bytes: Uint8Array): ActModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headBytes || view.getUint32(0) !== magic) throw new Error("the act model is no LACT file");
  if (view.getUint8(4) !== actModelVersion) throw new Error(`the act model has version ${view.getUint8(4)}, this judge reads ${actModelVersion}`);
  if (view.getUint32(12) !== digestOf(bytes.subarray(headBytes))) throw new Error("the act model is damaged: its digest does not fit");
  const count = view.getUint8(5);
  const words = view.getUint16(6);
  if (view.getUint32(8) !== actBuckets) throw new Error("the act model has another number of buckets");
  const numbers = actBuckets * wordsOf(count);
  const size = headBytes + count * laneBytes + words * 6 + numbers * 4;
  if (bytes.length < size) throw new Error("the act model is cut off");
  if (bytes.length > size) throw new Error("the act model has bytes that belong to nothing");
  let at = headBytes;
  const lanes: ActId[] = [];
  const [scales, biases, seen, doubt] = [new Float64Array(count), new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  for (let lane = 0; lane < count; lane += 1, at += laneBytes) {
    const id = actIds[view.getUint8(at)];
    if (id === undefined) throw new Error("the act model names an act that is none");
    lanes.push(id);
    scales[lane] = view.getFloat32(at + 1);
    biases[lane] = view.getFloat32(at + 5);
    seen[lane] = view.getFloat32(at + 9);
    doubt[lane] = view.getFloat32(at + 13);
  }
  const meanings = new Map<number, number>();
  for (let word = 0; word < words; word += 1, at += 6) meanings.set(view.getUint32(at), view.getUint16(at + 4));
  const rows = new Int32Array(numbers);
  for (let number = 0; number < numbers; number += 1, at += 4) rows[number] = view.getInt32(at);
  return { lanes, rows, scales, biases, seen, doubt, meanings, digest: digestOf(bytes) };
}

/** The bytes that `parseActModel` reads; `dense` is `bucket * lanes + lane`, -7 to 7. `tools/train` writes them. */
export function packActModel(model: Pick<ActModel, "lanes" | "scales" | "biases" | "seen" | "doubt" | "meanings">, dense: Int8Array): Uint8Array {
  const count = model.lanes.length;
  const row = wordsOf(count);
  const words = [...model.meanings].sort(([a], [b]) => a - b);
  const bytes = new Uint8Array(headBytes + count * laneBytes + words.length * 6 + actBuckets * row * 4);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic);
  view.setUint8(4, actModelVersion);
  view.setUint8(5, count);
  view.setUint16(6, words.length);
  view.setUint32(8, actBuckets);
  let at = headBytes;
  for (let lane = 0; lane < count; lane += 1, at += laneBytes) {
    view.setUint8(at, actIds.indexOf(model.lanes[lane] as ActId));
    view.setFloat32(at + 1, model.scales[lane] ?? 0);
    view.setFloat32(at + 5, model.biases[lane] ?? 0);
    view.setFloat32(at + 9, model.seen[lane] ?? 0);
    view.setFloat32(at + 13, model.doubt[lane] ?? 0);
  }
  for (const [hash, meant] of words) {
    view.setUint32(at, hash);
    view.setUint16(at + 4, meant);
    at += 6;
  }
  for (let bucket = 0; bucket < actBuckets; bucket += 1) {
    for (let word = 0; word < row; word += 1, at += 4) {
      let number = 0;
      for (let lane = Math.min(count, word * 8 + 8) - 1; lane >= word * 8; lane -= 1) number = (number << 4) | ((dense[bucket * count + lane] as number) + zero);
      view.setInt32(at, number);
    }
  }
  view.setUint32(12, digestOf(bytes.subarray(headBytes)));
  return bytes;
}
