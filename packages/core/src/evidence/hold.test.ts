import { expect, test } from "bun:test";
import fc from "fast-check";
import { appealCarriesMs, holdEnd, holdFault, holdGrounds, holdHoursMost, type HoldDraft, type HoldGround } from "./hold.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const draft = (more: Partial<HoldDraft> = {}): HoldDraft => ({
  id: "r-1",
  ground: "report",
  owner: "service",
  about: "report-1",
  stream: "talk:abc",
  fromMs: 10 * hourMs,
  toMs: 13 * hourMs,
  placedAtMs: 20 * hourMs,
  endsAtMs: 20 * hourMs + 60 * dayMs,
  ...more,
});

test("[EV-22] a hold without ground, scope, owner or end is refused, and so is one that is longer or wider than its ground allows", () => {
  expect(holdFault(draft())).toBeNull();
  const bad: readonly Partial<HoldDraft>[] = [
    { ground: "curiosity" as HoldGround },
    { ground: "toString" as HoldGround },
    { id: "../x" },
    { owner: " " },
    { about: "" },
    { stream: "room:FR-1" },
    { stream: "talk:%" },
    { toMs: 10 * hourMs },
    { fromMs: 1 },
    { fromMs: -hourMs },
    { toMs: (10 + holdHoursMost + 1) * hourMs },
    { endsAtMs: 20 * hourMs },
    { endsAtMs: Number.POSITIVE_INFINITY },
    { endsAtMs: 20 * hourMs + 60 * dayMs + 1 },
  ];
  for (const more of bad) expect([more, holdFault(draft(more))]).not.toEqual([more, null]);
});

test("[EV-22] the ends are those of the design: 14 days after the decision and 60 at most, 14, 60 and 30 more, 6 months, a year; an appeal carries it", () => {
  const days = (ms: number): number => ms / dayMs;
  expect(days(holdEnd("report", 0, "placed", 0))).toBe(60);
  expect(days(holdEnd("report", 0, "decided", 3 * dayMs))).toBe(17);
  expect(days(holdEnd("report", 0, "decided", 50 * dayMs))).toBe(60);
  expect(holdEnd("report", 0, "appealed", 20 * dayMs)).toBe(appealCarriesMs);
  expect(days(holdEnd("report", 0, "appeal-decided", 100 * dayMs))).toBe(114);
  expect(days(holdEnd("finding", 0, "placed", 0))).toBe(14);
  expect([holdEnd("preservation", 0, "placed", 0), holdEnd("preservation", 0, "extended", 0)].map(days)).toEqual([60, 90]);
  expect([holdEnd("terror", 0, "placed", 0), holdEnd("freeze", 0, "placed", 0)].map(days)).toEqual([183, 365]);
});

test("[EV-22] whatever happens, in whatever order, no hold lasts longer than an appeal or a year allows", () => {
  const grounds = Object.keys(holdGrounds) as HoldGround[];
  const all = ["placed", "decided", "appealed", "appeal-decided", "extended"] as const;
  fc.assert(
    fc.property(fc.constantFrom(...grounds), fc.constantFrom(...all), fc.nat(500 * dayMs), fc.nat(500 * dayMs), (ground, happened, placed, later) => {
      const end = holdEnd(ground, placed, happened, placed + later);
      expect(end).toBeGreaterThan(0);
      expect(end - placed).toBeLessThanOrEqual(appealCarriesMs);
    }),
  );
});
