import { perRoom, runRooms, summaryOf, warmUp, type Step } from "./rooms.ts";
import type { Scenario } from "./result.ts";

const step = (deliveries: number, bareWindowMs: number, ratio: number): Step => ({ guests: 10_000, deliveries, bareWindowMs, ratio });
const steps = [step(10_000, 0, 2), step(50_000, 0, 1.4), step(200_000, 150, 1.9)] as const;
const usual = steps[1];

export const many: Scenario = {
  id: "PF-3",
  title: "Many: 10,000 guests in 100 rooms",
  isCalibrated: true,
  async run({ size, say }) {
    const rounds = size === "full" ? 3 : 1;
    // Long enough for a whole round of heartbeats and room cards.
    const seconds = size === "quick" ? 3 : 25;
    const { runs, gates } = await runRooms(size === "quick" ? [usual] : steps, { rounds, seconds, size, say });
    return { parameters: { perRoom, rounds, seconds, ...warmUp(size), textBytes: "about 90" }, runs, gates, summary: summaryOf(runs, usual) };
  },
};
