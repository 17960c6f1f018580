import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hasNats, ownDatabase, postgresUrl, startNats } from "@lampion/server/engines";
import type { TalkersEnd, TalkersPlan, Told } from "../load/talkers.ts";
import { startSpreader, type Spreader } from "../servers/spreader.ts";
import { startServer, type Started } from "../servers/start.ts";
import { bucketOf, merge, pack } from "../stats/hdr.ts";
import { parseBusy, quiet } from "../stats/machine.ts";
import { spread } from "../stats/spread.ts";
import { cpuOf } from "./nodes.ts";
import { roundsOf, type Run, type Scenario } from "./result.ts";

const places = 3;
/** A node hands over its guests; another one starts in its place; all three are there. */
type Part = "ending" | "starting" | "between";
interface Load {
  readonly guests: number;
  readonly rooms: number;
  readonly everyMs: number;
  readonly warmS: number;
  /** Nobody is replaced: what the machine alone does to the talk. */
  readonly calmS: number;
  /** From one node that takes over to the end of the next. */
  readonly betweenS: number;
  readonly round: number;
}
const labelOf = ({ guests, rooms, everyMs }: Pick<Load, "guests" | "rooms" | "everyMs">): string =>
  `${guests} guests in ${rooms} rooms that lie on all three nodes, a word in each every ${everyMs} ms, one node after the other replaced`;

/** Processor time, us, of the process with all its ended children, or of a living child. */
function usedBy(pid: number | "self"): number {
  const fields = (readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1] ?? "").split(" ");
  // Fields 14 to 17 of stat(5), in hundredths of a second.
  return [11, 12, ...(pid === "self" ? [13, 14] : [])].reduce((sum, at) => sum + Number(fields[at]) * 10_000, 0);
}

interface Talkers {
  readonly pid: number;
  /** From now on silences count under this name. */
  time(name: string): void;
  end(): Promise<TalkersEnd>;
}
async function startTalkers(plan: TalkersPlan): Promise<Talkers> {
  const child = Bun.spawn(["taskset", "-c", "1", process.execPath, join(dirname(fileURLToPath(import.meta.url)), "../load/talkers.ts"), JSON.stringify(plan)], {
    stdin: "pipe",
    stdout: "pipe",
    stderr: "pipe",
  });
  const reader = child.stdout.getReader();
  const decoder = new TextDecoder();
  let text = "";
  async function line(): Promise<string> {
    while (!text.includes("\n")) {
      const { done, value } = await reader.read();
      if (done) throw new Error(`the guests ended: ${(await new Response(child.stderr).text()).slice(-800)}`);
      text += decoder.decode(value, { stream: true });
    }
    const end = text.indexOf("\n");
    const found = text.slice(0, end);
    text = text.slice(end + 1);
    return found;
  }
  const tell = (word: string): void => {
    void child.stdin.write(`${word}\n`);
    void child.stdin.flush();
  };
  await line();
  return {
    pid: child.pid,
    time: tell,
    async end() {
      tell("end");
      const end = JSON.parse(await line()) as TalkersEnd;
      await child.exited;
      return end;
    },
  };
}

const share = (values: readonly number[], part: number): number => values.toSorted((a, b) => a - b)[Math.ceil(values.length * part) - 1] ?? NaN;
const endedBy = ({ missing, lost, doubled, disordered, refused, problem }: TalkersEnd): string => {
  if (lost + missing + doubled + disordered > 0) return `${lost} words lost, ${missing} missing at somebody, ${doubled} twice, ${disordered} out of order`;
  return refused > 0 ? `${refused} words refused: ${problem}` : "schedule";
};

async function replaceAll(postgres: string, load: Load, say: (line: string) => void): Promise<Run> {
  const keys = mkdtempSync(join(tmpdir(), "lampion-bench-keys-"));
  const [database, nats, spreader] = await Promise.all([ownDatabase(postgres), startNats(), startSpreader(places)]);
  const env = { DATABASE_URL: database.url, NATS_URL: nats.url, LAMPION_KEYS: keys };
  const begin = async (at: number, guests: number): Promise<Started> => {
    const node = await startServer("lampion", { guests, rooms: guests === 0 ? 1 : load.rooms, replay: 0, newcomers: 0, admission: true }, { env });
    spreader.place(at, node.port);
    return node;
  };
  const nodes: Started[] = [];
  let talkers: Talkers | null = null;
  const used = (): number =>
    usedBy("self") +
    [...nodes.map(({ pid }) => pid), ...(talkers === null ? [] : [talkers.pid])].reduce((sum, pid) => sum + usedBy(pid), 0) +
    cpuOf([` ${new URL(database.url).pathname.slice(1)} `, `-p ${nats.port} `]);
  try {
    for (let at = 0; at < places; at += 1) nodes.push(await begin(at, at === 0 ? load.guests : 0));
    talkers = await startTalkers({ port: spreader.port, hellos: nodes[0]?.hellos ?? "", guests: load.guests, everyMs: load.everyMs });
    await Bun.sleep(load.warmS * 1_000);
    talkers.time("calm");
    await Bun.sleep(load.calmS * 1_000);
    const [busyBefore, usedBefore] = [parseBusy(readFileSync("/proc/stat", "utf8")), used()];
    const took = await oneAfterTheOther(nodes, begin, spreader, talkers, load.betweenS);
    const [busyAfter, usedAfter] = [parseBusy(readFileSync("/proc/stat", "utf8")), used()];
    talkers.time("after");
    const end = await talkers.end();
    talkers = null;
    const all = busyAfter.all - busyBefore.all;
    const parts = (name: Part | "calm"): readonly Told[] => end.times.filter((one) => one.name === name);
    const silences = end.moves.map((_, guest) => Math.max(...end.times.filter(({ name }) => name !== "calm" && name !== "after").map((one) => one.silences[guest] ?? NaN)));
    /** While a node ends: those who move, and those who are on another one and hear what the machine does to all. */
    const whileEnding = (isMover: boolean): number[] => parts("ending").flatMap((one) => one.silences.filter((_, guest) => (one.moves[guest] ?? 0) > 0 === isMover));
    const lateIn = (name: Part): number => Math.max(...parts(name).map(({ lateMs }) => lateMs));
    const run: Run = {
      server: "lampion",
      step: labelOf(load),
      round: load.round,
      figures: {
        silenceP99Ms: share(silences, 0.99),
        silenceP50Ms: share(silences, 0.5),
        silenceMostMs: Math.max(...silences),
        moversP50Ms: share(whileEnding(true), 0.5),
        moversP99Ms: share(whileEnding(true), 0.99),
        stayersP50Ms: share(whileEnding(false), 0.5),
        stayersP99Ms: share(whileEnding(false), 0.99),
        startingP99Ms: share(
          parts("starting").flatMap((one) => one.silences),
          0.99,
        ),
        calmP99Ms: share(
          parts("calm").flatMap((one) => one.silences),
          0.99,
        ),
        movesMost: Math.max(...end.moves),
        moved: end.moves.filter((moves) => moves > 0).length,
        cuts: end.cuts,
        turnedAway: end.turnedAway,
        sent: end.sent,
        got: end.got,
        faults: end.lost + end.missing + end.doubled + end.disordered,
        endsMostS: Math.max(...took.endsS),
        startsMostS: Math.max(...took.startsS),
        welcomeP99Ms: end.welcomeP99,
        lateP99Ms: end.lateP99,
        lateEndingMs: lateIn("ending"),
        lateStartingMs: lateIn("starting"),
      },
      stoppedBy: endedBy(end),
      others: Math.max(0, (busyAfter.busy - busyBefore.busy) * 10_000 - (usedAfter - usedBefore)) / (all * 10_000),
      latency: pack(merge(silences.map((ms) => [[bucketOf(ms * 1_000), 1]]))),
    };
    if (end.problem !== "") say(`first seen: ${end.problem}`);
    return run;
  } finally {
    talkers?.time("end");
    for (const one of nodes) await one.stop();
    await spreader.stop();
    await nats.kill();
    await database.drop();
    rmSync(keys, { recursive: true, force: true });
  }
}

/** As `docs/cluster.md` says: SIGTERM, wait until it has ended, start the new one in its place. */
async function oneAfterTheOther(
  nodes: Started[],
  begin: (at: number, guests: number) => Promise<Started>,
  spreader: Pick<Spreader, "place">,
  talkers: { time(name: Part): void },
  betweenS: number,
): Promise<{ readonly endsS: readonly number[]; readonly startsS: readonly number[] }> {
  const [endsS, startsS]: [number[], number[]] = [[], []];
  for (let at = 0; at < places; at += 1) {
    talkers.time("ending");
    const fromMs = performance.now();
    const [old] = nodes.splice(at, 1);
    await old?.stop();
    const endedMs = performance.now();
    spreader.place(at, 0);
    talkers.time("starting");
    nodes.splice(at, 0, await begin(at, 0));
    endsS.push((endedMs - fromMs) / 1_000);
    startsS.push((performance.now() - endedMs) / 1_000);
    talkers.time("between");
    await Bun.sleep(betweenS * 1_000);
  }
  return { endsS, startsS };
}

export const rolling: Scenario = {
  id: "RL-4",
  title: "Nodes replaced one after the other under talk: how long a guest hears nothing",
  async run({ size, say }) {
    const postgres = await postgresUrl();
    if (postgres === null || !hasNats()) throw new Error("RL-4 needs PostgreSQL (TEST_POSTGRES_URL) and nats-server.");
    const quick = size === "quick";
    const rounds = size === "full" ? 3 : 1;
    // Nodes tell each other every five seconds whether they are there; a node that is alone moves nobody.
    const load = quick ? { guests: 30, rooms: 3, everyMs: 100, warmS: 6, calmS: 2, betweenS: 2 } : { guests: 300, rooms: 15, everyMs: 100, warmS: 15, calmS: 10, betweenS: 6 };
    const runs: Run[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      if (!quick) await quiet(10_000);
      const run = await replaceAll(postgres, { ...load, round }, say);
      runs.push(run);
      const {
        silenceP99Ms,
        silenceMostMs,
        calmP99Ms,
        welcomeP99Ms,
        movesMost,
        cuts,
        endsMostS,
        silenceP50Ms,
        moversP50Ms,
        moversP99Ms,
        stayersP50Ms,
        stayersP99Ms,
        startingP99Ms,
        lateEndingMs,
        lateStartingMs,
      } = run.figures;
      say(
        `${run.step}: silence p50 ${silenceP50Ms} p99 ${silenceP99Ms} ms, most ${silenceMostMs}, while a node ends p50 ${moversP50Ms} p99 ${moversP99Ms} of those who move and ${stayersP50Ms}, ${stayersP99Ms} of those who do not (guests' own clock late ${lateEndingMs}), p99 while one starts ${startingP99Ms} (${lateStartingMs}), while nobody is replaced ${calmP99Ms}; ${welcomeP99Ms?.toFixed(0)} from open to welcome; ${movesMost} moves, ${cuts} cut, a node ended after ${endsMostS?.toFixed(1)} s at most, others ${Math.round(run.others * 100)} %, ended by ${run.stoppedBy}`,
      );
    }
    const most = (figure: string): number => Math.max(...runs.map((run) => run.figures[figure] ?? NaN));
    return {
      parameters: {
        rounds,
        ...load,
        client: "packages/client",
        places,
        order: "SIGTERM, ended, the new one started in its place",
        cores: "all nodes on core 0, all guests on core 1",
      },
      runs,
      gates: [
        { what: "silence of a guest, p99 (wanted: 300)", unit: "ms", value: spread(roundsOf(runs, "lampion", labelOf(load), "silenceP99Ms")).median, gate: 1_000, better: "less" },
        {
          what: "words lost, missing at somebody, twice or out of order",
          unit: "words",
          value: runs.reduce((sum, run) => sum + (run.figures["faults"] ?? NaN), 0),
          gate: 0,
          better: "less",
        },
        { what: "moves of one guest, most", unit: "", value: most("movesMost"), gate: 2, better: "less" },
        { what: "guests who saw their connection down", unit: "guests", value: most("cuts"), gate: 0, better: "less" },
        { what: "a node ends after SIGTERM, longest", unit: "s", value: most("endsMostS"), gate: 30, better: "less" },
        { what: "runs with words that were refused", unit: "runs", value: runs.filter((run) => run.stoppedBy.includes("refused")).length, gate: 0, better: "less" },
      ],
    };
  },
};
