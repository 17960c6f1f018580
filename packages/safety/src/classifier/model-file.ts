import { buckets } from "./features.ts";
import { laneCount } from "./lanes.ts";
import { points, type Calibration } from "./calibrate.ts";
import { sensesOf, type Senses } from "./senses.ts";

/** Weights of the classifier, parsed and checked. */
export interface Model {
  readonly version: number;
  /** int8, `bucket * 8 + lane`. */
  readonly weights: Int8Array;
  /** Logit of one unit of weight, per lane. */
  readonly scales: Float64Array;
  readonly biases: Float64Array;
  readonly calibration: Calibration;
  readonly senses: Senses;
  /** FNV-1a 32 of the card that belongs to it (SF-37). */
  readonly card: number;
  /** FNV-1a 32 of the file. */
  readonly digest: number;
}

export const modelVersion = 3;
const magic = 0x4c4d504e; // "LMPN"
const headBytes = 16;
const laneHead = 8 + points * 2 * 2 * 8;

/** FNV-1a 32 over bytes: names a file, protects against damage, not against an attacker (who could change the code too). */
export function digestOf(bytes: Uint8Array): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < bytes.length; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash >>> 0;
}

/**
 * Reads a file of SF-33: magic, version, bits, lanes, digest of the card, digest of the rest; the words of every day and of the senses as a count of UTF-16 units and these, the first
 * in one line, then one line a sense;
 * then per lane scale, bias, calibration, a bitmap of used buckets and their int8 weights. Throws with a plain sentence on anything that does not fit (SF-7).
 */
export function parseModel(bytes: Uint8Array, card: Uint8Array): Model {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < headBytes || view.getUint32(0) !== magic) throw new Error("the model is no LMPN file");
  if (view.getUint8(4) !== modelVersion) throw new Error(`the model has version ${view.getUint8(4)}, this judge reads ${modelVersion}`);
  if (1 << view.getUint8(5) !== buckets || view.getUint8(6) !== laneCount) throw new Error("the model has other sizes than this judge");
  if (view.getUint32(8) !== digestOf(card)) throw new Error("the model and its card do not belong together");
  if (view.getUint32(12) !== digestOf(bytes.subarray(headBytes))) throw new Error("the model is damaged: its digest does not fit");
  const weights = new Int8Array(buckets * laneCount);
  const scales = new Float64Array(laneCount);
  const biases = new Float64Array(laneCount);
  const calibration: Calibration = { fr: [], en: [] };
  let at = headBytes + 4;
  const units = at <= bytes.length ? view.getUint32(headBytes) : 0;
  if (at + units * 2 > bytes.length) throw new Error("the model is cut off");
  let words = "";
  for (let unit = 0; unit < units; unit += 1, at += 2) words += String.fromCharCode(view.getUint16(at));
  const [known = "", ...lists] = words.split("\n");
  const senses = sensesOf(lists, known === "" ? [] : known.split(" "));
  for (let lane = 0; lane < laneCount; lane += 1) {
    if (at + laneHead + buckets / 8 > bytes.length) throw new Error("the model is cut off");
    scales[lane] = view.getFloat32(at);
    biases[lane] = view.getFloat32(at + 4);
    at += 8;
    for (const language of ["fr", "en"] as const) {
      const curve = new Float64Array(points * 2);
      for (let point = 0; point < points * 2; point += 1, at += 8) curve[point] = view.getFloat64(at);
      calibration[language].push(curve);
    }
    const map = bytes.subarray(at, at + buckets / 8);
    at += buckets / 8;
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      if (((map[bucket >> 3] ?? 0) & (1 << (bucket & 7))) === 0) continue;
      if (at >= bytes.length) throw new Error("the model is cut off");
      weights[bucket * laneCount + lane] = view.getInt8(at);
      at += 1;
    }
  }
  if (at !== bytes.length) throw new Error("the model has bytes that belong to nothing");
  return { version: modelVersion, weights, scales, biases, calibration, senses, card: view.getUint32(8), digest: digestOf(bytes) };
}

/** The bytes that `parseModel` reads; `tools/train` writes them. */
export function packModel(model: Omit<Model, "version" | "card" | "digest">, card: Uint8Array): Uint8Array {
  let used = 0;
  for (const weight of model.weights) if (weight !== 0) used += 1;
  const words = [model.senses.common.join(" "), ...model.senses.lists].join("\n");
  const bytes = new Uint8Array(headBytes + 4 + words.length * 2 + laneCount * (laneHead + buckets / 8) + used);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic);
  view.setUint8(4, modelVersion);
  view.setUint8(5, Math.log2(buckets));
  view.setUint8(6, laneCount);
  view.setUint32(8, digestOf(card));
  view.setUint32(headBytes, words.length);
  let at = headBytes + 4;
  for (let unit = 0; unit < words.length; unit += 1, at += 2) view.setUint16(at, words.charCodeAt(unit));
  for (let lane = 0; lane < laneCount; lane += 1) {
    view.setFloat32(at, model.scales[lane] ?? 0);
    view.setFloat32(at + 4, model.biases[lane] ?? 0);
    at += 8;
    for (const language of ["fr", "en"] as const) {
      for (const value of model.calibration[language][lane] ?? []) {
        view.setFloat64(at, value);
        at += 8;
      }
    }
    const map = at;
    at += buckets / 8;
    for (let bucket = 0; bucket < buckets; bucket += 1) {
      const weight = model.weights[bucket * laneCount + lane] ?? 0;
      if (weight === 0) continue;
      bytes[map + (bucket >> 3)] = (bytes[map + (bucket >> 3)] ?? 0) | (1 << (bucket & 7));
      view.setInt8(at, weight);
      at += 1;
    }
  }
  view.setUint32(12, digestOf(bytes.subarray(headBytes)));
  return bytes;
}
