/** SHA-256 of a text as hex (FIPS 180-4), in plain code: the package has no platform (SF-1). Used at publication and at start, never per message. */
export function sha256(text: string): string {
  const bytes = utf8(text);
  const length = bytes.length;
  const blocks = new Uint8Array(((length + 72) >> 6) << 6);
  blocks.set(bytes);
  blocks[length] = 0x80;
  new DataView(blocks.buffer).setUint32(blocks.length - 4, length * 8);
  new DataView(blocks.buffer).setUint32(blocks.length - 8, Math.floor(length / 0x20000000));
  const hash = Uint32Array.from(firstRoots);
  const words = new Uint32Array(64);
  const view = new DataView(blocks.buffer);
  for (let at = 0; at < blocks.length; at += 64) {
    for (let i = 0; i < 16; i += 1) words[i] = view.getUint32(at + i * 4);
    for (let i = 16; i < 64; i += 1) {
      const x = words[i - 15] as number;
      const y = words[i - 2] as number;
      words[i] = (words[i - 16] as number) + (turn(x, 7) ^ turn(x, 18) ^ (x >>> 3)) + (words[i - 7] as number) + (turn(y, 17) ^ turn(y, 19) ^ (y >>> 10));
    }
    let [a, b, c, d, e, f, g, h] = hash as unknown as [number, number, number, number, number, number, number, number];
    for (let i = 0; i < 64; i += 1) {
      const one = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + (rounds[i] as number) + (words[i] as number)) >>> 0;
      const two = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) >>> 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + one) >>> 0, c, b, a, (one + two) >>> 0];
    }
    for (const [i, value] of [a, b, c, d, e, f, g, h].entries()) hash[i] = (hash[i] as number) + value;
  }
  return [...hash].map((word) => word.toString(16).padStart(8, "0")).join("");
}

const turn = (x: number, by: number): number => (x >>> by) | (x << (32 - by));
const primes = ((): number[] => {
  const out: number[] = [];
  for (let n = 2; out.length < 64; n += 1) if (out.every((prime) => n % prime !== 0)) out.push(n);
  return out;
})();
const fraction = (root: number): number => Math.floor((root - Math.floor(root)) * 4_294_967_296) >>> 0;
const firstRoots = primes.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));
const rounds = Uint32Array.from(primes.map((prime) => fraction(Math.cbrt(prime))));

function utf8(text: string): Uint8Array {
  const out: number[] = [];
  for (const sign of text) {
    const point = sign.codePointAt(0) ?? 0;
    if (point < 0x80) out.push(point);
    else if (point < 0x800) out.push(0xc0 | (point >> 6), 0x80 | (point & 63));
    else if (point < 0x10000) out.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
    else out.push(0xf0 | (point >> 18), 0x80 | ((point >> 12) & 63), 0x80 | ((point >> 6) & 63), 0x80 | (point & 63));
  }
  return Uint8Array.from(out);
}
