import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { actIds, loadAssets, scan } from "@lampion/safety";
import { createActReader } from "@lampion/safety/act-reader";
import { readAssets } from "@lampion/safety/read-assets";
import { actsEn, notActsEn } from "@lampion/safety/corpus/acts-en.ts";
import { actsFr, notActsFr } from "@lampion/safety/corpus/acts-fr.ts";
import { heldOutEn, heldOutFr, heldOutNotEn, heldOutNotFr } from "@lampion/safety/corpus/acts-held-out.ts";
import { laterEn, laterFr, unseenEn, unseenFr } from "@lampion/safety/corpus/acts-unseen.ts";
import { phrasesEn, phrasesFr } from "@lampion/safety/corpus/scenario-phrases.ts";
import { scenarioJudge, type Scenario } from "./judge-scenarios.ts";

/**
 * Measures acts on our own phrases and behaviour on scenarios, as they are and changed, and prints a table (docs/safety-behaviour.md has it).
 * The scenarios lie outside the repository: LAMPION_DATA_DIR. A tenth of them (fnv1a32 of the id, mod 5 = 0) was never used to choose a weight.
 */
interface Row extends Scenario {
  readonly kind: string;
  readonly label: 0 | 1;
  readonly lang: "fr" | "en";
  readonly danger_event: number | null;
  readonly events: readonly (Scenario["events"][number] & { readonly act: string })[];
}
const harmOf: Readonly<Record<string, string>> = {
  grooming_fast: "grooming",
  grooming_slow: "grooming",
  grooming_broadcast: "grooming",
  sextortion: "sextortion",
  ambush: "ambush",
  scam: "scam",
  spam: "spam",
  harassment: "harassment",
  pile_on: "harassment",
};
const actOf: Readonly<Record<string, string>> = {
  ask_age: "asks_age",
  cam: "asks_camera",
  come_alone: "come_alone",
  compliment: "compliment",
  deadline: "deadline",
  gift: "gift",
  hardship: "hardship",
  insult: "insults",
  invest: "investment",
  isolate: "asks_alone",
  locate: "asks_place",
  meet: "proposes_meeting",
  menace: "harm_threat",
  pay: "payment",
  photo: "asks_photo",
  place_isolated: "isolated_place",
  place_public: "public_place",
  refuse: "refuses",
  refuse_verify: "refuses_check",
  school: "school",
  secrecy: "secrecy",
  surprise: "celebration",
  switch: "move_app",
  threat_expose: "expose_threat",
  greet: "greet",
};

let seed = 20_260_101;
const random = (): number => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) | 0;
  return (seed >>> 0) / 4_294_967_296;
};
const pick = (line: string): string => {
  const all = line.split(" | ");
  return all[Math.floor(random() * all.length)] ?? "";
};
const leet: Readonly<Record<string, string>> = { a: "4", e: "3", i: "1", o: "0", s: "5" };
const greek: Readonly<Record<string, string>> = { a: "а", e: "е", o: "о" };
function disguise(text: string): string {
  switch (Math.floor(random() * 5)) {
    case 0:
      return [...text].map((sign) => (random() < 0.5 ? (leet[sign] ?? sign) : sign)).join("");
    case 1:
      return text
        .split(" ")
        .map((word) => (word.length > 3 ? [...word].join(".") : word))
        .join(" ");
    case 2:
      return [...text].join("\u200b");
    case 3:
      return [...text].map((sign) => (sign >= "a" && sign <= "z" ? String.fromCharCode(sign.charCodeAt(0) + 0xfee0) : sign)).join("");
    default:
      return text.replace(/[aeo]/g, (sign) => greek[sign] ?? sign);
  }
}
const withTexts = (row: Row, change: (text: string, act: string) => string): Row => ({
  ...row,
  events: row.events.map((event) => ({ ...event, text: change(event.text, event.act) })),
});
const paraphrase = (row: Row): Row => {
  const phrases = row.lang === "fr" ? phrasesFr : phrasesEn;
  return withTexts(row, (text, act) => {
    const line = phrases[actOf[act] ?? ""];
    return line === undefined ? text : pick(line);
  });
};
const twoAccounts = (row: Row): Row => {
  const who = row.events.find((event) => event.from.startsWith("X"))?.from ?? "";
  const twin = `${who}_2`;
  let count = 0;
  return {
    ...row,
    people: [...row.people, ...row.people.filter((person) => person.id === who).map((person) => ({ ...person, id: twin }))],
    events: row.events.map((event) => {
      if (event.from === who) return { ...event, from: count++ % 2 === 1 ? twin : who };
      return event.to === who ? { ...event, to: count % 2 === 1 ? who : twin } : event;
    }),
  };
};
const shuffled = (row: Row): Row => {
  const events = row.events.map((event) => ({ ...event }));
  const groups = new Map<string, number[]>();
  for (const [at, { from, to }] of events.entries()) groups.set(`${from}>${to}`, [...(groups.get(`${from}>${to}`) ?? []), at]);
  for (const places of groups.values()) {
    const said = places.map((at) => ({ text: events[at]?.text ?? "", act: events[at]?.act ?? "" }));
    for (let at = said.length - 1; at > 0; at -= 1) {
      const other = Math.floor(random() * (at + 1));
      [said[at], said[other]] = [said[other] as (typeof said)[0], said[at] as (typeof said)[0]];
    }
    for (const [index, at] of places.entries()) Object.assign(events[at] ?? {}, said[index]);
  }
  return { ...row, events };
};
const doubled = (row: Row): Row => {
  const events: Row["events"][number][] = [];
  let due = row.danger_event;
  for (const [at, event] of row.events.entries()) {
    events.push(event);
    if (event.act !== "smalltalk" && event.act !== "answer") continue;
    events.push({ ...event, t: event.t + 1 });
    if (row.danger_event !== null && at < row.danger_event) due = (due ?? 0) + 1;
  }
  return { ...row, events, danger_event: due };
};
const withoutAges = (row: Row): Row => ({ ...row, people: row.people.map(({ declared_age: _, ...person }) => person) });

const variants: readonly (readonly [name: string, (row: Row) => Row])[] = [
  ["as they are", (row) => row],
  ["paraphrase", paraphrase],
  ["disguise", (row) => withTexts(row, disguise)],
  ["shuffled order", shuffled],
  ["ages not given", withoutAges],
  ["doubled small talk", doubled],
  ["two accounts", twoAccounts],
  ["paraphrase, no ages, disguise", (row) => withTexts(withoutAges(paraphrase(row)), disguise)],
];

const fnv = (text: string): number => {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  return hash >>> 0;
};
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

function measure(name: string, rows: readonly Row[], judge: ReturnType<typeof scenarioJudge>): string {
  let hit = 0;
  let inTime = 0;
  let wrong = 0;
  const firsts: number[] = [];
  const byHarm = new Map<string, { all: number; found: number }>();
  for (const row of rows) {
    const { alerts } = judge(row);
    const [first] = alerts;
    if (row.label === 0) {
      if (first !== undefined) wrong += 1;
      continue;
    }
    const harm = harmOf[row.kind] ?? "";
    const count = byHarm.get(harm) ?? { all: 0, found: 0 };
    byHarm.set(harm, count);
    count.all += 1;
    if (alerts.some((alert) => alert.harm === harm)) count.found += 1;
    if (first === undefined) continue;
    hit += 1;
    firsts.push(first.event + 1);
    if (first.event <= (row.danger_event ?? 0)) inTime += 1;
  }
  const positive = rows.filter((row) => row.label === 1).length;
  const f1 = (2 * hit) / (2 * hit + wrong + positive - hit);
  firsts.sort((a, b) => a - b);
  const k = firsts[firsts.length >> 1] ?? 1;
  const late = -1 + 2 / (1 + Math.exp(-0.0578 * (k - 1)));
  const least = Math.min(...[...byHarm.values()].map((one) => one.found / one.all));
  return `| ${name} | ${rows.length} | ${f1.toFixed(3)} | ${(f1 * (1 - late)).toFixed(3)} | ${percent(inTime / positive)} | ${percent(wrong / (rows.length - positive))} | ${percent(least)} |`;
}

const assets = loadAssets(readAssets());
/** With the word `patterns` the grammar alone is measured. */
const acts = createActReader(assets.acts, process.argv.includes("patterns") ? null : assets.actLanes);
const seen = (text: string): string[] =>
  acts
    .find(scan(text), text.trimEnd().endsWith("?"))
    .acts.filter((act) => act.p >= 0.5)
    .map((act) => act.id);
/** Asking to be alone and about who watches are one signal, as are secrecy and erasing. */
const near: Readonly<Record<string, readonly string[]>> = { asks_alone: ["asks_supervision"], asks_supervision: ["asks_alone"], secrecy: ["erase"], payment: ["payment_code"] };
function recall(corpus: Readonly<Record<string, string>>, take: (at: number) => boolean): string {
  const all = Object.entries(corpus)
    .filter(([act]) => (actIds as readonly string[]).includes(act))
    .flatMap(([act, line]) => line.split(" | ").flatMap((text, at) => (take(at) ? [[act, text] as const] : [])));
  const found = all.filter(([act, text]) => [act, ...(near[act] ?? [])].some((one) => seen(text).includes(one)));
  return `${percent(found.length / all.length)} of ${all.length}`;
}

console.log("| Acts | French | English |\n|---|---|---|");
console.log(`| half that the patterns were written from | ${recall(actsFr, (at) => at % 2 === 0)} | ${recall(actsEn, (at) => at % 2 === 0)} |`);
console.log(`| the other half | ${recall(actsFr, (at) => at % 2 === 1)} | ${recall(actsEn, (at) => at % 2 === 1)} |`);
console.log(`| written afterwards, then looked at | ${recall(laterFr, () => true)} | ${recall(laterEn, () => true)} |`);
console.log(`| written after that, chose nothing | ${recall(unseenFr, () => true)} | ${recall(unseenEn, () => true)} |`);
console.log(`| written before the lines of the lanes, only measured | ${recall(heldOutFr, () => true)} | ${recall(heldOutEn, () => true)} |`);
console.log(`| harmless neighbours of these | ${recall(heldOutNotFr, () => true)} | ${recall(heldOutNotEn, () => true)} |`);
console.log(`| look-alikes taken for the act | ${recall(notActsFr, () => true)} | ${recall(notActsEn, () => true)} |`);

const file = join(process.env["LAMPION_DATA_DIR"] ?? "", "behaviour_scenarios", "scenarios.jsonl");
if (process.env["LAMPION_DATA_DIR"] === undefined || !existsSync(file)) console.error("scenarios: LAMPION_DATA_DIR does not lead to them; only acts were measured");
else {
  const rows = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Row);
  const judge = scenarioJudge();
  console.log("\n| Scenarios | n | F1 | F-latency | in time | false alarms | least recall of a harm |\n|---|---|---|---|---|---|---|");
  console.log(
    measure(
      "one in five",
      rows.filter((row) => fnv(row.id) % 5 === 0),
      judge,
    ),
  );
  for (const [name, change] of variants) console.log(measure(name, rows.map(change), judge));
}
