import { expect, test } from "bun:test";
import fc from "fast-check";
import { actsEn, notActsEn } from "../../corpus/acts-en.ts";
import { actsFr, notActsFr } from "../../corpus/acts-fr.ts";
import { loadAssets } from "../assets.ts";
import { createActs } from "../lexicon/acts.ts";
import { compileGrammar } from "../lexicon/compile.ts";
import { actIds } from "../lexicon/act-table.ts";
import { scan } from "../views/scan.ts";

const acts = createActs(loadAssets().acts);
const seen = (text: string): string[] =>
  acts
    .find(scan(text), text.trimEnd().endsWith("?"))
    .acts.filter((act) => act.p >= 0.5)
    .map((act) => act.id);
const lines = (corpus: Readonly<Record<string, string>>): [act: string, texts: string[]][] => Object.entries(corpus).map(([act, line]) => [act, line.split(" | ")]);

test("[SF-22] acts are recognised in the half of the phrases that the patterns were not written from: 80 % in each language", () => {
  for (const corpus of [actsFr, actsEn]) {
    const measured = lines(corpus).flatMap(([act, texts]) => texts.filter((_, at) => at % 2 === 1).map((text) => [act, text] as const));
    const found = measured.filter(([act, text]) => seen(text).includes(act));
    expect(measured.length).toBeGreaterThan(200);
    expect(found.length / measured.length).toBeGreaterThan(0.8);
  }
});

test("[SF-22] look-alikes are no acts, but for 4 % of those written to be mistaken", () => {
  for (const corpus of [notActsFr, notActsEn]) {
    const all = lines(corpus).flatMap(([act, texts]) => texts.map((text) => [act, text] as const));
    expect(all.filter(([act, text]) => seen(text).includes(act)).length / all.length).toBeLessThan(0.04);
  }
});

const disguises: readonly (readonly [name: string, (text: string) => string])[] = [
  ["leet", (text) => text.replaceAll("a", "4").replaceAll("e", "3").replaceAll("o", "0")],
  ["zero width", (text) => [...text].join("\u200b")],
  ["full width", (text) => text.replace(/[a-z]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0))],
  ["look-alikes", (text) => text.replaceAll("a", "а").replaceAll("e", "е").replaceAll("o", "о")],
  ["capitals", (text) => text.toUpperCase()],
  [
    "dotted",
    (text) =>
      text
        .split(" ")
        .map((word) => (/^[a-z]{4,}$/.test(word) ? [...word].join(".") : word))
        .join(" "),
  ],
];
test("[SF-22] acts are recognised in disguise: nine of ten that are found plainly", () => {
  const plain = lines(actsFr)
    .flatMap(([act, texts]) => texts.slice(0, 6).map((text) => [act, text] as const))
    .filter(([act, text]) => seen(text).includes(act));
  for (const [name, disguise] of disguises) {
    const kept = plain.filter(([act, text]) => seen(disguise(text)).includes(act)).length / plain.length;
    expect({ name, isKept: kept > 0.9, kept }).toMatchObject({ name, isKept: true });
  }
});

test("[SF-21] who acts on whom matters: others' ages, own parents and reports of somebody else are not acts of the author", () => {
  expect(seen("quel âge a ton fils")).not.toContain("tells_own_age");
  expect(seen("mes parents rentrent demain")).not.toContain("asks_supervision");
  expect(seen("tes parents rentrent quand ?")).toContain("asks_supervision");
  expect(seen("i came alone")).not.toContain("come_alone");
  expect(seen("come alone")).toContain("come_alone");
});

test("[SF-21] every act has patterns in both languages, 30 and more where it is rich", () => {
  const [fr, en] = loadAssets().acts;
  for (const text of [fr, en]) {
    for (const act of [
      "asks_age",
      "compliment",
      "asks_alone",
      "asks_supervision",
      "secrecy",
      "move_app",
      "asks_photo",
      "asks_place",
      "refuses",
      "expose_threat",
      "harm_threat",
      "insults",
    ])
      expect(text?.acts[act]?.length ?? 0).toBeGreaterThan(24);
    for (const act of Object.keys(text?.acts ?? {})) expect(actIds as readonly string[]).toContain(act);
  }
});

test("[SF-7] a grammar with a class that is not declared, an act that is none or an empty pattern is refused", () => {
  expect(() => compileGrammar([{ classes: {}, acts: { asks_age: ["<nobody> age"] } }])).toThrow("not declared");
  expect(() => compileGrammar([{ classes: {}, acts: { asks_age: [""] } }])).toThrow("empty");
  expect(() => createActs([{ classes: {}, opened: {}, acts: { dances: ["let us dance"] } }])).toThrow("no act");
});

test("[SF-10, SF-15] any text is read within its bound and without a throw", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: "grapheme", maxLength: 400 }),
        fc.array(fc.constantFrom("tu", "es", "seul", "on", "se", "voit", "la", "?", ".", "snap", "photo", "15", "ans"), { maxLength: 300 }).map((words) => words.join(" ")),
      ),
      (text) => {
        expect(acts.find(scan(text), false).steps).toBeLessThan(120_000);
      },
    ),
  );
});
