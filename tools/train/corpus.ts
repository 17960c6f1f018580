import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { lanes, type ActId } from "@lampion/safety";
import { canonOf, scan, sensesOf, type Senses } from "@lampion/safety/train";
import { actLanes, readActLines, readWideLines } from "./act-lines.ts";
import { fnv, seeded } from "./chance.ts";
import { isMeasured, parseGrammar, sentences, type Line } from "./grammar.ts";
import type { Row } from "./rows.ts";
import { shortFrench } from "./short-french.ts";

export const linesFolder = join(import.meta.dir, "../../packages/safety/corpus/lines");
/** Read by the language router alone. */
export const otherLanguages = "other-languages";

/** Words of every day that a model knows by their letters, at most, and the least number of our sentences that each stands in. */
const knownMost = 7_000;
const knownLeast = 3;
/** The words of our own sentences, the most frequent first. */
export function knownWords(rows: readonly Row[]): string[] {
  const counts = new Map<string, number>();
  for (const { set, text } of rows) if (set.startsWith("own ")) for (const { form } of canonOf(scan(text))) counts.set(form, (counts.get(form) ?? 0) + 1);
  return [...counts]
    .filter(([form, count]) => count >= knownLeast && /^[a-z]{1,14}$/u.test(form))
    .toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .slice(0, knownMost)
    .map(([form]) => form);
}
/** What words stand for, from `corpus/senses.txt`: at most 255 senses, one a word; with the words of every day. */
export function readSenses(known: readonly string[] = []): Senses {
  const lists = readFileSync(join(linesFolder, "../senses.txt"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => line.slice(line.indexOf(":") + 2));
  if (lists.length > 255) throw new Error("senses.txt: more than 255 senses");
  return sensesOf(lists, known);
}

export function readLines(folder = linesFolder): Line[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".txt"))
    .sort()
    .flatMap((file) => parseGrammar(readFileSync(join(folder, file), "utf8"), file.slice(0, -4)));
}

/** What an act is for the lanes of the classifier: 1 for the named, nobody says for those behind a question mark, 0 for the rest. */
const ofAct: Readonly<Partial<Record<ActId, string>>> = {
  self_harm_now: "self_harm",
  self_harm_push: "harassment toxic ?self_harm ?threat ?hate",
  harm_threat: "threat ?harassment ?toxic",
  violence_call: "threat ?hate ?toxic ?harassment",
  assault_third: "threat ?sexual ?harassment ?toxic",
  insults: "harassment toxic ?hate",
  sells_sex: "sexual ?spam ?scam ?toxic",
  buys_sex: "sexual ?spam ?scam ?toxic",
  hardship: "scam ?spam",
  investment: "scam ?spam",
  payment_code: "scam ?spam",
  staff_claim: "scam ?spam",
  payment: "?scam ?spam",
  expose_threat: "?threat ?harassment ?toxic ?scam ?sexual ?spam",
  recruits: "?sexual ?scam ?spam",
  sells_drug: "?spam ?scam",
  sells_weapon: "?spam ?scam ?threat",
  deadline: "?threat ?scam ?spam",
  refuses: "?harassment ?toxic",
};
/** The lines of the act lanes, for the lanes of the classifier too. */
export function actLaneRows(): Row[] {
  return (["fr", "en"] as const).flatMap((lang) =>
    [...readActLines(lang), ...readWideLines(lang)].flatMap(({ line, lane, isAct }) => {
      const words = isAct ? (ofAct[actLanes[lane] as ActId] ?? "?sexual ?spam ?scam").split(" ") : [];
      const labels = Object.fromEntries(lanes.flatMap((one) => (words.includes(`?${one}`) ? [] : [[one, words.includes(one) ? 1 : 0] as const])));
      return sentences(line)
        .slice(0, 8)
        .map((text): Row => ({ text, lang, set: "own acts", isDev: isMeasured(line), labels, weight: 1.2 }));
    }),
  );
}

/** Every sentence of our own, each French one also as it is typed in a hurry. `isDev` is the measuring half. */
export function corpusRows(lines: readonly Line[]): Row[] {
  return lines
    .filter((line) => line.suite !== otherLanguages)
    .flatMap((line) =>
      sentences(line).flatMap((text): Row[] => {
        const row: Row = { text, lang: line.lang, set: `own ${line.suite}`, isDev: isMeasured(line), labels: line.labels, weight: 1.8 };
        return line.lang === "fr" ? [row, { ...row, text: shortFrench(text, seeded(fnv(text))) }] : [row];
      }),
    );
}
