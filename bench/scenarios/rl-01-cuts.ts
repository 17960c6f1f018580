import { generate, type AwayOutcome } from "../load/generate.ts";
import { startServer, type Started } from "../servers/start.ts";
import { pack } from "../stats/hdr.ts";
import { quiet } from "../stats/machine.ts";
import type { Gate, Run, Scenario } from "./result.ts";

export const perRoom = 100;
const wordsPerS = 2;

/** What ended a run in which lines are lost: anything that a guest would notice, or nothing. */
export function endOf({ lost, numberGaps, duplicates, reorders, foreign, missing, failed, problem }: AwayOutcome): string {
  if (failed > 0) return `${failed} did not come in at first: ${problem}`;
  if (missing > 0) return `${missing} were not back with all that they missed a minute after the end: ${problem}`;
  const faults = lost + numberGaps + duplicates + reorders + foreign;
  return faults > 0 ? `${lost} acknowledged words lost, ${numberGaps} gaps, ${duplicates} doubled, ${reorders} out of order` : "schedule";
}
export const figuresOf = (outcome: AwayOutcome): Run["figures"] => ({
  lines: outcome.finished,
  deliveries: outcome.received,
  sent: outcome.sent,
  acked: outcome.acked,
  refused: outcome.noes,
  back99: outcome.latency.p99,
  caught99: outcome.caught.p99,
  away50: outcome.away.p50,
  lagP99: outcome.lag.p99,
});
export const ofRooms = (guests: number): Readonly<Record<string, string | number>> => ({ n: guests, size: perRoom, rate: (guests / perRoom) * wordsPerS, settle: 2 });
export const started = (guests: number): Promise<Started> => startServer("lampion", { guests, rooms: guests / perRoom, replay: 0, newcomers: 0 });
export const whole = (runs: readonly Run[]): Gate => ({
  what: "runs with an acknowledged word lost, a gap, a double, a wrong order, or a guest who did not come back",
  unit: "runs",
  value: runs.filter((run) => run.stoppedBy !== "schedule").length,
  gate: 0,
  better: "less",
});

/** Every guest's line is cut again and again, as on a train, with what is under way in it, while talk goes on. */
export const cuts: Scenario = {
  id: "RL-1",
  title: "Lines cut again and again: each guest comes back and gets what was missed, once and in order",
  async run({ size, say }) {
    const quick = size === "quick";
    const guests = quick ? 1_000 : 10_000;
    const [everyS, awayS, seconds] = quick ? [3, 1, 8] : [15, 2, 60];
    if (!quick) await quiet(10_000);
    const server = await started(guests);
    const runs: Run[] = [];
    try {
      const outcome = await generate("away", server, { ...ofRooms(guests), every: everyS, awayS, seconds });
      const run: Run = {
        server: "lampion",
        step: `${guests.toLocaleString("en")} guests, each cut every ${everyS} s for ${awayS} s`,
        round: 1,
        figures: { ...figuresOf(outcome), core: outcome.serverUs / outcome.wallUs },
        stoppedBy: endOf(outcome),
        others: outcome.othersUs / outcome.wallUs / navigator.hardwareConcurrency,
        latency: pack(outcome.caught.buckets),
      };
      runs.push(run);
      say(
        `${run.step}: ${outcome.finished} lines lost and found, ${outcome.received} deliveries; in the room p99 ${(outcome.latency.p99 / 1_000).toFixed(0)} ms, all that was missed p99 ${(outcome.caught.p99 / 1_000).toFixed(0)} ms, ended by ${run.stoppedBy}`,
      );
      return {
        parameters: { guests, perRoom, everyS, awayS, seconds, wordsPerRoomAndS: wordsPerS },
        runs,
        gates: [
          whole(runs),
          { what: "p99 from the dial to the room", unit: "ms", value: outcome.latency.p99 / 1_000, gate: 300, better: "less" },
          { what: "p99 from the dial to the last missed word", unit: "ms", value: outcome.caught.p99 / 1_000, gate: 3_000, better: "less" },
        ],
      };
    } finally {
      await server.stop();
    }
  },
};
