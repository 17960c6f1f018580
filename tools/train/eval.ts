// Measures the judge on dev rows and on the half of our own lines that this run's model has not seen (SF-76), and writes docs/quality.md.
// npm run safety:eval [-- --check]: with --check nothing is written, and a number that fell by more than a point fails.
import { readAssets } from "@lampion/safety/read-assets";
import { createJudge, createMemory, lanes, loadAssets, type Judge, type Judgement, type Lane } from "@lampion/safety";
import { digestOf } from "@lampion/safety/train";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fnv, seeded } from "./chance.ts";
import { parseCsv } from "./csv.ts";
import { disguises } from "./disguise.ts";
import { averagePrecision, flags, recallAt, rocArea } from "./measure.ts";
import { grouped, keptIn, pageOf, worse, type Number } from "./page.ts";
import { dataFolder, hasData, type Row } from "./rows.ts";
import { shortFrench } from "./short-french.ts";
import { gather, train } from "./train.ts";

if (!hasData) {
  console.error("The collection is not here; LAMPION_DATA_DIR says where it lies.");
  process.exit(2);
}
const page = join(import.meta.dir, "../../docs/quality.md");
const tell = (line: string): void => console.error(line);
const { rows, dev, languages } = gather(false);
const files = train({ rows, dev, languages, tell });
const judge: Judge = createJudge(loadAssets({ ...files, acts: readAssets().acts }));
const numbers: Number[] = [];
/** `better` says which way is worse; shares and areas in percent. */
const put = (name: string, value: number, count: number, better: "more" | "less", goal: number | null = null): void => {
  numbers.push({ name, value: Math.round(value * 1_000) / 10, count, better, goal });
};

function judged(text: string, history: readonly string[] = []): Judgement {
  const memory = createMemory();
  let at = Date.UTC(2026, 10, 26);
  const scene = {
    scope: "full",
    from: "sender",
    author: { typedAge: null, isProvenAdult: false, deviceAgeMs: null, mayLink: false },
    to: null,
    room: { id: "room", level: 0, near: [] },
  } as const;
  for (const before of history) {
    judge.advance(memory, judge.judge({ kind: "room", text: before, language: "fr", anyway: true }, { ...scene, nowMs: at }, memory).record);
    at += 10_000;
  }
  return judge.judge({ kind: "room", text: text.slice(0, 2_000), language: "fr", anyway: false }, { ...scene, nowMs: at }, memory);
}
const isFlagged = ({ scores }: Judgement): boolean => lanes.some((lane) => scores[lane] >= 0.5);
const share = (list: readonly boolean[]): number => (list.length === 0 ? 0 : list.filter(Boolean).length / list.length);

interface Seen {
  readonly row: Row;
  readonly judgement: Judgement;
}
const seen: Seen[] = dev.map((row) => ({ row, judgement: judged(row.text) }));
tell(`${seen.length} dev rows judged`);
const by = grouped(seen, ({ row }) => row.set);

for (const [set, list] of [...by].sort()) {
  const harmless = list.filter(({ row }) => lanes.every((lane) => row.labels[lane] === 0));
  const isOrdinary = set.startsWith("benign") || ["own talk-fr", "own plain-fr", "own plain-en", "own daily-fr", "own daily-en"].includes(set);
  if (harmless.length >= 50) {
    const goal = set.startsWith("benign_en") ? 0.5 : set === "benign_fr_ud" ? 0.5 : set === "own talk-fr" || set === "own daily-fr" ? 2 : null;
    put(`harmless flagged: ${set}`, share(harmless.map(({ judgement }) => isFlagged(judgement))), harmless.length, "less", goal);
  }
  if (isOrdinary) continue;
  for (const lane of lanes) laneNumbers(set, lane, list);
}
function laneNumbers(set: string, lane: Lane, list: readonly Seen[]): void {
  const labelled = list.filter(({ row }) => row.labels[lane] !== undefined);
  const labels = labelled.map(({ row }) => row.labels[lane] ?? 0);
  const positive = labels.filter((label) => label === 1).length;
  if (positive < 20 || positive === labels.length) return;
  const scores = labelled.map(({ judgement }) => judgement.scores[lane]);
  const { macroF1, recall } = flags(
    scores.map((score) => score >= 0.5),
    labels,
  );
  put(`${lane} on ${set}: ROC area`, rocArea(scores, labels), labels.length, "more");
  put(`${lane} on ${set}: recall at 1 %`, recallAt(scores, labels, 0.01), positive, "more");
  put(`${lane} on ${set}: macro-F1 at 0.5`, macroF1, labels.length, "more");
  put(`${lane} on ${set}: recall at 0.5`, recall, positive, "more");
  put(`${lane} on ${set}: average precision`, averagePrecision(scores, labels), labels.length, "more");
}

// French as it is typed: the transcribed speech, shortened.
const speech = (by.get("benign_fr_ud") ?? []).map(({ row }) => judged(shortFrench(row.text, seeded(fnv(row.text)))));
put("harmless flagged: benign_fr_ud as it is typed", share(speech.map(isFlagged)), speech.length, "less", 2);

// Language: of each ordinary set, with the screen in French.
for (const [name, list, lang] of [
  ["French speech", by.get("benign_fr_ud") ?? [], "fr"],
  ["French talk of ours", by.get("own talk-fr") ?? [], "fr"],
  ["French bullying of ours", by.get("own bullying-fr") ?? [], "fr"],
  ["English chat", by.get("benign_en_irc") ?? [], "en"],
  ["English get-to-know-you", by.get("benign_en_personachat") ?? [], "en"],
] as const)
  put(`language: ${name}`, share(list.map(({ judgement }) => judgement.language === lang)), list.length, "more", lang === "fr" ? 91 : 98);

// Disguise: what is found plain, is it still found?
const main = (row: Row): Lane | undefined => lanes.find((lane) => row.labels[lane] === 1);
const found = seen.filter(({ row, judgement }) => {
  const lane = main(row);
  return lane !== undefined && judgement.scores[lane] >= 0.5 && row.text.length < 300 && fnv(row.text) % 3 === 0;
});
for (const disguise of disguises) {
  const kept = found.map(({ row }) => {
    const lane = main(row) as Lane;
    return judged(disguise.apply(row.text, seeded(fnv(row.text)))).scores[lane] >= 0.5;
  });
  put(`kept in disguise: ${disguise.name} (${disguise.isReversible ? "reversible" : "lossy"})`, share(kept), kept.length, "more", disguise.isReversible ? 96 : 80);
}
for (const isReversible of [true, false]) {
  const names = disguises.filter((one) => one.isReversible === isReversible).map((one) => one.name);
  const of = numbers.filter(({ name }) => names.some((one) => name.startsWith(`kept in disguise: ${one} (`)));
  put(
    `kept in disguise: all ${isReversible ? "reversible" : "lossy"}`,
    of.reduce((sum, one) => sum + one.value, 0) / of.length / 100,
    found.length,
    "more",
    isReversible ? 96 : 80,
  );
}

// Contact details.
const contact = (text: string): boolean => {
  const parts = text.split(" ⏎ ");
  const { scores } = judged(parts.at(-1) ?? "", parts.slice(0, -1));
  return scores.contact >= 0.5 || scores.doxxing >= 0.5;
};
const synth = readFileSync(join(dataFolder, "contact_synth/contact.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as { text: string; label: number });
const synthDev = synth.filter(({ text }) => fnv(text) % 10 === 0);
for (const [name, list] of [
  ["contact_synth, all rows", synth],
  ["contact_synth, dev rows", synthDev],
] as const) {
  const given = list.filter(({ label }) => label === 1);
  const alike = list.filter(({ label }) => label === 0);
  put(`contact: recall on ${name}`, share(given.map(({ text }) => contact(text))), given.length, "more", 90);
  put(`contact: false alarms on ${name}`, share(alike.map(({ text }) => contact(text))), alike.length, "less", 2);
}
const csv = (path: string): Record<string, string>[] => parseCsv(readFileSync(join(dataFolder, path), "utf8"));
const pii = csv("pii_presidio/synth.csv");
put(
  "contact: recall on pii_presidio",
  share(pii.filter(({ label }) => label === "1").map(({ text = "" }) => contact(text))),
  pii.filter(({ label }) => label === "1").length,
  "more",
);
put(
  "contact: false alarms on pii_presidio",
  share(pii.filter(({ label }) => label === "0").map(({ text = "" }) => contact(text))),
  pii.filter(({ label }) => label === "0").length,
  "less",
  2,
);
const chat = csv("benign_en_personachat/messages.csv");
put("contact: false alarms on benign_en_personachat", share(chat.map(({ text = "" }) => contact(text))), chat.length, "less", 2);

if (process.argv.includes("--check")) {
  const faults = worse(existsSync(page) ? keptIn(readFileSync(page, "utf8")) : {}, numbers);
  for (const fault of faults) console.error(fault);
  process.exitCode = faults.length === 0 ? 0 : 1;
} else {
  writeFileSync(page, pageOf(numbers, { date: new Date().toISOString().slice(0, 10), model: digestOf(files.model), rows: rows.length }));
  tell(`written ${page}`);
}
