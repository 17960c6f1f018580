import type { ServerName } from "../servers/start.ts";
import { quiet } from "../stats/machine.ts";
import { spread } from "../stats/spread.ts";
import { roundsOf, type Gate, type Run, type Scenario } from "./result.ts";
import { labelOf, perRoom, runOnce, warmUp, type Step } from "./rooms.ts";

const servers: readonly ServerName[] = ["bare-topic", "lampion"];

/** How well a line through the points explains them: 1 on a line, 0 where it explains nothing. */
export function straightness(points: readonly (readonly [x: number, y: number])[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [mx, my] = [mean(points.map(([x]) => x)), mean(points.map(([, y]) => y))];
  const sum = (of: (dx: number, dy: number) => number): number => points.reduce((all, [x, y]) => all + of(x - mx, y - my), 0);
  const spreads = sum((dx) => dx * dx) * sum((_, dy) => dy * dy);
  return spreads === 0 ? 1 : sum((dx, dy) => dx * dy) ** 2 / spreads;
}

/** The same deliveries to ever more guests of one process. Several processes are PF-14B. */
export const growth: Scenario = {
  id: "PF-14",
  title: "Growth: the same deliveries a second to ever more guests of one process",
  isCalibrated: true,
  async run({ size, say }) {
    const quick = size === "quick";
    const rounds = size === "full" ? 3 : 1;
    const seconds = quick ? 2 : 20;
    const guests = quick ? [200, 400] : [1_000, 2_000, 5_000, 10_000, 18_000];
    const loads = quick ? [2_000] : [10_000, 50_000];
    const steps = loads.map((deliveries) => guests.map((count): Step => ({ guests: count, deliveries, bareWindowMs: 0, ratio: 1 })));
    const runs: Run[] = [];
    for (const step of steps.flat()) {
      for (let round = 1; round <= rounds; round += 1) {
        for (const server of servers) {
          if (!quick) await quiet(10_000);
          const run = await runOnce(server, step, round, { seconds, size });
          runs.push(run);
          say(`${run.step}, ${server}: ${run.figures["cpuPerDelivery"]?.toFixed(2)} us each, ${run.figures["residentMiB"]?.toFixed(0)} MiB, ended by ${run.stoppedBy}`);
        }
      }
    }
    const median = (server: ServerName, step: Step, figure: string): number => spread(roundsOf(runs, server, labelOf(step), figure)).median;
    const ratio = (step: Step): number => median("lampion", step, "cpuPerDelivery") / median("bare-topic", step, "cpuPerDelivery");
    const gates = steps.flatMap((row): Gate[] => {
      const [first] = row;
      const last = row.at(-1);
      if (first === undefined || last === undefined) return [];
      const load = `${first.deliveries.toLocaleString("en")} deliveries/s`;
      const grows = ratio(last) / ratio(first);
      return [
        {
          what: `CPU per delivery against the bare server, ${last.guests.toLocaleString("en")} guests over ${first.guests.toLocaleString("en")}, ${load}`,
          unit: "x",
          value: grows,
          gate: 1.2,
          better: "less",
        },
        // Two points are always on a line.
        ...(row.length > 2
          ? [
              {
                what: `memory on a line with the guests (R²), ${load}`,
                unit: "",
                value: straightness(row.map((step) => [step.guests, median("lampion", step, "residentMiB")])),
                gate: 0.99,
                better: "more" as const,
              },
            ]
          : []),
      ];
    });
    const faults = runs.filter((run) => run.server === "lampion" && run.stoppedBy !== "schedule").length;
    return {
      parameters: { rounds, seconds, perRoom, ...warmUp(size), textBytes: "about 90" },
      runs,
      gates: [...gates, { what: "runs with a gap, a double, a wrong order, a loss or a refusal", unit: "runs", value: faults, gate: 0, better: "less" }],
    };
  },
};
