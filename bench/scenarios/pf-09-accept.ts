import { generate, type AcceptOutcome } from "../load/generate.ts";
import { startServer, type ServerName, type Started } from "../servers/start.ts";
import { pack } from "../stats/hdr.ts";
import { quiet } from "../stats/machine.ts";
import { spread } from "../stats/spread.ts";
import { roundsOf, type Run, type Scenario } from "./result.ts";

const replay = 20;
const flight = 100;
const labels = {
  moved: "ticket of a session that this node does not have, join, 20 replayed",
  back: "ticket of a parked session, join, 20 replayed",
  bare: "first frame, topic, 20 replayed",
  fresh: "new guest: signature, work, entry, landing",
} as const;

function asRun(server: ServerName, step: string, round: number, outcome: AcceptOutcome): Run {
  const left = outcome.failed + outcome.byes + outcome.shortReplays;
  return {
    server,
    step,
    round,
    figures: {
      perS: outcome.finished / (outcome.wallUs / 1e6),
      cpuPerGuest: outcome.serverUs / Math.max(1, outcome.finished),
      perCoreS: outcome.finished / Math.max(1e-6, outcome.serverUs / 1e6),
      core: outcome.serverUs / outcome.wallUs,
      finished: outcome.finished,
      p50: outcome.latency.p50,
      p99: outcome.latency.p99,
      generator: outcome.generatorUs / outcome.wallUs,
      residentMiB: outcome.residentKiB / 1_024,
    },
    stoppedBy: left > 0 ? `${outcome.failed} failed, ${outcome.shortReplays} replays short: ${outcome.problem}` : "schedule",
    others: outcome.othersUs / outcome.wallUs / navigator.hardwareConcurrency,
    latency: pack(outcome.latency.buckets),
  };
}

export const accept: Scenario = {
  id: "PF-9",
  title: "Accept: guests let in per second, to the end of what is replayed",
  async run({ size, say }) {
    const quick = size === "quick";
    const rounds = size === "full" ? 3 : 1;
    const guests = quick ? 1_000 : 10_000;
    const seconds = quick ? 2 : 3;
    const newcomers = quick ? 20 : 150;
    const runs: Run[] = [];
    const note = (run: Run): void => {
      runs.push(run);
      say(
        `${run.server}, ${run.step}: ${run.figures["perS"]?.toFixed(0)} per s, ${run.figures["cpuPerGuest"]?.toFixed(0)} us of CPU each, others ${Math.round(run.others * 100)} %, ended by ${run.stoppedBy}`,
      );
    };
    const load = (started: Started, more: Readonly<Record<string, number>>): Promise<AcceptOutcome> =>
      generate("accept", started, { n: guests, size: 1, flight, replay, seconds, ...more });
    for (let round = 1; round <= rounds; round += 1) {
      if (!quick) await quiet(10_000);
      const bare = await startServer("bare-topic", { guests, rooms: guests / 100, replay, newcomers: 0 });
      try {
        note(asRun("bare-topic", labels.bare, round, await load(bare, {})));
      } finally {
        await bare.stop();
      }
      const lampion = await startServer("lampion", { guests, rooms: guests / 100, replay, newcomers: 0 });
      try {
        note(asRun("lampion", labels.moved, round, await load(lampion, { once: 1, seconds: 30 })));
        note(asRun("lampion", labels.back, round, await load(lampion, {})));
      } finally {
        await lampion.stop();
      }
      const fresh = await startServer("lampion", { guests: 0, rooms: 1, replay: 0, newcomers });
      try {
        note(asRun("lampion", labels.fresh, round, await load(fresh, { once: 1, seconds: 30, n: newcomers, replay: 0 })));
      } finally {
        await fresh.stop();
      }
    }
    const per = (server: ServerName, label: string): number => spread(roundsOf(runs, server, label, "perS")).median;
    const faults = runs.filter((run) => run.stoppedBy !== "schedule").length;
    return {
      parameters: { rounds, guests, inFlight: flight, replayed: replay, seconds, newcomers },
      runs,
      gates: [
        { what: `guests let in per second, ${labels.back}`, unit: "/s", value: per("lampion", labels.back), gate: 4_000, better: "more" },
        { what: `guests let in per second, ${labels.moved}`, unit: "/s", value: per("lampion", labels.moved), gate: 4_000, better: "more" },
        { what: "the first of these against the bare server", unit: "x", value: per("lampion", labels.back) / per("bare-topic", labels.bare), gate: 0.3, better: "more" },
        { what: "runs with a guest who was not let in", unit: "runs", value: faults, gate: 0, better: "less" },
      ],
    };
  },
};
