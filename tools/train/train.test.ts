import { expect, test } from "bun:test";
import { digestOf } from "@lampion/safety/train";
import { join } from "node:path";
import { corpusRows, readLines } from "./corpus.ts";
import { isMeasured, parseGrammar, sentences } from "./grammar.ts";
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
  expect([digestOf(a.model), digestOf(a.language)]).toEqual([3_199_400_960, 3_666_735_984]);
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
