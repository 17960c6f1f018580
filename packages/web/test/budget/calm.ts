import type { CDPSession, Page } from "playwright-core";
import { phone } from "./gauge.ts";

/**
 * How fast the simulated phone is, slowed `times`. The index is the one that Chromium's developer tools calibrate a slowed CPU by: a tenth of the turns
 * a second of two small works, one that fills the heap and one that copies an array, the mean of both (chrome-devtools-frontend, CalibrationController).
 */
export async function indexOf(page: Page, cdp: CDPSession, times: number): Promise<number> {
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: times });
  const index = await page.evaluate((ms) => {
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
  // A slowed page keeps a core busy also while it does nothing: beside what is measured it would be a neighbour of our own.
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: 1 });
  return index;
}

/** A part of the run before or after which the phone was by more than this share slower or faster than it has to be is measured again. */
const off = 0.15;

export interface Calm<T> {
  readonly taken: readonly T[];
  /** Lowest and highest index of the parts that are taken. */
  readonly indexes: readonly [least: number, most: number];
  /** Least and most that the machine was slowed in them. */
  readonly times: readonly [least: number, most: number];
  /** How many parts were measured and left out. */
  readonly left: number;
}
interface Part<T> {
  /** Before and after it. */
  readonly indexes: readonly number[];
  readonly times: number;
  readonly value: T;
}
const offBy = (index: number): number => Math.abs(Math.log(index / phone.index));
const worst = ({ indexes }: Pick<Part<unknown>, "indexes">): number => Math.max(...indexes.map(offBy));
const isFit = (indexes: readonly number[]): boolean => indexes.every((index) => index >= phone.index * (1 - off) && index <= phone.index * (1 + off));
/** The first `wanted` of `parts` (all that was measured, in order) in which the phone had its speed; where there are not so many, those in which it was nearest to it. */
export function calmest<T>(parts: readonly Part<T>[], wanted: number): Calm<T> {
  const fit = parts.filter(({ indexes }) => isFit(indexes));
  const chosen = fit.length >= wanted ? fit.slice(0, wanted) : [...parts].sort((a, b) => worst(a) - worst(b)).slice(0, wanted);
  const [all, times] = [chosen.flatMap(({ indexes }) => indexes), chosen.map((one) => one.times)];
  return {
    taken: chosen.map(({ value }) => value),
    indexes: [Math.min(...all), Math.max(...all)],
    times: [Math.min(...times), Math.max(...times)],
    left: parts.length - chosen.length,
  };
}
export const isCalm = ({ indexes }: Pick<Calm<unknown>, "indexes">): boolean => isFit(indexes);

/** How often the slowing is set anew before a part, until the phone has its speed. */
const triesMost = 4;
/**
 * Measures parts until so many ran on a phone of the right speed, at most `more` times as many in all. What another guest of the machine takes away,
 * or gives back, is made up for before each part. `index`: of the phone, slowed so many times.
 */
export function createCalm(index: (times: number) => Promise<number>): {
  measure<T>(wanted: number, more: number, part: (slowed: number, at: number) => Promise<T>): Promise<Calm<T>>;
} {
  let times: number | null = null;
  async function fit(): Promise<{ index: number; times: number }> {
    times ??= Math.max(1, (await index(1)) / phone.index);
    let found = await index(times);
    for (let tries = 1; tries < triesMost && !isFit([found]); tries += 1) {
      times = Math.max(1, (times * found) / phone.index);
      found = await index(times);
    }
    return { index: found, times };
  }
  return {
    async measure(wanted, more, part) {
      const parts: Part<Awaited<ReturnType<typeof part>>>[] = [];
      for (let at = 0; at < wanted * more && parts.filter(({ indexes }) => isFit(indexes)).length < wanted; at += 1) {
        const before = await fit();
        const value = await part(before.times, at);
        parts.push({ indexes: [before.index, await index(before.times)], times: before.times, value });
      }
      return calmest(parts, wanted);
    },
  };
}
