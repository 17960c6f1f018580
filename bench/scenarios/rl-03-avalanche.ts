import { generate } from "../load/generate.ts";
import { startServer } from "../servers/start.ts";
import { pack, percentile, unpack } from "../stats/hdr.ts";
import { quiet } from "../stats/machine.ts";
import { spread } from "../stats/spread.ts";
import { roundsOf, type Run, type Scenario } from "./result.ts";

const replay = 20;
const flight = 100;
/** Whoever is not inside by then is not waited for. */
const seconds = 60;
/** Until so many of the good tickets are in there is somebody at the door all the time. */
const most = 0.9;
const labels = {
  one: "a hundred at a time, as PF-9: tickets of sessions that this node does not have",
  all: (guests: number): string => `${guests.toLocaleString("en")} in one moment, 30 % with bad tickets, at a node that has nobody`,
} as const;
const shared = { replay, newcomers: 0 };

/** What the core lets in without a bound, on the same machine and in the same minute: the measure of the other run. */
async function oneAfterTheOther(guests: number, round: number): Promise<Run> {
  const server = await startServer("lampion", { guests, rooms: guests / 100, ...shared });
  try {
    const told = await generate("accept", server, { n: guests, size: 1, flight, replay, seconds, once: 1 });
    return {
      server: "lampion",
      step: labels.one,
      round,
      figures: { perS: told.finished / (told.wallUs / 1e6), core: told.serverUs / told.wallUs, residentMiB: told.residentKiB / 1_024 },
      stoppedBy: told.failed + told.byes > 0 ? `${told.failed} failed: ${told.problem}` : "schedule",
      others: told.othersUs / told.wallUs / navigator.hardwareConcurrency,
      latency: pack(told.latency.buckets),
    };
  } finally {
    await server.stop();
  }
}

async function allAtOnce(guests: number, round: number): Promise<Run> {
  const server = await startServer("lampion", { guests, rooms: guests / 100, admission: true, bad: true, lag: true, ...shared });
  const told = await generate("knock", server, { n: guests, size: 1, flight: 1, replay, seconds }).catch(async (cause: unknown) => {
    await server.stop();
    throw cause;
  });
  const lag = unpack((await server.stop()).lag ?? "");
  const bad = Math.round(guests * 0.3);
  const good = guests - bad;
  const isWhole = told.finished === good && told.refusedBad === bad && told.badInside === 0;
  // The last ones come when the kernel of their device tries again, seconds later: nobody is at the door meanwhile.
  let sum = 0;
  const whole = told.cameIn.filter((came) => (sum += came) < good * most);
  return {
    server: "lampion",
    step: labels.all(guests),
    round,
    figures: {
      perS: told.finished / Math.max(1e-6, told.latency.max / 1e6),
      leastPerS: whole.length === 0 ? told.finished : Math.min(...whole),
      allInS: told.latency.max / 1e6,
      lagP99Ms: percentile(lag, 0.99) / 1_000,
      lagMostMs: percentile(lag, 1) / 1_000,
      core: told.serverUs / told.wallUs,
      toldLater: told.toldLater,
      left: good - told.finished,
      badInside: told.badInside,
      refusedGood: told.refusedGood,
      residentMiB: told.residentKiB / 1_024,
    },
    stoppedBy: isWhole ? "schedule" : `${good - told.finished} good tickets not in, ${told.badInside} bad ones in, ${told.failed} failed: ${told.problem}`,
    others: told.othersUs / told.wallUs / navigator.hardwareConcurrency,
    latency: pack(told.latency.buckets),
    series: told.cameIn.map((came, second) => [second, came]),
  };
}

export const avalanche: Scenario = {
  id: "RL-3",
  title: "All come back in one moment, a third of them with tickets that are none",
  async run({ size, say }) {
    const quick = size === "quick";
    const rounds = size === "full" ? 3 : 1;
    const guests = quick ? 2_000 : 18_000;
    const compared = quick ? 1_000 : 10_000;
    const runs: Run[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      for (const one of [() => oneAfterTheOther(compared, round), () => allAtOnce(guests, round)]) {
        if (!quick) await quiet(10_000);
        const run = await one();
        runs.push(run);
        say(
          `${run.step}: ${Object.entries(run.figures)
            .map(([name, value]) => `${name} ${Math.round(value * 100) / 100}`)
            .join(", ")}; by the second ${(run.series ?? []).map(([, came]) => came).join(" ")}; others ${Math.round(run.others * 100)} %, ended by ${run.stoppedBy}`,
        );
      }
    }
    const all = labels.all(guests);
    const middle = (step: string, figure: string): number => spread(roundsOf(runs, "lampion", step, figure)).median;
    const sum = (figure: string): number => runs.reduce((total, run) => total + (run.figures[figure] ?? 0), 0);
    return {
      parameters: { rounds, guests, compared, inFlight: flight, replayed: replay, client: "comes again when it was told to" },
      runs,
      gates: [
        {
          what: "guests let in in the weakest second until nine of ten are in, against what the core lets in a hundred at a time",
          unit: "x",
          value: middle(all, "leastPerS") / middle(labels.one, "perS"),
          gate: 0.55,
          better: "more",
        },
        { what: "all good tickets are in", unit: "s", value: middle(all, "allInS"), gate: 8, better: "less" },
        { what: "the loop comes late, p99", unit: "ms", value: middle(all, "lagP99Ms"), gate: 100, better: "less" },
        { what: "good tickets that are not in, or were refused", unit: "guests", value: sum("left") + sum("refusedGood"), gate: 0, better: "less" },
        { what: "bad tickets that are in", unit: "guests", value: sum("badInside"), gate: 0, better: "less" },
      ],
    };
  },
};
