import { describe, expect, test } from "bun:test";
import { createSeededRandom } from "../basics/random.memory.ts";
import { createReaders } from "./reader.ts";

const minute = 60_000;
const hour = 60 * minute;

describe("a device that reads like a machine", () => {
  test("[WH-14] steady refills give it away at the twelfth distance, a little noise does not hide it", () => {
    const readers = createReaders();
    const random = createSeededRandom(1);
    for (let n = 0; n < 13; n += 1) {
      expect(readers.isMachine("bot", n * 10 * minute)).toBe(false);
      readers.asked("bot", "town", n * 10 * minute + random.below(minute));
    }
    expect(readers.isMachine("bot", 130 * minute)).toBe(true);
    expect(readers.isMachine("bot", 130 * minute + 24 * hour)).toBe(false);
  });

  test("[WH-14] round the clock, and three towns in a day", () => {
    const readers = createReaders();
    const random = createSeededRandom(2);
    for (let n = 0; n < 20; n += 1) readers.asked("sleepless", "town", n * hour + random.below(hour));
    expect(readers.isMachine("sleepless", 20 * hour)).toBe(true);
    for (const [n, town] of ["a", "b", "c"].entries()) readers.asked("traveller", town, n * 5 * hour);
    expect(readers.isMachine("traveller", 10 * hour)).toBe(true);
    readers.asked("walker", "a", 0);
    readers.asked("walker", "b", 12 * hour);
    readers.asked("walker", "c", 24 * hour);
    expect(readers.isMachine("walker", 24 * hour)).toBe(false);
  });

  test("[WH-14] ten thousand honest days with pauses of every length raise no suspicion", () => {
    const random = createSeededRandom(3);
    let suspected = 0;
    for (let guest = 0; guest < 10_000; guest += 1) {
      const readers = createReaders();
      let nowMs = 18 * hour;
      // People come back after pauses that are spread exponentially, about 10 minutes, 20 times an evening.
      for (let n = 0; n < 20; n += 1) {
        nowMs += 5_000 - Math.log(1 - random.uint32() / 4_294_967_296) * 10 * minute;
        readers.asked("guest", "town", nowMs);
      }
      if (readers.isMachine("guest", nowMs)) suspected += 1;
    }
    expect(suspected).toBe(0);
  });
});
