import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasNats, ownDatabase, postgresUrl, startNats } from "@lampion/server/engines";
import { generate, type RoomsOutcome } from "../load/generate.ts";
import { startServer, type Started } from "../servers/start.ts";
import { pack } from "../stats/hdr.ts";
import { quiet } from "../stats/machine.ts";
import { spread } from "../stats/spread.ts";
import { roundsOf, type Run, type Scenario } from "./result.ts";
import { warmUp } from "./rooms.ts";

const perRoom = 100;
const labelOf = (nodes: number, guests: number, perS: number): string =>
  `${nodes === 1 ? "one node" : "two nodes, half of each room on each"}, ${guests.toLocaleString("en")} guests in ${guests / perRoom} rooms, ${perS} messages/s`;

function endOf(outcome: RoomsOutcome, guests: number): string {
  if (outcome.joined < guests) return `only ${outcome.joined} joined: ${outcome.problem}`;
  const faults = outcome.numberGaps + outcome.duplicates + outcome.reorders + outcome.foreign;
  if (faults > 0) return `order: ${outcome.numberGaps} gaps, ${outcome.duplicates} doubled, ${outcome.reorders} out of order`;
  if (outcome.noes > 0) return `${outcome.noes} sends refused, nothing lost: ${outcome.problem}`;
  return outcome.received < outcome.expected ? `${outcome.expected - outcome.received} deliveries did not come in 5 s` : "schedule";
}

interface Load {
  readonly guests: number;
  readonly perS: number;
  readonly seconds: number;
  readonly warmS: number;
  readonly round: number;
}
/** So many nodes with one database and one bus of their own; every message is sent on one node and read on all. */
async function runOnce(postgres: string, nodes: 1 | 2, { guests, perS, seconds, warmS, round }: Load): Promise<Run> {
  const keys = mkdtempSync(join(tmpdir(), "lampion-bench-keys-"));
  const [database, nats] = await Promise.all([ownDatabase(postgres), startNats()]);
  const env = { DATABASE_URL: database.url, NATS_URL: nats.url, LAMPION_KEYS: keys };
  const started: Started[] = [];
  try {
    for (let node = 0; node < nodes; node += 1) started.push(await startServer("lampion", { guests, rooms: guests / perRoom, replay: 0, newcomers: 0 }, { env }));
    const [first, ...beside] = started;
    if (first === undefined) throw new Error("no node");
    const outcome = await generate("rooms", { ...first, beside }, { n: guests, size: perRoom, rate: perS, warm: warmS, lead: 1, seconds, settle: 2, numbers: 1 });
    const messages = Math.max(1, outcome.deliveries / perRoom);
    return {
      server: "lampion",
      step: labelOf(nodes, guests, perS),
      round,
      figures: {
        cpuPerMessage: outcome.serverUs / messages,
        cpuPerDelivery: outcome.serverUs / Math.max(1, outcome.deliveries),
        core: outcome.serverUs / outcome.wallUs,
        deliveriesPerS: outcome.deliveries / (outcome.wallUs / 1e6),
        p50: outcome.latency.p50,
        p99: outcome.latency.p99,
        lagP99: outcome.lag.p99,
      },
      stoppedBy: endOf(outcome, guests),
      others: outcome.othersUs / outcome.wallUs / navigator.hardwareConcurrency,
      latency: pack(outcome.latency.buckets),
    };
  } finally {
    for (const one of started) await one.stop();
    await nats.kill();
    await database.drop();
    rmSync(keys, { recursive: true, force: true });
  }
}

/** What a second node costs: both have core 0, so the difference is work, and no node waits less for being two. PostgreSQL and NATS count as others. */
export const twoNodes: Scenario = {
  id: "PF-13",
  title: "Two nodes: one PostgreSQL, one NATS, and rooms with half of their guests on each node",
  async run({ size, say }) {
    const postgres = await postgresUrl();
    if (postgres === null || !hasNats()) throw new Error("PF-13 needs PostgreSQL (TEST_POSTGRES_URL) and nats-server.");
    const quick = size === "quick";
    const rounds = size === "full" ? 3 : 1;
    const [guests, seconds] = quick ? [200, 3] : [1_000, 20];
    const rates = quick ? [20] : [100, 200];
    const { warmS } = warmUp(size);
    const runs: Run[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      for (const perS of rates) {
        for (const nodes of [1, 2] as const) {
          if (!quick) await quiet(10_000);
          const run = await runOnce(postgres, nodes, { guests, perS, seconds, warmS, round });
          runs.push(run);
          say(
            `${run.step}: ${run.figures["cpuPerMessage"]?.toFixed(0)} us a message, p99 ${((run.figures["p99"] ?? 0) / 1_000).toFixed(1)} ms, others ${Math.round(run.others * 100)} %, ended by ${run.stoppedBy}`,
          );
        }
      }
    }
    const more = (perS: number, figure: string): number => {
      const of = (nodes: number): number => spread(roundsOf(runs, "lampion", labelOf(nodes, guests, perS), figure)).median;
      return of(2) - of(1);
    };
    return {
      parameters: { rounds, seconds, warmS, perRoom, textBytes: "about 90", cores: "both nodes on core 0" },
      runs,
      gates: [
        ...rates.flatMap((perS) => [
          { what: `p99 more than with one node, ${perS} messages/s`, unit: "ms", value: more(perS, "p99") / 1_000, gate: 25, better: "less" as const },
          {
            what: `CPU of both nodes for each message, more than with one, ${perS} messages/s`,
            unit: "us",
            value: more(perS, "cpuPerMessage"),
            gate: 100,
            better: "less" as const,
          },
        ]),
        {
          what: "runs with a gap, a double, a wrong order, a loss or a refusal",
          unit: "runs",
          value: runs.filter((run) => run.stoppedBy !== "schedule").length,
          gate: 0,
          better: "less",
        },
      ],
    };
  },
};
