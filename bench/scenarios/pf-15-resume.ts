import { generate } from "../load/generate.ts";
import { startServer, type ServerName } from "../servers/start.ts";
import { pack } from "../stats/hdr.ts";
import { quiet } from "../stats/machine.ts";
import { spread } from "../stats/spread.ts";
import { roundsOf, type Run, type Scenario } from "./result.ts";

const perRoom = 100;
const missed = 50;
const label = (guests: number, back: number): string => `${guests.toLocaleString("en")} cut, ${missed} messages missed by each, ${back.toLocaleString("en")} come back a second`;

async function runOnce(server: ServerName, guests: number, back: number, round: number, awayS: number): Promise<Run> {
  const started = await startServer(server, { guests, rooms: guests / perRoom, replay: 0, newcomers: 0 });
  try {
    const outcome = await generate("resume", started, { n: guests, size: perRoom, replay: missed, seconds: awayS, back, settle: 2 });
    const cut = guests - guests / perRoom;
    const faults = outcome.gaps + outcome.duplicates + outcome.reorders + outcome.foreign + outcome.shortReplays;
    return {
      server,
      step: label(cut, back),
      round,
      figures: {
        perS: outcome.finished / (outcome.wallUs / 1e6),
        cpuPerGuest: outcome.serverUs / Math.max(1, outcome.finished),
        core: outcome.serverUs / outcome.wallUs,
        replayed: outcome.replayed,
        p50: outcome.latency.p50,
        p99: outcome.latency.p99,
        lagP99: outcome.lag.p99,
      },
      stoppedBy:
        outcome.finished < cut
          ? `${cut - outcome.finished} did not come back: ${outcome.problem}`
          : outcome.noes > 0
            ? `${outcome.noes} sends refused before: ${outcome.problem}`
            : faults > 0 || outcome.replayed !== cut * missed
              ? `${outcome.replayed} of ${cut * missed} messages replayed, ${outcome.gaps} gaps, ${outcome.duplicates} doubled, ${outcome.reorders} out of order`
              : "schedule",
      others: outcome.othersUs / outcome.wallUs / navigator.hardwareConcurrency,
      latency: pack(outcome.latency.buckets),
    };
  } finally {
    await started.stop();
  }
}

/** All guests but one of each room lose their line, talk goes on, and they come back at a fixed rate whatever the server does. Each must get exactly what it missed, in order, once. */
export const resumes: Scenario = {
  id: "PF-15",
  title: "Resume storm: guests come back with their tickets and get what they missed",
  async run({ size, say }) {
    const quick = size === "quick";
    const rounds = size === "full" ? 3 : 1;
    const guests = quick ? 1_000 : 10_000;
    const awayS = quick ? 3 : 20;
    const backs = quick ? [1_000] : [1_000, 2_000];
    const runs: Run[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      for (const back of backs) {
        if (!quick) await quiet(10_000);
        const run = await runOnce("lampion", guests, back, round, awayS);
        runs.push(run);
        say(
          `${run.step}: ${run.figures["perS"]?.toFixed(0)} a second, p99 ${((run.figures["p99"] ?? 0) / 1_000).toFixed(1)} ms, ${run.figures["cpuPerGuest"]?.toFixed(0)} us each, ended by ${run.stoppedBy}`,
        );
      }
    }
    const of = (back: number, figure: string): number => spread(roundsOf(runs, "lampion", label(guests - guests / perRoom, back), figure)).median;
    const most = backs.at(-1) ?? 0;
    return {
      parameters: { rounds, guests, perRoom, missed, awayS, ring: "in memory" },
      runs,
      gates: [
        { what: `resumes per second where ${most.toLocaleString("en")} are asked for`, unit: "/s", value: of(most, "perS"), gate: quick ? 500 : 1_000, better: "more" },
        {
          what: `p99 of all that was missed, from when the guest was to come, ${most.toLocaleString("en")} a second`,
          unit: "ms",
          value: of(most, "p99") / 1_000,
          gate: 3_000,
          better: "less",
        },
        {
          what: "runs with a guest who did not come back, or a message not replayed exactly once and in order",
          unit: "runs",
          value: runs.filter((run) => run.stoppedBy !== "schedule").length,
          gate: 0,
          better: "less",
        },
      ],
    };
  },
};
