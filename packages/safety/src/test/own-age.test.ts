import { expect, test } from "bun:test";
import { notTold, told } from "../../corpus/own-age.ts";
import { judged, year } from "./bench.ts";

const isTold = (text: string): boolean => judged(text).verdict.policy === "minor.disclosed";

test("[NU-6] a guest who says to be under 18, by number, birth year or school class, also in disguise, is heard", () => {
  expect(told.filter((text) => !isTold(text))).toEqual([]);
});

test("[NU-6] negation, past, quotation, other people, durations and measures are no own age", () => {
  expect(notTold.filter(isTold)).toEqual([]);
});

test("[NU-6] every age from 5 to 17 counts, 18 and more does not, in digits and in words", () => {
  const ages = Array.from({ length: 30 }, (_, at) => at + 3);
  expect(ages.filter((age) => isTold(`j'ai ${age} ans`))).toEqual(ages.filter((age) => age >= 5 && age <= 17));
  expect(ages.filter((age) => isTold(`je suis née en ${year - age}`))).toEqual(ages.filter((age) => age >= 5 && age <= 17));
  expect(["dix", "onze", "seize", "dix-sept"].every((age) => isTold(`j'ai ${age} ans`))).toBe(true);
  expect(["dix-huit", "vingt", "soixante-dix-sept", "quatre-vingt-dix"].some((age) => isTold(`j'ai ${age} ans`))).toBe(false);
});

test("[NU-6] in a room and a knock it is blocked, in private it escalates and pauses the conversation, with the help for children", () => {
  expect(judged("j'ai 15 ans").verdict).toMatchObject({ step: "block", reason: "own-age", help: ["child"], pause: null });
  expect(judged("j'ai 15 ans", "knock").verdict.step).toBe("block");
  expect(judged("j'ai 15 ans", "private").verdict).toMatchObject({ step: "escalate", pause: { what: "conversation" } });
});
