import { mkdirSync, writeFileSync } from "node:fs";
import { cpus, loadavg } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createJudge, createMemory, loadAssets, type Scene } from "@lampion/safety";
import { readAssets } from "@lampion/safety/read-assets";

/** PF-6, SF-80: what the judge costs for one text, ordinary and hostile, with everything it has loaded. `--quick`: fewer rounds, and nothing is written. */
const isQuick = process.argv.includes("--quick");
const rounds = isQuick ? 3 : 12;
const began = performance.now();
const judge = createJudge(loadAssets(readAssets()));
const createMs = performance.now() - began;
const memory = createMemory();
const scene: Scene = {
  scope: "full",
  from: "a",
  author: { typedAge: 30, isProvenAdult: true, deviceAgeMs: 0, mayLink: false },
  to: null,
  room: { id: "room", level: 0, near: [] },
  nowMs: Date.UTC(2026, 10, 26),
};
const say = (text: string) => {
  const judgement = judge.judge({ kind: "room", text, language: "fr", anyway: false }, scene, memory);
  if (judgement.judged.kind === "passed") judge.shown(judgement);
  return judgement;
};

const ordinary = [
  "salut ça va ?",
  "je suis à la gare, mon train a du retard",
  "tu viens au marché samedi matin avec les enfants ?",
  "mdr t'es trop bête j'adore",
  "quelqu'un connaît un bon resto près de la place du marché, pas trop cher si possible, on est six",
  "hello everyone, nice to meet you all, how was your weekend?",
  "j'ai 34 ans et je travaille de nuit à l'hôpital, c'est fatigant mais j'aime bien",
  "rendez-vous à 12h30 devant le cinéma",
  "i think the second season was much better than the first, but the ending was a bit weird for me",
  "ok merci à demain",
];
const units = 2_000;
const filled = (part: string): string => part.repeat(Math.ceil(units / part.length)).slice(0, units);
const hostile: Readonly<Record<string, string>> = {
  leetspeak: filled("@$1!"),
  "leet words": filled("c0nn4rd "),
  "stacked marks": filled("a\u0301\u0316\u035b"),
  blanks: filled(" "),
  "groups of digits": filled("06 39 98 "),
  hosts: filled("a.com "),
  "mail addresses": filled("a@b.fr "),
  quotes: filled('"a '),
  "one letter": filled("a"),
  "number words": filled("deux quatre six "),
  stars: filled("p*te "),
  insults: filled("t es moche "),
  "groups and insults": filled("sale arabe "),
  emoji: filled("😀"),
  "any units": Array.from({ length: units }, (_, at) => String.fromCharCode((at * 7_919) % 65_536)).join(""),
};
const at = (sorted: readonly number[], share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
const round = (value: number): number => Math.round(value * 10) / 10;
function measured(texts: readonly string[], times: number): { p50: number; p99: number; least: number; steps: number } {
  for (let turn = 0; turn < 200; turn += 1) for (const text of texts) say(text);
  const us: number[] = [];
  let steps = 0;
  for (let turn = 0; turn < times; turn += 1) {
    for (const text of texts) {
      const from = Bun.nanoseconds();
      steps = Math.max(steps, say(text).steps);
      us.push((Bun.nanoseconds() - from) / 1_000);
    }
  }
  us.sort((a, b) => a - b);
  return { p50: round(at(us, 0.5)), p99: round(at(us, 0.99)), least: round(us[0] ?? 0), steps };
}

const lines = [
  { what: "an ordinary text", goal: "p50 20, p99 100 us", ...measured(ordinary, rounds * 400) },
  ...Object.entries(hostile).map(([name, text]) => ({ what: `2,000 units of ${name}`, goal: "1,000 us", ...measured([text], rounds * 8) })),
];
for (const { what, p50, p99, least, steps } of lines)
  console.log(`${what.padEnd(36)} p50 ${String(p50).padStart(8)} us  p99 ${String(p99).padStart(9)} us  least ${String(least).padStart(7)} us  steps ${steps}`);
console.log(`createJudge with its files: ${createMs.toFixed(0)} ms`);
const tooMany = lines.filter((line) => line.steps > 400_000);
for (const line of tooMany) console.error(`${line.what}: ${line.steps} steps, 400,000 allowed`);
process.exitCode = tooMany.length === 0 ? 0 : 1;
if (!isQuick) {
  const folder = join(dirname(fileURLToPath(import.meta.url)), "../results/judge");
  mkdirSync(folder, { recursive: true });
  // How busy the machine was is part of the result: on a shared one the least time of a text says more than its p99.
  const result = {
    scenario: "PF-6",
    date: new Date().toISOString().slice(0, 10),
    machine: { cores: cpus().length, model: cpus()[0]?.model ?? "unknown" },
    load: loadavg().map(round),
    bun: Bun.version,
    createMs: round(createMs),
    lines,
  };
  writeFileSync(join(folder, "pf-06.json"), `${JSON.stringify(result, null, 2)}\n`);
}
