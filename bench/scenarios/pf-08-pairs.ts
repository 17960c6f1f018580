import { dialectFile } from "../load/build.ts";
import { generate } from "../load/generate.ts";
import { startServer } from "../servers/start.ts";
import { quiet } from "../stats/machine.ts";
import type { Run, Scenario } from "./result.ts";
import { figuresOfPairs, isLoss, limitMs, runsOfSteps } from "./steps.ts";

const label = (pairs: number, perS: number, check: "yes" | "no"): string =>
  `${pairs.toLocaleString("en")} pairs, ${perS.toLocaleString("en")} messages/s, ${check === "yes" ? "judged on the way" : "checked on the devices"}`;

/** Each pair talks in a conversation of its own, each message sealed, recorded and shown to both; the rate rises to one message a second from each pair. */
export const pairs: Scenario = {
  id: "PF-8",
  title: "Private pairs: each message sealed for the two devices, recorded, and shown to both",
  async run({ size, say }) {
    const quick = size === "quick";
    const rounds = size === "full" ? 3 : 1;
    const seconds = quick ? 2 : 5;
    const count = quick ? 200 : 5_000;
    const rates = [count / 20, count / 10, count / 5, count / 2, count];
    const runs: Run[] = [];
    for (let round = 1; round <= rounds; round += 1) {
      for (const check of quick ? (["yes"] as const) : (["yes", "no"] as const)) {
        if (!quick) await quiet(10_000);
        const started = await startServer("lampion", { guests: count * 2, rooms: Math.max(1, count / 50), replay: 0, newcomers: 0, pairs: check });
        try {
          // While it warms, each conversation hears its first message, for which its sheet is made.
          const outcome = await generate(
            "steps",
            { ...started, dialect: dialectFile("lampion-pairs") },
            { n: count * 2, size: 2, steps: rates.join(","), warm: 20, warmRate: count / 20, lead: 1, seconds, settle: 2, limitMs, numbers: 1 },
          );
          if (outcome.steps.length === 0) throw new Error(`only ${outcome.joined} joined: ${outcome.problem}`);
          for (const run of runsOfSteps("lampion", round, outcome, (step) => ({ step: label(count, step.rate, check), figures: figuresOfPairs(step) }))) {
            runs.push(run);
            say(`${run.step}: p99 ${((run.figures["p99"] ?? 0) / 1_000).toFixed(1)} ms, ${run.figures["cpuPerMessage"]?.toFixed(0)} us each, ended by ${run.stoppedBy}`);
          }
        } finally {
          await started.stop();
        }
      }
    }
    const judged = runs.filter((run) => run.step.endsWith("judged on the way"));
    const done = judged.filter((run) => run.stoppedBy === "schedule").toSorted((a, b) => (a.figures["messagesPerS"] ?? 0) - (b.figures["messagesPerS"] ?? 0));
    const best = done.at(-1) ?? judged[0];
    return {
      parameters: { rounds, seconds, limitMs, warmS: 20, textBytes: "about 90" },
      runs,
      gates: [
        { what: `messages/s, p99 within ${limitMs} ms, judged on the way`, unit: "/s", value: best?.figures["messagesPerS"] ?? 0, gate: count * 0.98, better: "more" },
        { what: "p99 at that rate", unit: "ms", value: (best?.figures["p99"] ?? 0) / 1_000, gate: 60, better: "less" },
        { what: "CPU for each message at that rate, with its two deliveries", unit: "us", value: best?.figures["cpuPerMessage"] ?? 0, gate: 70, better: "less" },
        {
          what: "steps with a gap, a double, a wrong order or a loss",
          unit: "steps",
          value: runs.filter(isLoss).length,
          gate: 0,
          better: "less",
        },
      ],
    };
  },
};
