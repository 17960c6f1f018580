import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAssets, scan, type ActId } from "@lampion/safety";
import { createActs } from "@lampion/safety/acts";
import { actsEn, notActsEn } from "@lampion/safety/corpus/acts-en.ts";
import { actsFr, notActsFr } from "@lampion/safety/corpus/acts-fr.ts";
import { meaningKey, wordHash } from "@lampion/safety/train";
import { fnv, seeded } from "./chance.ts";
import { disguised } from "./disguise.ts";
import { actFolder, actLanes, readActLines, readManyLines } from "./act-lines.ts";
import { taughtOf } from "./act-measured.ts";
import { sentences } from "./grammar.ts";
import { readRows } from "./rows.ts";
import { shortFrench } from "./short-french.ts";

/** Acts that one sentence may well do together: about each other nobody says. */
const together: readonly string[] = [
  "asks_alone asks_supervision proposes_meeting",
  "secrecy erase come_alone assault_third",
  "payment payment_code deadline expose_threat hardship gift investment",
  "move_app asks_contact gives_contact presses_no_check",
  "asks_photo asks_camera compliment gift expose_threat",
  "proposes_meeting isolated_place come_alone changes_place asks_place",
  "sells_sex buys_sex recruits gift compliment",
  "insults harm_threat self_harm_push violence_call",
  "refuses refuses_check",
  "sells_drug seeks_drug",
  "staff_claim deadline payment_code",
  "self_harm_now self_harm_push",
];
const isTogether = (a: ActId, b: ActId): boolean => together.some((group) => group.split(" ").includes(a) && group.split(" ").includes(b));
/** What people ask and say in any harmless first talk; such talk says nothing against these acts. */
const ordinary = new Set<ActId>(["asks_age", "asks_place", "compliment", "refuses", "proposes_meeting", "insults", "move_app"]);

/** Parts that the lines are split into. */
export const parts = 4;
export interface ActRow {
  readonly text: string;
  readonly lang: "fr" | "en";
  /** 1, 0 or -1 (nobody said), by lane. */
  readonly labels: Int8Array;
  readonly weight: number;
  /** Lines are split by template: a part is measured by what the others taught. */
  readonly part: number;
  readonly from: "act" | "neighbour" | "talk";
  /** The lane that the row was written for; -1 for talk. */
  readonly lane: number;
  /** A pattern sees the act that the row was written for. */
  readonly isPatterned: boolean;
  /** Changed by chance: for learning only. */
  readonly isChanged: boolean;
}

const grammar = createActs(loadAssets().acts);
const isSure = (act: { readonly p: number }): boolean => act.p >= 0.5;
const grammarActs = (text: string): ActId[] =>
  grammar
    .find(scan(text), text.trimEnd().endsWith("?"))
    .acts.filter(isSure)
    .map((act) => act.id);

/** What is known about the lanes of a text that was written for one of them. */
function labelsOf(text: string, lane: number, isAct: boolean): Int8Array {
  const seen = grammarActs(text);
  const mine = actLanes[lane] as ActId;
  return Int8Array.from(actLanes, (id, at) => (at === lane ? Number(isAct) : (isAct && isTogether(id, mine)) || seen.includes(id) ? -1 : 0));
}

const written = (text: string, lang: "fr" | "en", lane: number, isAct: boolean): ActRow => ({
  text,
  lang,
  labels: labelsOf(text, lane, isAct),
  weight: 1,
  part: 0,
  from: isAct ? "act" : "neighbour",
  lane,
  isPatterned: grammarActs(text).includes(actLanes[lane] as ActId),
  isChanged: false,
});

/** All rows: our lines, each French one also as it is typed, some in disguise or inside other talk; and harmless talk of the collection. */
export function actRows(seed: number): ActRow[] {
  const chance = seeded(seed);
  const talk = readRows().filter((row) => (row.set.startsWith("benign") || (row.set === "sms_spam" && row.labels.spam === 0)) && row.text.length < 240);
  const rows: ActRow[] = [];
  const fillers = { fr: talk.filter((row) => row.lang === "fr" && row.text.length < 70), en: talk.filter((row) => row.lang === "en" && row.text.length < 70) };
  for (const lang of ["fr", "en"] as const) {
    for (const { line, lane, isAct } of [...readActLines(lang), ...readManyLines(lang)]) {
      const part = (fnv(line.template) >>> 2) % parts;
      const said = taughtOf(sentences(line));
      if (said.length === 0) continue;
      // A line that says one sentence weighs as much as three of a line that says sixteen.
      const weight = Math.min(3, Math.max(1, 6 / said.length));
      for (const text of said) {
        const row: ActRow = { ...written(text, lang, lane, isAct), weight, part };
        rows.push(row);
        if (lang === "fr") rows.push({ ...row, text: shortFrench(text, chance), isChanged: true });
        if (chance() < 0.2) rows.push({ ...row, text: disguised(text, chance), isChanged: true });
        if (chance() < 0.3) {
          const filler = fillers[lang][Math.floor(chance() * fillers[lang].length)]?.text ?? "";
          const said = grammarActs(filler);
          const labels = row.labels.map((label, at) => (label === 0 && said.includes(actLanes[at] as ActId) ? -1 : label));
          rows.push({ ...row, labels, text: chance() < 0.5 ? `${filler} ${text}` : `${text} ${filler}`, isChanged: true });
        }
      }
    }
  }
  for (const [lang, corpus] of [
    ["fr", actsFr],
    ["en", actsEn],
  ] as const) {
    for (const [act, line] of Object.entries(corpus)) {
      const lane = actLanes.findIndex((id) => id === act);
      if (lane < 0) continue;
      // The half that the patterns were written from; the other is for measuring.
      for (const [at, text] of line.split(" | ").entries()) {
        if (at % 2 === 1 || taughtOf([text]).length === 0) continue;
        const row: ActRow = { ...written(text, lang, lane, true), weight: 2, part: (fnv(text) >>> 2) % parts };
        rows.push(row);
        if (lang === "fr") rows.push({ ...row, text: shortFrench(text, chance), isChanged: true });
      }
    }
  }
  for (const row of talk) {
    if (row.lang === "en" && fnv(row.text) % 2 === 0 && row.set !== "sms_spam") continue;
    const seen = grammarActs(row.text);
    const isFirstTalk = row.set === "benign_en_personachat";
    const labels = Int8Array.from(actLanes, (id) => (seen.includes(id) || (isFirstTalk && ordinary.has(id)) ? -1 : 0));
    const part = (fnv(row.text) >>> 3) % parts;
    const made: ActRow = { text: row.text, lang: row.lang, labels, weight: 0.6, part, from: "talk", lane: -1, isPatterned: false, isChanged: false };
    rows.push(made);
    if (row.lang === "fr") rows.push({ ...made, text: shortFrench(row.text, chance) });
  }
  return rows;
}

/** Sentences written to be mistaken for an act, which no weight is learned from. */
export const readLookAlikes = (): ActRow[] =>
  (
    [
      ["fr", notActsFr],
      ["en", notActsEn],
    ] as const
  ).flatMap(([lang, corpus]) =>
    Object.entries(corpus).flatMap(([act, line]) => {
      const lane = actLanes.findIndex((id) => id === act);
      if (lane < 0) return [];
      return line.split(" | ").map((text): ActRow => written(text, lang, lane, false));
    }),
  );

/** Words and what they stand for, from `concepts.txt`: at most two meanings a word. */
export function readMeanings(): Map<number, number> {
  const meanings = new Map<number, number>();
  let number = 0;
  for (const line of readFileSync(join(actFolder, "concepts.txt"), "utf8").split("\n")) {
    if (line.startsWith("#") || line.trim() === "") continue;
    number += 1;
    if (number > 255) throw new Error("concepts.txt: more than 255 meanings");
    for (const word of new Set(
      line
        .slice(line.indexOf(":") + 1)
        .split(" ")
        .filter(Boolean),
    )) {
      const key = meaningKey(wordHash(word));
      const known = meanings.get(key) ?? 0;
      if (known < 256) meanings.set(key, (known << 8) | number);
    }
  }
  return meanings;
}
