import type { Pulse } from "./pulse.port.ts";

export interface MemoryPulse extends Pulse {
  /** The thread worked for so long. */
  work(ms: number): void;
  /** Calls all who wait, whatever time they named, so many ms late. */
  ring(lateMs?: number): void;
}

/** A thread that works only when it is told to. */
export function createMemoryPulse(): MemoryPulse {
  let worked = 0;
  let awaited: (() => void)[] = [];
  let waiting: ((lateMs: number) => void)[] = [];
  return {
    busyMs: () => worked,
    // Time passes for this thread only while it works.
    passedMs: () => worked,
    soon(call) {
      awaited.push(call);
      if (awaited.length > 1) return;
      void Promise.resolve().then(() => {
        const calls = awaited;
        awaited = [];
        for (const one of calls) one();
      });
    },
    wake: (_inMs, call) => void waiting.push(call),
    work(ms) {
      worked += ms;
    },
    ring(lateMs = 0) {
      const calls = waiting;
      waiting = [];
      for (const call of calls) call(lateMs);
    },
  };
}
