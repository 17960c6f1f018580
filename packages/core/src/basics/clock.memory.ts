import type { Clock } from "./clock.port.ts";

/** A clock that stands still until it is told otherwise. */
export interface MemoryClock extends Clock {
  advance(ms: number): void;
}
export function createMemoryClock(startMs: number): MemoryClock {
  let now = startMs;
  return {
    nowMs: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}
