import { expect, test } from "bun:test";
import { guessed } from "./guessed.ts";
import { hasData, readRows } from "./rows.ts";

test("[SF-34] what nobody labelled is never taught as sexual talk, and as none only where no word may be about it", () => {
  expect(guessed("you are a dick", true).sexual).toBeUndefined();
  expect(guessed("send me nudes", true).sexual).toBeUndefined();
  expect(guessed("they went to bed early", false).sexual).toBeUndefined();
  expect(guessed("go back to your country", true).sexual).toBe(0);
});

test("[SF-34] abuse with a violent word is a threat where something is announced or wished, of the rest of such abuse nobody says", () => {
  expect(guessed("they should all be shot", true).threat).toBe(1);
  expect(guessed("they got shot in that film", true).threat).toBeUndefined();
  expect(guessed("someone should shoot a film here", false).threat).toBe(0);
  expect(guessed("go back to your country", true).threat).toBe(0);
});

test.skipIf(!hasData)("[SF-34] of the collection only the sets whose people were asked say what is sexual talk", () => {
  const sets = new Set(readRows().flatMap(({ set, labels }) => (labels.sexual === 1 ? [set] : [])));
  expect([...sets]).toEqual(["convabuse"]);
});
