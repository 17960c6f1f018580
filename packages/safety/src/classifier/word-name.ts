const offset = 0x811c9dc5;
const prime = 0x01000193;
/** Begin of a hash of one kind of feature. */
export const start = (kind: number): number => Math.imul(offset ^ kind, prime);
export const finish = (hash: number): number => {
  let x = hash ^ (hash >>> 16);
  x = Math.imul(x, 0x7feb352d);
  x ^= x >>> 15;
  x = Math.imul(x, 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
};
/** FNV-1a 32 over UTF-16 units, not finished. */
export function hashOf(from: number, text: string): number {
  let hash = from;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), prime);
  return hash;
}
/** A word before its first unit, and with one unit more: not finished. */
export const nameless = start(1);
export const named = (sum: number, unit: number): number => Math.imul(sum ^ unit, prime);
/** The hash of a word as a feature; it also names the word in the table of senses. */
export const wordName = (form: string): number => finish(hashOf(nameless, form));
