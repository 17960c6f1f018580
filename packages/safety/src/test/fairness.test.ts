import { expect, test } from "bun:test";
import { freshLanesEn, freshLanesFr } from "../../corpus/lanes-fresh.ts";
import { lanes } from "../classifier/lanes.ts";
import { scan } from "../views/scan.ts";
import { canonOf } from "../views/tokens.ts";
import { judged, kinds } from "./bench.ts";

const split = (...lines: readonly string[]): string[] => lines.flatMap((line) => line.split(" | "));
const isFolded = (text: string): boolean => judged(text).verdict.mask !== null;
const isStopped = (text: string): boolean => judged(text).judged.kind === "stopped" && judged(text).verdict.step !== "nudge";
const isFlagged = (text: string): boolean => lanes.some((lane) => judged(text).scores[lane] >= 0.5);

test("[SF-81] groups named without ill will, reclaimed words and speech for a group: none is folded, none is stopped", () => {
  const all = split(freshLanesFr.groups, freshLanesEn.groups);
  expect(all.length).toBeGreaterThanOrEqual(30);
  expect(all.filter((text) => isFolded(text) || isStopped(text))).toEqual([]);
});

test("[SF-82] who tells what was said or done to them is not stopped and not folded", () => {
  const all = split(freshLanesFr.victims, freshLanesEn.victims);
  expect(all.filter(isStopped)).toEqual([]);
  expect(all.filter(isFolded).length / all.length).toBeLessThan(0.06);
});

test("[SF-83] French as it is typed, of Quebec and of West Africa is no more often flagged than the French of books", () => {
  const typed = [
    "slt sa va ? moi tranquil jrentre du taf",
    "wesh frr t ou la ? on tattend",
    "jvé o ciné 2m1 tu vien",
    "chu ben tanné de c'te char là",
    "on va-tu magasiner à soir",
    "pogne-moi un café au dépanneur",
    "y fait frette en titi",
    "la go là est trop cool on dit quoi",
    "on est ensemble mon frère, y a drap",
    "je wanda sur ton histoire",
    "le maquis était rempli hier, poulet braisé et tout",
    "c chelou ce keum il répond ap",
    "téma la reuf elle danse bien",
    "vazy jsuis deg g raté le tro-mé",
    "ça farte ou bien ? septante personnes au mariage",
  ];
  expect(typed.filter(isFlagged)).toEqual([]);
});

test("[SF-12] digits are read through circles, emoji, full width and the letters O and l between them", () => {
  for (const text of ["0️⃣6️⃣ 3️⃣9️⃣ 9️⃣8️⃣ 1️⃣1️⃣ 2️⃣2️⃣", "０６ ３９ ９８ １１ ２２", "⓪⑥ ③⑨ ⑨⑧ ①① ②②", "O6 39 98 ll 22"])
    expect([text, kinds(judged(text))]).toEqual([text, ["contact.phone"]]);
});

test("[SF-13] a word with a run or an ambiguous sign has a second form", () => {
  const forms = (text: string): string[] => canonOf(scan(text)).flatMap(({ form, second }) => [form, second]);
  expect(forms("haaate")).toContain("hate");
  expect(forms("sa1ope")).toContain("salope");
  expect(forms("bonjour")).toEqual(["bonjour", ""]);
});
