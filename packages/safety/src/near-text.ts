import { scan } from "./views/scan.ts";

const hash32 = (text: string, seed: number): number => {
  let hash = seed >>> 0;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  hash ^= hash >>> 16;
  hash = Math.imul(hash, 0x7feb352d) >>> 0;
  return (hash ^ (hash >>> 15)) >>> 0;
};

/** 64-bit SimHash over words and 4-grams (safety.md 4, `sender.same_opening`) as two 32-bit halves; null for under 9 letters. */
export function nearText(text: string): readonly [number, number] | null {
  const { tokens } = scan(text);
  const joined = tokens.map((token) => token.plain).join(" ");
  if (joined.length < 9) return null;
  const counts = new Int32Array(64);
  const add = (feature: string): void => {
    const low = hash32(feature, 0x811c9dc5);
    const high = hash32(feature, 0x050c5d1f);
    for (let bit = 0; bit < 32; bit += 1) {
      counts[bit] = (counts[bit] ?? 0) + ((low >>> bit) & 1 ? 1 : -1);
      counts[32 + bit] = (counts[32 + bit] ?? 0) + ((high >>> bit) & 1 ? 1 : -1);
    }
  };
  for (const token of tokens) add(token.plain);
  for (let at = 0; at + 4 <= joined.length && at < 400; at += 1) add(joined.slice(at, at + 4));
  let low = 0;
  let high = 0;
  for (let bit = 0; bit < 32; bit += 1) {
    if ((counts[bit] ?? 0) > 0) low |= 1 << bit;
    if ((counts[32 + bit] ?? 0) > 0) high |= 1 << bit;
  }
  return [low >>> 0, high >>> 0];
}

const ones = (value: number): number => {
  let count = 0;
  for (let rest = value >>> 0; rest !== 0; rest &= rest - 1) count += 1;
  return count;
};

/** Bits that differ, 0 to 64; 3 and less are near texts. */
export function nearDistance(a: readonly [number, number], b: readonly [number, number]): number {
  return ones((a[0] ^ b[0]) >>> 0) + ones((a[1] ^ b[1]) >>> 0);
}
