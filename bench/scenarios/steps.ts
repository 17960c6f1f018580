import type { StepsOutcome, WindowOutcome } from "../load/generate.ts";
import type { ServerName } from "../servers/start.ts";
import { pack } from "../stats/hdr.ts";
import type { Run } from "./result.ts";

/** A step is done when everything came and 99 of 100 within this. */
export const limitMs = 250;

export type Step = WindowOutcome & { readonly rate: number };
/** What a scenario says of one step: how its row is named, and its figures. */
export type OfStep = (step: Step) => Pick<Run, "step" | "figures">;

/** One run a step. The generator counts faults and refusals since the start; each step is charged with its own. */
export function runsOfSteps(server: ServerName, round: number, outcome: Pick<StepsOutcome, "steps" | "problem">, of: OfStep): Run[] {
  let [faultsBefore, refusedBefore] = [0, 0];
  return outcome.steps.map((step) => {
    // Lampion numbers what it delivers; a peer's losses show in the numbers of who sent.
    const all = (server === "lampion" ? step.numberGaps : step.gaps) + step.duplicates + step.reorders + step.foreign;
    const [faults, refused] = [all - faultsBefore, step.refused - refusedBefore];
    [faultsBefore, refusedBefore] = [all, step.refused];
    return {
      server,
      round,
      ...of(step),
      stoppedBy: endOf(step, faults, refused, outcome.problem),
      others: step.othersUs / step.wallUs / navigator.hardwareConcurrency,
      latency: pack(step.latency.buckets),
    };
  });
}
function endOf(step: Step, faults: number, refused: number, problem: string): string {
  const missing = step.expected - step.received;
  const cause = problem === "" ? "" : `: ${problem}`;
  if (missing > 0) return `${missing} deliveries did not come in 5 s${cause}`;
  if (faults > 0) return `order: ${faults} gaps, doubles or out of order${cause}`;
  if (refused > 0) return `saturated: ${refused} sends refused, nothing lost`;
  return step.latency.p99 > limitMs * 1_000 ? `saturated: p99 over ${limitMs} ms` : "schedule";
}

/** Whether something was lost, doubled, out of order or never came; a server that says it is full loses nothing. */
export const isLoss = ({ stoppedBy }: Pick<Run, "stoppedBy">): boolean => stoppedBy !== "schedule" && !stoppedBy.startsWith("saturated");

/** Figures of rooms of two, where each message makes two deliveries. */
export function figuresOfPairs(step: Step): Run["figures"] {
  const messages = Math.max(1, step.deliveries / 2);
  return {
    messagesPerS: step.deliveries / 2 / (step.wallUs / 1e6),
    cpuPerMessage: step.serverUs / messages,
    mainPerMessage: step.mainThreadUs / messages,
    core: step.serverUs / step.wallUs,
    p50: step.latency.p50,
    p99: step.latency.p99,
    lagP99: step.lag.p99,
  };
}
