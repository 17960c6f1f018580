import { expect, test } from "bun:test";
import fc from "fast-check";
import { createRate, gatherMs } from "./gather-time.ts";

test("[PT-10] few records are committed at once, many every eight milliseconds, and between them up to four go together", () => {
  expect([1, 20, 90].map(gatherMs)).toEqual([8, 8, 8]);
  expect([92, 100, 160].map(gatherMs)).toEqual([24, 24, 24]);
  expect(gatherMs(200)).toBeCloseTo(20);
  expect(gatherMs(400)).toBeCloseTo(10);
  expect([500, 5_000].map(gatherMs)).toEqual([8, 8]);
});

test("[PT-10] nobody waits longer than 24 ms for company, at any rate", () => {
  fc.assert(fc.property(fc.double({ min: 0, max: 1e6, noNaN: true }), (perS) => gatherMs(perS) >= 8 && gatherMs(perS) <= 24));
});

test("the rate is that of the last whole second; after a pause it is none", () => {
  const rate = createRate();
  const rates: number[] = [];
  for (let at = 0; at < 100; at += 1) rate.came(at * 10);
  rates.push(rate.perS());
  rate.came(1_000);
  rates.push(rate.perS());
  rate.came(60_000);
  rates.push(rate.perS());
  expect(rates).toEqual([0, 100, 0]);
});
