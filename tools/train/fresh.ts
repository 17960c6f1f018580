// Measures the shipped judge on sentences that taught nothing and prints tables: those that were looked at between trainings, the last ones, and the rooms.
// npm run safety:fresh [-- words | acts]: with `words` what was missed or wrongly taken of the first is shown; the others are for measuring only.
// With `acts` there are two tables instead: by act and language the sums of the first two sets that are only measured, and of the third.
import { createJudge, createMemory, lanes, loadAssets, scan, type Judgement, type Lane } from "@lampion/safety";
import { createActReader } from "@lampion/safety/act-reader";
import { freshEn, freshFr, freshNotEn, freshNotFr } from "@lampion/safety/corpus/acts-fresh.ts";
import { heldOutEn, heldOutFr, heldOutNotEn, heldOutNotFr } from "@lampion/safety/corpus/acts-held-out.ts";
import { secondEn, secondFr, secondNotEn, secondNotFr } from "@lampion/safety/corpus/acts-second.ts";
import { thirdEn, thirdFr, thirdNotEn, thirdNotFr } from "@lampion/safety/corpus/acts-third.ts";
import { freshLanesEn, freshLanesFr, type Fresh } from "@lampion/safety/corpus/lanes-fresh.ts";
import { lastActsEn, lastActsFr, lastEn, lastFr, lastNotEn, lastNotFr } from "@lampion/safety/corpus/last.ts";
import { linesOf, type Rooms } from "@lampion/safety/corpus/rooms.ts";
import { roomsEn } from "@lampion/safety/corpus/rooms-en.ts";
import { roomsFr } from "@lampion/safety/corpus/rooms-fr.ts";
import { readAssets } from "@lampion/safety/read-assets";

const assets = loadAssets(readAssets());
const judge = createJudge(assets);
const acts = createActReader(assets.acts, assets.actLanes);
const patterns = createActReader(assets.acts, null);
let showsMisses = process.argv.includes("words");

const split = (line: string): string[] => line.split(" | ");
const percent = (all: readonly boolean[]): string => `${((100 * all.filter(Boolean).length) / all.length).toFixed(1)} % of ${all.length}`;
const seen = (reader: typeof acts, text: string): string[] =>
  reader
    .find(scan(text), text.trimEnd().endsWith("?"))
    .acts.filter((act) => act.p >= 0.5)
    .map((act) => act.id);
/** Asking to be alone and about who watches are one signal, as are secrecy and erasing. */
const near: Readonly<Record<string, readonly string[]>> = { asks_alone: ["asks_supervision"], asks_supervision: ["asks_alone"], secrecy: ["erase"], payment: ["payment_code"] };
function actsSeen(act: string, line: string, reader: typeof acts, wanted: boolean): boolean[] {
  return split(line).map((text) => {
    const found = seen(reader, text);
    const isFound = [act, ...(wanted ? (near[act] ?? []) : [])].some((one) => found.includes(one));
    if (showsMisses && reader === acts && isFound !== wanted) console.error(`${wanted ? "missed" : "taken"} ${act}: ${text}`);
    return isFound;
  });
}
const actShare = (corpus: Corpus, reader: typeof acts, wanted: boolean): string => percent(Object.entries(corpus).flatMap(([act, line]) => actsSeen(act, line, reader, wanted)));
function judged(text: string, language: "fr" | "en"): Judgement {
  const scene = {
    scope: "full",
    from: "sender",
    author: { typedAge: null, isProvenAdult: false, deviceAgeMs: null, mayLink: false },
    to: null,
    room: { id: "room", level: 0, near: [] },
    nowMs: Date.UTC(2026, 10, 26),
  } as const;
  return judge.judge({ kind: "room", text, language, anyway: false }, scene, createMemory());
}
const wanted: Readonly<Record<keyof Fresh, readonly (keyof Judgement["scores"])[]>> = {
  hate: ["hate"],
  insult: ["harassment", "toxic"],
  threat: ["threat"],
  sexual: ["sexual"],
  selfHarm: ["self_harm"],
  spam: ["spam", "scam"],
  scam: ["scam", "spam"],
  idioms: [],
  victims: [],
  teasing: [],
  groups: [],
  ordinary: [],
};
type Corpus = Readonly<Record<string, string>>;
type Acting = readonly [fr: Corpus, en: Corpus, notFr: Corpus, notEn: Corpus];
function actTable(name: string, [fr, en, notFr, notEn]: Acting): void {
  console.log(`\n| Acts, ${name} | French, patterns alone | French | English, patterns alone | English |\n|---|---|---|---|---|`);
  for (const [what, first, second, isWanted] of [
    ["found", fr, en, true],
    ["neighbours taken for the act", notFr, notEn, false],
  ] as const)
    console.log(
      `| ${what} | ${actShare(first, patterns, isWanted)} | ${actShare(first, acts, isWanted)} | ${actShare(second, patterns, isWanted)} | ${actShare(second, acts, isWanted)} |`,
    );
}
function tables(name: string, acting: Acting, [fresh, english]: readonly [Fresh, Fresh]): void {
  actTable(name, acting);
  console.log(`\n| Texts, ${name} | French | English |\n|---|---|---|`);
  for (const [kind, keys] of Object.entries(wanted) as [keyof Fresh, readonly (keyof Judgement["scores"])[]][])
    console.log(`| ${keys.length > 0 ? "found" : "flagged"}: ${kind} | ${laneShare(kind, keys, fresh, "fr")} | ${laneShare(kind, keys, english, "en")} |`);
}
function laneShare(kind: keyof Fresh, keys: readonly (keyof Judgement["scores"])[], fresh: Fresh, language: "fr" | "en"): string {
  return percent(
    split(fresh[kind]).map((text) => {
      const { scores, verdict } = judged(text, language);
      const up = (keys.length > 0 ? keys : lanes).filter((key) => scores[key] >= 0.5);
      const isUp = up.length > 0 || (keys.length === 0 && verdict.help.length > 0 && kind !== "victims");
      if (showsMisses && isUp !== keys.length > 0) console.error(`${kind} ${up.join(" ")}: ${text}`);
      return isUp;
    }),
  );
}
/** Sums alone: which sentence was missed is not to be known. */
function byAct(name: string, ...acting: readonly Acting[]): void {
  console.log(`\n| Act, ${name} | French found | French neighbours taken | English found | English neighbours taken |\n|---|---|---|---|---|`);
  const sets: readonly (readonly [Corpus[], boolean])[] = [
    [acting.map(([fr]) => fr), true],
    [acting.map(([, , notFr]) => notFr), false],
    [acting.map(([, en]) => en), true],
    [acting.map(([, , , notEn]) => notEn), false],
  ];
  const all = sets.map((): boolean[] => []);
  const share = (list: readonly boolean[]): string => `${list.filter(Boolean).length} of ${list.length}`;
  for (const act of new Set(acting.flatMap(([fr, en]) => [...Object.keys(fr), ...Object.keys(en)]))) {
    const cells = sets.map(([corpora, isWanted], at) => {
      const found = corpora.flatMap((corpus) => (corpus[act] === undefined ? [] : actsSeen(act, corpus[act], acts, isWanted)));
      (all[at] as boolean[]).push(...found);
      return share(found);
    });
    console.log(`| ${act} | ${cells.join(" | ")} |`);
  }
  console.log(`| **all** | ${all.map(share).join(" | ")} |`);
}
const heldOut: Acting = [heldOutFr, heldOutEn, heldOutNotFr, heldOutNotEn];
const second: Acting = [secondFr, secondEn, secondNotFr, secondNotEn];
const third: Acting = [thirdFr, thirdEn, thirdNotFr, thirdNotEn];
if (process.argv.includes("acts")) {
  byAct("first and second", heldOut, second);
  byAct("third", third);
  process.exit(0);
}
tables("looked at", [freshFr, freshEn, freshNotFr, freshNotEn], [freshLanesFr, freshLanesEn]);
showsMisses = false;
tables("last", [lastActsFr, lastActsEn, lastNotFr, lastNotEn], [lastFr, lastEn]);
actTable("only measured", heldOut);
actTable("of many hands, only measured", second);
actTable("third, only measured", third);

/** Lanes of which one has to be up; none where the texts are harmless. */
const wantedOfRooms: Readonly<Record<keyof Rooms, readonly Lane[]>> = {
  hyperbole: [],
  teasing: [],
  victims: [],
  groups: [],
  counter: [],
  plans: [],
  hobby: [],
  goodbye: [],
  tired: [],
  ordinary: [],
  hate: ["hate", "toxic"],
  insult: ["harassment", "toxic"],
  threat: ["threat"],
  sexual: ["sexual"],
  selfHarm: ["self_harm"],
  spam: ["spam", "scam"],
  scam: ["scam", "spam"],
};
function rooms(): void {
  console.log("\n| Rooms, only measured | French | English |\n|---|---|---|");
  const all: Record<"found" | "flagged", Record<"fr" | "en", boolean[]>> = { found: { fr: [], en: [] }, flagged: { fr: [], en: [] } };
  for (const [kind, keys] of Object.entries(wantedOfRooms) as [keyof Rooms, readonly Lane[]][]) {
    const what = keys.length > 0 ? "found" : "flagged";
    const shares = (
      [
        ["fr", roomsFr],
        ["en", roomsEn],
      ] as const
    ).map(([language, corpus]) => {
      const up = linesOf(corpus[kind]).map((text) => {
        const { scores } = judged(text, language);
        return (keys.length > 0 ? keys : lanes).some((lane) => scores[lane] >= 0.5);
      });
      all[what][language].push(...up);
      return percent(up);
    });
    console.log(`| ${what}: ${kind} | ${shares.join(" | ")} |`);
  }
  for (const what of ["flagged", "found"] as const) console.log(`| **${what}, all** | ${percent(all[what].fr)} | ${percent(all[what].en)} |`);
}
rooms();
