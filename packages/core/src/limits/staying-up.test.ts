import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { createAdmission } from "./admission.ts";
import { noShedding, shed, sheddingMost } from "./shedding.ts";

describe("what a node leaves out when it cannot keep up", () => {
  const late = { lagMs: 400, appendMs: 0 };
  const calm = { lagMs: 3, appendMs: 20 };

  test("[PT-19] one step for each second of strain, to the last one, and one back for each second of calm", () => {
    let state = noShedding(0);
    const steps: number[] = [];
    for (let now = 250; now <= 8_000; now += 250) {
      state = shed(state, late, now);
      steps.push(state.step);
    }
    expect(steps.filter((step, at) => step !== steps[at - 1])).toEqual([0, 1, 2, 3, 4, 5]);
    for (let now = 8_250; now <= 14_000; now += 250) state = shed(state, calm, now);
    expect(state.step).toBe(0);
  });

  test("[PT-19] a hiccup sheds nothing; a slow commit counts like a late thread", () => {
    let state = noShedding(0);
    for (let now = 250; now <= 10_000; now += 250) state = shed(state, now % 1_000 === 0 ? late : calm, now);
    expect(state.step).toBe(0);
    for (let now = 10_250; now <= 12_000; now += 250) state = shed(state, { lagMs: 0, appendMs: 300 }, now);
    expect(state.step).toBeGreaterThan(0);
  });

  test("[PT-19] whatever comes, also a clock that jumps, the step moves by one at most and stays in its range", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -5_000, max: 5_000 }), fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 1_000 }))), (looks) => {
        let now = 100_000;
        let state = noShedding(now);
        for (const [passed, lagMs, appendMs] of looks) {
          now += passed;
          const next = shed(state, { lagMs, appendMs }, now);
          expect(Math.abs(next.step - state.step)).toBeLessThanOrEqual(1);
          expect(next.step >= 0 && next.step <= sheddingMost).toBe(true);
          state = next;
        }
      }),
    );
  });
});

describe("who may come in", () => {
  test("[PT-18] what is asked beyond the rate is turned away; new guests get 30 % of what returning ones get", () => {
    const admission = createAdmission(0);
    const rate = admission.rate();
    const let_in = { new: 0, returning: 0 };
    // Ten seconds after the first rush: what comes in steadily.
    for (let now = 0; now < 20_000; now += 1) {
      for (const kind of ["new", "returning"] as const) {
        for (let at = 0; at < 3; at += 1) if (admission.ask(kind === "new", now, 0.5) === 0 && now >= 10_000) let_in[kind] += 1;
      }
    }
    expect(let_in.new / 10).toBeLessThanOrEqual(rate * 0.3 * 1.05);
    expect((let_in.new + let_in.returning) / 10).toBeLessThanOrEqual(rate * 1.05);
    expect((let_in.new + let_in.returning) / 10).toBeGreaterThan(rate * 0.9);
  });

  test("[PT-18] who is turned away is told to come later than who was before, and 18,000 at once are spread over the time they need", () => {
    const admission = createAdmission(0);
    const waits = Array.from({ length: 18_000 }, (_, at) => admission.ask(false, 0, (at * 0.618) % 1)).filter((wait) => wait > 0);
    expect(waits.length).toBeGreaterThan(10_000);
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(500);
    // As many in each second as the rate lets in.
    const perS = new Map<number, number>();
    for (const wait of waits) perS.set(Math.floor(wait / 1_000), (perS.get(Math.floor(wait / 1_000)) ?? 0) + 1);
    for (const [second, count] of perS) if (second > 0) expect(count).toBeLessThanOrEqual(admission.rate() * 2);
  });

  test("[PT-18] the rate follows what an entry costs, and never falls to nothing", () => {
    const admission = createAdmission(0);
    const before = admission.rate();
    for (let at = 0; at < 50; at += 1) admission.learned(100, 20);
    expect(admission.rate()).toBeGreaterThan(before * 1.5);
    for (let at = 0; at < 200; at += 1) admission.learned(20, 10_000);
    expect(admission.rate()).toBe(50);
    admission.learned(3, 1);
    expect(admission.rate()).toBe(50);
  });
});
