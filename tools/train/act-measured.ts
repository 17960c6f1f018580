import { freshEn, freshFr, freshNotEn, freshNotFr } from "@lampion/safety/corpus/acts-fresh.ts";
import { heldOutEn, heldOutFr, heldOutNotEn, heldOutNotFr } from "@lampion/safety/corpus/acts-held-out.ts";
import { secondEn, secondFr, secondNotEn, secondNotFr } from "@lampion/safety/corpus/acts-second.ts";
import { thirdEn, thirdFr, thirdNotEn, thirdNotFr } from "@lampion/safety/corpus/acts-third.ts";
import { unseenEn, unseenFr } from "@lampion/safety/corpus/acts-unseen.ts";
import { lastActsEn, lastActsFr, lastNotEn, lastNotFr } from "@lampion/safety/corpus/last.ts";

/** Words in a row that two sentences may not share when one of them teaches and the other measures. */
const run = 5;
const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
const runsOf = (list: readonly string[], size: number): string[] => Array.from({ length: Math.max(0, list.length - size + 1) }, (_, at) => list.slice(at, at + size).join(" "));

/** All that a sentence says in three to five words in a row. */
function runsIn(text: string): string[] {
  const list = words(text);
  return [3, 4, run].flatMap((size) => runsOf(list, size));
}
/** What no taught sentence may say of the acts that are only measured: any five words in a row, and a sentence of three or four words as a whole. */
function measuredActs(): ReadonlySet<string> {
  const corpora: Readonly<Record<string, string>>[] = [
    ...[secondFr, secondEn, secondNotFr, secondNotEn, heldOutFr, heldOutEn, heldOutNotFr, heldOutNotEn, unseenFr, unseenEn],
    ...[thirdFr, thirdEn, thirdNotFr, thirdNotEn, freshFr, freshEn, freshNotFr, freshNotEn, lastActsFr, lastActsEn, lastNotFr, lastNotEn],
  ];
  const out = new Set<string>();
  for (const text of corpora.flatMap((corpus) => Object.values(corpus)).flatMap((line) => line.split(" | "))) {
    const list = words(text);
    for (const one of runsOf(list, Math.min(run, Math.max(3, list.length)))) out.add(one);
  }
  return out;
}

const measured = measuredActs();
/** Of some sentences those that say nothing that a measured one says: they may teach. */
export const taughtOf = (texts: readonly string[]): string[] => texts.filter((text) => !runsIn(text).some((one) => measured.has(one)));
