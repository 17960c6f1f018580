import { generate, type IdleOutcome } from "../load/generate.ts";
import { startServer, type ServerName } from "../servers/start.ts";
import { quiet } from "../stats/machine.ts";
import { slope, spread } from "../stats/spread.ts";
import { roundsOf, type Run, type Scenario } from "./result.ts";

const servers: readonly ServerName[] = ["bare-topic", "lampion"];
const perRoom = 100;

async function runOnce(server: ServerName, steps: readonly number[], round: number): Promise<Run> {
  const most = steps.at(-1) ?? 0;
  const started = await startServer(server, { guests: most, rooms: most / perRoom, replay: 0, newcomers: 0 });
  let outcome: IdleOutcome;
  try {
    outcome = await generate("idle", started, { n: most, size: perRoom, steps: steps.join(","), settle: 1 });
  } finally {
    await started.stop();
  }
  // The first thousands warm the code and fill the pools of the runtime, so the line begins at the first step above none.
  const points = outcome.steps.filter((one) => one.joined > 0).map((one) => [one.joined, one.residentKiB] as const);
  return {
    server,
    step: labelOf(most),
    round,
    figures: {
      kibPerGuest: slope(points),
      emptyMiB: (outcome.steps[0]?.residentKiB ?? 0) / 1_024,
      fullMiB: (outcome.steps.at(-1)?.residentKiB ?? 0) / 1_024,
      joined: outcome.joined,
      core: outcome.serverUs / outcome.wallUs,
    },
    stoppedBy: outcome.joined < most ? `only ${outcome.joined} joined: ${outcome.problem}` : "schedule",
    others: outcome.othersUs / outcome.wallUs / navigator.hardwareConcurrency,
    latency: "",
  };
}
const labelOf = (most: number): string => `up to ${most.toLocaleString("en")} guests, joined and idle`;

export const idle: Scenario = {
  id: "PF-1",
  title: "Idle: memory of the process per guest who has joined and says nothing",
  async run({ size, say }) {
    const quick = size === "quick";
    const steps = quick ? [0, 500, 1_000] : [0, 2_000, 4_000, 6_000, 8_000, 10_000];
    const rounds = size === "full" ? 3 : 1;
    const runs: Run[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      for (const server of servers) {
        if (!quick) await quiet(5_000);
        const run = await runOnce(server, steps, round);
        runs.push(run);
        say(`${server}, round ${round}: ${run.figures["kibPerGuest"]?.toFixed(2)} KiB per guest, others ${Math.round(run.others * 100)} %, ended by ${run.stoppedBy}`);
      }
    }
    const value = spread(roundsOf(runs, "lampion", labelOf(steps.at(-1) ?? 0), "kibPerGuest")).median;
    const faults = runs.filter((run) => run.stoppedBy !== "schedule").length;
    return {
      parameters: { steps: steps.join(", "), perRoom, rounds, garbage: "collected before each reading, in both servers" },
      runs,
      gates: [
        { what: "memory of the process per joined, idle guest", unit: "KiB", value, gate: 8, better: "less" },
        { what: "runs in which not everybody joined", unit: "runs", value: faults, gate: 0, better: "less" },
      ],
    };
  },
};
