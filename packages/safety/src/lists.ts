import words from "../assets/lexicon.json" with { type: "json" };
import actsEn from "../assets/acts.en.json" with { type: "json" };
import actsFr from "../assets/acts.fr.json" with { type: "json" };
import type { HarmsText } from "./behaviour/harms.ts";
import type { ActsText } from "./lexicon/acts.ts";
import type { Rule } from "./rules/rule.ts";
import type { ActLanes } from "./act-lanes/act-lanes.ts";
import { digestOf, parseModel, type Model } from "./classifier/model-file.ts";
import { parseLanguage } from "./language/language-file.ts";
import type { LanguageModel } from "./language/router.ts";

/** The word lists of the judge, folded: small letters without accents. Reviewed entry by entry. */
export type WordLists = Readonly<Record<keyof typeof words, readonly string[]>>;

/** What an entry stands for: "mort aux juifs|roms" are two phrases, as alternatives are in patterns of acts; "t_es|tes mort de rire" are two of which one has a word more. */
const opened = (entry: string): string[] => {
  let out = [""];
  for (const word of entry.split(" ")) out = out.flatMap((begun) => word.split("|").map((one) => `${begun} ${one.replaceAll("_", " ")}`.trimStart()));
  return out;
};
const openedWords = Object.fromEntries(Object.entries(words).map(([name, entries]) => [name, entries.flatMap(opened)])) as unknown as WordLists;

/** Everything that the judge knows beside its code. Without a model the lists judge alone (SF-72), and each judgement says so. */
export interface Assets {
  readonly words: WordLists;
  readonly model: Model | null;
  readonly language: LanguageModel | null;
  /** What the act lanes weigh; null as long as the model is. */
  readonly actLanes: ActLanes | null;
  readonly acts: readonly ActsText[];
  readonly harms: HarmsText;
  /** The shipped rules as conditions in their stored form. */
  readonly rules: readonly Rule[];
  /** Folded words of every day, with which the book of words begins; they decide nothing. */
  readonly common: readonly string[];
  /** Names all of it that decides, the rules left out: 8 hexadecimal digits each for lists, model, language and act lanes (SF-67). */
  readonly digest: string;
}
/** Files as bytes; the judge itself reads none (SF-1). */
export interface AssetFiles {
  readonly model: Uint8Array;
  readonly card: Uint8Array;
  readonly language: Uint8Array;
  /** Made by `actLanesOf` of `@lampion/safety/act-lanes`, which the lists of a browser do without. */
  readonly acts: ActLanes;
}

/** FNV-1a 32 over the UTF-16 units. */
function hashed(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return hash >>> 0;
}
const lists = new WeakMap<HarmsText, number>();
function digestsOf(files: AssetFiles | null, harms: HarmsText): string {
  const own = lists.get(harms) ?? hashed(JSON.stringify([words, shippedActs, harms]));
  lists.set(harms, own);
  const all = files === null ? [own, 0, 0, 0] : [own, digestOf(files.model), digestOf(files.language), files.acts.digest];
  return all.map((digest) => digest.toString(16).padStart(8, "0")).join("");
}

const shippedActs: readonly ActsText[] = [actsFr, actsEn];

/** Words of the classes that patterns of acts are written with, of both languages. */
export const wordsOf = (...names: readonly string[]): Set<string> =>
  new Set(
    names
      .flatMap((name) => shippedActs.flatMap(({ classes }) => ((classes as Readonly<Record<string, string>>)[name] ?? "").split(" ")))
      .flatMap((word) => (word.startsWith("<") ? [...wordsOf(word.slice(1, -1))] : [word])),
  );

/** What server and devices share, with the weights and rules of one of them. Refuses a set with an entry that the scanner could never meet (not folded, or empty), and a model that is not whole (SF-7). */
export function assetsWith(harms: HarmsText, rules: readonly Rule[], files: AssetFiles | null, common: readonly string[] = []): Assets {
  for (const [name, entries] of Object.entries(openedWords)) {
    for (const entry of entries) {
      for (const sign of entry) if (!((sign >= "a" && sign <= "z") || (sign >= "0" && sign <= "9") || sign === " ")) throw new Error(`word list ${name}: "${entry}" is not folded`);
      if (entry === "") throw new Error(`word list ${name} has an empty entry`);
    }
  }
  return {
    acts: shippedActs,
    harms,
    rules,
    words: openedWords,
    common,
    model: files === null ? null : parseModel(files.model, files.card),
    language: files === null ? null : parseLanguage(files.language),
    actLanes: files?.acts ?? null,
    digest: digestsOf(files, harms),
  };
}
