// Writes packages/safety/assets/common.json: the words that most harmless talk is made of, counted; a word book begins with them (decision record 0073).
// Run: bun tools/train/common.ts
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createJudge, createMemory, loadAssets } from "@lampion/safety";
import { readAssets } from "@lampion/safety/read-assets";
import { scan } from "@lampion/safety/train";
import { readLines } from "./corpus.ts";
import { sentences } from "./grammar.ts";
import { dataFolder, hasData, readRows } from "./rows.ts";

/** Words of each language; the least number of texts that a word must stand in, and of sets: what one place alone says is its jargon or somebody's name. */
const most = 2_000;
const least = 3;
const leastSets = 2;
const lengthMax = 20;
/** Harmless talk, whose words are counted; the rest confirms a word and brings none. */
const talk = new Set(["benign_en_irc", "benign_en_personachat", "benign_en_topicalchat", "benign_fr_ud", "sms_spam"]);
const own = new Set(["chat-fr", "chat-en", "close-fr", "close-en", "daily-fr", "daily-en", "plain-fr", "plain-en", "talk-fr", "more-fr", "en"]);
const judge = createJudge(loadAssets(readAssets()));
/** Words that the judge would stop where they stand alone are left to texts. */
const passes = (text: string, language: "fr" | "en"): boolean =>
  judge.judge({ kind: "room", text, language, anyway: false }, { scope: "full", from: "", author: facts, to: null, room: null, nowMs: 0 }, createMemory()).verdict.step === "allow";
const facts = { typedAge: 30, isProvenAdult: true, deviceAgeMs: null, mayLink: false };
const assets = join(import.meta.dir, "../../packages/safety/assets");
const lists = JSON.parse(readFileSync(join(assets, "lexicon.json"), "utf8")) as Record<string, readonly string[]>;
/** Words that wound or sell stand in no list of everyday words, however common: those of our lists, and those of a public one. */
const left = new Set([
  ...Object.values(lists).flat(),
  ...(hasData ? ["fr", "en"] : []).flatMap((lang) => readFileSync(join(dataFolder, `lexicons/ldnoobw_${lang}.txt`), "utf8").split("\n")),
]);

/** The words of a text, each once, with whether all of them are written as names are: with a capital that no sentence asks for. */
function wordsOf(text: string): Map<string, boolean> {
  const out = new Map<string, boolean>();
  for (const { text: word, from, gap } of scan(text).tokens) {
    if (word.length > lengthMax || !/^[a-z]+$/.test(word) || left.has(word)) continue;
    const isCapital = /^\p{Lu}/u.test(text.slice(from)) && from > 0 && !/[.!?\n:"«]/.test(gap);
    out.set(word, (out.get(word) ?? true) && isCapital && word.length > 1);
  }
  return out;
}

function commonOf(lang: "fr" | "en"): string {
  const counts = new Map<string, number>();
  const names = new Map<string, number>();
  const sets = new Map<string, Set<string>>();
  const count = (words: ReadonlyMap<string, boolean>, set: string, isTalk: boolean): void => {
    for (const [word, isName] of words) {
      const known = sets.get(word) ?? new Set();
      sets.set(word, known.add(set));
      if (!isTalk) continue;
      counts.set(word, (counts.get(word) ?? 0) + 1);
      if (isName) names.set(word, (names.get(word) ?? 0) + 1);
    }
  };
  for (const row of readRows()) if (row.lang === lang) count(wordsOf(row.text), row.set, talk.has(row.set) && row.labels.spam !== 1);
  for (const line of readLines()) if (line.lang === lang) count(new Map(sentences(line).flatMap((text) => [...wordsOf(text)])), line.suite, own.has(line.suite));
  return [...counts]
    .filter(([word, texts]) => texts >= least && (names.get(word) ?? 0) * 3 < texts && (sets.get(word)?.size ?? 0) >= leastSets)
    .toSorted(([a, one], [b, other]) => other - one || (a < b ? -1 : 1))
    .slice(0, most)
    .map(([word]) => word)
    .filter((word) => passes(word, lang))
    .toSorted()
    .join(" ");
}

if (!hasData) throw new Error("the collection is not here: set LAMPION_DATA_DIR");
writeFileSync(join(assets, "common.json"), `${JSON.stringify({ fr: commonOf("fr"), en: commonOf("en") }, null, 2)}\n`);
