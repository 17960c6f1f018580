// What rules would do with our own sentences, where no message is ever kept to replay them on: knocks and private talk (SF-62).
// npm run safety:rules -- FILE [--show]: by rule and place, how many everyday sentences it hits, and how many that a lane should see something in, of each template four at most; --show prints them.
import { createJudge, createMemory, createRuleSet, loadAssets, sha256, type Judge, type Kind, type Rule, type Scene } from "@lampion/safety";
import { readAssets } from "@lampion/safety/read-assets";
import { readRules } from "./judge/options.ts";
import { otherLanguages, readLines } from "./train/corpus.ts";
import { sentences, type Line } from "./train/grammar.ts";

export interface OwnText {
  readonly text: string;
  readonly lang: "fr" | "en";
  /** Some lane of the classifier should see something in it. */
  readonly isMarked: boolean;
}
export interface CorpusHits {
  readonly rule: string;
  readonly kind: Kind;
  readonly everyday: string[];
  readonly marked: string[];
}
const ofTemplate = 4;
export const ownTexts = (lines: readonly Line[]): OwnText[] =>
  lines
    .filter(({ suite }) => suite !== otherLanguages)
    .flatMap((line) =>
      sentences(line)
        .slice(0, ofTemplate)
        .map((text) => ({ text, lang: line.lang, isMarked: Object.values(line.labels).some((label) => label === 1) })),
    );

/** Each sentence by itself, as the first word of somebody known for a month to another adult: what came before is for scenarios and for the shadow. */
export function hitsIn(rules: readonly Rule[], texts: readonly OwnText[], judgeOf: (rules: readonly Rule[]) => Judge = shadowJudge): CorpusHits[] {
  const judge = judgeOf(rules.map((rule) => ({ ...rule, mode: "shadow" })));
  const facts = { typedAge: 30, isProvenAdult: true, deviceAgeMs: 30 * 86_400_000, mayLink: true };
  const found = rules.flatMap(({ id, on }) => on.map((kind): CorpusHits => ({ rule: id, kind, everyday: [], marked: [] })));
  const byName = new Map(found.map((one) => [`${one.rule}/${one.kind}`, one]));
  const memory = createMemory();
  for (const kind of new Set(rules.flatMap(({ on }) => on))) {
    const scene: Scene = {
      ...{ scope: "full", from: "author", author: facts, nowMs: 1_900_000_000_000 },
      to: kind === "private" || kind === "knock" ? { id: "reader", facts } : null,
      room: kind === "room" ? { id: "room", level: 0, near: [] } : null,
    };
    for (const { text, lang, isMarked } of texts)
      for (const { rule } of judge.judge({ kind, text, language: lang, anyway: false }, scene, memory).hits)
        byName.get(`${rule}/${kind}`)?.[isMarked ? "marked" : "everyday"].push(text);
  }
  return found;
}
function shadowJudge(rules: readonly Rule[]): Judge {
  const set = createRuleSet(rules, sha256);
  return createJudge(loadAssets(readAssets()), { rules: () => set });
}

if (import.meta.main) {
  const [file, ...options] = process.argv.slice(2);
  if (file === undefined) {
    console.error("Usage: npm run safety:rules -- FILE [--show]");
    process.exit(2);
  }
  const texts = ownTexts(readLines());
  const marked = texts.filter(({ isMarked }) => isMarked).length;
  console.log(`${texts.length - marked} everyday and ${marked} marked sentences of our own, each by itself`);
  const share = (of: number, all: number): string => `${of} (${((of / Math.max(1, all)) * 100).toFixed(2)} %)`;
  for (const one of hitsIn(readRules(file), texts)) {
    console.log(`  ${one.rule} in ${one.kind}: everyday ${share(one.everyday.length, texts.length - marked)}, marked ${share(one.marked.length, marked)}`);
    if (options.includes("--show")) for (const text of [...one.everyday, ...one.marked]) console.log(`    ${text}`);
  }
}
