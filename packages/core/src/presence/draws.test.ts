import { describe, expect, test } from "bun:test";
import { createSeededRandom } from "../basics/random.memory.ts";
import { createDraws } from "./draws.ts";

const hour = 3_600_000;

describe("samples of a zone", () => {
  test("[WH-7] Others gives six new samples an hour, and no seventh before the first is an hour old", () => {
    const draws = createDraws(createSeededRandom(1));
    const seeds = new Set(Array.from({ length: 6 }, (_, n) => draws.others("device", "session", n * 60_000)));
    expect(seeds.size).toBe(6);
    expect(draws.left("device", 6 * 60_000)).toBe(0);
    expect(draws.others("device", "session", hour - 1)).toBeNull();
    expect(draws.others("device", "session", hour)).not.toBeNull();
    expect(draws.others("device", "session", hour)).toBeNull();
  });

  test("[WH-7] opening again in the same session is no new sample", () => {
    const draws = createDraws(createSeededRandom(2));
    const first = draws.seed("device", "session", 0);
    for (let n = 0; n < 100; n += 1) expect(draws.seed("device", "session", n * 1_000)).toBe(first);
    const other = draws.others("device", "session", 200_000);
    expect(draws.seed("device", "session", 300_000)).toBe(other);
  });

  test("[WH-6] another session has another seed", () => {
    const draws = createDraws(createSeededRandom(3));
    expect(draws.seed("device", "one", 0)).not.toBe(draws.seed("device", "two", 0));
  });

  test("[WH-7] a device that begins session after session gets six samples an hour that way, and is then refused", () => {
    const draws = createDraws(createSeededRandom(4));
    const given = Array.from({ length: 50 }, (_, n) => draws.seed("device", `session-${n}`, n * 1_000)).filter((seed) => seed !== null);
    expect(given.length).toBe(6);
    expect(draws.seed("device", "later", hour + 10_000)).not.toBeNull();
    expect(draws.seed("another", "session", 60_000)).not.toBeNull();
  });

  test("what is older than an hour is let go of", () => {
    const draws = createDraws(createSeededRandom(5));
    draws.others("device", "session", 0);
    draws.tick(hour - 1);
    expect(draws.left("device", hour - 1)).toBe(5);
    draws.tick(hour);
    expect(draws.left("device", hour)).toBe(6);
  });
});
