import { expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { judgeFor } from "./judge/options.ts";
import { keepLesson, lessonFaults } from "./lesson.ts";
import { readLines } from "./train/corpus.ts";

const judge = judgeFor([]);
const stopped = "Mon grand-père tuait le temps en jouant aux boules sous les tilleuls";
const own = ["je tue le temps à la gare avec des mots croisés", "on tuait les après-midi de pluie en regardant des films"];

test("[SF-85] what a won appeal taught is written anew by hand: a copy, a single sentence, contact details and a missing text are refused", () => {
  expect(lessonFaults(judge, stopped, own, "fr")).toEqual([]);
  const why = (sentences: readonly string[], text = stopped): string => lessonFaults(judge, text, sentences, "fr").join("\n");
  expect(why([own[0] ?? "", "on restait LA, en jouant aux  dames !"])).toBe("");
  expect(why([own[0] ?? "", "hier TUAIT le temps au café"])).toBe("");
  expect(why([own[0] ?? "", "hier on tuait le temps en jouant dehors"])).toContain('is copied ("tuait le temps en")');
  expect(why([own[0] ?? "", "quel con"])).toContain("three words");
  expect(why([own[0] ?? "", "il dit encore : t'es mort de rire"], "T'es mort de rire")).toContain("is copied");
  expect(why(own.slice(1))).toContain("two sentences");
  expect(why(own, " ")).toContain("missing");
  expect(why([own[0] ?? "", "appelle-moi au 06 39 98 12 34 ce soir"])).toContain("how to reach somebody");
  expect(why([own[0] ?? "", "{on|ils} tuait le temps"])).toContain("means something");
});

test("[SF-85] the sentences stand among the harmless lines from which the next training learns, and nothing of the stopped text does", () => {
  const folder = mkdtempSync(join(tmpdir(), "lesson-"));
  try {
    keepLesson(folder, own.slice(0, 1), "fr");
    const file = keepLesson(folder, own.slice(1), "fr");
    expect(readLines(folder).map(({ template, lang, isHarmless }) => [template, lang, isHarmless])).toEqual(own.map((one) => [one, "fr", true]));
    expect(readFileSync(file, "utf8")).not.toContain("grand-père");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
