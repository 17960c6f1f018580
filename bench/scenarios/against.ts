import { createHash } from "node:crypto";
import type { Machine } from "../stats/machine.ts";

/** One figure of the proof with its budget. */
export interface Line {
  readonly what: string;
  readonly unit: string;
  readonly value: number;
  readonly p99?: number;
  readonly gate: number;
  readonly gateP99?: number;
}
/** A run of `npm run bench -- EV`, as its file holds it. */
export interface Figures {
  readonly schema: 1;
  readonly date: string;
  readonly machine: Machine;
  /** Processor time of `yardstick` beside this run; a file without it is compared as if the machine had the same speed. */
  readonly yardstickMs?: number;
  readonly lines: readonly Line[];
}
export interface Outcome {
  readonly kind: "same" | "dearer" | "incomparable";
  /** One sentence for each figure, in the order of the earlier run. */
  readonly lines: readonly string[];
  readonly verdict: string;
}

/** A figure this much dearer fails (evidence.md 17, T19). */
export const mostDearer = 1.2;
/** Units of figures that are time of the processor: these move with the speed of the machine, sizes and counts do not. */
const times = new Set(["us", "ms", "s", "%"]);

/**
 * Each figure of an earlier run against the same one of this run. Times are reckoned by how long both runs took for the yardstick, so that a slower day of the
 * machine is not taken for a dearer build. Percentiles of the clock have their budget and are not compared: what others do on the machine is in them.
 * T1 and T2 are counts that must be 0 and belong to the full run.
 */
export function compare(earlier: string, run: Figures): Outcome {
  const before = readFigures(earlier);
  if (typeof before === "string") return { kind: "incomparable", lines: [], verdict: before };
  if (before.machine.name !== run.machine.name)
    return {
      kind: "incomparable",
      lines: [],
      verdict: `The file is of ${before.machine.name}, this machine is ${run.machine.name}: run "npm run bench -- EV" here on the earlier build and compare with its file.`,
    };
  const pace = before.yardstickMs === undefined || run.yardstickMs === undefined ? null : run.yardstickMs / before.yardstickMs;
  const wanted = before.lines.filter((line) => line.gate > 0);
  const judged = wanted.map((line) => {
    const found = run.lines.find((one) => one.what === line.what);
    if (found === undefined) return { isDearer: true, text: `MISS  ${line.what}: not measured in this run` };
    const allowed = line.value * (times.has(line.unit) ? (pace ?? 1) : 1) * mostDearer;
    const isDearer = found.value > allowed;
    const change = (found.value / (allowed / mostDearer || 1) - 1) * 100;
    const sign = change < 0 ? "" : "+";
    return {
      isDearer,
      text: `${isDearer ? "MISS" : "pass"}  ${line.what}: ${found.value} ${line.unit}, was ${line.value} (${sign}${change.toFixed(1)} % at the same speed of the machine, at most +20 %)`,
    };
  });
  const dearer = judged.filter((one) => one.isDearer).length;
  const speed =
    pace === null
      ? `The file of ${before.date} does not say how fast the machine was: its speed is taken to be the same.`
      : `The machine took ${(pace * 100).toFixed(0)} % of the time it took on ${before.date} for the same work.`;
  return {
    kind: dearer > 0 ? "dearer" : "same",
    lines: judged.map((one) => one.text),
    verdict: dearer > 0 ? `${speed} ${dearer} of ${wanted.length} figures a fifth dearer or missing.` : `${speed} No figure is a fifth dearer.`,
  };
}

function readFigures(text: string): Figures | string {
  const bad = 'The file is not one of "npm run bench -- EV".';
  try {
    const read = JSON.parse(text) as Partial<Figures>;
    if (read.schema !== 1 || !Array.isArray(read.lines) || read.lines.length === 0 || typeof read.machine?.name !== "string") return bad;
    if (read.yardstickMs !== undefined && !(read.yardstickMs > 0)) return bad;
    return read as Figures;
  } catch {
    return bad;
  }
}

/**
 * Work that no code of Lampion takes part in, hashing by the engine and whole numbers in plain JavaScript; milliseconds of processor time by `cpuMs`, the
 * best of five.
 */
export function yardstick(cpuMs: () => number): number {
  const block = new Uint8Array(64);
  const one = (): number => {
    const begun = cpuMs();
    for (let n = 0; n < 40_000; n += 1) block.set(createHash("sha256").update(block).digest());
    let mixed = block[0] ?? 0;
    for (let n = 0; n < 40_000_000; n += 1) mixed = (Math.imul(mixed ^ n, 2_654_435_761) + (mixed >>> 7)) | 0;
    block[63] = mixed & 255;
    return cpuMs() - begun;
  };
  return Math.min(...Array.from({ length: 5 }, one));
}
