import { expect, test } from "bun:test";
import { createStreet, listOf, settled } from "./testing/street.ts";

const minute = 60_000;

test("[PT-16] who has the list open and nothing on the screen is told nothing of it; back, all that changed meanwhile comes", () => {
  const street = createStreet(16);
  const all = settled(street, 40, () => 0);
  const [hidden, looking] = all;
  if (hidden === undefined || looking === undefined) throw new Error("nobody");
  for (const one of [hidden, looking]) listOf(street, one);
  const told = (one: typeof hidden): number => street.got(one).filter(({ frame }) => frame.t === "people-diff").length;
  street.move(hidden, true);
  const before = told(hidden);
  for (const one of all.slice(30)) street.leave(one);
  street.pass(5 * minute);
  expect(told(hidden)).toBe(before);
  expect(told(looking)).toBeGreaterThan(0);
  street.move(hidden, false);
  // A row goes half a minute to two after the list was looked at without whom it shows (WH-8).
  street.pass(3 * minute);
  expect(told(hidden)).toBeGreaterThan(before);
  const gone = street.got(hidden).flatMap(({ frame }) => (frame.t === "people-diff" ? frame.drop : []));
  expect(gone).toHaveLength(street.got(looking).flatMap(({ frame }) => (frame.t === "people-diff" ? frame.drop : [])).length);
});
