import { expect, test } from "bun:test";
import fc from "fast-check";
import { reportOracle, signedRank } from "./oracle/oracle.ts";

test("[EV-10] answers to true and to forged reports have the same size, and time does not tell them apart (T13, a hundredth of it)", async () => {
  const result = await reportOracle(60);
  expect(result.bytesApart).toBe(0);
  // One in ten thousand times chance alone goes further.
  expect(Math.abs(result.z)).toBeLessThan(3.9);
  // Both wait for the same grid of the clock.
  expect(result.trueMs).toBeGreaterThan(5);
}, 60_000);

test("the test of signed ranks finds what is there, and nothing where there is nothing", () => {
  expect(signedRank([])).toBe(0);
  expect(signedRank([0, 0])).toBe(0);
  expect(Math.abs(signedRank([1, -1, 2, -2, 3, -3]))).toBeLessThan(1e-9);
  expect(signedRank(Array.from({ length: 50 }, (_, n) => n + 1))).toBeGreaterThan(6);
  // The published example of Wilcoxon (1945): ranks of the minus signs add up to 3 of 36.
  expect(signedRank([1, 2, -3, 4, 5, 6, 7, 8])).toBeCloseTo((33 - 18) / Math.sqrt((8 * 9 * 17) / 24), 6);
  fc.assert(fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 60 }), (list) => Math.abs(signedRank(list) + signedRank(list.map((one) => -one))) < 1e-9));
});
