import { expect, test } from "bun:test";
import { createSeededRandom } from "../basics/random.memory.ts";
import { createWatchers } from "./watchers.ts";

test("[PT-13] after 20,000 random changes each slot names exactly the windows that show it", () => {
  const random = createSeededRandom(9);
  const watchers = createWatchers(2);
  const held: { entry: number; slot: number; window: number }[] = [];
  for (let round = 0; round < 20_000; round += 1) {
    if (held.length > 0 && random.below(100) < 47) {
      const [one] = held.splice(random.below(held.length), 1);
      if (one !== undefined) watchers.unwatch(one.entry);
    } else {
      const slot = random.below(50);
      const window = random.below(1_000);
      held.push({ entry: watchers.watch(slot, window), slot, window });
    }
    if (round % 500 !== 499) continue;
    for (let slot = 0; slot < 60; slot += 1) {
      const found: number[] = [];
      watchers.each(slot, (window) => found.push(window));
      const naive = held.filter((one) => one.slot === slot).map((one) => one.window);
      expect(found.sort((a, b) => a - b)).toEqual(naive.sort((a, b) => a - b));
    }
  }
});
