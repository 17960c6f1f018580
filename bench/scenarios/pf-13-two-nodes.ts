import { hasNats, postgresUrl } from "@lampion/server/engines";
import { quiet } from "../stats/machine.ts";
import { spread } from "../stats/spread.ts";
import { perRoom, runNodes } from "./nodes.ts";
import { roundsOf, type Run, type Scenario } from "./result.ts";
import { warmUp } from "./rooms.ts";

const labelOf = (nodes: number, guests: number, perS: number): string =>
  `${nodes === 1 ? "one node" : "two nodes, half of each room on each"}, ${guests.toLocaleString("en")} guests in ${guests / perRoom} rooms, ${perS} messages/s`;

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
          const run = await runNodes(postgres, { nodes, guests, perS, seconds, warmS, round }, labelOf(nodes, guests, perS));
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
