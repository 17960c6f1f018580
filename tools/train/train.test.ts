import { expect, test } from "bun:test";
import { digestOf } from "@lampion/safety/train";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { corpusRows, readLines } from "./corpus.ts";
import { isMeasured, parseGrammar, sentences } from "./grammar.ts";
import { keptIn, pageOf, worse, type Number as Figure } from "./page.ts";
import { train } from "./train.ts";

const toy = join(import.meta.dir, "toy");

test("[SF-34, SF-35] the toy lines train to the same bytes every time, with the pinned digest", () => {
  const rows = corpusRows(readLines(toy));
  const [dev, learned] = [rows.filter((row) => row.isDev), rows.filter((row) => !row.isDev)];
  expect(dev.length).toBeGreaterThan(20);
  expect(learned.length).toBeGreaterThan(20);
  const once = (): ReturnType<typeof train> =>
    train({ rows: learned, dev, languages: learned.map(({ text }, at) => ({ text, label: at % 2 === 0 ? 0 : 1 })), tell: () => undefined });
  const [a, b] = [once(), once()];
  expect(a.model).toEqual(b.model);
  expect([digestOf(a.model), digestOf(a.language)]).toEqual([1_026_348_407, 1_931_770_209]);
}, 60_000);

test("[SF-77] every line of ours parses, both halves are there in every file, and a line says the same sentences each time", () => {
  const lines = readLines();
  expect(lines.length).toBeGreaterThan(700);
  for (const suite of new Set(lines.map((line) => line.suite))) {
    const own = lines.filter((line) => line.suite === suite);
    expect([suite, own.some(isMeasured), own.some((line) => !isMeasured(line))]).toEqual([suite, true, true]);
  }
  for (const line of lines) {
    const said = sentences(line);
    expect(said.length).toBeGreaterThan(0);
    expect(said).toEqual(sentences(line));
    for (const one of said) expect([line.template, /[{}<>|]/u.test(one)]).toEqual([line.template, false]);
  }
});

test("a grammar with an unknown lane, slot or language is refused", () => {
  expect(() => parseGrammar("lang de\nx", "a")).toThrow("language");
  expect(() => parseGrammar("lang fr\n[rude]\nx", "a")).toThrow("no lane");
  expect(() => sentences(parseGrammar("lang fr\n[]\n<nobody> dort", "a")[0] as never)).toThrow("no slot");
});

test("[SF-36] what has no data is written by hand: 400 sentences and as many harmless neighbours for each lane and language", () => {
  const lines = readLines();
  for (const lane of ["threat", "sexual", "self_harm", "harassment"] as const) {
    for (const lang of ["fr", "en"] as const) {
      const suites = new Set(lines.filter((line) => line.lang === lang && line.labels[lane] === 1).map((line) => line.suite));
      const count = (label: 0 | 1): number =>
        lines.filter((line) => line.lang === lang && suites.has(line.suite) && line.labels[lane] === label).reduce((sum, line) => sum + sentences(line).length, 0);
      expect([lane, lang, count(1) >= 400, count(0) >= 400]).toEqual([lane, lang, true, true]);
    }
  }
});

test("[SF-76] a figure that falls by more than a point, or is measured no more, fails the check, and so does a broken goal for false alarms; the page keeps what it says", () => {
  const one = (name: string, value: number, better: "more" | "less" = "more", goal: number | null = null): Figure => ({ name, value, count: 100, better, goal });
  const numbers = [one("hate on x: ROC area", 80), one("harmless flagged: y", 0.4, "less", 0.5)];
  const page = pageOf(numbers, { date: "2026-11-27", model: 1, rows: 2 });
  const kept = keptIn(page);
  expect(kept).toEqual({ "hate on x: ROC area": 80, "harmless flagged: y": 0.4 });
  expect(worse(kept, numbers)).toEqual([]);
  expect(worse(kept, [one("hate on x: ROC area", 79), one("harmless flagged: y", 0.5, "less", 0.5)])).toEqual([]);
  expect(worse(kept, [one("hate on x: ROC area", 78.9), one("harmless flagged: y", 0.4, "less", 0.5)])).toEqual(["FELL  hate on x: ROC area: 80 -> 78.9"]);
  expect(worse(kept, [one("hate on x: ROC area", 90), one("harmless flagged: y", 0.6, "less", 0.5)])).toEqual(["ALARM harmless flagged: y: 0.6 %, goal 0.5 %"]);
  expect(worse(kept, numbers.slice(1))).toEqual(["GONE  hate on x: ROC area"]);
  // The page of this version can be checked against: it has figures of every lane, of every group and of disguise.
  const said = Object.keys(keptIn(readFileSync(join(import.meta.dir, "../../docs/quality.md"), "utf8")));
  for (const part of [
    "hate on",
    "toxic on",
    "harassment on",
    "threat on",
    "sexual on",
    "self_harm on",
    "spam on",
    "scam on",
    "harmless flagged",
    "language",
    "kept in disguise",
    "contact",
  ])
    expect([part, said.filter((name) => name.startsWith(part)).length > 0]).toEqual([part, true]);
});
