import { expect, test } from "bun:test";
import type { Rule } from "@lampion/safety";
import { hitsIn, ownTexts } from "./rules-corpus.ts";
import { readLines } from "./train/corpus.ts";

const rule = (on: Rule["on"], units: number): Rule => ({
  ...{ id: "long-texts", rev: 1, class: "other", policy: "spam.text", on, mode: "live", then: { step: "block" }, onFailure: "allow", guard: { hitsPerHour: 10, share: 0.2 } },
  when: { op: ">=", a: { op: "signal", name: "text.units" }, b: { op: "number", value: units } },
  tests: [
    { name: "long", given: { "text.units": units }, expect: "hit" },
    { name: "short", given: { "text.units": units - 1 }, expect: "miss" },
    { name: "not known", given: {}, expect: "unknown" },
  ],
});

test("[SF-62] a rule of knocks and private talk, of which nothing is kept, is tried on our own sentences: everyday and marked ones, by place", () => {
  const texts = [
    { text: "court", lang: "fr", isMarked: false },
    { text: "une phrase de tous les jours", lang: "fr", isMarked: false },
    { text: "a sentence that would do harm", lang: "en", isMarked: true },
  ] as const;
  expect(hitsIn([rule(["knock", "private"], 12)], texts)).toEqual([
    { rule: "long-texts", kind: "knock", everyday: [texts[1].text], marked: [texts[2].text] },
    { rule: "long-texts", kind: "private", everyday: [texts[1].text], marked: [texts[2].text] },
  ]);
  const own = ownTexts(readLines());
  const share = own.filter(({ isMarked }) => isMarked).length / own.length;
  expect([own.length > 2_000, share > 0.1 && share < 0.9]).toEqual([true, true]);
});
