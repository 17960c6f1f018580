import { packLanguage, packModel, type Calibration } from "@lampion/safety/train";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { cardOf } from "./card.ts";
import { fnv, seeded } from "./chance.ts";
import { actLaneRows, corpusRows, knownWords, otherLanguages, readLines, readSenses } from "./corpus.ts";
import { disguised } from "./disguise.ts";
import { sentences } from "./grammar.ts";
import { learnLanguage, type Sample } from "./language.ts";
import { learnMean, tableOf } from "./learn.ts";
import { asLinear, calibrate, quantised } from "./pack.ts";
import { dataFiles, dataFolder, readRows, type Row } from "./rows.ts";
import { shortFrench } from "./short-french.ts";

export const seed = 20_261_126;
/** Share of the rows that are learned once more in disguise. */
const hidden = 0.55;
/** Share of the rows that are learned once more among harmless talk of up to fifty words, so that padding hides nothing. */
const padded = 0.15;
/** Weights are multiples of this, from -5 to 5 times; what is under `least` of 127 is left out of the file (decision record 85). */
const levels = { step: 25, least: 12 };
/** Trainings with other chances whose mean is kept. */
const runs = 3;
const options = { passes: 4, rate: 0.4, seed, dropped: 0.15, onlySenses: 0.15, onlyWords: 0.1 };

const pick = (list: readonly string[], chance: () => number): string => list[Math.floor(chance() * list.length)] ?? "";
/** Harmless talk of ten to fifty words, put together from rows. */
function fillersOf(rows: readonly Row[], lang: Row["lang"], chance: () => number): string[] {
  const harmless = rows.filter((row) => row.lang === lang && row.text.length < 160 && Object.values(row.labels).every((label) => label === 0)).map((row) => row.text);
  return Array.from({ length: 400 }, () => {
    const words = 10 + Math.floor(chance() * 40);
    let out = pick(harmless, chance);
    while (harmless.length > 0 && out.split(" ").length < words) out += ` ${pick(harmless, chance)}`;
    return out.split(" ").slice(0, words).join(" ");
  });
}

/** Rows to learn from: French ones also as they are typed, and many of all once more in disguise (SF-34). */
function widened(rows: readonly Row[]): Row[] {
  const chance = seeded(seed);
  const out: Row[] = [];
  const fillers = { fr: fillersOf(rows, "fr", chance), en: fillersOf(rows, "en", chance) };
  for (const row of rows) {
    out.push(row);
    const isOurs = row.set.startsWith("own ");
    if (row.lang === "fr" && !isOurs && chance() < 0.5) out.push({ ...row, text: shortFrench(row.text, chance) });
    if (chance() < padded && row.text.length < 160 && Object.values(row.labels).includes(1)) {
      const filler = pick(fillers[row.lang], chance);
      out.push({ ...row, text: chance() < 0.5 ? `${row.text} ${filler}` : `${filler} ${row.text}` });
    }
    if (chance() < hidden) out.push({ ...row, text: disguised(row.text, chance) });
  }
  return out;
}

export interface Trained {
  readonly model: Uint8Array;
  readonly card: Uint8Array;
  readonly language: Uint8Array;
  readonly calibration: Calibration;
}

interface TrainInput {
  readonly rows: readonly Row[];
  /** Never learned from. */
  readonly dev: readonly Row[];
  readonly languages: readonly Sample[];
  readonly tell: (line: string) => void;
  /** Digests of the files, for the card. */
  readonly files?: readonly string[];
  /** Operating points found by another training; without them they are found on `dev`. */
  readonly calibration?: Calibration;
}
/** Trains on `rows`, takes the operating points from `dev`, and packs. */
export function train({ rows, dev, languages, tell, files = [], calibration: given }: TrainInput): Trained {
  const wide = widened(rows);
  tell(`${wide.length} rows with disguises and short forms`);
  const senses = readSenses(knownWords(rows));
  const packed = quantised(learnMean(tableOf(wide, senses), options, runs), levels);
  tell("learned");
  const calibration = given ?? calibrate(asLinear(packed), tableOf(dev, senses), dev);
  const card = new TextEncoder().encode(cardOf({ rows, dev, packed, calibration, files, seed, senses }));
  const model = packModel({ ...packed, calibration, senses }, card);
  const language = packLanguage(learnLanguage(languages, seed));
  tell(`model ${model.length} bytes, ${gzipSync(model).length} gzipped; language ${gzipSync(language).length} gzipped`);
  return { model, card, language, calibration };
}

/** Everything that is known, the measuring half of our own lines left out or not. */
export function gather(isWhole: boolean): { rows: Row[]; dev: Row[]; languages: Sample[] } {
  const lines = readLines();
  const own = [...corpusRows(lines), ...actLaneRows()];
  const all = readRows();
  const dev = [...all.filter((row) => row.isDev), ...own.filter((row) => row.isDev)];
  const rows = [...all.filter((row) => !row.isDev), ...own.filter((row) => isWhole || !row.isDev)];
  // Scraps, nicknames and commands of chat are of no language.
  const languages: Sample[] = [
    ...rows.filter((row) => row.lang === "fr" && row.set !== "mlma_fr" && (row.set !== "fr_synth" || fnv(row.text) % 6 === 0)).map((row): Sample => ({ text: row.text, label: 0 })),
    ...rows
      .filter((row) => row.lang === "en" && (row.set.startsWith("benign") || (row.set.startsWith("own") && row.set !== "own chat-en") || row.set === "sms_spam"))
      .map((row): Sample => ({ text: row.text, label: 1 })),
    ...lines.filter((line) => line.suite === otherLanguages).flatMap((line) => Array.from({ length: 150 }, (): Sample => ({ text: sentences(line)[0] ?? "", label: 2 }))),
  ];
  const chance = seeded(seed);
  return { rows, dev, languages: languages.flatMap((one) => (one.label === 0 && chance() < 0.5 ? [one, { ...one, text: shortFrench(one.text, chance) }] : [one])) };
}

if (import.meta.main) {
  const began = performance.now();
  const tell = (line: string): void => console.error(`${((performance.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
  // The points of our own lines are found by a training on half of them: on lines that were learned from they would say nothing.
  const { calibration } = train({ ...gather(false), tell });
  const { rows, dev, languages } = gather(true);
  const files = dataFiles().map(
    (file) =>
      `${createHash("sha256")
        .update(readFileSync(join(dataFolder, file)))
        .digest("hex")
        .slice(0, 16)}  ${file}`,
  );
  const made = train({ rows, dev, languages, tell, files, calibration });
  const out = join(import.meta.dir, "../../packages/safety/assets/model");
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "lampion-1.bin"), made.model);
  writeFileSync(join(out, "language-1.bin"), made.language);
  writeFileSync(join(out, "card.md"), made.card);
  tell(`written, ${process.memoryUsage().rss >> 20} MB`);
}
