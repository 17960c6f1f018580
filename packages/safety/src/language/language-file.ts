import { digestOf } from "../classifier/model-file.ts";
import { classes, languageBuckets, type LanguageModel } from "./router.ts";

const magic = 0x4c4d504c; // "LMPL"
const version = 1;
const head = 16;

/** Reads the router's file: magic, version, scale, digest, then int8 `bucket * 3 + class`. Throws with a plain sentence on what does not fit (SF-7). */
export function parseLanguage(bytes: Uint8Array): LanguageModel {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length !== head + languageBuckets * classes.length || view.getUint32(0) !== magic) throw new Error("the language model is no LMPL file of this size");
  if (view.getUint32(4) !== version) throw new Error(`the language model has version ${view.getUint32(4)}, this judge reads ${version}`);
  if (view.getUint32(12) !== digestOf(bytes.subarray(head))) throw new Error("the language model is damaged: its digest does not fit");
  return { scale: view.getFloat32(8), weights: new Int8Array(bytes.slice(head).buffer) };
}

export function packLanguage(model: LanguageModel): Uint8Array {
  const bytes = new Uint8Array(head + model.weights.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, magic);
  view.setUint32(4, version);
  view.setFloat32(8, model.scale);
  bytes.set(new Uint8Array(model.weights.buffer, model.weights.byteOffset, model.weights.length), head);
  view.setUint32(12, digestOf(bytes.subarray(head)));
  return bytes;
}
