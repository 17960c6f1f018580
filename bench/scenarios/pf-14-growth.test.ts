import { expect, test } from "bun:test";
import { straightness } from "./pf-14-growth.ts";

test("[PF-14] points on a line are told from points that bend", () => {
  expect(straightness([1, 2, 5, 10, 18].map((x) => [x, 40 + 3 * x]))).toBeCloseTo(1, 9);
  expect(straightness([1, 2, 5, 10, 18].map((x) => [x, x * x]))).toBeLessThan(0.95);
  expect(straightness([1, 2, 5, 10, 18].map((x, at) => [x, at % 2]))).toBeLessThan(0.5);
});
