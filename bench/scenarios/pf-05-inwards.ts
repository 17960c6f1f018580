import { generate, type StepsOutcome } from "../load/generate.ts";
import { startServer, type ServerName } from "../servers/start.ts";
import { pack } from "../stats/hdr.ts";
import { quiet } from "../stats/machine.ts";
import type { Run, Scenario } from "./result.ts";

const servers: readonly ServerName[] = ["bare-topic", "lampion", "ws", "socketio"];
const guests = 1_000;
const perRoom = 2;
/** Messages in per second, one rate after another with the same guests, until a server cannot do it. */
const rates = [500, 1_000, 2_000, 4_000, 6_000, 8_000, 10_000, 14_000] as const;
const limitMs = 250;
const label = (rate: number): string => `${guests / perRoom} rooms of ${perRoom}, ${rate.toLocaleString("en")} messages/s in`;

function asRuns(server: ServerName, round: number, outcome: StepsOutcome): Run[] {
  let [faultsBefore, refusedBefore] = [0, 0];
  return outcome.steps.map((step) => {
    const all = (server === "lampion" ? step.numberGaps : step.gaps) + step.duplicates + step.reorders + step.foreign;
    const [faults, refused] = [all - faultsBefore, step.refused - refusedBefore];
    [faultsBefore, refusedBefore] = [all, step.refused];
    const missing = step.expected - step.received;
    return {
      server,
      step: label(step.rate),
      round,
      figures: {
        messagesPerS: step.deliveries / perRoom / (step.wallUs / 1e6),
        cpuPerMessage: step.serverUs / Math.max(1, step.deliveries / perRoom),
        mainPerMessage: step.mainThreadUs / Math.max(1, step.deliveries / perRoom),
        core: step.serverUs / step.wallUs,
        p50: step.latency.p50,
        p99: step.latency.p99,
        lagP99: step.lag.p99,
      },
      stoppedBy:
        faults > 0
          ? `order: ${faults} gaps, doubles or out of order`
          : missing > 0
            ? `${missing} deliveries did not come in 5 s`
            : refused > 0
              ? `saturated: ${refused} sends refused, nothing lost`
              : step.latency.p99 > limitMs * 1_000
                ? `saturated: p99 over ${limitMs} ms`
                : "schedule",
      others: step.othersUs / step.wallUs / navigator.hardwareConcurrency,
      latency: pack(step.latency.buckets),
    };
  });
}

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
          const own = asRuns(server, round, outcome);
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
    const lost = runs.filter((run) => run.server === "lampion" && (run.stoppedBy.startsWith("order") || run.stoppedBy.includes("did not come"))).length;
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
