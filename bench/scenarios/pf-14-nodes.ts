import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { hasNats, postgresUrl } from "@lampion/server/engines";
import type { MirroredEnd, MirroredPlan } from "../servers/mirrored.ts";
import { quiet } from "../stats/machine.ts";
import { spread } from "../stats/spread.ts";
import { perRoom, runNodes } from "./nodes.ts";
import { roundsOf, type Gate, type Run, type Scenario } from "./result.ts";
import { warmUp } from "./rooms.ts";

const number = (value: number): string => value.toLocaleString("en");
const labelOf = (nodes: number, guests: number, deliveries: number): string =>
  `${nodes} node${nodes === 1 ? "" : "s"}, ${number(guests)} guests in ${guests / perRoom} rooms that lie on all of them, ${number(deliveries)} deliveries/s`;

/** What a node pays for guests who are on another one: it shows, counts and filters them as its own. */
async function mirrored(guests: number, round: number): Promise<Run> {
  const folder = mkdtempSync(join(tmpdir(), "lampion-mirrored-"));
  try {
    const plan: MirroredPlan = { data: join(folder, "data"), guests };
    const child = Bun.spawn(["taskset", "-c", "0", process.execPath, join(dirname(fileURLToPath(import.meta.url)), "../servers/mirrored.ts"), JSON.stringify(plan)], {
      stdout: "pipe",
      stderr: "pipe",
    });
    const [said, complaint, code] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text(), child.exited]);
    const last = said.split("\n").findLast((one) => one.startsWith('{"putUs"'));
    if (code !== 0 || last === undefined) throw new Error(`the node with guests of another one ended: ${complaint.slice(-800)}`);
    const { putUs, goneUs, readUs, beatUs, kibPerGuest, bytesPerGuest } = JSON.parse(last) as MirroredEnd;
    return {
      server: "lampion",
      step: `${number(guests)} guests of another node`,
      round,
      figures: { putUs, goneUs, readUs, beatUs, kibPerGuest, bytesPerGuest },
      stoppedBy: "schedule",
      others: 0,
      latency: "",
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The same guests and deliveries on ever more processes of one service. They share core 0, so that this shows what each more of them costs, and not what it gives: doubling them on cores of their own takes four cores. */
export const growthOfNodes: Scenario = {
  id: "PF-14B",
  title: "Growth: the same guests and deliveries on ever more nodes, and what a guest of another node costs",
  async run({ size, say }) {
    const postgres = await postgresUrl();
    if (postgres === null || !hasNats()) throw new Error("PF-14B needs PostgreSQL (TEST_POSTGRES_URL) and nats-server.");
    const quick = size === "quick";
    const rounds = size === "full" ? 3 : 1;
    const guests = quick ? 200 : 1_000;
    // A short one is over in a minute and a half, the time for which a shared machine can be kept free of others.
    const counts = quick ? [1, 2] : size === "short" ? [1, 3] : [1, 2, 3, 6];
    const loads = quick ? [2_000] : [10_000, 50_000];
    const seconds = quick ? 2 : size === "short" ? 8 : 15;
    const warmS = size === "short" ? 7 : warmUp(size).warmS;
    const runs: Run[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      for (const deliveries of loads) {
        for (const nodes of counts) {
          if (!quick) await quiet(10_000);
          const run = await runNodes(postgres, { nodes, guests, perS: deliveries / perRoom, seconds, warmS, round }, labelOf(nodes, guests, deliveries));
          runs.push(run);
          say(`${run.step}: ${run.figures["cpuPerDelivery"]?.toFixed(2)} us each, others ${Math.round(run.others * 100)} %, ended by ${run.stoppedBy}`);
        }
      }
      const told = await mirrored(quick ? 10_000 : 100_000, round);
      runs.push(told);
      say(
        `${told.step}: ${told.figures["kibPerGuest"]?.toFixed(1)} KiB each, ${told.figures["putUs"]?.toFixed(1)} us to take, ${told.figures["beatUs"]?.toFixed(3)} us each two seconds`,
      );
    }
    const of = (nodes: number, deliveries: number, figure: string): number => spread(roundsOf(runs, "lampion", labelOf(nodes, guests, deliveries), figure)).median;
    const most = counts.at(-1) ?? 1;
    const gates = loads.flatMap((deliveries): Gate[] => [
      {
        what: `CPU per delivery of ${most} nodes over one, ${number(deliveries)} deliveries/s`,
        unit: "x",
        value: of(most, deliveries, "cpuPerDelivery") / of(1, deliveries, "cpuPerDelivery"),
        gate: 1.3,
        better: "less",
      },
      {
        what: `copies on the bus for each message and node beside the author's, with all else that nodes say, ${most} nodes, ${number(deliveries)} deliveries/s`,
        unit: "",
        value: of(most, deliveries, "busCopies") / (most - 1),
        gate: 1.5,
        better: "less",
      },
    ]);
    const faults = runs.filter((run) => run.stoppedBy !== "schedule").length;
    return {
      parameters: { rounds, seconds, warmS, perRoom, textBytes: "about 90", cores: "all nodes on core 0" },
      runs,
      gates: [...gates, { what: "runs with a gap, a double, a wrong order, a loss or a refusal", unit: "runs", value: faults, gate: 0, better: "less" }],
    };
  },
};
