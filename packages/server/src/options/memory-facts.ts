import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** Ways in which what is in memory comes onto a disk by itself (EV-2): swap, and the dump of a process that fell. */
export interface MemoryFacts {
  /** Areas of swap that are not encrypted, by their names; empty when there are none, or this process is never swapped out. */
  readonly swap: readonly string[];
  /** Why a dump could be written; null when it cannot. */
  readonly dumps: string | null;
}

/** What is asked of the machine: files of /proc and /sys, and the device that a path is or lies on. */
export interface Machine {
  /** Null when it is not there. */
  read(path: string): string | null;
  list(path: string): readonly string[];
  /** "8:2"; null when it is not there. */
  deviceOf(path: string): string | null;
}
/** Smaller files than this are not written as a dump: a page. */
const leastDump = 4_096;

export function memoryFacts(machine: Machine = linux): MemoryFacts {
  return { swap: openSwap(machine), dumps: whyDumps(machine) };
}

function openSwap(machine: Machine): string[] {
  const table = machine.read("/proc/swaps");
  if (table === null) return ["/proc/swaps is not there, so that nobody can tell"];
  const names = table
    .split("\n")
    .slice(1)
    .flatMap((line) => line.split(/\s+/)[0] ?? [])
    .filter((name) => name !== "")
    // Spaces of a name are written as octal numbers.
    .map((name) => name.replaceAll(/\\(\d{3})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 8))));
  if (names.length === 0 || isNeverSwapped(machine)) return [];
  return names.filter((name) => {
    const device = machine.deviceOf(name);
    return device === null || !isSafe(machine, device, 0);
  });
}
/** Memory that is compressed in memory, or a device that lies under dm-crypt with all of its parts. */
function isSafe(machine: Machine, device: string, depth: number): boolean {
  const at = join("/sys/dev/block", device);
  const backing = machine.read(join(at, "backing_dev"));
  if (backing !== null) return backing.trim() === "none";
  if (machine.read(join(at, "dm/uuid"))?.startsWith("CRYPT-") === true) return true;
  const parts = machine.list(join(at, "slaves"));
  return (
    depth < 8 &&
    parts.length > 0 &&
    parts.every((part) => {
      const below = machine.read(join(at, "slaves", part, "dev"))?.trim();
      return below !== undefined && isSafe(machine, below, depth + 1);
    })
  );
}
/** A group of processes that may use no swap at all: this one, or one around it. */
function isNeverSwapped(machine: Machine): boolean {
  const own = machine
    .read("/proc/self/cgroup")
    ?.split("\n")
    .find((line) => line.startsWith("0::"))
    ?.slice(3);
  const parts = own?.split("/").filter((part) => part !== "") ?? [];
  return parts.concat("").some((_, at) => machine.read(join("/sys/fs/cgroup", ...parts.slice(0, parts.length - at), "memory.swap.max"))?.trim() === "0");
}

/**
 * A limit of 0 keeps dumps out of files only: a program that the kernel hands them to gets them all the same. A limit of exactly 1 stops both (core(5): a piped dump
 * under it is given up, and a file of one byte is never begun).
 */
function whyDumps(machine: Machine): string | null {
  const limit = /^Max core file size\s+(\S+)/m.exec(machine.read("/proc/self/limits") ?? "")?.[1];
  if (limit === undefined) return "/proc/self/limits is not there, so that nobody can tell";
  if (limit === "1") return null;
  if (limit === "unlimited" || Number(limit) >= leastDump) return `the limit is ${limit}`;
  const pattern = machine.read("/proc/sys/kernel/core_pattern")?.trim() ?? "|";
  return pattern.startsWith("|") ? `the kernel hands them to ${pattern.slice(1).split(" ")[0] ?? ""}, whatever the limit of ${limit}` : null;
}

const linux: Machine = {
  read: (path) => quietly(() => readFileSync(path, "utf8"), null),
  list: (path) => quietly(() => readdirSync(path), []),
  deviceOf: (path) =>
    quietly(() => {
      const found = statSync(path);
      return numberOf(found.isBlockDevice() ? found.rdev : found.dev);
    }, null),
};
/** As the C library packs them on Linux: 12 and 8 bits below, the rest above. */
function numberOf(packed: number): string {
  const all = BigInt(packed);
  const major = ((all >> 8n) & 0xfffn) | ((all >> 32n) & 0xfffff000n);
  const minor = (all & 0xffn) | ((all >> 12n) & 0xffffff00n);
  return `${major}:${minor}`;
}
function quietly<Value>(work: () => Value, otherwise: Value): Value {
  try {
    return work();
  } catch {
    return otherwise;
  }
}
