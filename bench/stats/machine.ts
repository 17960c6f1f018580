import { readFileSync } from "node:fs";
import { cpus, release, totalmem } from "node:os";

/** The machine as a result file names it: no path, no host name. */
export interface Machine {
  readonly name: string;
  readonly cpu: string;
  readonly cores: number;
  readonly virtual: boolean;
  readonly kernel: string;
  readonly memoryGiB: number;
  readonly descriptors: number;
  readonly bun: string;
}

/** Short name of processor and cores, good for a folder: "amd-epyc-2". */
export function shortName(cpu: string, cores: number): string {
  const words = cpu
    .toLowerCase()
    .replace(/\((r|tm)\)|processor|cpu|@.*$/g, " ")
    .match(/[a-z0-9]+/g);
  return [...(words ?? ["unknown"]).slice(0, 3), String(cores)].join("-");
}

export function machine(): Machine {
  const all = cpus();
  const cpu = all[0]?.model.trim() ?? "unknown";
  const read = (path: string): string => readFileSync(path, "utf8");
  return {
    name: shortName(cpu, all.length),
    cpu,
    cores: all.length,
    virtual: read("/proc/cpuinfo").includes("hypervisor"),
    kernel: release().split("-")[0] ?? "",
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    descriptors: Number(/Max open files\s+\d+\s+(\d+)/.exec(read("/proc/self/limits"))?.[1] ?? 0),
    bun: Bun.version,
  };
}

/** Jiffies in which any core worked, and all jiffies, since the start. */
export function parseBusy(stat: string): { busy: number; all: number } {
  const [user = 0, nice = 0, system = 0, idle = 0, wait = 0, irq = 0, soft = 0, stolen = 0] = (stat.split("\n")[0] ?? "").trim().split(/\s+/).slice(1).map(Number);
  const busy = user + nice + system + irq + soft;
  return { busy, all: busy + idle + wait + stolen };
}

/** Waits until the machine is idle enough for a run (under 10 % busy for a second), at most `mostMs`. Answers the share of the last second. */
export async function quiet(mostMs: number): Promise<number> {
  const giveUp = performance.now() + mostMs;
  for (;;) {
    const from = parseBusy(readFileSync("/proc/stat", "utf8"));
    await Bun.sleep(1_000);
    const to = parseBusy(readFileSync("/proc/stat", "utf8"));
    const share = (to.busy - from.busy) / Math.max(1, to.all - from.all);
    if (share < 0.1 || performance.now() > giveUp) return share;
  }
}
