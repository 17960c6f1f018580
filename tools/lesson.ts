// What a won appeal or an unfounded block taught, into our own lines (SF-85): the stopped text comes on stdin and is kept nowhere, its lesson is written anew by hand.
// npm run --silent safety:lesson -- --lang fr "first sentence" "second sentence" < stopped.txt
import type { Scores } from "@lampion/safety";
import { appendFileSync, existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { wordsOf } from "./common-lines.ts";
import { judgeLine, parseLine } from "./judge/line.ts";
import { judgeFor, valueOf } from "./judge/options.ts";

/** So many words in a row are a copy. */
const copied = 4;
/** Signs that mean something in a file of lines (tools/train/grammar.ts). */
const ofGrammar = /[{}<>|[\]]|^[=#@!]|^lang /u;
type JudgeOf = ReturnType<typeof judgeFor>;

function copyOf(stopped: readonly string[], sentence: readonly string[]): string | null {
  const size = Math.min(copied, stopped.length);
  if (size === 0) return null;
  const text = ` ${stopped.join(" ")} `;
  for (let at = 0; at + size <= sentence.length; at += 1) {
    const run = sentence.slice(at, at + size).join(" ");
    if (text.includes(` ${run} `)) return run;
  }
  return null;
}
const scoresOf = (judge: JudgeOf, text: string, lang: string): Scores => judgeLine(judge, parseLine(JSON.stringify({ id: "1", text, lang }))).judgement.scores;

/** Why these sentences may not be kept, a line each; empty when they may. */
export function lessonFaults(judge: JudgeOf, stopped: string, sentences: readonly string[], lang: "fr" | "en"): string[] {
  const faults: string[] = [];
  if (stopped.trim() === "") faults.push("the text that was stopped is missing: without it nobody can tell a copy");
  if (sentences.length < 2) faults.push("two sentences at least, so that it is the pattern that is learned and not one sentence");
  for (const sentence of sentences) {
    const words = wordsOf(sentence);
    const say = (why: string): void => void faults.push(`"${sentence}": ${why}`);
    if (words.length < 3 || sentence.length > 200) say("three words to 200 signs");
    if (ofGrammar.test(sentence)) say("has a sign that means something in a file of lines");
    const run = copyOf(wordsOf(stopped), words);
    if (run !== null) say(`is copied ("${run}"); say it in words of your own`);
    const { contact, doxxing, minor } = scoresOf(judge, sentence, lang);
    if (contact >= 0.5 || doxxing >= 0.5 || minor >= 0.5) say("tells how to reach somebody, or an age");
  }
  return faults;
}

/** Adds the sentences to the harmless lines of a language; the next training learns from them. */
export function keepLesson(folder: string, sentences: readonly string[], lang: "fr" | "en"): string {
  const file = join(folder, `unfounded-${lang}.txt`);
  if (!existsSync(file)) writeFileSync(file, `lang ${lang}\n[x1]\n`);
  if (!readFileSync(file, "utf8").endsWith("\n")) appendFileSync(file, "\n");
  appendFileSync(file, sentences.map((one) => `${one}\n`).join(""));
  return file;
}

if (import.meta.main) {
  const args = process.argv.slice(2);
  const lang = valueOf(args, "--lang");
  const sentences = args.filter((arg, at) => !arg.startsWith("--") && !(args[at - 1] ?? "").startsWith("--"));
  if (lang !== "fr" && lang !== "en") {
    console.error('Usage: npm run --silent safety:lesson -- --lang fr|en "sentence" "sentence" < STOPPED');
    process.exit(2);
  }
  const judge = judgeFor(args);
  const faults = lessonFaults(judge, await Bun.stdin.text(), sentences, lang);
  for (const fault of faults) console.error(fault);
  if (faults.length > 0) process.exit(1);
  for (const sentence of sentences) {
    const flagged = Object.entries(scoresOf(judge, sentence, lang)).filter(([, score]) => score >= 0.5);
    console.log(`${flagged.length === 0 ? "passes already" : flagged.map(([key, score]) => `${key} ${score.toFixed(2)}`).join(", ")}: ${sentence}`);
  }
  console.log(`kept in ${keepLesson(join(import.meta.dir, "../packages/safety/corpus/lines"), sentences, lang)}; npm run train learns from it`);
}
