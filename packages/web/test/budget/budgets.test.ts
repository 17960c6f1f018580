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
  expect(kept.schema).toBe(2);
  expect(kept.date).toMatch(/^\d{4}-\d\d-\d\d$/);
  expect(kept.phone).toEqual({ downMbit: 1.6, upMbit: 0.75, roundTripMs: 150, index: 264 });
  expect(kept.phone).toEqual({ ...phone });
  expect(kept.rounds).toBeGreaterThanOrEqual(1);
  expect(kept.figures.map((one) => one.id).sort()).toEqual(Object.keys(limits).sort());
  for (const { id, value, runs, ...budget } of kept.figures) {
    expect({ id, ...budget }).toEqual({ id, ...(budgets as Readonly<Record<string, Budget>>)[id] } as typeof budget & { id: string });
    expect(value).toBeGreaterThanOrEqual(0);
    expect(runs).toBeGreaterThanOrEqual(1);
  }
});

test("[AP-35, PF-18] what ran while the phone was slower or faster is left out where there is enough that was not, and told where there is not", () => {
  const parts = [264, 300, 220, 330, 240].map((after, at) => ({ indexes: [264, after], times: 4 + at, value: `part ${String(at)}` }));
  const enough = calmest(parts, 2);
  expect(enough).toEqual({ taken: ["part 0", "part 1"], indexes: [264, 300], times: [4, 5], left: 3 });
  expect(isCalm(enough)).toBe(true);
  const short = calmest(parts, 4);
  expect(short).toEqual({ taken: ["part 0", "part 4", "part 1", "part 2"], indexes: [220, 300], times: [4, 8], left: 1 });
  expect(isCalm(short)).toBe(false);
});

test("[AP-35, PF-18] the machine is slowed until the phone has its speed, anew before each part, and a part that ended on another one is measured once more", async () => {
  // Speed of the machine itself: it loses half of it within the second part.
  let machine = 2_640;
  const asked: number[] = [];
  const calm = createCalm((times) => {
    asked.push(times);
    return Promise.resolve(machine / times);
  });
  const taken = await calm.measure(2, 3, (slowed, at) => {
    if (at === 1) machine = 1_320;
    return Promise.resolve(slowed);
  });
  expect(taken).toEqual({ taken: [10, 5], indexes: [264, 264], times: [5, 10], left: 1 });
  expect(asked).toEqual([1, 10, 10, 10, 10, 10, 5, 5]);
});

test("[AP-35] a machine slower than the phone is not slowed, and that is told", async () => {
  const slow = await createCalm((times) => Promise.resolve(200 / times)).measure(1, 2, (slowed) => Promise.resolve(slowed));
  expect(slow).toEqual({ taken: [1], indexes: [200, 200], times: [1, 1], left: 1 });
  expect(isCalm(slow)).toBe(false);
});
