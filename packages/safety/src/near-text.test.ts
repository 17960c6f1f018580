import { expect, test } from "bun:test";
import { nearDistance, nearText } from "./near-text.ts";
import { scan } from "./views/scan.ts";

/** The same by the book: each of 64 bits counted by itself over all words and grams. */
function byTheBook(text: string): readonly [number, number] | null {
  const { tokens } = scan(text);
  const joined = tokens.map(({ plain }) => plain).join(" ");
  if (joined.length < 9) return null;
  const grams = Array.from({ length: Math.min(400, joined.length - 3) }, (_, at) => joined.slice(at, at + 4));
  const hashOf = (part: string, seed: number): number => {
    let sum = seed;
    for (const unit of part.split("")) sum = Math.imul(sum ^ unit.charCodeAt(0), 0x01000193);
    const mixed = Math.imul(sum ^ (sum >>> 16), 0x7feb352d);
    return mixed ^ (mixed >>> 15);
  };
  const parts = [...tokens.map(({ plain }) => plain), ...grams];
  const half = (seed: number): number => {
    let out = 0;
    for (let bit = 0; bit < 32; bit += 1) {
      const count = parts.filter((part) => (hashOf(part, seed) >>> bit) & 1).length;
      if (count > parts.length >> 1) out |= 1 << bit;
    }
    return out >>> 0;
  };
  return [half(0x811c9dc5), half(0x050c5d1f)];
}

test("[SF-42] the digest of a text is the majority of its words and grams, bit by bit, whatever its length", () => {
  const words = "on se voit demain au marché vers midi si tu veux bien ou alors plus tard devant la gare".split(" ");
  for (let count = 0; count <= 60; count += 1) {
    const text = Array.from({ length: count }, (_, at) => words[(at * 7) % words.length]).join(" ");
    expect([text, nearText(text)]).toEqual([text, byTheBook(text)]);
  }
  for (const text of ["aaaaaaaaaaaa ".repeat(150), "a b c d e f g h i j k l ".repeat(80), "je ".repeat(660)]) expect(nearText(text)).toEqual(byTheBook(text));
});

test("[SF-42] a word more changes few bits, another text many", () => {
  const one = nearText("bonjour à tous, je vends mon canapé en bon état, passez me voir samedi") as readonly [number, number];
  const near = nearText("bonjour à tous, je vends mon canapé en bon état, passez me voir dimanche") as readonly [number, number];
  const other = nearText("quelqu'un a vu le match hier soir, quelle fin incroyable") as readonly [number, number];
  expect(nearDistance(one, near)).toBeLessThan(nearDistance(one, other));
});
