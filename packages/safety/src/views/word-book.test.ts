import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "bun:test";
import { assets, scene } from "../test/bench.ts";
import { createJudge, createMemory, type Judge } from "../index.ts";
import { plainOf, scan } from "./scan.ts";
import { createWordBook } from "./word-book.ts";

const folder = join(dirname(fileURLToPath(import.meta.url)), "../../corpus/lines");
const lines = readdirSync(folder)
  .toSorted()
  .flatMap((file) => readFileSync(join(folder, file), "utf8").split("\n"))
  .filter((line, at) => line !== "" && at % 2 === 0);

test("[SF-5] a judgement is the same whatever texts were read before it: words that are known are read as if they were new", () => {
  const plain = (_: string, value: unknown): unknown => (value instanceof Float64Array ? [...value].map(String) : value);
  const read = (judge: Judge, texts: readonly string[]): Map<string, string> =>
    new Map(
      texts.map((text) => {
        const judgement = judge.judge({ kind: "room", text, language: "fr", anyway: false }, scene(), createMemory());
        judge.shown(judgement);
        return [text, JSON.stringify(judgement, plain)];
      }),
    );
  const judge = createJudge(assets);
  const first = read(judge, lines);
  expect(first.size).toBeGreaterThan(200);
  expect(judge.words()).toBeGreaterThan(200);
  expect(read(judge, lines)).toEqual(first);
  const backwards = read(createJudge(assets), lines.toReversed());
  for (const [text, judgement] of first) expect([text, backwards.get(text)]).toEqual([text, judgement]);
});

test("[SF-41] words of a room alone are written down, and never a number, an address or what is long", () => {
  const book = createWordBook(plainOf);
  const keep = (): void => book.keep(book.fresh() ?? []);
  scan("un secret entre deux personnes", book);
  expect(book.size()).toBe(0);
  // What nobody kept is forgotten with the next text.
  scan("le marché de 18h30, appelle le 0639987654 ou lea78@example.fr, anticonstitutionnellement", book);
  expect(book.size()).toBe(0);
  keep();
  expect(book.size()).toBe(7);
  keep();
  scan("encore un autre secret", book);
  expect(book.size()).toBe(7);
  expect(scan("marche", book).tokens[0]?.word).toBe(scan("Marché !", book).tokens[0]?.word as never);
});

test("[SF-41] a text of a room that was shown makes its words known, once; one that was stopped, one that nobody was shown yet, and a conversation make none", () => {
  const judge = createJudge(assets);
  const read = (text: string, kind: "room" | "private" | "knock" = "room") => judge.judge({ kind, text, language: "fr", anyway: false }, scene(), createMemory());
  const before = read("le zibouton du chatroumi");
  expect(judge.words()).toBe(0);
  expect(read("coke dispo zarbouille 60 euros le g").judged.kind).toBe("stopped");
  expect(judge.words()).toBe(0);
  for (const kind of ["private", "knock"] as const) judge.shown(read("un patatrelle pour deux", kind));
  expect(judge.words()).toBe(0);
  for (let twice = 0; twice < 2; twice += 1) judge.shown(before);
  expect(judge.words()).toBe(2);
  judge.shown(read("le zibouton du chatroumi"));
  expect(judge.words()).toBe(2);
});

test("[SF-41] the book of words has an end and begins anew", () => {
  const book = createWordBook(plainOf);
  let most = 0;
  for (let at = 0; at < 20_000; at += 1) {
    const word = at.toString(26).replace(/[0-9]/g, (digit) => String.fromCharCode(113 + Number(digit)));
    expect(scan(word, book).tokens[0]?.text).toBe(word);
    book.keep(book.fresh() ?? []);
    most = Math.max(most, book.size());
  }
  expect(most).toBeGreaterThan(3_000);
  expect(most).toBeLessThanOrEqual(6_000);
});

test("[SF-41] words of every day are known from the start, also when the book begins anew; other words of a conversation never", () => {
  const book = createWordBook(plainOf, ["marche", "demain"]);
  const known = scan("demain", book).tokens[0]?.word;
  expect(scan("on va au marché demain ?", book).tokens[4]?.word).toBe(known as never);
  expect(scan("secret", book).tokens[0]?.word).not.toBe(scan("secret", book).tokens[0]?.word as never);
  expect(book.size()).toBe(0);
  const word = (at: number): string => at.toString(26).replace(/[0-9]/g, (digit) => String.fromCharCode(113 + Number(digit)));
  let least = 6_000;
  for (let at = 0, before = 0; at < 9_000; at += 1, before = book.size()) {
    scan(word(at), book);
    book.keep(book.fresh() ?? []);
    least = Math.min(least, book.size() < before ? book.size() : least);
  }
  expect(least).toBe(0);
  expect(scan("demain", book).tokens[0]?.word).toBe(known as never);
});

test("the words of every day are folded letters, each once, and none wounds", () => {
  const { common, words } = assets;
  expect(common.length).toBeGreaterThan(2_500);
  expect(new Set(common).size).toBe(common.length);
  expect(common.filter((word) => !/^[a-z]{1,20}$/.test(word))).toEqual([]);
  const wounding = new Set([...words.insult, ...words.hate, ...words.toxic]);
  expect(common.filter((word) => wounding.has(word))).toEqual([]);
});
