import { expect, test } from "bun:test";
import { isLoss, runsOfSteps, type Step } from "./steps.ts";

const quick = { count: 20, p50: 900, p99: 4_000, p999: 5_000, max: 5_000, buckets: [] };
const calm: Step = {
  ...{ rate: 10, wallUs: 1e6, serverUs: 1_000, mainThreadUs: 500, othersUs: 0, generatorUs: 0, softirq0Us: 0, residentKiB: 1_024, refused: 0, sent: 10, sentInWindow: 10 },
  ...{ deliveries: 20, framesInWindow: 20, expected: 20, received: 20, gaps: 0, numberGaps: 0, duplicates: 0, reorders: 0, foreign: 0 },
  latency: quick,
  lag: quick,
};
const ends = (server: "lampion" | "ws", steps: readonly Partial<Step>[]): string[] =>
  runsOfSteps(server, 1, { steps: steps.map((step) => ({ ...calm, ...step })), problem: "" }, ({ rate }) => ({ step: String(rate), figures: {} })).map((run) => run.stoppedBy);

test("PF-20: each step is charged with its own faults and refusals, though the generator counts on", () => {
  expect(ends("lampion", [{ reorders: 2 }, { reorders: 2 }, { reorders: 5, refused: 3 }, { reorders: 5, refused: 7 }])).toEqual([
    "order: 2 gaps, doubles or out of order",
    "schedule",
    "order: 3 gaps, doubles or out of order",
    "saturated: 4 sends refused, nothing lost",
  ]);
});

test("PF-20: what a receiver did not see is taken from the numbers of the server where it has some, else from those of who sent", () => {
  const refusedOnly = { gaps: 4, refused: 4 };
  expect(ends("lampion", [refusedOnly])).toEqual(["saturated: 4 sends refused, nothing lost"]);
  expect(ends("ws", [{ gaps: 4 }])).toEqual(["order: 4 gaps, doubles or out of order"]);
});

test("PF-20: a loss is said before anything else, and a server that is full loses nothing", () => {
  const [missing = "", faulty = "", full = "", done = ""] = ends("lampion", [
    { received: 18, refused: 9 },
    { duplicates: 1 },
    { duplicates: 1, refused: 10 },
    { duplicates: 1, refused: 10 },
  ]);
  expect(missing).toBe("2 deliveries did not come in 5 s");
  expect([missing, faulty, full, done].map((stoppedBy) => isLoss({ stoppedBy }))).toEqual([true, true, false, false]);
});
