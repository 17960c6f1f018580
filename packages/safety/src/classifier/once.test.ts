import { expect, test } from "bun:test";
import * as fc from "fast-check";
import { Once } from "./once.ts";

test("[SF-29] a number is told once in a text, whatever was told before, and again in the next", () => {
  const once = new Once(17, 8_192);
  // Few numbers for most texts, and now and then so many that the table has to take more place.
  const few = fc.array(fc.integer({ min: 0, max: 131_071 }), { maxLength: 32 });
  const many = fc.integer({ min: 0, max: 31 }).map((from) => Array.from({ length: 4_000 }, (_, at) => (from + (at % 3_900) * 97) & 131_071));
  fc.assert(
    fc.property(fc.array(fc.oneof({ weight: 9, arbitrary: few }, { weight: 1, arbitrary: many }), { maxLength: 40 }), (texts) => {
      for (const text of texts) {
        once.begin();
        const seen = new Set<number>();
        for (const number of text) {
          expect(once.isNew(number)).toBe(!seen.has(number));
          seen.add(number);
        }
      }
    }),
  );
  // Turns are counted anew once they are used up.
  for (let turn = 0; turn < 40_000; turn += 1) {
    once.begin();
    if (!once.isNew(5) || once.isNew(5) || !once.isNew(69)) throw new Error(`turn ${turn}`);
  }
});
