import { digestOf } from "../classifier/model-file.ts";
import { actIds, type ActId } from "../lexicon/act-table.ts";
import { actBuckets, type Meanings } from "./act-features.ts";

/** Weights of the act lanes, parsed and checked. The weights of a bucket lie side by side: `starts[bucket]` to `starts[bucket + 1]`. */
export interface ActModel {
  readonly lanes: readonly ActId[];
  readonly starts: Uint32Array;
  readonly laneOf: Uint8Array;
  readonly weights: Int8Array;
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

export const actModelVersion = 2;
const magic = 0x4c414354; // "LACT"
const headBytes = 16;
const laneBytes = 17;

/**
 * Reads magic, version, count of lanes, count of words, digest of the rest; then per lane the number of its act, scale, bias, point and doubt; the words as
 * hash and meanings; then the weights by bucket and lane as steps (7 bits a byte) and an int8. Throws with a plain sentence on anything that does not fit (SF-7).
 */
export function parseActModel(bytes: Uint8Array): ActModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headBytes || view.getUint32(0) !== magic) throw new Error("the act model is no LACT file");
  if (view.getUint8(4) !== actModelVersion) throw new Error(`the act model has version ${view.getUint8(4)}, this judge reads ${actModelVersion}`);
  if (view.getUint32(12) !== digestOf(bytes.subarray(headBytes))) throw new Error("the act model is damaged: its digest does not fit");
  const count = view.getUint8(5);
  const words = view.getUint16(6);
  const total = view.getUint32(8);
  if (headBytes + count * laneBytes + words * 6 + total * 2 > bytes.length) throw new Error("the act model is cut off");
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
  const starts = new Uint32Array(actBuckets + 1);
  const laneOf = new Uint8Array(total);
  const weights = new Int8Array(total);
  let place = -1;
  let bucket = 0;
  for (let one = 0; one < total; one += 1) {
    let step = 0;
    let byte = 128;
    for (let shift = 0; byte >= 128; shift += 7) {
      if (at >= bytes.length || shift > 21) throw new Error("the act model is cut off");
      byte = bytes[at] as number;
      step |= (byte & 127) << shift;
      at += 1;
    }
    place += step + 1;
    if (at >= bytes.length || place >= actBuckets * count) throw new Error("the act model is cut off");
    for (; bucket < Math.floor(place / count);) starts[(bucket += 1)] = one;
    laneOf[one] = place % count;
    weights[one] = view.getInt8(at);
    at += 1;
  }
  while (bucket < actBuckets) starts[(bucket += 1)] = total;
  if (at !== bytes.length) throw new Error("the act model has bytes that belong to nothing");
  return { lanes, starts, laneOf, weights, scales, biases, seen, doubt, meanings, digest: digestOf(bytes) };
}

/** The bytes that `parseActModel` reads; `dense` is `bucket * lanes + lane`. `tools/train` writes them. */
export function packActModel(model: Pick<ActModel, "lanes" | "scales" | "biases" | "seen" | "doubt" | "meanings">, dense: Int8Array): Uint8Array {
  const count = model.lanes.length;
  const body: number[] = [];
  let total = 0;
  let last = -1;
  for (let place = 0; place < dense.length; place += 1) {
    const weight = dense[place] as number;
    if (weight === 0) continue;
    let step = place - last - 1;
    for (; step >= 128; step >>>= 7) body.push((step & 127) | 128);
    body.push(step, weight & 0xff);
    last = place;
    total += 1;
  }
  const words = [...model.meanings].sort(([a], [b]) => a - b);
  const bytes = new Uint8Array(headBytes + count * laneBytes + words.length * 6 + body.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic);
  view.setUint8(4, actModelVersion);
  view.setUint8(5, count);
  view.setUint16(6, words.length);
  view.setUint32(8, total);
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
  bytes.set(body, at);
  view.setUint32(12, digestOf(bytes.subarray(headBytes)));
  return bytes;
}
