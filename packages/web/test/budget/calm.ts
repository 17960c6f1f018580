import type { CDPSession, Page } from "playwright-core";

/**
 * How fast the simulated phone is, beside each figure that depends on it. The index is the one that Chromium's developer tools calibrate a slowed CPU by:
 * a tenth of the turns a second of two small works, one that fills the heap and one that copies an array, the mean of both. By the same index a
 * phone of 2022 at the lowest price has 264 and one of the middle 1,000 (chrome-devtools-frontend, CalibrationController).
 */
export async function indexOf(page: Page, cdp: CDPSession, rate: number): Promise<number> {
  await cdp.send("Emulation.setCPUThrottlingRate", { rate });
  return page.evaluate((ms) => {
    const turnsPerS = (turn: (at: number) => number): number => {
      const from = performance.now();
      let turns = 0;
      let sum = 0;
      while (performance.now() - from < ms) {
        sum += turn(turns);
        turns += 1;
      }
      if (sum === 0) throw new Error("A work that does nothing measures nothing.");
      return turns / ((performance.now() - from) / 1_000);
    };
    const heap = (): number => {
      let text = "";
      for (let at = 0; at < 10_000; at += 1) text += "a";
      return text.length;
    };
    const pair = [Array.from({ length: 100_000 }, (_, at) => at), Array.from({ length: 100_000 }, (_, at) => at)] as const;
    const copy = (turn: number): number => {
      const [from, to] = turn % 2 === 0 ? pair : [pair[1], pair[0]];
      for (let at = 0; at < from.length; at += 1) to[at] = from[at] ?? 0;
      return to.length;
    };
    return (turnsPerS(heap) + turnsPerS(copy)) / 20;
  }, 300);
}

/** A part of the run whose machine had, before or after it, less than this of the speed that it had at its best is measured again. */
const calmShare = 0.85;

export interface Calm<T> {
  readonly taken: readonly T[];
  /** Lowest index of a part that is taken, and the best that was seen. */
  readonly leastIndex: number;
  readonly bestIndex: number;
  /** How many parts were measured and left out. */
  readonly left: number;
}
interface Part<T> {
  readonly index: number;
  readonly value: T;
}
const calmOf = <T>(parts: readonly Part<T>[], best: number): Part<T>[] => parts.filter(({ index }) => index >= best * calmShare);
/**
 * The first `wanted` parts that ran on a calm machine; where there are not so many, the calmest. What another guest of the machine takes away for
 * seconds is not the application's: `parts` all that was measured, in order, `best` the highest index of the run.
 */
export function calmest<T>(parts: readonly Part<T>[], wanted: number, best: number): Calm<T> {
  const calm = calmOf(parts, best);
  const chosen = calm.length >= wanted ? calm.slice(0, wanted) : [...parts].sort((a, b) => b.index - a.index).slice(0, wanted);
  return { taken: chosen.map(({ value }) => value), leastIndex: Math.min(...chosen.map(({ index }) => index)), bestIndex: best, left: parts.length - chosen.length };
}
export const isCalm = ({ leastIndex, bestIndex }: Calm<unknown>): boolean => leastIndex >= bestIndex * calmShare;

/** Measures parts until so many were calm, at most `times` as many in all. */
export function createCalm(index: () => Promise<number>): {
  best(): number;
  warm(samples: number): Promise<void>;
  measure<T>(wanted: number, times: number, part: (at: number) => Promise<T>): Promise<Calm<T>>;
} {
  let best = 0;
  const look = async (): Promise<number> => {
    const found = await index();
    best = Math.max(best, found);
    return found;
  };
  return {
    best: () => best,
    async warm(samples) {
      for (let at = 0; at < samples; at += 1) await look();
    },
    async measure(wanted, times, part) {
      const parts: Part<Awaited<ReturnType<typeof part>>>[] = [];
      for (let at = 0; at < wanted * times && calmOf(parts, best).length < wanted; at += 1) {
        const before = await look();
        const value = await part(at);
        parts.push({ index: Math.min(before, await look()), value });
      }
      return calmest(parts, wanted, best);
    },
  };
}
