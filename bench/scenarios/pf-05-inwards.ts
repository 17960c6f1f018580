import { generate } from "../load/generate.ts";
import { startServer, type ServerName } from "../servers/start.ts";
import { quiet } from "../stats/machine.ts";
import type { Run, Scenario } from "./result.ts";
import { figuresOfPairs, isLoss, limitMs, runsOfSteps } from "./steps.ts";

const servers: readonly ServerName[] = ["bare-topic", "lampion", "ws", "socketio"];
const guests = 1_000;
const perRoom = 2;
/** Messages in per second, one rate after another with the same guests, until a server cannot do it. */
const rates = [500, 1_000, 2_000, 4_000, 6_000, 8_000, 10_000, 14_000] as const;
const label = (rate: number): string => `${guests / perRoom} rooms of ${perRoom}, ${rate.toLocaleString("en")} messages/s in`;

export const inwards: Scenario = {
  id: "PF-5",
  title: "Inwards: 1,000 guests in 500 rooms of 2, each message judged, stored and delivered, up to what a server can do",
  isCalibrated: true,
  async run({ size, say }) {
    const quick = size === "quick";
    const rounds = size === "full" ? 3 : 1;
    const seconds = quick ? 1 : 4;
    const runs: Run[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      for (const server of quick ? servers.slice(0, 2) : servers) {
        if (!quick) await quiet(10_000);
        const started = await startServer(server, { guests, rooms: guests / perRoom, replay: 0, newcomers: 0, windowMs: 0 });
        try {
          const outcome = await generate("steps", started, {
            n: guests,
            size: perRoom,
            steps: (quick ? rates.slice(0, 3) : rates).join(","),
            warm: quick ? 1 : 8,
            warmRate: 500,
            lead: 0.5,
            seconds,
            settle: 1,
            limitMs,
            numbers: server === "lampion" ? 1 : 0,
          });
          const own = runsOfSteps(server, round, outcome, (step) => ({ step: label(step.rate), figures: figuresOfPairs(step) }));
          if (own.length === 0) throw new Error(`${server}: only ${outcome.joined} joined: ${outcome.problem}`);
          runs.push(...own);
          for (const run of own)
            say(`${server}, ${run.step}: ${run.figures["cpuPerMessage"]?.toFixed(0)} us each, p99 ${((run.figures["p99"] ?? 0) / 1_000).toFixed(1)} ms, ended by ${run.stoppedBy}`);
        } finally {
          await started.stop();
        }
      }
    }
    const done = runs.filter((run) => run.server === "lampion" && run.stoppedBy === "schedule");
    const best = done.toSorted((a, b) => (a.figures["messagesPerS"] ?? 0) - (b.figures["messagesPerS"] ?? 0)).at(-1);
    const lost = runs.filter((run) => run.server === "lampion" && isLoss(run)).length;
    return {
      parameters: { rounds, seconds, perRoom, limitMs, textBytes: "about 90" },
      runs,
      gates: [
        { what: `messages in per second, whole chain, p99 within ${limitMs} ms`, unit: "/s", value: best?.figures["messagesPerS"] ?? 0, gate: 6_000, better: "more" },
        // 55 us and two writes of 12.
        { what: "main thread for each message at that rate, with its two deliveries", unit: "us", value: best?.figures["mainPerMessage"] ?? 0, gate: 79, better: "less" },
        { what: "steps with a gap, a double, a wrong order or a loss", unit: "steps", value: lost, gate: 0, better: "less" },
      ],
    };
  },
};
