import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fnv, seeded } from "./chance.ts";
import { isMeasured, parseGrammar, sentences, type Line } from "./grammar.ts";
import type { Row } from "./rows.ts";
import { shortFrench } from "./short-french.ts";

export const linesFolder = join(import.meta.dir, "../../packages/safety/corpus/lines");
/** Read by the language router alone. */
export const otherLanguages = "other-languages";

export function readLines(folder = linesFolder): Line[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".txt"))
    .sort()
    .flatMap((file) => parseGrammar(readFileSync(join(folder, file), "utf8"), file.slice(0, -4)));
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
