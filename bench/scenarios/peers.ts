import { generate } from "../load/generate.ts";
import { wsVersion } from "../peers/install.ts";
import { startServer, type ServerName } from "../servers/start.ts";
import { pack } from "../stats/hdr.ts";
import { quiet } from "../stats/machine.ts";
import type { Gate, Run, Scenario } from "./result.ts";
import { warmUp } from "./rooms.ts";

const servers: readonly ServerName[] = ["bare-topic", "lampion", "ws"];
const guests = 1_000;
const perRoom = 100;
const rates = [20_000, 50_000] as const;

async function runOnce(server: ServerName, deliveries: number, round: number, warm: { readonly warmS: number; readonly leadS: number }, seconds: number): Promise<Run> {
  const started = await startServer(server, { guests, rooms: guests / perRoom, replay: 0, newcomers: 0, windowMs: 0 });
  const rate = deliveries / perRoom;
  try {
    const outcome = await generate("rooms", {
      port: started.port,
      pid: started.pid,
      hellos: started.hellos,
      n: guests,
      size: perRoom,
      rate,
      warm: warm.warmS,
      warmRate: Math.min(600, Math.max(300, rate)),
      lead: warm.leadS,
      seconds,
      settle: 1,
    });
    const faults = outcome.gaps + outcome.duplicates + outcome.reorders + outcome.foreign + outcome.noes + (guests - outcome.joined);
    return {
      server,
      step: `1,000 guests in 10 rooms, ${deliveries.toLocaleString("en")} deliveries/s`,
      round,
      figures: {
        cpuPerDelivery: outcome.serverUs / Math.max(1, outcome.deliveries),
        core: outcome.serverUs / outcome.wallUs,
        deliveriesPerS: outcome.deliveries / (outcome.wallUs / 1e6),
        residentMiB: outcome.residentKiB / 1_024,
        lagP99: outcome.lag.p99,
      },
      stoppedBy:
        faults > 0
          ? `${faults} faults: ${outcome.problem}`
          : outcome.received < outcome.expected
            ? `${outcome.expected - outcome.received} deliveries did not come in 5 s`
            : "schedule",
      others: outcome.othersUs / outcome.wallUs / navigator.hardwareConcurrency,
      latency: pack(outcome.latency.buckets),
    };
  } finally {
    await started.stop();
  }
}

/** The same load on Lampion, the bare server and a peer in turn. Only what Lampion lost or doubled is a fault of ours. */
export const peers: Scenario = {
  id: "PF-20",
  title: "Peers: the same rooms on Lampion, on a bare server and on ws for Node, which neither judge nor keep",
  async run({ size, say }) {
    const rounds = size === "full" ? 3 : 1;
    const seconds = size === "quick" ? 2 : 5;
    const runs: Run[] = [];
    for (const rate of size === "quick" ? rates.slice(0, 1) : rates) {
      for (let round = 1; round <= rounds; round += 1) {
        for (const server of servers) {
          if (size !== "quick") await quiet(10_000);
          const run = await runOnce(server, rate, round, warmUp(size), seconds);
          runs.push(run);
          say(`${run.step}, ${server}: ${run.figures["cpuPerDelivery"]?.toFixed(2)} us each, ended by ${run.stoppedBy}`);
        }
      }
    }
    const faults = runs.filter((run) => run.server === "lampion" && run.stoppedBy !== "schedule").length;
    const gates: Gate[] = [{ what: "runs of Lampion with a gap, a double, a wrong order, a loss or a refusal", unit: "runs", value: faults, gate: 0, better: "less" }];
    return { parameters: { perRoom, rounds, seconds, ws: wsVersion, deflate: "off" }, runs, gates };
  },
};
