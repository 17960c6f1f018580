import { expect, test } from "bun:test";
import { cpuOf, fit, type Costs, type Load } from "./costs.ts";
import { mostGuests, serviceOf, spreadOver, type Measured } from "./grow.ts";

const costs: Costs = { process: 20_000, message: 150, batch: 400, delivery: 6, cold: 5, copy: 40 };
const load = (more: Partial<Load>): Load => ({ nodes: 1, readers: 1_000, messages: 200, deliveries: 20_000, copies: 0, ...more });
const loads = [
  load({}),
  load({ messages: 500, deliveries: 50_000 }),
  load({ messages: 1_000, deliveries: 2_000 }),
  load({ messages: 4_000, deliveries: 8_000 }),
  load({ readers: 10_000 }),
  load({ readers: 18_000, messages: 500, deliveries: 50_000 }),
  load({ nodes: 2, copies: 200 }),
  load({ nodes: 6, messages: 500, deliveries: 50_000, copies: 2_500 }),
];
const measured: Measured = {
  costs,
  comeUs: 500,
  emptyMiB: 180,
  guestKiB: 47,
  mirrored: { putUs: 5, goneUs: 2, readUs: 3, beatUs: 0.1, kib: 2, bytes: 500 },
  postgres: { batchUs: 400, rowUs: 60 },
  natsUs: 10,
  rows: 3,
  storedBytes: 900,
  copyBytes: 600,
};

test("[SM-2] costs are found again from runs that they made, and none is below nothing where runs differ by chance", () => {
  const found = fit(loads.map((one, at) => ({ name: String(at), load: one, cpuUs: cpuOf(costs, one) })));
  for (const [name, value] of Object.entries(costs)) expect([name, Math.abs((found[name as keyof Costs] ?? 0) / value - 1) < 1e-3]).toEqual([name, true]);
  const shaken = fit(loads.map((one, at) => ({ name: String(at), load: one, cpuUs: cpuOf({ ...costs, copy: 0, process: 0 }, one) * (at % 2 === 0 ? 1.1 : 0.9) })));
  expect(Object.values(shaken).every((value) => value >= 0)).toBe(true);
});

test("[SM-3] copies go to nodes that have somebody in the room and to no others", () => {
  expect(spreadOver(1, 100)).toBe(1);
  expect(spreadOver(1_000, 1)).toBeCloseTo(1, 9);
  expect(spreadOver(10, 100)).toBeCloseTo(10, 3);
  const small = serviceOf(15_000, measured);
  expect([small.nodes > 1, small.over]).toEqual([true, []]);
  const one = serviceOf(3_000, measured);
  expect([one.nodes, one.copies, one.busBytes, one.coreForOthers]).toEqual([1, 0, 0, 0]);
});

test("[SM-3] messages, rows and subjects grow with the guests; what a node hears of others names the part that gives way", () => {
  const [near, far] = [serviceOf(50_000, measured), serviceOf(10_000_000, measured)];
  expect(far.messages / near.messages).toBeCloseTo(200, 6);
  expect(far.rows / near.rows).toBeCloseTo(200, 6);
  expect(far.subjects / near.subjects).toBeCloseTo(200, 1);
  expect(near.over).toEqual([]);
  expect(far.over.some((part) => part.startsWith("PostgreSQL"))).toBe(true);
  const most = mostGuests(measured);
  expect(serviceOf(most, measured).over).toEqual([]);
  expect(serviceOf(most + 5_000, measured).over).not.toEqual([]);
});
