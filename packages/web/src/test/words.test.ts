import { reasons } from "@lampion/protocol";
import { expect, test } from "bun:test";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const here = join(import.meta.dir, "../..");
const wordsOf = (locale: string): Record<string, string> => JSON.parse(readFileSync(join(here, `messages/${locale}.json`), "utf8")) as Record<string, string>;
const words = { fr: wordsOf("fr"), en: wordsOf("en") };
/** The application's own sources, without what is compiled from these words. */
const sources = readdirSync(join(here, "src"), { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => /\.(ts|svelte)$/.test(file) && !file.startsWith("paraglide/") && !file.endsWith(".test.ts"))
  .map((file) => readFileSync(join(here, "src", file), "utf8"));
const used = new Set(sources.flatMap((text) => [...text.matchAll(/\bm\.([a-z][a-z0-9_]*)/g)].map((match) => match[1] ?? "")));
const slots = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort();

test("[AP-17] French and English have the same words, none empty, with the same places to fill", () => {
  expect(Object.keys(words.fr).sort()).toEqual(Object.keys(words.en).sort());
  for (const [key, text] of Object.entries(words.fr)) {
    expect(`${key}: ${text.trim()}`).not.toBe(`${key}: `);
    expect(`${key}: ${(words.en[key] ?? "").trim()}`).not.toBe(`${key}: `);
    expect([key, ...slots(words.en[key] ?? "")]).toEqual([key, ...slots(text)]);
  }
});

test("[AP-17] every word that the application asks for is there, and every word that is there is asked for", () => {
  expect(sources.length).toBeGreaterThan(20);
  expect([...used].filter((key) => !(key in words.fr)).sort()).toEqual([]);
  expect(
    Object.keys(words.fr)
      .filter((key) => !used.has(key))
      .sort(),
  ).toEqual([]);
});

test("[AP-17] in French no sign and no unit is left alone at the beginning of a line", () => {
  const breaks = /[ ](?=[?!:;»])|«[ ]|(?:\d|\})[ ](?=(?:h|s|min|jours|heures|mois|ans|px|%)(?![\p{L}]))/u;
  expect(Object.entries(words.fr).filter(([, text]) => breaks.test(text))).toEqual([]);
  expect(breaks.test("« fermé »") && breaks.test("Qui ?") && breaks.test("24 h")).toBe(true);
});

test("[AP-17] French says vous among adults, and tu on the closed door, which a child reads", () => {
  const saysTu = (text: string): boolean => /(^|[^\p{L}])(tu|toi|ton|tes|ta)([^\p{L}]|$)/iu.test(text);
  expect(Object.entries(words.fr).filter(([key, text]) => saysTu(text) && !key.startsWith("closed_"))).toEqual([]);
  expect(saysTu(words.fr["closed_text"] ?? "")).toBe(true);
});

test("[SF-86] each reason for which a text is stopped has a sentence of its own in every language, short and of short words", () => {
  const source = readFileSync(join(here, "src/state/words.ts"), "utf8");
  for (const reason of reasons) {
    const key = `reason_${reason.replaceAll("-", "_")}`;
    expect([reason, source.includes(`m.${key},`)]).toEqual([reason, true]);
    for (const locale of ["fr", "en"] as const) {
      const text = words[locale][key] ?? "";
      const longest = Math.max(...(text.match(/[\p{L}]+/gu) ?? []).map((word) => word.length));
      expect([key, locale, text.length > 10, text.split(/[.:;] /).every((sentence) => sentence.split(" ").length <= 12), longest <= 14]).toEqual([key, locale, true, true, true]);
    }
  }
  const all = reasons.map((reason) => words.fr[`reason_${reason.replaceAll("-", "_")}`]);
  expect(new Set(all).size).toBe(reasons.length);
});
