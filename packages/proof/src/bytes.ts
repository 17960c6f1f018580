import { base64, base64urlnopad, hex, utf8 as utf8Coder } from "@scure/base";

/** Bytes of ASCII text. Labels are ASCII; anything else is a mistake of the program. */
export function ascii(text: string): Uint8Array {
  const out = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code > 0x7f) throw new Error("a label is ASCII");
    out[at] = code;
  }
  return out;
}

export function join(...parts: readonly Uint8Array[]): Uint8Array {
  let size = 0;
  for (const part of parts) size += part.length;
  const out = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}

/** Compares every byte whatever the first ones say, so that the time tells nothing about where two tags differ. */
export function same(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  let difference = 0;
  for (let at = 0; at < one.length; at += 1) difference |= (one[at] ?? 0) ^ (other[at] ?? 0);
  return difference === 0;
}

export const isZero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** A whole number from 0 to 2^53 - 1 as 8 bytes, big-endian. */
export function uint64(value: number): Uint8Array {
  const out = new Uint8Array(8);
  writeUint64(out, 0, value);
  return out;
}

/** Byte by byte: a view of a small array makes the runtime move it out of its heap, which costs more than all of them. */
export function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}
export function writeUint64(bytes: Uint8Array, at: number, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) throw new Error("not a whole number from 0 to 2^53 - 1");
  writeUint32(bytes, at, Math.floor(value / 0x1_0000_0000));
  writeUint32(bytes, at + 4, value % 0x1_0000_0000);
}

/** Null above 2^53 - 1: such a number cannot be one of ours. */
export function readUint64(view: DataView, at: number): number | null {
  const value = view.getUint32(at) * 0x1_0000_0000 + view.getUint32(at + 4);
  return Number.isSafeInteger(value) ? value : null;
}

export const toHex = (bytes: Uint8Array): string => hex.encode(bytes);
export const toBase64 = (bytes: Uint8Array): string => base64.encode(bytes);
export const toBase64Url = (bytes: Uint8Array): string => base64urlnopad.encode(bytes);

/** Null when it is not exactly such a text, or not of the wanted size. */
export const fromHex = (text: string, size?: number): Uint8Array | null => decoded(() => hex.decode(text), size);
export const fromBase64 = (text: string, size?: number): Uint8Array | null => decoded(() => base64.decode(text), size);
export const fromBase64Url = (text: string, size?: number): Uint8Array | null => decoded(() => base64urlnopad.decode(text), size);

function decoded(decode: () => Uint8Array, size: number | undefined): Uint8Array | null {
  try {
    const bytes = decode();
    return size === undefined || bytes.length === size ? bytes : null;
  } catch {
    return null;
  }
}

export const utf8Bytes = (text: string): Uint8Array => utf8Coder.decode(text);
/** Null when it is not UTF-8. */
export function utf8Text(bytes: Uint8Array): string | null {
  try {
    return utf8Coder.encode(bytes);
  } catch {
    return null;
  }
}
