import type { ServerName } from "../servers/start.ts";
import type { Machine } from "../stats/machine.ts";

/** One run of one server. Times are microseconds unless the name says otherwise. */
export interface Run {
  readonly server: ServerName | "bare-insert";
  /** The load, as the report's row names it. */
  readonly step: string;
  readonly round: number;
  readonly figures: Readonly<Record<string, number>>;
  /** "schedule" when the run went to its planned end; else what ended it. */
  readonly stoppedBy: string;
  /** Share of the machine that other processes took, 0 to 1; over 0.1 the run counts as disturbed. */
  readonly others: number;
  /** Latencies as sparse pairs, see stats/hdr.ts; empty when the scenario has none. */
  readonly latency: string;
  /** Something read again and again while it ran, such as minutes and MiB; only where the scenario is about that. */
  readonly series?: readonly (readonly [x: number, y: number])[];
}

/** A goal; the run fails when it is missed. */
export interface Gate {
  readonly what: string;
  readonly unit: string;
  readonly value: number;
  readonly gate: number;
  readonly better: "less" | "more";
}
export interface Result {
  readonly schema: 1;
  readonly id: string;
  readonly title: string;
  readonly date: string;
  readonly machine: Machine;
  readonly parameters: Readonly<Record<string, string | number>>;
  readonly runs: readonly Run[];
  readonly gates: readonly Gate[];
  /** What the generator could do before the runs, and whether that is enough for them; only where it ran. */
  readonly calibration?: string;
}

export const passes = (gate: Gate): boolean => (gate.better === "less" ? gate.value <= gate.gate : gate.value >= gate.gate);
export const disturbedFrom = 0.1;

/** quick: one round, seconds, nothing kept; short: one round of everything; full: three rounds. */
export type Size = "quick" | "short" | "full";
/** What a scenario gives to `run.ts`. `say` tells progress; `summary` is the one line of `--json` where the scenario has one. */
export interface Scenario {
  readonly id: string;
  readonly title: string;
  /** Set where rooms are loaded, so that the generator is calibrated before the first run. */
  readonly isCalibrated?: true;
  /** `minutes` is how long, where a scenario asks for it. */
  run(options: {
    readonly size: Size;
    readonly minutes?: number;
    say(line: string): void;
  }): Promise<Pick<Result, "parameters" | "runs" | "gates"> & { readonly summary?: Readonly<Record<string, number>> }>;
}

/** Median of a figure over the rounds of one server at one step; undisturbed rounds only, where there are any. */
export function roundsOf(runs: readonly Run[], server: ServerName, step: string, figure: string): number[] {
  const mine = runs.filter((run) => run.server === server && run.step === step && run.figures[figure] !== undefined);
  const calm = mine.filter((run) => run.others <= disturbedFrom);
  return (calm.length > 0 ? calm : mine).map((run) => run.figures[figure] ?? 0);
}
