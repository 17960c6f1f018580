import { expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { memoryFacts, type Machine } from "./memory-facts.ts";

/** A machine that has these files; a folder is listed by what lies in it. */
function machine(files: Readonly<Record<string, string>>, devices: Readonly<Record<string, string>> = {}): Machine {
  return {
    read: (path) => files[path] ?? null,
    list: (path) => [...new Set(Object.keys(files).flatMap((name) => (name.startsWith(`${path}/`) ? [name.slice(path.length + 1).split("/")[0] ?? ""] : [])))],
    deviceOf: (path) => devices[path] ?? null,
  };
}
const head = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";
const limits = (soft: string): string =>
  `Limit                     Soft Limit           Hard Limit           Units     \nMax core file size        ${soft}                    unlimited            bytes     \n`;
const calm = { "/proc/swaps": head, "/proc/self/limits": limits("0"), "/proc/sys/kernel/core_pattern": "core\n", "/proc/self/cgroup": "0::/system.slice/lampion.service\n" };
const swapped = (...names: string[]): string => head + names.map((name) => `${name} partition 2097148 0 -2\n`).join("");
const swapOf = (files: Readonly<Record<string, string>>, devices: Readonly<Record<string, string>> = {}): readonly string[] =>
  memoryFacts(machine({ ...calm, ...files }, devices)).swap;

test("[EV-2] swap on a plain disk is named; under dm-crypt with every part, in compressed memory, or forbidden to this process it is none", () => {
  expect(memoryFacts(machine(calm))).toEqual({ swap: [], dumps: null });
  const devices = { "/dev/sda2": "8:2", "/dev/dm-1": "253:1", "/dev/zram0": "252:0", "/swap file": "253:0" };
  const crypt = { "/sys/dev/block/253:1/dm/uuid": "CRYPT-PLAIN-swap\n" };
  expect(swapOf({ "/proc/swaps": swapped("/dev/sda2") }, devices)).toEqual(["/dev/sda2"]);
  expect(swapOf({ "/proc/swaps": swapped("/dev/dm-1"), ...crypt }, devices)).toEqual([]);
  expect(swapOf({ "/proc/swaps": swapped("/dev/dm-1"), "/sys/dev/block/253:1/dm/uuid": "LVM-abc\n" }, devices)).toEqual(["/dev/dm-1"]);
  expect(swapOf({ "/proc/swaps": swapped("/dev/dm-1", "/dev/sda2"), ...crypt }, devices)).toEqual(["/dev/sda2"]);
  // A volume over an encrypted one, a file upon it, and a volume of which one part lies on a plain disk.
  const above = { "/sys/dev/block/253:0/dm/uuid": "LVM-abc\n", "/sys/dev/block/253:0/slaves/dm-1/dev": "253:1\n", ...crypt };
  expect(swapOf({ "/proc/swaps": swapped("/swap\\040file"), ...above }, devices)).toEqual([]);
  expect(swapOf({ "/proc/swaps": swapped("/swap\\040file"), ...above, "/sys/dev/block/253:0/slaves/sda2/dev": "8:2\n" }, devices)).toEqual(["/swap file"]);
  expect(swapOf({ "/proc/swaps": swapped("/dev/zram0"), "/sys/dev/block/252:0/backing_dev": "none\n" }, devices)).toEqual([]);
  expect(swapOf({ "/proc/swaps": swapped("/dev/zram0"), "/sys/dev/block/252:0/backing_dev": "/dev/sda3\n" }, devices)).toEqual(["/dev/zram0"]);
  expect(swapOf({ "/proc/swaps": swapped("/gone") })).toEqual(["/gone"]);
  // No swap for this service, or for the group around it.
  for (const group of ["/sys/fs/cgroup/system.slice/lampion.service", "/sys/fs/cgroup/system.slice", "/sys/fs/cgroup"])
    expect([group, swapOf({ "/proc/swaps": swapped("/dev/sda2"), [`${group}/memory.swap.max`]: "0\n" }, devices)]).toEqual([group, []]);
  expect(swapOf({ "/proc/swaps": swapped("/dev/sda2"), "/sys/fs/cgroup/system.slice/memory.swap.max": "max\n" }, devices)).toEqual(["/dev/sda2"]);
  expect(memoryFacts(machine({})).swap).toHaveLength(1);
});

test("[EV-2] core dumps are off at a limit of 0 where the kernel writes files, and at exactly 1 where it hands them to a program", () => {
  const dumps = (soft: string, pattern: string): string | null =>
    memoryFacts(machine({ ...calm, "/proc/self/limits": limits(soft), "/proc/sys/kernel/core_pattern": pattern })).dumps;
  for (const pattern of ["core\n", "/var/crash/%p\n", "\n"]) {
    expect([dumps("0", pattern), dumps("1", pattern), dumps("4095", pattern)]).toEqual([null, null, null]);
    expect([dumps("unlimited", pattern), dumps("4096", pattern)]).toEqual(["the limit is unlimited", "the limit is 4096"]);
  }
  const piped = "|/usr/lib/systemd/systemd-coredump %P %u\n";
  expect([dumps("1", piped), dumps("0", piped), dumps("unlimited", piped)]).toEqual([
    null,
    "the kernel hands them to /usr/lib/systemd/systemd-coredump, whatever the limit of 0",
    "the limit is unlimited",
  ]);
  expect(memoryFacts(machine({ "/proc/swaps": head })).dumps).toContain("nobody can tell");
});

test.if(existsSync("/proc/self/limits") && Bun.which("prlimit") !== null)("[EV-2] a process that was started with a limit is judged by it", async () => {
  const judged = async (limit: string): Promise<string> => {
    const code = `console.log(JSON.stringify((await import(${JSON.stringify(new URL("./memory-facts.ts", import.meta.url).href)})).memoryFacts().dumps))`;
    const child = Bun.spawn(["prlimit", `--core=${limit}`, process.execPath, "-e", code], { stdout: "pipe" });
    return (await new Response(child.stdout).text()).trim();
  };
  expect([await judged("1"), await judged("8192")]).toEqual(["null", '"the limit is 8192"']);
});
