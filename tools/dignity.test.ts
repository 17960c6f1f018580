import { loadAssets } from "@lampion/safety";
import { expect, test } from "bun:test";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { actLaneRows, corpusRows, readLines } from "./train/corpus.ts";
import { readActLines } from "./train/act-lines.ts";
import { sentences } from "./train/grammar.ts";

const root = join(import.meta.dir, "..");
/** A word for somebody under 18, or an age under 18. */
const young =
  /(?<![\p{L}\p{N}_])(?:mineure?s?|ados?|adolescente?s?|lyc[ée]en(?:ne)?s?|coll[ée]gien(?:ne)?s?|[ée]coli[èe]re?s?|fillettes?|gamine?s?|enfants?|(?<!beaux? )gosses?|petites? filles?|child(?:ren)?|kids?|teens?|teenagers?|underage|schoolgirls?|minors?|(?:[5-9]|1[0-7]) ?(?:ans|yo|years? old))(?![\p{L}\p{N}_])/iu;
const sexual =
  /(?<![\p{L}\p{N}_])(?:pornos?|porn|sexe|sex|sexy|sexuel(?:le)?s?|sexual(?:ly)?|gangbang|fellation|sodomie|nudes?|seins?|nue?s?|naked|p[ée]nis|vagin(?:a|s)?|masturb\p{L}+|orgasm\p{L}*|horny|baiser?)(?![\p{L}\p{N}_])/iu;
const meets = (text: string): boolean => young.test(text) && sexual.test(text);
/** The Commission's own list of categories, word for word, and this check itself. */
const official = /desk\/taxonomy\.ts$|^tools\/dignity\.test\.ts$/;

/** What stands in a file as words for people: strings of code, lines of lists and documents. */
function textsOf(file: string, text: string): string[] {
  const lines = text.split("\n");
  if (file.endsWith(".md")) return lines.flatMap((line) => line.split(/[|·;]| {2,}|`,? `/));
  if (!/\.(ts|svelte|json|mjs)$/.test(file)) return lines;
  return lines.flatMap((line) => [...line.matchAll(/"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`/g)].map((match) => match[1] ?? match[2] ?? ""));
}

test("[SF-87] nowhere in code, corpus, tests, examples and documents does a word for a young person meet a sexual one", () => {
  const { stdout } = spawnSync("git", ["ls-files", "-co", "--exclude-standard", "packages", "tools", "bench", "docs"], { cwd: root, encoding: "utf8" });
  const files = stdout.split("\n").filter((file) => /\.(ts|svelte|json|mjs|txt|md|html|csv|jsonl)$/.test(file) && !official.test(file));
  expect(files.length).toBeGreaterThan(500);
  const found = files.flatMap((file) =>
    textsOf(file, readFileSync(join(root, file), "utf8")).flatMap((text, at) => (text.length < 600 && meets(text.replace(/\[[A-Z]{2}-.*?\]/, "")) ? [`${file}, text ${at}`] : [])),
  );
  expect(found).toEqual([]);
  // Where it stands, never what it says; and the check sees what it is for.
  expect([meets("une lycéenne"), meets("sexe"), meets("14 ans, nue"), meets("la bande des lycéens")]).toEqual([false, false, true, false]);
});

test("[SF-87] no sentence that teaches the lane of sexual talk, or an act of asking and selling, names a young person", () => {
  const rows = [...corpusRows(readLines()), ...actLaneRows()].filter(({ labels }) => labels.sexual === 1);
  expect(rows.length).toBeGreaterThan(800);
  expect(rows.filter(({ text }) => young.test(text)).map(({ set, lang }) => `${set} ${lang}`)).toEqual([]);
  const asked = (["fr", "en"] as const).flatMap(readActLines).filter(({ isAct }) => isAct);
  expect(asked.flatMap(({ line }) => sentences(line)).filter(meets)).toEqual([]);
}, 60_000);

test("[SF-87] what ships against names that seek minors are words of age, of school and a theme, no other", () => {
  const ofAgeAndSchool = /^(?:lyceen(?:ne)?s?|collegien(?:ne)?s?|lycee|college|teens?|ados?|gamines?|schoolgirls?|jeunettes?|mineure?s?|underage|lolitas?)$/;
  const { minorsAdult } = loadAssets().words;
  expect(minorsAdult.filter((word) => !ofAgeAndSchool.test(word))).toEqual([]);
  expect(minorsAdult.length).toBeGreaterThan(10);
});
