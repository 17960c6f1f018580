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

export const actModelVersion = 4;
/** A weight is one of five (decision record 85): as many steps up or down, at most. Four bits hold it as 2 to 14. */
export const weightStep = 3;
export const mostSteps = 2;
export const zero = 8;
const kinds = 2 * mostSteps + 1;
/** Weights in a byte of the file: as a number of three digits, which packs to the bare information, where four bits each pack to a sixth more. */
const inByte = 3;
/** Numbers of 32 bits that the weights of a bucket fill. */
export const wordsOf = (lanes: number): number => Math.ceil(lanes / 8);
const magic = 0x4c414354; // "LACT"
const headBytes = 16;
const laneBytes = 17;
/** What the key of a word may be above the one before it. */
const most = 0xffff;

/**
 * Reads magic, version, count of lanes, count of words, count of buckets, digest of the rest; then per lane the number of its act, scale, bias, point and doubt; the
 * words by how much the key of each is above the one before it, and their meanings, byte by byte of all words, which packs to half; then the weights of each
 * bucket, three lanes a byte. Throws with a plain sentence on anything that does not fit (SF-7).
 */
export function parseActModel(bytes: Uint8Array): ActModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headBytes || view.getUint32(0) !== magic) throw new Error("the act model is no LACT file");
  if (view.getUint8(4) !== actModelVersion) throw new Error(`the act model has version ${view.getUint8(4)}, this judge reads ${actModelVersion}`);
  if (view.getUint32(12) !== digestOf(bytes.subarray(headBytes))) throw new Error("the act model is damaged: its digest does not fit");
  const count = view.getUint8(5);
  const words = view.getUint16(6);
  if (view.getUint32(8) !== actBuckets) throw new Error("the act model has another number of buckets");
  const row = wordsOf(count);
  const size = headBytes + count * laneBytes + words * 4 + actBuckets * Math.ceil(count / inByte);
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
  const columns = [0, 1, 2, 3].map((column) => bytes.subarray(at + column * words, at + (column + 1) * words)) as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
  for (let word = 0, key = 0; word < words; word += 1) {
    const [rise, rest, first, second] = columns.map((column) => column[word] as number) as [number, number, number, number];
    key += (rise << 8) | rest;
    if (first > 0) meanings.set(key, (second << 8) | first);
  }
  at += words * 4;
  const rows = new Int32Array(actBuckets * row);
  for (let bucket = 0; bucket < actBuckets; bucket += 1) {
    let digits = 0;
    for (let lane = 0; lane < count; lane += 1) {
      if (lane % inByte === 0) digits = bytes[at++] as number;
      const place = bucket * row + (lane >> 3);
      rows[place] = (rows[place] as number) | (((((digits % kinds) - mostSteps) * weightStep + zero) & 15) << ((lane & 7) * 4));
      digits = Math.trunc(digits / kinds);
    }
  }
  return { lanes, rows, scales, biases, seen, doubt, meanings, digest: digestOf(bytes) };
}

/** The bytes that `parseActModel` reads; `dense` is `bucket * lanes + lane`, steps of a weight. `tools/train` writes them. */
export function packActModel(model: Pick<ActModel, "lanes" | "scales" | "biases" | "seen" | "doubt" | "meanings">, dense: Int8Array): Uint8Array {
  const count = model.lanes.length;
  const words: { readonly rise: number; readonly meant: number }[] = [];
  let last = 0;
  for (const [key, meant] of [...model.meanings].sort(([a], [b]) => a - b)) {
    // A word of no meaning where the next is too far.
    for (; key - last > most; last += most) words.push({ rise: most, meant: 0 });
    words.push({ rise: key - last, meant });
    last = key;
  }
  const bytes = new Uint8Array(headBytes + count * laneBytes + words.length * 4 + actBuckets * Math.ceil(count / inByte));
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
  for (const part of [words.map(({ rise }) => rise >>> 8), words.map(({ rise }) => rise & 0xff), words.map(({ meant }) => meant & 0xff), words.map(({ meant }) => meant >>> 8)]) {
    bytes.set(part, at);
    at += part.length;
  }
  for (let bucket = 0; bucket < actBuckets; bucket += 1) {
    for (let lane = 0; lane < count; lane += inByte, at += 1) {
      let digits = 0;
      for (let next = Math.min(count, lane + inByte) - 1; next >= lane; next -= 1) digits = digits * kinds + (dense[bucket * count + next] as number) + mostSteps;
      bytes[at] = digits;
    }
  }
  view.setUint32(12, digestOf(bytes.subarray(headBytes)));
  return bytes;
}
