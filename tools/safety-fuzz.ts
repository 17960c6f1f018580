// Looks for a text that the judge throws on, answers twice differently, or spends too long with (SF-80).
// npm run safety:fuzz -- [--count 10000000] [--seed 1] [--minutes M] [--slow FILE]: as many texts of the kinds below, or as many as M minutes of the processor allow; those that cost most
// are changed and tried again. Same seed, same texts; times say something on a quiet machine only. FILE gets the slowest texts whole, one JSON object a line, to be looked at.
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { createJudge, createMemory, loadAssets, type Draft, type Judgement, type Kind, type Scene } from "@lampion/safety";
import { readAssets } from "@lampion/safety/read-assets";
import { seeded } from "./train/chance.ts";

const most = 2_000;
/** Steps that no text may need. */
const stepsMax = 400_000;
/** One of so many texts is judged twice and compared. */
const twice = 512;
/** Dear texts that are kept to be changed. */
const poolSize = 64;
const kinds: readonly Kind[] = ["room", "room", "private", "knock", "nickname", "room-name"];

const { values } = parseArgs({
  options: {
    count: { type: "string", default: "10000000" },
    seed: { type: "string", default: "1" },
    minutes: { type: "string", default: "" },
    slow: { type: "string", default: "" },
  },
});
const count = Number(values.count);
const seed = Number(values.seed);
const minutes = values.minutes === "" ? Number.POSITIVE_INFINITY : Number(values.minutes);
if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed) || !(minutes > 0)) {
  console.error("Usage: npm run safety:fuzz -- [--count N] [--seed N] [--minutes M] [--slow FILE]");
  process.exit(2);
}
const chance = seeded(seed);
const upTo = (end: number): number => Math.floor(chance() * end);
const pick = <T>(list: readonly T[]): T => list[upTo(list.length)] as T;

const assets = loadAssets(readAssets());
const entries = Object.values(assets.words).flat();
const patternWords = assets.acts.flatMap((text) => Object.keys(text.opened).concat(Object.values(text.classes).flatMap((line) => String(line).split(/[ |]/))));
const vocabulary = [...entries, ...patternWords.filter((word) => word !== ""), ..."je tu te me pas ne les des il elle i you the a is not to va vais suis es c'est".split(" ")];
const unit = (): string => String.fromCharCode(upTo(0x1_0000));
const marks = ["\u0301", "\u0316", "\u035b", "\u0336", "\u200b", "\ufe0f", "\u202e", "\u2066"];
const signs = "@$1!0345789*#&+|(){}[]<>/\\?.,;:-_='\"«»“” \n\t";
const hostile = [
  "@$1!",
  "c0nn4rd ",
  "a.com ",
  "a@b.fr ",
  "06 39 98 ",
  '"a ',
  "«",
  "deux quatre six ",
  "p*te ",
  "😀",
  "👨‍👩‍👧 ",
  "\ud800",
  "ﷺ",
  "snap lulu78 ",
  "pas pas de ",
  "tu es ",
  "quel age as tu ",
  "je te ",
  "hxxp://",
  "1",
  "IBAN FR76 ",
  "İ",
  "ß",
];
const many = (one: () => string, end: number, between = ""): string => Array.from({ length: 1 + upTo(end) }, one).join(between);
const filled = (part: string): string => part.repeat(Math.ceil(most / Math.max(1, part.length))).slice(0, most);
/** Most texts are as long as what people write; one of sixty is as long as it may be. */
const size = (): number => (chance() < 1 / 60 ? 400 : 16);

const kindsOfText: Readonly<Record<string, () => string>> = {
  words: () => many(() => pick(vocabulary), size(), " "),
  "random units": () => many(unit, size() * 4),
  signs: () => many(() => pick([...signs]), size() * 4),
  leetspeak: () => many(() => pick(vocabulary).replace(/[aeiost]/gu, (sign) => pick(["4", "3", "1", "0", "5", "7", "@", "$", "*", sign])), size(), " "),
  "stacked marks": () => many(() => pick([...pick(vocabulary)]) + many(() => pick(marks), 4), size() * 2),
  spaced: () => [...many(() => pick(vocabulary), size() / 2, " ")].join(pick([" ", ".", "-", "\u200b", "_"])),
  digits: () => many(() => `${upTo(10 ** (1 + upTo(6)))}${pick(["", " ", ".", "-", "/", " et ", " fois "])}`, size() * 2),
  hosts: () => many(() => pick(vocabulary) + pick([".", " point ", "(.)", "@", "://", " dot "]), size(), pick(["", " "])),
  emoji: () => many(() => String.fromCodePoint(0x1f300 + upTo(0x4ff)), size() * 2),
  "one sign": () => pick([...signs, ..."abz", "\u0301", "é", "😀"]).repeat(1 + upTo(size() * 5)),
  "hostile parts": () => (chance() < 0.05 ? filled(many(() => pick(hostile), 4)) : many(() => pick(hostile), size())),
  "no blanks": () => many(() => pick(vocabulary), size()),
};
const names = Object.keys(kindsOfText);

interface Dear {
  readonly text: string;
  readonly steps: number;
}
const pool: Dear[] = [];
/** A dear text with a piece of it doubled, cut, filled up or exchanged. */
function changed(text: string): string {
  const [from, to] = [upTo(text.length), upTo(text.length)].sort((a, b) => a - b) as [number, number];
  switch (upTo(4)) {
    case 0:
      return text.slice(0, to) + text.slice(from);
    case 1:
      return text.slice(0, from) + text.slice(to);
    case 2:
      return filled(text.slice(from, to + 1));
    default:
      return text.slice(0, from) + pick(hostile) + text.slice(from);
  }
}

const judge = createJudge(assets);
let memory = createMemory();
const scene = (at: number): Scene => ({
  scope: "full",
  from: `s${at % 7}`,
  author: { typedAge: 20 + (at % 40), isProvenAdult: at % 3 === 0, deviceAgeMs: at * 1_000, mayLink: at % 5 === 0 },
  to: at % 2 === 0 ? { id: `r${at % 5}`, facts: { typedAge: 30, isProvenAdult: false, deviceAgeMs: null, mayLink: false } } : null,
  room: at % 2 === 0 ? null : { id: "room", level: 0, near: [] },
  nowMs: 1_764_000_000_000 + at * 500,
});
const written = ({ verdict, scores, findings, failures, steps, slots }: Judgement): string => JSON.stringify([verdict, scores, findings, failures, steps, String(slots)]);

const failed = new Map<string, number>();
const total = (counts: ReadonlyMap<string, number>): number => [...counts.values()].reduce((sum, one) => sum + one, 0);
const slowest = { steps: { text: "", value: 0, name: "" }, us: { text: "", value: 0, name: "", kind: "room" as Kind } };
/** Texts that take longer than this however often they are judged: their number by kind of text. */
const slowUs = 1_000;
const slow = new Map<string, number>();
let slowTexts: { readonly us: number; readonly name: string; readonly kind: Kind; readonly text: string }[] = [];
let [over, differing, units, tried] = [0, 0, 0, 0];
const began = performance.now();
for (let at = 0; at < count; at += 1) {
  const isChanged = pool.length === poolSize && chance() < 0.02;
  const name = isChanged ? "changed" : pick(names);
  const text = (isChanged ? changed(pick(pool).text) : (kindsOfText[name] as () => string)()).slice(0, most);
  const draft: Draft = { kind: pick(kinds), text, language: pick(["fr", "en"]), anyway: chance() < 0.1 };
  units += text.length;
  let judgement: Judgement;
  const start = performance.now();
  try {
    judgement = judge.judge(draft, scene(at), memory);
  } catch (error) {
    console.error(`text ${at} (${name}) threw: ${String(error)}\n${JSON.stringify(text)}`);
    process.exit(1);
  }
  const us = (performance.now() - start) * 1_000;
  for (const { stage, cause } of judgement.failures) failed.set(`${stage} ${cause}`, (failed.get(`${stage} ${cause}`) ?? 0) + 1);
  const { steps } = judgement;
  if (steps > stepsMax) over += 1;
  if (steps > slowest.steps.value) slowest.steps = { text, value: steps, name };
  if (us > slowUs) {
    // Whatever else the machine did meanwhile: the best of four says what the text costs.
    const again = [0, 1, 2].map(() => {
      const from = process.cpuUsage();
      judge.judge(draft, scene(at), memory);
      const { user, system } = process.cpuUsage(from);
      return user + system;
    });
    const least = Math.min(us, ...again);
    if (least > slowUs) {
      slow.set(name, (slow.get(name) ?? 0) + 1);
      slowTexts = [...slowTexts, { us: Math.round(least), name, kind: draft.kind, text }].sort((a, b) => b.us - a.us).slice(0, 20);
    }
    if (least > slowest.us.value) slowest.us = { text, value: least, name, kind: draft.kind };
  }
  if (at % twice === 0 && written(judge.judge(draft, scene(at), memory)) !== written(judgement)) {
    differing += 1;
    console.error(`text ${at} (${name}) was judged twice differently: ${JSON.stringify(text)}`);
  }
  if (pool.length < poolSize) pool.push({ text, steps });
  else {
    const other = upTo(poolSize);
    if (steps > (pool[other] as Dear).steps && text.length > 8) pool[other] = { text, steps };
  }
  judge.advance(memory, judgement.record);
  tried += 1;
  if (at % 10_000 === 9_999 && process.cpuUsage().user / 60_000_000 > minutes) break;
  if (at % 100_000 === 99_999) {
    memory = createMemory();
    console.error(
      `${at + 1} texts, ${((performance.now() - began) / 1_000).toFixed(0)} s, most steps ${slowest.steps.value}, slowest ${slowest.us.value.toFixed(0)} us, over 1 ms ${total(slow)}`,
    );
  }
}
console.log(`over 1 ms however often: ${total(slow)}${[...slow].map(([name, times]) => `, ${name} ${times}`).join("")}`);
const shown = (text: string): string => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}... (${text.length} units)` : text);
console.log(`${tried} texts of ${(units / tried).toFixed(0)} units in the mean, seed ${seed}: ${((performance.now() - began) / 1_000).toFixed(0)} s`);
console.log(`most steps ${slowest.steps.value} of ${stepsMax}: ${slowest.steps.name}, ${shown(slowest.steps.text)}`);
console.log(`slowest ${slowest.us.value.toFixed(0)} us (least of four): ${slowest.us.name}, ${slowest.us.kind}, ${shown(slowest.us.text)}`);
console.log(
  `over the bound ${over}, judged twice differently ${differing}, failures ${failed.size === 0 ? "none" : [...failed].map(([what, times]) => `${what} ${times}`).join(", ")}`,
);
if (values.slow !== "") writeFileSync(values.slow, slowTexts.map((one) => `${JSON.stringify(one)}\n`).join(""));
process.exitCode = over + differing === 0 && [...failed.keys()].every((what) => what.endsWith(" bound")) ? 0 : 1;
