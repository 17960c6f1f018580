import { hasNats, postgresUrl } from "@lampion/server/engines";
import { generate, type AwayOutcome } from "../load/generate.ts";
import type { Started } from "../servers/start.ts";
import { pack, percentile } from "../stats/hdr.ts";
import { quiet } from "../stats/machine.ts";
import { startNodes } from "./nodes.ts";
import { endOf, figuresOf, ofRooms, perRoom, started, whole } from "./rl-01-cuts.ts";
import type { Gate, Run, Scenario } from "./result.ts";

interface Timing {
  readonly guests: number;
  readonly killedAtS: number;
  readonly seconds: number;
}
/** What guests went through whose node was killed. `kill` ends the node, and answers how long its successor took to be up, ms; 0 where others are there already. */
async function killed(step: string, { guests, killedAtS, seconds }: Timing, target: Parameters<typeof generate>[1], kill: () => Promise<number>, least: number): Promise<Run> {
  // Counted from when all are inside: the generator joins 2,000 a second and more, and rests for two.
  const joiningS = 2 + guests / 2_000;
  const going = generate("away", target, { ...ofRooms(guests), seconds: seconds + joiningS });
  await Bun.sleep((joiningS + killedAtS) * 1_000);
  const upMs = await kill();
  const outcome: AwayOutcome = await going;
  return {
    server: "lampion",
    step: `${guests.toLocaleString("en")} guests, ${step}`,
    round: 1,
    figures: { ...figuresOf(outcome), upS: upMs / 1_000, back95S: percentile(outcome.away.buckets, 0.95) / 1e6, backAllS: outcome.away.max / 1e6, ended: outcome.ended },
    stoppedBy: outcome.ended < least ? `only ${outcome.ended} of ${least} lines ended with the node` : endOf(outcome),
    others: outcome.othersUs / outcome.wallUs / navigator.hardwareConcurrency,
    latency: pack(outcome.away.buckets),
  };
}
async function alone(timing: Timing): Promise<Run> {
  let server: Started = await started(timing.guests);
  const again = async (): Promise<number> => {
    const fromMs = performance.now();
    server = await server.crash();
    return performance.now() - fromMs;
  };
  try {
    return await killed("their only node killed and started again", timing, server, again, timing.guests);
  } finally {
    await server.stop();
  }
}
async function beside(timing: Timing, postgres: string): Promise<Run> {
  const service = await startNodes(postgres, { nodes: 2, guests: timing.guests });
  const kill = (): Promise<number> => {
    process.kill(service.first.pid, "SIGKILL");
    return Promise.resolve(0);
  };
  try {
    return await killed("one of their two nodes killed", timing, { ...service.first, beside: service.beside }, kill, timing.guests / 2);
  } finally {
    await service.stop();
  }
}

/** kill -9 of a node with its guests on it, under load: alone and started again at once, and with a second node. They come back as the application does. */
export const crash: Scenario = {
  id: "RL-2",
  title: "Crash: a node is killed under load; all guests come back by themselves, to it or to another one",
  async run({ size, say }) {
    const quick = size === "quick";
    const timing: Timing = quick ? { guests: 1_000, killedAtS: 3, seconds: 12 } : { guests: 10_000, killedAtS: 10, seconds: 40 };
    const postgres = await postgresUrl();
    const runs: Run[] = [];
    if (!quick) await quiet(10_000);
    runs.push(await alone(timing));
    if (postgres === null || !hasNats()) say("Two nodes need PostgreSQL (TEST_POSTGRES_URL) and nats-server: left out.");
    else {
      if (!quick) await quiet(10_000);
      runs.push(await beside(timing, postgres));
    }
    const seconds = (run: Run, figure: string): number => run.figures[figure] ?? NaN;
    for (const run of runs)
      say(
        `${run.step}: up after ${seconds(run, "upS").toFixed(1)} s, 95 % have all again after ${seconds(run, "back95S").toFixed(1)} s, the last after ${seconds(run, "backAllS").toFixed(1)} s; ${run.figures["acked"] ?? 0} words acknowledged, ended by ${run.stoppedBy}`,
      );
    return {
      parameters: { ...timing, perRoom, backOff: "a random wait up to as long as the line has been lost, 0.5 s at least", cores: "nodes on core 0" },
      runs,
      gates: [
        whole(runs),
        ...runs.flatMap((run, at): Gate[] => {
          // Alone it has two seconds more.
          const [most, last] = at === 0 ? [8, 17] : [6, 15];
          return [
            { what: `95 % have all that they missed, after the kill: ${run.step}`, unit: "s", value: seconds(run, "back95S"), gate: most, better: "less" },
            { what: `the last of them: ${run.step}`, unit: "s", value: seconds(run, "backAllS"), gate: last, better: "less" },
          ];
        }),
      ],
    };
  },
};
