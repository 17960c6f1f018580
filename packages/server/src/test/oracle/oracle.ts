import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { OpenedRow } from "@lampion/client";
import { fromBase64Url, toBase64Url } from "@lampion/proof";
import { createGuest, newDevice } from "../guest.ts";
import { startApp } from "../start-app.ts";
import { twoWhoTalk } from "../two-who-talk.ts";

const hourMs = 3_600_000;
const lines = ["Tu joues depuis longtemps ?", "Oui, et toi ?", "Je commence. C'est dur.", "Ça vient avec le temps."] as const;

export interface OracleFigures {
  /** Pairs of one true and one forged report, in an order that chance gives. */
  readonly pairs: number;
  /** Medians of the time from hand-over to the claim code, ms. */
  readonly trueMs: number;
  readonly forgedMs: number;
  /** Wilcoxon's signed-rank test of the differences: beyond 2.576 in size there is one at p = 0.01. */
  readonly z: number;
  /** Lengths of answers, without the number of the question, that came for one kind and not for the other. */
  readonly bytesApart: number;
}

/** Standard score of the signed ranks of these differences, with the usual correction for ties. */
export function signedRank(differences: readonly number[]): number {
  const ranked = differences.filter((one) => one !== 0).sort((a, b) => Math.abs(a) - Math.abs(b));
  const n = ranked.length;
  if (n === 0) return 0;
  let plus = 0;
  let ties = 0;
  for (let from = 0; from < n;) {
    let to = from;
    while (to < n && Math.abs(ranked[to] ?? 0) === Math.abs(ranked[from] ?? 0)) to += 1;
    const rank = (from + 1 + to) / 2;
    for (let at = from; at < to; at += 1) if ((ranked[at] ?? 0) > 0) plus += rank;
    ties += ((to - from) ** 3 - (to - from)) / 48;
    from = to;
  }
  return (plus - (n * (n + 1)) / 4) / Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24 - ties);
}
const medianOf = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)] ?? 0;

/** T13 (EV-10): reports with true and with forged records to the real service over its wire, and whether who reports can tell them by time or size of the answers. */
export async function reportOracle(pairs: number, random: () => number = Math.random): Promise<OracleFigures> {
  const folder = mkdtempSync(join(tmpdir(), "lampion-oracle-"));
  const app = await startApp(folder, { pace: { unitsPerS: 1_000_000, unitsMax: 1_000_000, writingRhythm: false } });
  const rows: OpenedRow[] = [];
  const [dora, emil] = [createGuest(app.url, newDevice(), new Map(), (row) => rows.push(row)), createGuest(app.url)];
  try {
    const { talk } = await twoWhoTalk(app.url, lines, { guests: [dora, emil] });
    await dora.ask("history", { stream: `talk:${talk}`, before: 1_000_000 });
    await dora.until(() => rows.length > 3);
    const chosen = rows.slice(0, 4);
    const hours = [...new Set(chosen.map((row) => Math.floor(row.at / hourMs) * hourMs))];
    const handed = chosen.map((row) => ({ r: row.record, x: row.receipt, b: row.body }));
    /** One bit of the tag of one of them: the same length, and nothing else is different. */
    const forged = (): typeof handed => {
      const which = Math.floor(random() * handed.length);
      return handed.map((one, at) => {
        if (at !== which) return one;
        const bytes = (fromBase64Url(one.x) ?? new Uint8Array()).slice();
        bytes[Math.floor(random() * 32)]! ^= 1 << Math.floor(random() * 8);
        return { ...one, x: toBase64Url(bytes) };
      });
    };
    let made = 0;
    const report = async (records: typeof handed): Promise<{ ms: number; bytes: number }> => {
      made += 1;
      const pack = `pack-${String(made).padStart(8, "0")}`;
      const begun = performance.now();
      const taken = await dora.ask("hand", { pack, records });
      const answer = await dora.ask("report", { about: { talk, hours, pack }, who: "me", situation: "harassment", words: "", act: "now" });
      const ms = performance.now() - begun;
      if (taken.t !== "ok" || answer.t !== "ok") throw new Error(`a report was refused: ${JSON.stringify([taken, answer])}`);
      return { ms, bytes: [taken, answer].reduce((sum, { n: _, ...rest }) => sum + JSON.stringify(rest).length, 0) };
    };
    for (let warm = 0; warm < 20; warm += 1) await report(warm % 2 === 0 ? handed : forged());
    const [truly, falsely] = [[] as number[], [] as number[]];
    const sizes = [new Set<number>(), new Set<number>()] as const;
    for (let pair = 0; pair < pairs; pair += 1) {
      const isTrueFirst = random() < 0.5;
      for (const isTrue of [isTrueFirst, !isTrueFirst]) {
        const { ms, bytes } = await report(isTrue ? handed : forged());
        (isTrue ? truly : falsely).push(ms);
        sizes[isTrue ? 0 : 1].add(bytes);
      }
    }
    const z = signedRank(truly.map((ms, at) => ms - (falsely[at] ?? 0)));
    const bytesApart = [...sizes[0], ...sizes[1]].filter((size) => !sizes[0].has(size) || !sizes[1].has(size)).length;
    return { pairs, trueMs: medianOf(truly), forgedMs: medianOf(falsely), z, bytesApart };
  } finally {
    for (const one of [dora, emil]) one.stop();
    await app.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
