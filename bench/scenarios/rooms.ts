import { generate, type RoomsOutcome } from "../load/generate.ts";
import { startServer, type ServerName } from "../servers/start.ts";
import { pack } from "../stats/hdr.ts";
import { quiet } from "../stats/machine.ts";
import { spread } from "../stats/spread.ts";
import { roundsOf, type Gate, type Run, type Size } from "./result.ts";

export const perRoom = 100;
export interface Step {
  readonly guests: number;
  /** Deliveries per second that the schedule asks for. */
  readonly deliveries: number;
  /** How long the bare server holds a room's messages, ms: what Lampion's window may grow to where it is open, 0 where it stays shut. */
  readonly bareWindowMs: number;
  /** Most that CPU per delivery may be against the bare server of the same minute. */
  readonly ratio: number;
}
const number = (value: number): string => value.toLocaleString("en");
export const labelOf = (step: Step): string =>
  `${number(step.guests)} guests in ${step.guests / perRoom} rooms, ${number(step.deliveries)} deliveries/s${step.bareWindowMs > 0 ? `, bare window ${step.bareWindowMs} ms` : ""}`;
const servers: readonly ServerName[] = ["bare-topic", "lampion"];

/** What was lost on the way; what was refused is counted apart. The bare server refuses nothing and has one number for all rooms. */
const gapsOf = ({ gaps, numberGaps }: RoomsOutcome, server: ServerName): number => (server === "lampion" ? numberGaps : gaps);

/** What ended a run; every fault of order or loss counts before the schedule. */
function endOf(outcome: RoomsOutcome, guests: number, server: ServerName, encodes: number): string {
  if (outcome.joined < guests) return `only ${outcome.joined} joined: ${outcome.problem}`;
  const gaps = gapsOf(outcome, server);
  if (gaps + outcome.duplicates + outcome.reorders + outcome.foreign > 0) return `order: ${gaps} gaps, ${outcome.duplicates} doubled, ${outcome.reorders} out of order`;
  if (outcome.noes > 0) return `${Math.round((outcome.noes / outcome.sent) * 100)} % of the sends refused, nothing lost: ${outcome.problem}`;
  if (outcome.received < outcome.expected) return `${outcome.expected - outcome.received} deliveries did not come in 5 s`;
  // PT-1: one serialisation per message.
  if (server === "lampion" && encodes !== outcome.sent) return `${encodes} serialisations of ${outcome.sent} messages`;
  return "schedule";
}

/** What runs before the window: thousands of messages until the code of both servers is compiled, then the measured rate for `leadS`. */
const full = { warmS: 10, leadS: 2 } as const;
const quick = { warmS: 2, leadS: 1 } as const;
export const warmUp = (size: Size): { readonly warmS: number; readonly leadS: number; readonly warmMessagesPerS: string } => ({
  ...(size === "quick" ? quick : full),
  warmMessagesPerS: warmRates.join(" to "),
});
const warmRates = [300, 600] as const;

export async function runOnce(server: ServerName, step: Step, round: number, { seconds, size }: { readonly seconds: number; readonly size: Size }): Promise<Run> {
  const { warmS, leadS } = warmUp(size);
  const started = await startServer(server, { guests: step.guests, rooms: step.guests / perRoom, replay: 0, newcomers: 0, windowMs: step.bareWindowMs });
  let outcome: RoomsOutcome;
  let encodes = 0;
  try {
    outcome = await generate("rooms", started, {
      n: step.guests,
      size: perRoom,
      rate: step.deliveries / perRoom,
      warm: warmS,
      warmRate: Math.min(warmRates[1], Math.max(warmRates[0], step.deliveries / perRoom)),
      lead: leadS,
      seconds,
      settle: 1,
      numbers: server === "lampion" ? 1 : 0,
    });
  } finally {
    ({ encodes } = await started.stop());
  }
  return {
    server,
    step: labelOf(step),
    round,
    figures: {
      cpuPerDelivery: outcome.serverUs / Math.max(1, outcome.deliveries),
      core: outcome.serverUs / outcome.wallUs,
      deliveriesPerS: outcome.deliveries / (outcome.wallUs / 1e6),
      p50: outcome.latency.p50,
      p99: outcome.latency.p99,
      p999: outcome.latency.p999,
      max: outcome.latency.max,
      lagP99: outcome.lag.p99,
      generator: outcome.generatorUs / outcome.wallUs,
      softirq0: outcome.softirq0Us / outcome.wallUs,
      framesPerDelivery: outcome.framesInWindow / Math.max(1, outcome.deliveries),
      residentMiB: outcome.residentKiB / 1_024,
      received: outcome.received,
      gaps: gapsOf(outcome, server),
      refused: outcome.noes,
      duplicates: outcome.duplicates,
      reorders: outcome.reorders,
    },
    stoppedBy: endOf(outcome, step.guests, server, encodes),
    others: outcome.othersUs / outcome.wallUs / navigator.hardwareConcurrency,
    latency: pack(outcome.latency.buckets),
  };
}

/** Every step with both servers in turn; the gates are the ratio of each step and that nothing was lost. */
export async function runRooms(
  steps: readonly Step[],
  { rounds, seconds, size, say }: { rounds: number; seconds: number; size: Size; say(line: string): void },
): Promise<{ runs: Run[]; gates: Gate[] }> {
  const runs: Run[] = [];
  for (const step of steps) {
    for (let round = 1; round <= rounds; round += 1) {
      for (const server of servers) {
        if (size !== "quick") await quiet(10_000);
        const run = await runOnce(server, step, round, { seconds, size });
        runs.push(run);
        say(
          `${run.step}, ${server}: ${run.figures["cpuPerDelivery"]?.toFixed(2)} us each, p99 ${((run.figures["p99"] ?? 0) / 1_000).toFixed(1)} ms, others ${Math.round(run.others * 100)} %, ended by ${run.stoppedBy}`,
        );
      }
    }
  }
  const gates: Gate[] = steps.map((step) => {
    const [own = 0, bare = 1] = (["lampion", "bare-topic"] as const).map((server) => spread(roundsOf(runs, server, labelOf(step), "cpuPerDelivery")).median);
    return { what: `CPU per delivery against the bare server, ${labelOf(step)}`, unit: "x", value: own / bare, gate: step.ratio, better: "less" };
  });
  const faults = runs.filter((run) => run.server === "lampion" && run.stoppedBy !== "schedule").length;
  gates.push({ what: "runs with a gap, a double, a wrong order, a loss or a refusal", unit: "runs", value: faults, gate: 0, better: "less" });
  return { runs, gates };
}

/** The figures of one step in a line, for whoever compares two versions: Lampion's medians, and its CPU against the bare server of the same rounds. */
export function summaryOf(runs: readonly Run[], step: Step): Readonly<Record<string, number>> {
  const median = (server: ServerName, figure: string): number => spread(roundsOf(runs, server, labelOf(step), figure)).median;
  const worst = (figure: string): number => Math.max(...roundsOf(runs, "lampion", labelOf(step), figure));
  const cpu = median("lampion", "cpuPerDelivery");
  return {
    deliveriesPerS: Math.round(median("lampion", "deliveriesPerS")),
    cpuUsPerDelivery: cpu,
    cpuRatioToBare: cpu / median("bare-topic", "cpuPerDelivery"),
    p50Ms: median("lampion", "p50") / 1_000,
    p99Ms: median("lampion", "p99") / 1_000,
    p999Ms: median("lampion", "p999") / 1_000,
    gaps: worst("gaps"),
    duplicates: worst("duplicates"),
    reorders: worst("reorders"),
    rssBytes: Math.round(median("lampion", "residentMiB") * 1_048_576),
  };
}
