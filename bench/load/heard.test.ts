import { expect, test } from "bun:test";
import { faultsOf, numberOf, silenceOf, textOf, type Word } from "./heard.ts";

/** One word every 100 ms from 0 on, without those of `without`. */
const talk = (count: number, without: readonly number[] = []): Word[] =>
  Array.from({ length: count }, (_, k) => ({ at: k * 100, seq: k + 1, k })).filter(({ k }) => !without.includes(k));

test("[RL-4] a silence is the longest pause less the rhythm, wherever it begins, and also when it is not over", () => {
  expect(silenceOf(talk(50), 1_000, 4_000, 100)).toBe(0);
  expect(silenceOf(talk(50, [20, 21, 22]), 1_000, 4_000, 100)).toBe(300);
  expect(silenceOf(talk(50, [8, 9, 10, 11, 12]), 1_000, 4_000, 100)).toBe(500);
  expect(silenceOf(talk(50, [20, 21, 22]), 3_000, 4_000, 100)).toBe(0);
  expect(silenceOf(talk(20), 1_000, 4_000, 100)).toBe(2_000);
  expect(silenceOf([], 1_000, 4_000, 100)).toBe(2_900);
});
test("[RL-4] what somebody misses, gets twice or in another order is found, and what was refused is no loss", () => {
  const whole = talk(10);
  expect(faultsOf([{ sent: 10, refused: 0, guests: [whole, whole] }])).toEqual({ missing: 0, lost: 0, doubled: 0, disordered: 0 });
  expect(faultsOf([{ sent: 11, refused: 0, guests: [whole, talk(10, [3])] }])).toEqual({ missing: 1, lost: 1, doubled: 0, disordered: 0 });
  expect(faultsOf([{ sent: 11, refused: 1, guests: [whole, [...whole, { at: 2_000, seq: 11, k: 4 }]] }])).toEqual({ missing: 0, lost: 0, doubled: 1, disordered: 0 });
  expect(faultsOf([{ sent: 10, refused: 0, guests: [whole, [...talk(10, [3]), { at: 2_000, seq: 4, k: 3 }]] }])).toEqual({ missing: 0, lost: 0, doubled: 0, disordered: 1 });
});
test("a word is known again by its text", () => {
  for (const k of [0, 7, 4_095, 1_234_567]) expect(numberOf(textOf(k))).toBe(k);
  expect(numberOf("bonsoir")).toBeNull();
});
