import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { dialectFile } from "../load/build.ts";
import { generate, type Outcomes } from "../load/generate.ts";
import { startServer, type Started } from "../servers/start.ts";
import { pack } from "../stats/hdr.ts";
import { quiet } from "../stats/machine.ts";
import { spread } from "../stats/spread.ts";
import { roundsOf, type Run, type Scenario } from "./result.ts";

const perRoom = 100;
/** The design load: whom one node holds on an ordinary evening. */
export interface Evening {
  readonly readers: number;
  readonly pairs: number;
  /** In rooms where nobody speaks. */
  readonly silent: number;
  readonly roomPerS: number;
  readonly pairPerS: number;
  /** Guests who come with their ticket, and go once they are inside, each second; a tenth as many as are inside take turns. */
  readonly churnPerS: number;
}
const whole: Evening = { readers: 6_000, pairs: 1_000, silent: 7_000, roomPerS: 500, pairPerS: 500, churnPerS: 150 };
const small: Evening = { readers: 400, pairs: 60, silent: 500, roomPerS: 35, pairPerS: 30, churnPerS: 10 };
const number = (value: number): string => value.toLocaleString("en");
const labelsOf = (load: Evening) => ({
  rooms: `${number(load.readers)} guests in ${load.readers / perRoom} rooms, ${number(load.roomPerS)} messages/s; ${number(load.silent)} more say nothing`,
  pairs: `beside them ${number(load.pairs)} pairs, ${number(load.pairPerS)} messages/s`,
  churn: `and ${number(load.churnPerS)} guests a second who come and go`,
});

export type Three = { readonly rooms: Outcomes["rooms"]; readonly pairs: Outcomes["rooms"]; readonly churn: Outcomes["accept"] };
/** What looks at the server meanwhile: called once it listens; nobody comes before it has looked, and what it gives back is awaited after the last guest has gone. */
export type Watch = (server: Started) => Promise<(three: Three) => Promise<void>>;
/** Three generators at one server; their schedules begin at the same moment, when everybody is inside. */
export async function loaded(load: Evening, warmS: number, seconds: number, watch?: Watch, hourInS?: number): Promise<Three> {
  const turning = Math.max(perRoom, Math.ceil((load.readers + load.silent + 2 * load.pairs) / 10 / perRoom) * perRoom);
  const sizes = Array<number>((load.readers + load.silent + turning) / perRoom).fill(perRoom);
  const firstPair = load.readers + load.silent + turning;
  const pairRooms = Math.ceil((2 * load.pairs) / perRoom);
  for (let room = 0; room < pairRooms; room += 1) sizes.push(Math.min(perRoom, 2 * load.pairs - room * perRoom));
  const guests = firstPair + 2 * load.pairs;
  const started = await startServer("lampion", {
    guests,
    rooms: sizes.length,
    sizes,
    replay: 0,
    newcomers: 0,
    pairs: "yes",
    paired: [firstPair, guests],
    ...(hourInS === undefined ? {} : { hourInS }),
  });
  const folder = mkdtempSync(join(tmpdir(), "lampion-evening-"));
  const file = (name: string): string => join(folder, name);
  const shared = { after: file("go"), warm: warmS, lead: 1, seconds, settle: 1 };
  try {
    const watched = await watch?.(started);
    const inside = [file("rooms"), file("pairs")] as const;
    const runs = Promise.all([
      generate("rooms", started, {
        ...shared,
        ready: inside[0],
        n: load.readers + load.silent,
        groups: `${perRoom}x${load.readers / perRoom}@${load.roomPerS},${perRoom}x${load.silent / perRoom}@0`,
        numbers: 1,
      }),
      generate(
        "rooms",
        { ...started, dialect: dialectFile("lampion-pairs") },
        { ...shared, ready: inside[1], from: firstPair, n: 2 * load.pairs, size: 2, rate: load.pairPerS, numbers: 1 },
      ),
      generate("accept", started, { after: shared.after, from: load.readers + load.silent, n: turning, size: 1, flight: 100, back: load.churnPerS, seconds: warmS + 1 + seconds }),
    ]);
    const begin = (async () => {
      for (let turn = 0; turn < 3_000 && !inside.every((one) => existsSync(one)); turn += 1) await Bun.sleep(100);
      writeFileSync(shared.after, "");
    })();
    const [[rooms, pairs, churn]] = await Promise.all([runs, begin]);
    const three = { rooms, pairs, churn };
    await watched?.(three);
    return three;
  } finally {
    await started.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

export function endOf(outcome: Outcomes["rooms"], guests: number): string {
  if (outcome.joined < guests) return `only ${outcome.joined} inside: ${outcome.problem}`;
  const faults = outcome.numberGaps + outcome.duplicates + outcome.reorders + outcome.foreign;
  if (faults > 0) return `order: ${outcome.numberGaps} gaps, ${outcome.duplicates} doubled, ${outcome.reorders} out of order`;
  if (outcome.noes > 0) return `${outcome.noes} sends refused, nothing lost: ${outcome.problem}`;
  return outcome.received < outcome.expected ? `${outcome.expected - outcome.received} deliveries did not come in 5 s` : "schedule";
}

function runsOf({ rooms, pairs, churn }: Three, load: Evening, round: number): Run[] {
  const labels = labelsOf(load);
  // Each generator takes the two others for strangers; churn ran longer than the window, so its share is taken by time.
  const beside = pairs.generatorUs + (churn.generatorUs * rooms.wallUs) / churn.wallUs;
  const shared = { server: "lampion", round, others: Math.max(0, rooms.othersUs - beside) / rooms.wallUs / navigator.hardwareConcurrency } as const;
  const core = { core: rooms.serverUs / rooms.wallUs, main: rooms.mainThreadUs / rooms.wallUs, generators: (rooms.generatorUs + beside) / rooms.wallUs };
  const of = (outcome: Outcomes["rooms"], guests: number): Pick<Run, "figures" | "stoppedBy" | "latency"> => ({
    figures: {
      ...core,
      deliveriesPerS: outcome.deliveries / (outcome.wallUs / 1e6),
      p50: outcome.latency.p50,
      p99: outcome.latency.p99,
      lagP99: outcome.lag.p99,
      residentMiB: outcome.residentKiB / 1_024,
    },
    stoppedBy: endOf(outcome, guests),
    latency: pack(outcome.latency.buckets),
  });
  const came = churn.finished / (churn.wallUs / 1e6);
  return [
    { ...shared, step: labels.rooms, ...of(rooms, load.readers + load.silent) },
    { ...shared, step: labels.pairs, ...of(pairs, 2 * load.pairs) },
    {
      ...shared,
      step: labels.churn,
      figures: { ...core, deliveriesPerS: 0, p50: churn.latency.p50, p99: churn.latency.p99, lagP99: 0, came },
      stoppedBy: churn.failed + churn.byes > 0 ? `${churn.failed} failed: ${churn.problem}` : came < 0.95 * load.churnPerS ? `only ${came.toFixed(0)} a second came` : "schedule",
      latency: pack(churn.latency.buckets),
    },
  ];
}

/** Rooms, conversations, silence, coming and going at once, with judge, record and presence on. All threads of the server share core 0, the three generators core 1. */
export const evening: Scenario = {
  id: "PF-16",
  title: "The evening: the design load of one node, everything at once",
  isCalibrated: true,
  async run({ size, say }) {
    const quick = size === "quick";
    const load = quick ? small : whole;
    const [rounds, seconds, warmS] = quick ? [1, 4, 3] : [size === "full" ? 3 : 1, size === "full" ? 600 : 60, 15];
    const runs: Run[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      if (!quick) await quiet(10_000);
      for (const run of runsOf(await loaded(load, warmS, seconds), load, round)) {
        runs.push(run);
        say(
          `${run.step}: p50 ${((run.figures["p50"] ?? 0) / 1_000).toFixed(1)} ms, p99 ${((run.figures["p99"] ?? 0) / 1_000).toFixed(1)} ms, core ${run.figures["core"]?.toFixed(2)}, ended by ${run.stoppedBy}`,
        );
      }
    }
    const labels = labelsOf(load);
    const median = (step: string, figure: string): number => spread(roundsOf(runs, "lampion", step, figure)).median;
    return {
      parameters: { rounds, seconds, warmS, connected: load.readers + load.silent + 2 * load.pairs, textBytes: "about 90" },
      runs,
      gates: [
        { what: "p99 of the rooms", unit: "ms", value: median(labels.rooms, "p99") / 1_000, gate: 80, better: "less" },
        { what: "p99 of the pairs", unit: "ms", value: median(labels.pairs, "p99") / 1_000, gate: 80, better: "less" },
        { what: "share of core 0, on which all threads of the server are", unit: "x", value: median(labels.rooms, "core"), gate: 0.9, better: "less" },
        {
          what: "runs with a gap, a double, a wrong order, a loss, a refusal or a guest who did not come in",
          unit: "runs",
          value: runs.filter((run) => run.stoppedBy !== "schedule").length,
          gate: 0,
          better: "less",
        },
      ],
    };
  },
};
