import { existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Buckets } from "../stats/hdr.ts";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "load.c");
export const generator = join(here, "bin/load");

/** Compiles the generator when it is missing or older than its source. */
export function buildGenerator(): void {
  if (existsSync(generator) && statSync(generator).mtimeMs >= statSync(source).mtimeMs) return;
  mkdirSync(dirname(generator), { recursive: true });
  const gcc = Bun.spawnSync(["gcc", "-O2", "-Wall", "-Wextra", "-o", generator, source], { stderr: "pipe" });
  if (gcc.exitCode !== 0) throw new Error(`The load generator needs gcc: ${gcc.stderr.toString().slice(0, 500)}`);
}

interface Histogram {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
  readonly buckets: Buckets;
}
/** What every mode tells. Times are microseconds over the measured window. */
interface Common {
  readonly joined: number;
  readonly failed: number;
  readonly byes: number;
  readonly noes: number;
  readonly problem: string;
  readonly wallUs: number;
  readonly serverUs: number;
  readonly generatorUs: number;
  readonly othersUs: number;
  readonly softirq0Us: number;
  readonly residentKiB: number;
}
export interface RoomsOutcome extends Common {
  readonly sent: number;
  readonly sentInWindow: number;
  readonly deliveries: number;
  readonly framesInWindow: number;
  readonly expected: number;
  readonly received: number;
  /** Numbers of a publisher that a receiver did not see: lost or refused. */
  readonly gaps: number;
  /** Numbers of the server that a receiver did not see: lost. Counted with `numbers=1`. */
  readonly numberGaps: number;
  readonly duplicates: number;
  readonly reorders: number;
  readonly foreign: number;
  readonly latency: Histogram;
  readonly lag: Histogram;
}
export interface IdleOutcome extends Common {
  readonly steps: readonly { readonly joined: number; readonly residentKiB: number; readonly joinUs: number }[];
}
export interface AcceptOutcome extends Common {
  readonly finished: number;
  readonly begun: number;
  readonly open: number;
  readonly shortReplays: number;
  readonly latency: Histogram;
}
export interface Outcomes {
  readonly rooms: RoomsOutcome;
  readonly idle: IdleOutcome;
  readonly accept: AcceptOutcome;
}

/** Runs the generator on core 1 and reads the object that it prints. Throws with its complaint when it cannot run. */
export async function generate<M extends keyof Outcomes>(mode: M, options: Readonly<Record<string, string | number>>): Promise<Outcomes[M]> {
  buildGenerator();
  const args = Object.entries(options).map(([name, value]) => `${name}=${value}`);
  const run = Bun.spawn(["taskset", "-c", "1", generator, `mode=${mode}`, ...args], { stdout: "pipe", stderr: "pipe" });
  const [out, complaint, code] = await Promise.all([new Response(run.stdout).text(), new Response(run.stderr).text(), run.exited]);
  if (code !== 0) throw new Error(complaint.trim() || `the generator ended with ${code}`);
  return JSON.parse(out) as Outcomes[M];
}
