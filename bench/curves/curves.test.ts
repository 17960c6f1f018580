import { expect, test } from "bun:test";
import type { Result, Run } from "../scenarios/result.ts";
import { curvesOf } from "./of-results.ts";
import { draw, logTicks, ticks } from "./plot.ts";

const machine = { name: "some-2", cpu: "Some", cores: 2, virtual: false, kernel: "6", memoryGiB: 8, descriptors: 1_000, bun: "1.4.5" };
const run = (server: "lampion" | "bare-topic", step: string, figures: Run["figures"], more: Partial<Run> = {}): Run => ({
  server,
  step,
  round: 1,
  figures,
  stoppedBy: "schedule",
  others: 0,
  latency: "",
  ...more,
});
const growth = (runs: readonly Run[], id = "PF-14"): Result => ({ schema: 1, id, title: "Growth", date: "2026-01-01", machine, parameters: {}, runs, gates: [] });
const step = (guests: string): string => `${guests} guests in ${Number(guests.replace(",", "")) / 100} rooms, 10,000 deliveries/s`;
const names = { lampion: "Lampion", "bare-topic": "bare" };

test("[PF-14] growth is drawn as curves: cost and memory by guests, cost by nodes; what was disturbed counts only where nothing else is", () => {
  const result = growth([
    run("bare-topic", step("1,000"), { cpuPerDelivery: 8, residentMiB: 50 }),
    run("lampion", step("5,000"), { cpuPerDelivery: 15, residentMiB: 320 }),
    run("lampion", step("1,000"), { cpuPerDelivery: 12, residentMiB: 280 }),
    run("lampion", step("1,000"), { cpuPerDelivery: 90, residentMiB: 280 }, { others: 0.5 }),
    run("lampion", step("18,000"), { cpuPerDelivery: 0, residentMiB: 0 }, { stoppedBy: "only 900 joined: bye" }),
  ]);
  const nodes = growth(
    [
      run("lampion", "1 node, 1,000 guests in 10 rooms that lie on all of them, 10,000 deliveries/s", { cpuPerDelivery: 22 }),
      run("lampion", "3 nodes, 1,000 guests in 10 rooms that lie on all of them, 10,000 deliveries/s", { cpuPerDelivery: 30 }),
    ],
    "PF-14B",
  );
  const drawn = [result, nodes].flatMap((one) => curvesOf(one, names));
  expect(drawn.map(({ file }) => file)).toEqual(["PF-14-some-2-cpu.svg", "PF-14-some-2-memory.svg", "PF-14B-some-2-nodes.svg"]);
  expect(drawn.map(({ plot }) => plot.lines)).toEqual([
    [
      {
        name: "Lampion, 10,000/s",
        dashed: false,
        points: [
          [1_000, 12],
          [5_000, 15],
        ],
      },
    ],
    [
      {
        name: "Lampion, 10,000/s",
        dashed: false,
        points: [
          [1_000, 280],
          [5_000, 320],
        ],
      },
    ],
    [
      {
        name: "Lampion, 10,000/s",
        dashed: false,
        points: [
          [1, 22],
          [3, 30],
        ],
      },
    ],
  ]);
});

test("[PF-14] a picture has every point inside its field, and what it is called is text", () => {
  const picture = draw({
    title: "a < b & c",
    x: "guests",
    y: "us",
    lines: [
      {
        name: '"one"',
        points: [
          [1_000, 8],
          [18_000, 13.7],
        ],
      },
    ],
    isLogX: true,
    isLogY: true,
  });
  expect(picture).toContain("a &lt; b &amp; c");
  expect(picture).toContain("&quot;one&quot;");
  const places = [...picture.matchAll(/<circle cx="([\d.]+)" cy="([\d.]+)"/g)].map(([, x, y]) => [Number(x), Number(y)] as const);
  expect(places).toHaveLength(3);
  for (const [x, y] of places.slice(0, 2)) expect(x >= 70 && x <= 520 && y >= 44 && y <= 346).toBe(true);
  // More is higher: the second point lies above the first.
  expect((places[1]?.[1] ?? 0) < (places[0]?.[1] ?? 0)).toBe(true);
  expect(() => draw({ title: "none", x: "", y: "", lines: [] })).toThrow("nothing to draw");
});

test("[PF-14] marks of an axis reach over every value", () => {
  for (const most of [0.3, 1, 7, 99, 1_234, 18_000]) {
    const marks = ticks(most);
    expect([most, marks[0], (marks.at(-1) ?? 0) >= most, marks.length <= 7]).toEqual([most, 0, true, true]);
  }
  expect(logTicks(8, 90)).toEqual([5, 10, 20, 50, 100]);
  expect(logTicks(1_000, 1_200_000)[0]).toBe(1_000);
  expect((logTicks(0.4, 3_000).at(-1) ?? 0) >= 3_000).toBe(true);
});
