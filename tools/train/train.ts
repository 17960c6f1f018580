import { packLanguage, packModel } from "@lampion/safety/train";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { cardOf } from "./card.ts";
import { fnv, seeded } from "./chance.ts";
import { corpusRows, otherLanguages, readLines } from "./corpus.ts";
import { disguised } from "./disguise.ts";
import { sentences } from "./grammar.ts";
import { learnLanguage, type Sample } from "./language.ts";
import { learn, tableOf } from "./learn.ts";
import { asLinear, calibrate, quantised } from "./pack.ts";
import { dataFiles, dataFolder, readRows, type Row } from "./rows.ts";
import { shortFrench } from "./short-french.ts";

export const seed = 20_261_126;
/** Weights under this of 127 are left out of the file. */
const least = 12;
const options = { passes: 4, rate: 0.4, decay: 0, seed };

/** Rows to learn from: French ones also as they are typed, and a quarter of all once more in disguise (SF-34). */
function widened(rows: readonly Row[]): Row[] {
  const chance = seeded(seed);
  const out: Row[] = [];
  for (const row of rows) {
    out.push(row);
    const isOurs = row.set.startsWith("own ");
    if (row.lang === "fr" && !isOurs && chance() < 0.5) out.push({ ...row, text: shortFrench(row.text, chance) });
    if (chance() < 0.25) out.push({ ...row, text: disguised(row.text, chance), weight: row.weight });
  }
  return out;
}

export interface Trained {
  readonly model: Uint8Array;
  readonly card: Uint8Array;
  readonly language: Uint8Array;
}

/** Trains on `rows`, takes the operating points from `dev` (never trained on), and packs. */
export function train(rows: readonly Row[], dev: readonly Row[], languages: readonly Sample[], tell: (line: string) => void, files: readonly string[] = []): Trained {
  const wide = widened(rows);
  tell(`${wide.length} rows with disguises and short forms`);
  const packed = quantised(learn(tableOf(wide), options), least);
  tell("learned");
  const calibration = calibrate(asLinear(packed), tableOf(dev), dev);
  const card = new TextEncoder().encode(cardOf({ rows, dev, packed, calibration, files, seed }));
  const model = packModel({ ...packed, calibration }, card);
  const language = packLanguage(learnLanguage(languages, seed));
  tell(`model ${model.length} bytes, ${gzipSync(model).length} gzipped; language ${gzipSync(language).length} gzipped`);
  return { model, card, language };
}

/** Everything that is known, the measuring half of our own lines left out or not. */
export function gather(isWhole: boolean): { rows: Row[]; dev: Row[]; languages: Sample[] } {
  const lines = readLines();
  const own = corpusRows(lines);
  const all = readRows();
  const dev = [...all.filter((row) => row.isDev), ...own.filter((row) => row.isDev)];
  const rows = [...all.filter((row) => !row.isDev), ...own.filter((row) => isWhole || !row.isDev)];
  const languages: Sample[] = [
    ...rows.filter((row) => row.lang === "fr" && row.set !== "mlma_fr" && (row.set !== "fr_synth" || fnv(row.text) % 6 === 0)).map((row): Sample => ({ text: row.text, label: 0 })),
    ...rows
      .filter((row) => row.lang === "en" && (row.set.startsWith("benign") || row.set.startsWith("own") || row.set === "sms_spam"))
      .map((row): Sample => ({ text: row.text, label: 1 })),
    ...lines.filter((line) => line.suite === otherLanguages).flatMap((line) => Array.from({ length: 150 }, (): Sample => ({ text: sentences(line)[0] ?? "", label: 2 }))),
  ];
  const chance = seeded(seed);
  return { rows, dev, languages: languages.flatMap((one) => (one.label === 0 && chance() < 0.5 ? [one, { ...one, text: shortFrench(one.text, chance) }] : [one])) };
}

if (import.meta.main) {
  const began = performance.now();
  const tell = (line: string): void => console.error(`${((performance.now() - began) / 1_000).toFixed(1).padStart(6)} s  ${line}`);
  const { rows, dev, languages } = gather(true);
  const files = dataFiles().map(
    (file) =>
      `${createHash("sha256")
        .update(readFileSync(join(dataFolder, file)))
        .digest("hex")
        .slice(0, 16)}  ${file}`,
  );
  const made = train(rows, dev, languages, tell, files);
  const out = join(import.meta.dir, "../../packages/safety/assets/model");
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, "lampion-1.bin"), made.model);
  writeFileSync(join(out, "language-1.bin"), made.language);
  writeFileSync(join(out, "card.md"), made.card);
  tell(`written, ${process.memoryUsage().rss >> 20} MB`);
}
