import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { compare, type Figures } from "./against.ts";

const machine = { name: "some-2", cpu: "Some", cores: 2, virtual: false, kernel: "6", memoryGiB: 8, descriptors: 1_000, bun: "1.4.5" };
const run = (yardstickMs: number, receiptUs: number, fileKb = 500): Figures => ({
  schema: 1,
  date: "2026-01-01",
  machine,
  yardstickMs,
  lines: [
    { what: "T1: accepted", unit: "records", value: 0, gate: 0 },
    { what: "receipt", unit: "us", value: receiptUs, p99: 9, gate: 5, gateP99: 20 },
    { what: "file", unit: "kB", value: fileKb, gate: 600 },
  ],
});
const before = JSON.stringify(run(100, 2));

test("T19: a figure that is a fifth dearer fails and is named with both values, one within the fifth does not", () => {
  expect(compare(before, run(100, 2.39)).kind).toBe("same");
  const dearer = compare(before, run(100, 2.42));
  expect([dearer.kind, dearer.lines[0]]).toEqual(["dearer", "MISS  receipt: 2.42 us, was 2 (+21.0 % at the same speed of the machine, at most +20 %)"]);
});

test("T19: a slow day of the machine is not a dearer build, and a fast one hides none; a size has no speed", () => {
  expect(compare(before, run(150, 3)).kind).toBe("same");
  expect(compare(before, run(80, 2)).kind).toBe("dearer");
  expect(compare(before, run(150, 3, 601)).kind).toBe("dearer");
});

test("T19: a figure that is no longer measured fails; the counts of T1 and T2 are not asked for", () => {
  const without = run(100, 2);
  expect(compare(before, { ...without, lines: without.lines.slice(1) }).kind).toBe("same");
  expect(compare(before, { ...without, lines: without.lines.slice(0, 2) }).lines[1]).toBe("MISS  file: not measured in this run");
});

test("T19: another machine and a file of something else are refused with what to do; a file without a yardstick is taken as of the same speed", () => {
  const { yardstickMs: _, ...older } = run(100, 2);
  expect([compare(JSON.stringify(older), run(150, 2)).kind, compare(JSON.stringify(older), run(150, 3)).kind]).toEqual(["same", "dearer"]);
  const other = JSON.stringify({ ...run(100, 2), machine: { ...machine, name: "other-8" } });
  expect(
    [compare(other, run(100, 2)), compare(JSON.stringify(run(0, 2)), run(100, 2)), compare("{", run(100, 2)), compare("null", run(100, 2))].map((one) => [one.kind, one.verdict]),
  ).toEqual([
    ["incomparable", 'The file is of other-8, this machine is some-2: run "npm run bench -- EV" here on the earlier build and compare with its file.'],
    ["incomparable", 'The file is not one of "npm run bench -- EV".'],
    ["incomparable", 'The file is not one of "npm run bench -- EV".'],
    ["incomparable", 'The file is not one of "npm run bench -- EV".'],
  ]);
});

test("T19: the committed figures can be compared with", () => {
  const committed = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "../results/evidence/evidence.json"), "utf8");
  expect(compare(committed, JSON.parse(committed) as Figures).kind).toBe("same");
});
