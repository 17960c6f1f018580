import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { curvesOf, type Drawn } from "./curves/of-results.ts";
import { draw } from "./curves/plot.ts";
import { growthSection } from "./model/page.ts";
import { isPeer, peerList, type PeerName } from "./peers/list.ts";
import { disturbedFrom, passes, type Result, type Run } from "./scenarios/result.ts";
import { merge, percentile, unpack } from "./stats/hdr.ts";
import { spread } from "./stats/spread.ts";

const here = dirname(fileURLToPath(import.meta.url));
export const page = join(here, "../docs/benchmarks.md");
export const pictures = join(here, "../docs/benchmarks");
const titles = Object.fromEntries(Object.entries(peerList).map(([name, { title }]) => [name, title])) as Record<PeerName, string>;
const names = { lampion: "Lampion", "bare-topic": "bare topic server", "bare-insert": "bare insert loop", sink: "C fan-out", ...titles };

/** Columns of each scenario's table: figure, heading, decimals. Latencies come from the merged histogram of all rounds. */
const columns: Readonly<Record<string, readonly (readonly [figure: string, heading: string, digits: number])[]>> = {
  "PF-1": [
    ["kibPerGuest", "KiB per guest", 2],
    ["emptyMiB", "empty, MiB", 0],
    ["fullMiB", "full, MiB", 0],
  ],
  "PF-2": [
    ["cpuPerDelivery", "CPU us per delivery", 2],
    ["core", "share of the core", 2],
    ["deliveriesPerS", "deliveries/s", 0],
    ["lagP99", "generator late, p99 us", 0],
  ],
  "PF-3": [
    ["cpuPerDelivery", "CPU us per delivery", 2],
    ["core", "share of the core", 2],
    ["deliveriesPerS", "deliveries/s", 0],
    ["lagP99", "generator late, p99 us", 0],
  ],
  "PF-4": [
    ["core", "share of the core", 2],
    ["deliveriesPerS", "deliveries/s, all rooms", 0],
    ["lagP99", "generator late, p99 us", 0],
  ],
  "PF-5": [
    ["cpuPerMessage", "CPU us per message", 0],
    ["mainPerMessage", "main thread, us per message", 0],
    ["core", "share of the core", 2],
    ["messagesPerS", "messages/s", 0],
    ["lagP99", "generator late, p99 us", 0],
  ],
  "PF-7": [
    ["messagesPerS", "messages/s", 0],
    ["cpuPerMessage", "CPU us per message", 0],
  ],
  "PF-8": [
    ["cpuPerMessage", "CPU us per message", 0],
    ["mainPerMessage", "main thread, us per message", 0],
    ["core", "share of the core", 2],
    ["messagesPerS", "messages/s", 0],
    ["lagP99", "generator late, p99 us", 0],
  ],
  "PF-10": [
    ["perS", "guests/s", 0],
    ["cpuPerGuest", "CPU us per guest, with the TLS in front", 0],
    ["deliveriesPerS", "deliveries/s", 0],
    ["cpuPerDelivery", "CPU us per delivery, with the TLS in front", 2],
    ["core", "share of the core", 2],
    ["generator", "generator, share of its core", 2],
  ],
  "PF-11": [
    ["core", "share of the core for the windows", 2],
    ["all", "of all that the process does", 2],
    ["bytesPerS", "B/s for each viewer", 0],
    ["diffsPerS", "frames/s for each viewer", 2],
    ["tickP99", "a tick, p99 us", 0],
    ["residentMiB", "memory, MiB", 0],
  ],
  "PF-13": [
    ["cpuPerMessage", "CPU us per message, all nodes", 0],
    ["core", "share of the core", 2],
    ["deliveriesPerS", "deliveries/s", 0],
    ["lagP99", "generator late, p99 us", 0],
  ],
  "PF-14": [
    ["cpuPerDelivery", "CPU us per delivery", 2],
    ["core", "share of the core", 2],
    ["residentMiB", "memory, MiB", 0],
    ["lagP99", "generator late, p99 us", 0],
  ],
  "PF-14B": [
    ["cpuPerDelivery", "CPU us per delivery, all nodes", 2],
    ["core", "share of the core", 2],
    ["nodeMiB", "memory of a node, MiB", 0],
    ["postgresPerMessage", "PostgreSQL, us per message", 0],
    ["natsPerMessage", "NATS, us per message", 0],
    ["rowsPerMessage", "rows per message", 2],
    ["storedPerMessage", "bytes stored per message", 0],
    ["busCopies", "copies on the bus per message", 2],
    ["busBytes", "bytes on the bus per message", 0],
    ["subscriptions", "subscriptions", 0],
  ],
  "PF-15": [
    ["perS", "guests/s", 0],
    ["cpuPerGuest", "CPU us per guest", 0],
    ["core", "share of the core", 2],
    ["lagP99", "generator late, p99 us", 0],
  ],
  "PF-16": [
    ["core", "share of the core", 2],
    ["main", "of it the main thread", 2],
    ["deliveriesPerS", "deliveries/s", 0],
    ["lagP99", "generator late, p99 us", 0],
  ],
  "PF-17": [
    ["listensMs", "answers, ms", 0],
    ["solvesMs", "work of the guest, ms", 0],
    ["entersMs", "inside, ms", 0],
    ["deliversMs", "delivered, ms", 0],
    ["allMs", "all, ms", 0],
  ],
  "PF-20": [
    ["cpuPerDelivery", "CPU us per delivery", 2],
    ["core", "share of the core", 2],
    ["deliveriesPerS", "deliveries/s", 0],
    ["kibPerGuest", "KiB per guest", 1],
    ["lagP99", "generator late, p99 us", 0],
  ],
  "RL-3": [
    ["perS", "guests/s", 0],
    ["leastPerS", "in the weakest second", 0],
    ["allInS", "all in, s", 1],
    ["lagP99Ms", "loop late, p99 ms", 0],
    ["lagMostMs", "latest, ms", 0],
    ["toldLater", "told to come later", 0],
    ["core", "share of the core", 2],
    ["residentMiB", "memory, MiB", 0],
  ],
  "RL-4": [
    ["silenceP99Ms", "silence of a guest, p99 ms", 0],
    ["silenceMostMs", "longest, ms", 0],
    ["moversP99Ms", "of those who move, while they do, p99 ms", 0],
    ["stayersP99Ms", "of the others meanwhile, p99 ms", 0],
    ["startingP99Ms", "while a node starts, p99 ms", 0],
    ["calmP99Ms", "p99 while nobody is replaced, ms", 0],
    ["welcomeP99Ms", "open to welcome, p99 ms", 0],
    ["moved", "guests who moved", 0],
    ["movesMost", "moves of one, most", 0],
    ["cuts", "saw it down", 0],
    ["turnedAway", "told to come later", 0],
    ["sent", "words", 0],
    ["got", "deliveries", 0],
    ["endsMostS", "a node ends, longest s", 1],
    ["startsMostS", "another takes over, longest s", 1],
    ["lateEndingMs", "guests' own clock late while a node ends, most ms", 0],
    ["lateStartingMs", "while one starts, most ms", 0],
  ],
  "RL-1": [
    ["lines", "lines lost and found", 0],
    ["deliveries", "deliveries", 0],
    ["acked", "words acknowledged", 0],
    ["back99", "dial to the room, p99 us", 0],
    ["caught99", "dial to the last missed word, p99 us", 0],
    ["core", "share of the core", 2],
    ["lagP99", "generator late, p99 us", 0],
  ],
  "RL-2": [
    ["lines", "lines lost and found", 0],
    ["deliveries", "deliveries", 0],
    ["acked", "words acknowledged", 0],
    ["refused", "refused for later", 0],
    ["upS", "up again, s", 1],
    ["back95S", "95 % have all again, s", 1],
    ["backAllS", "the last, s", 1],
    ["lagP99", "generator late, p99 us", 0],
  ],
  "RL-12": [
    ["emptyMiB", "nobody there yet, MiB", 0],
    ["atFiveMiB", "minute 5, MiB", 0],
    ["atEndMiB", "end, MiB", 0],
    ["mibPerHour", "more in an hour, MiB", 1],
    ["leftMiB", "all gone, MiB", 0],
    ["overMiB", "and nobody waited for, MiB", 0],
    ["descriptorsMore", "descriptors more, minute 5 to the end", 0],
    ["messages", "messages", 0],
    ["refused", "of them the judge sent back", 0],
    ["came", "came and went", 0],
  ],
  "PF-9": [
    ["perS", "guests/s", 0],
    ["cpuPerGuest", "CPU us per guest", 0],
    ["perCoreS", "guests per s of CPU", 0],
  ],
};

function cell(values: readonly number[], digits: number): string {
  const { median, least, most } = spread(values);
  const form = (value: number): string => value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return values.length === 1 ? form(median) : `${form(median)} (${form(least)} to ${form(most)})`;
}
const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
const ms = (us: number): string => (us / 1_000).toFixed(1);

/** What a guest of another node costs has no load and no latency. */
const ofMirrored: (typeof columns)[string] = [
  ["kibPerGuest", "KiB per guest", 1],
  ["putUs", "to take one, us", 1],
  ["readUs", "to read one, us", 1],
  ["goneUs", "to let one go, us", 1],
  ["beatUs", "each two seconds, for each, us", 3],
  ["bytesPerGuest", "bytes to tell one", 0],
];
const isMirrored = (run: Run): boolean => run.step.endsWith("guests of another node");

function tables(result: Result): string[] {
  const [mirrored, loaded] = [result.runs.filter(isMirrored), result.runs.filter((run) => !isMirrored(run))];
  return [...table(loaded, columns[result.id] ?? []), ...(mirrored.length > 0 ? ["", ...table(mirrored, ofMirrored)] : [])];
}
function table(all: readonly Run[], shown: (typeof columns)[string]): string[] {
  const hasLatency = all.some((run) => run.latency !== "");
  const heads = ["Load", "Server", ...shown.map(([, heading]) => heading), ...(hasLatency ? ["p50 / p99 / p99.9 ms"] : []), "others, most", "ended by"];
  const lines = [row(heads), row(heads.map(() => "---"))];
  const keys = [...new Set(all.map((run) => `${run.step}\n${run.server}`))];
  for (const key of keys) {
    const runs = all.filter((run) => `${run.step}\n${run.server}` === key);
    const first = runs[0];
    if (first === undefined) continue;
    const calm = runs.filter((run) => run.others <= disturbedFrom);
    const counted = calm.length > 0 ? calm : runs;
    const buckets = merge(counted.map((run) => unpack(run.latency)));
    const latency = hasLatency ? [[0.5, 0.99, 0.999].map((share) => ms(percentile(buckets, share))).join(" / ")] : [];
    lines.push(
      row([
        first.step,
        names[first.server],
        ...shown.map(([figure, , digits]) => {
          // What an older file did not take is no zero.
          const taken = counted.map((run) => run.figures[figure]).filter((one) => one !== undefined);
          return taken.length === 0 ? "-" : cell(taken, digits);
        }),
        ...latency,
        `${Math.round(Math.max(...counted.map((run) => run.others)) * 100)} %`,
        ends(runs),
      ]),
    );
  }
  return lines;
}
/** What each server of a comparison does not do, and the most that it did within the limit. */
function compared(result: Result): string[] {
  const servers = [...new Set(result.runs.map((run) => run.server))];
  if (!servers.some(isPeer) || result.id !== "PF-20") return [];
  const lines = [row(["Server", "version", "most deliveries/s with everything delivered in time", "memory, MiB", "what it does not do"]), row(["---", "---", "---", "---", "---"])];
  for (const server of servers) {
    const done = result.runs.filter((run) => run.server === server && run.stoppedBy === "schedule");
    const [held, resident] = ["deliveriesPerS", "residentMiB"].map((figure) => Math.round(Math.max(0, ...done.map((run) => run.figures[figure] ?? 0))).toLocaleString("en"));
    const without = isPeer(server) ? peerList[server].without : server === "lampion" ? "" : "judge, record, answer, author, presence, resume";
    lines.push(row([names[server], String(result.parameters[names[server]] ?? ""), held ?? "", resident ?? "", without]));
  }
  return [...lines, ""];
}
const ends = (runs: readonly Run[]): string => [...new Set(runs.map((run) => run.stoppedBy.replaceAll("|", "/")))].join("; ");

function section(result: Result): string[] {
  const { machine } = result;
  const disturbed = result.runs.filter((run) => run.others > disturbedFrom).length;
  return [
    `## ${result.id}: ${result.title}`,
    "",
    `${result.date}, ${machine.cpu}, ${machine.cores} cores${machine.virtual ? " (virtual)" : ""}, ${machine.memoryGiB} GiB, Linux ${machine.kernel}, Bun ${machine.bun}, ${machine.descriptors.toLocaleString("en")} descriptors. ${Object.entries(
      result.parameters,
    )
      .map(([name, value]) => `${name}: ${value}`)
      .join("; ")}.`,
    "",
    ...(disturbed > 0
      ? [
          `In ${disturbed} of ${result.runs.length} runs other processes took more than 10 % of the machine. ${disturbed === result.runs.length ? "None was undisturbed: by the suite's own rule these runs are void, and they stand here only until there are better ones." : "Where undisturbed rounds exist, only they count."}`,
          "",
        ]
      : []),
    ...(result.calibration === undefined ? [] : [result.calibration, ""]),
    ...compared(result),
    ...tables(result),
    "",
    ...curvesOf(result, names).flatMap(({ file, plot }) => [`![${plot.title}](benchmarks/${file})`, ""]),
    row(["Goal", "Measured", "Gate", ""]),
    row(["---", "---", "---", "---"]),
    ...result.gates.map((gate) =>
      row([
        gate.what,
        `${gate.value.toLocaleString("en", { maximumFractionDigits: 2 })} ${gate.unit}`,
        `${gate.better === "less" ? "at most" : "at least"} ${gate.gate.toLocaleString("en")}`,
        passes(gate) ? "met" : "**missed**",
      ]),
    ),
    "",
  ];
}

/** The newest result of each scenario and machine, in the order of their ids. */
export function readResults(folder: string = join(here, "results")): Result[] {
  const newest = new Map<string, Result>();
  for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
    for (const file of readdirSync(join(folder, name)).sort()) {
      if (!file.endsWith(".json")) continue;
      const result = JSON.parse(readFileSync(join(folder, name, file), "utf8")) as Result;
      if (columns[result.id] !== undefined && result.schema === 1) newest.set(`${result.id}/${name}`, result);
    }
  }
  return [...newest.values()].sort(
    (a, b) =>
      (a.id.slice(0, 2) < b.id.slice(0, 2) ? -1 : a.id.slice(0, 2) > b.id.slice(0, 2) ? 1 : 0) ||
      Number.parseInt(a.id.slice(3)) - Number.parseInt(b.id.slice(3)) ||
      (a.id < b.id ? -1 : a.id > b.id ? 1 : 0) ||
      (a.machine.name < b.machine.name ? -1 : 1),
  );
}

/** The whole page as text; the same results give the same text. */
export function makePage(results: readonly Result[]): string {
  return [
    "# Benchmarks",
    "",
    "Made by `npm run bench` from the files in `bench/results`; do not edit. Server on core 0 with all its threads, generator (`bench/load/load.c`) on core 1, loopback only. The load is open: times of sending are fixed",
    "in advance and a latency counts from the intended time, so a slow server cannot slow its own test. CPU is the run time of all threads of all processes of the server over the measured window. Lampion judges every message, stores it",
    "on disk before it delivers, and answers its sender; the bare server only parses and publishes. Both run in turn. Figures are the median of the rounds, with the range; every delivery of every round is checked for",
    "gaps, doubles and order.",
    "",
    ...results.flatMap(section),
    ...growthSection(results),
  ]
    .join("\n")
    .replace(/\n+$/, "\n");
}

/** Every picture of the page by the name of its file. */
export function makePictures(results: readonly Result[]): ReadonlyMap<string, string> {
  return new Map(results.flatMap((result): Drawn[] => curvesOf(result, names)).map(({ file, plot }) => [file, draw(plot)]));
}

/** Writes the page and its pictures anew; one that no result gives any more goes. */
export function writeReport(): void {
  const results = readResults();
  writeFileSync(page, makePage(results));
  const drawn = makePictures(results);
  mkdirSync(pictures, { recursive: true });
  for (const file of readdirSync(pictures)) if (!drawn.has(file)) rmSync(join(pictures, file));
  for (const [file, text] of drawn) writeFileSync(join(pictures, file), text);
}
if (import.meta.main) writeReport();
