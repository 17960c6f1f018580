import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { budgets, lineOf, misses, type Budget, type Figure } from "./budgets.ts";
import { calmest, createCalm, isCalm } from "./calm.ts";
import { phone } from "./gauge.ts";

/** The limits of the product for a cheap phone on slow 4G, written down a second time: one that moves must move here as well. */
const limits: Readonly<Record<string, readonly ["most" | "least", number]>> = {
  "AP-30 scripts": ["most", 90],
  "AP-30 all": ["most", 150],
  "AP-31": ["most", 120],
  "AP-33 paint": ["most", 2_000],
  "AP-33 door": ["most", 2_500],
  "AP-33 again": ["most", 800],
  "AP-33 ready": ["most", 1_000],
  "EN-9": ["most", 2_000],
  "AP-34 input": ["most", 200],
  "AP-34 shift": ["most", 0.05],
  "AP-35 bubble": ["most", 50],
  "AP-35 sent": ["most", 1_000],
  "AP-37 frames": ["least", 30],
  "AP-37 scroll": ["least", 30],
  "AP-37 heap": ["most", 80],
  "AP-37 idle": ["most", 20],
  "PF-18": ["most", 100],
};
const all = Object.entries(budgets) as [string, Budget][];
/** Every figure exactly at its limit, which is within it. */
const good: readonly Figure[] = all.map(([id, budget]) => ({ id, ...budget, value: budget.most ?? budget.least ?? 0, runs: 5 }));
const beyond = ({ most, least }: Figure): number => (most === null ? (least ?? 0) * 0.99 : most * 1.01);

test("[AP-33, AP-34, AP-35, AP-37, PF-18, EN-9] figures within their budgets pass, and a single one beyond its own fails", () => {
  expect(misses(good)).toEqual([]);
  for (const figure of good) {
    const found = misses(good.map((one) => (one.id === figure.id ? { ...one, value: beyond(one) } : one)));
    expect(found).toHaveLength(1);
    expect(found[0]).toStartWith(`${figure.id}: `);
    expect(lineOf(figure)).toStartWith("pass");
    expect(lineOf({ ...figure, value: beyond(figure) })).toStartWith("MISS");
  }
});

test("[AP-33, AP-34, AP-35, AP-37, PF-18, EN-9] a figure that is missing, no number, taken twice, without a run, unknown or held against another limit fails as well", () => {
  const [first] = good as readonly [Figure, ...Figure[]];
  const rest = good.slice(1);
  for (const wrong of [
    [],
    [{ ...first, value: Number.NaN }],
    [first, first],
    [{ ...first, runs: 0 }],
    [{ ...first, most: 1_000_000 }],
    [{ ...first, unit: "MB" }],
    [first, { ...first, id: "AP-99" }],
  ])
    expect(misses([...rest, ...wrong])).toHaveLength(1);
});

test("[AP-33, AP-34, AP-35, AP-37, PF-18, EN-9] the limits are those of the product, and the figures that are kept have their shape", () => {
  expect<unknown>(Object.fromEntries(all.map(([id, { most, least }]) => [id, most === null ? ["least", least] : ["most", most]]))).toEqual(limits);
  const kept = JSON.parse(readFileSync(join(import.meta.dir, "../../../../bench/results/client/client.json"), "utf8")) as {
    schema: number;
    date: string;
    phone: object;
    rounds: number;
    figures: Figure[];
  };
  expect(kept.schema).toBe(1);
  expect(kept.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(kept.phone).toEqual({ downMbit: 1.6, upMbit: 0.75, roundTripMs: 150, cpu: 6 });
  expect(kept.phone).toEqual({ ...phone });
  expect(kept.rounds).toBeGreaterThanOrEqual(1);
  expect(kept.figures.map((one) => one.id).sort()).toEqual(Object.keys(limits).sort());
  for (const { id, value, runs, ...budget } of kept.figures) {
    expect({ id, ...budget }).toEqual({ id, ...(budgets as Readonly<Record<string, Budget>>)[id] } as typeof budget & { id: string });
    expect(value).toBeGreaterThanOrEqual(0);
    expect(runs).toBeGreaterThanOrEqual(1);
  }
});

test("[AP-35, PF-18] what ran while the machine was slower is left out where there is enough that was not, and told where there is not", async () => {
  const parts = [400, 500, 300, 480].map((index, at) => ({ index, value: `part ${String(at)}` }));
  const enough = calmest(parts, 2, 500);
  expect(enough).toEqual({ taken: ["part 1", "part 3"], leastIndex: 480, bestIndex: 500, left: 2 });
  expect(isCalm(enough)).toBe(true);
  const short = calmest(parts, 3, 500);
  expect(short).toEqual({ taken: ["part 1", "part 3", "part 0"], leastIndex: 400, bestIndex: 500, left: 1 });
  expect(isCalm(short)).toBe(false);
  // Before, after: the second part ends on a slower machine, and is measured once more.
  const speeds = [500, 500, 490, 480, 300, 490, 500];
  const ran: number[] = [];
  const calm = createCalm(() => Promise.resolve(speeds.shift() ?? 0));
  await calm.warm(1);
  const taken = await calm.measure(2, 3, (at) => Promise.resolve(ran.push(at)));
  expect(ran).toEqual([0, 1, 2]);
  expect(taken).toEqual({ taken: [1, 3], leastIndex: 490, bestIndex: 500, left: 1 });
});
