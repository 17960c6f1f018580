import { generate } from "../load/generate.ts";
import { startServer, type ServerName } from "../servers/start.ts";
import { pack } from "../stats/hdr.ts";
import { quiet } from "../stats/machine.ts";
import { spread } from "../stats/spread.ts";
import { roundsOf, type Run, type Scenario } from "./result.ts";
import { warmUp } from "./rooms.ts";

const servers: readonly ServerName[] = ["bare-topic", "lampion"];
const besides = { rooms: 20, size: 20, perS: 20 } as const;
const bigPerS = 2;
const labels = (big: number): { readonly big: string; readonly others: string } => ({
  big: `one room of ${big.toLocaleString("en")}, ${bigPerS} messages/s`,
  others: `beside it ${besides.rooms} rooms of ${besides.size}, ${besides.perS} messages/s in all`,
});

/** Two rows of one run: who reads in the big room, and who reads beside it. */
async function runOnce(server: ServerName, big: number, round: number, { seconds, warmS }: { readonly seconds: number; readonly warmS: number }): Promise<Run[]> {
  const sizes = [big, ...Array<number>(besides.rooms).fill(besides.size)];
  const guests = sizes.reduce((sum, size) => sum + size, 0);
  const started = await startServer(server, { guests, rooms: sizes.length, sizes, replay: 0, newcomers: 0, windowMs: 0 });
  try {
    const outcome = await generate("rooms", started, {
      n: guests,
      groups: `${big}x1@${bigPerS},${besides.size}x${besides.rooms}@${besides.perS}`,
      warm: warmS,
      seconds,
      settle: 1,
      numbers: server === "lampion" ? 1 : 0,
    });
    const gaps = server === "lampion" ? outcome.numberGaps : outcome.gaps;
    const faults = gaps + outcome.duplicates + outcome.reorders + outcome.foreign;
    const stoppedBy =
      outcome.joined < guests
        ? `only ${outcome.joined} joined: ${outcome.problem}`
        : faults > 0
          ? `order: ${gaps} gaps, ${outcome.duplicates} doubled, ${outcome.reorders} out of order`
          : outcome.noes > 0
            ? `${outcome.noes} sends refused, nothing lost: ${outcome.problem}`
            : outcome.received < outcome.expected
              ? `${outcome.expected - outcome.received} deliveries did not come in 5 s`
              : "schedule";
    const shared = { server, round, stoppedBy, others: outcome.othersUs / outcome.wallUs / navigator.hardwareConcurrency };
    const figures = {
      cpuPerDelivery: outcome.serverUs / Math.max(1, outcome.deliveries),
      core: outcome.serverUs / outcome.wallUs,
      deliveriesPerS: outcome.deliveries / (outcome.wallUs / 1e6),
      lagP99: outcome.lag.p99,
      framesPerDelivery: outcome.framesInWindow / Math.max(1, outcome.deliveries),
    };
    const beside = outcome.latency2;
    return [
      { ...shared, step: labels(big).big, figures: { ...figures, p50: outcome.latency.p50, p99: outcome.latency.p99 }, latency: pack(outcome.latency.buckets) },
      { ...shared, step: labels(big).others, figures: { ...figures, p50: beside?.p50 ?? 0, p99: beside?.p99 ?? 0 }, latency: pack(beside?.buckets ?? []) },
    ];
  } finally {
    await started.stop();
  }
}

export const big: Scenario = {
  id: "PF-4",
  title: "Big room: one that is full, and those beside it",
  isCalibrated: true,
  async run({ size, say }) {
    const quick = size === "quick";
    const rounds = size === "full" ? 3 : 1;
    const seconds = quick ? 4 : 30;
    const readers = quick ? 2_500 : 10_000;
    const { warmS } = warmUp(size);
    const runs: Run[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      for (const server of servers) {
        if (!quick) await quiet(10_000);
        for (const run of await runOnce(server, readers, round, { seconds, warmS })) {
          runs.push(run);
          say(
            `${server}, ${run.step}: p50 ${((run.figures["p50"] ?? 0) / 1_000).toFixed(1)} ms, p99 ${((run.figures["p99"] ?? 0) / 1_000).toFixed(1)} ms, ended by ${run.stoppedBy}`,
          );
        }
      }
    }
    const label = labels(readers);
    const p99 = (server: ServerName, step: string): number => spread(roundsOf(runs, server, step, "p99")).median / 1_000;
    return {
      parameters: { rounds, seconds, warmS, speakers: 100, textBytes: "about 90" },
      runs,
      gates: [
        { what: `p99, ${label.big}`, unit: "ms", value: p99("lampion", label.big), gate: 260, better: "less" },
        { what: "the same against the bare server", unit: "x", value: p99("lampion", label.big) / p99("bare-topic", label.big), gate: 1.25, better: "less" },
        {
          what: "p99 of the rooms beside it, more than on the bare server",
          unit: "ms",
          value: p99("lampion", label.others) - p99("bare-topic", label.others),
          gate: 10,
          better: "less",
        },
        {
          what: "runs with a gap, a double, a wrong order, a loss or a refusal",
          unit: "runs",
          value: runs.filter((run) => run.server === "lampion" && run.stoppedBy !== "schedule").length,
          gate: 0,
          better: "less",
        },
      ],
    };
  },
};
