import { perRoom, runRooms, summaryOf, warmUp, type Step } from "./rooms.ts";
import type { Scenario } from "./result.ts";

const step = (deliveries: number, bareWindowMs: number, ratio: number): Step => ({ guests: 1_000, deliveries, bareWindowMs, ratio });
const steps = [step(20_000, 0, 2), step(50_000, 0, 1.4), step(100_000, 0, 1.6), step(400_000, 16, 1.9), step(600_000, 16, 1.9)] as const;
/** The middle of the table: no window is open yet. */
const usual = steps[1];

export const rooms: Scenario = {
  id: "PF-2",
  title: "Rooms: everything judged, stored and delivered, 1,000 guests",
  isCalibrated: true,
  async run({ size, say }) {
    const rounds = size === "full" ? 3 : 1;
    const seconds = size === "quick" ? 2 : 5;
    const { runs, gates } = await runRooms(size === "quick" ? [usual] : steps, { rounds, seconds, size, say });
    return { parameters: { perRoom, rounds, seconds, ...warmUp(size), textBytes: "about 90" }, runs, gates, summary: summaryOf(runs, usual) };
  },
};
