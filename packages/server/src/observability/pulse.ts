import type { Pulse } from "@lampion/core";

/** The thread that asks: its processor time, user and system, as the kernel counts it. */
export function createPulse(): Pulse {
  return {
    busyMs() {
      const { user, system } = process.threadCpuUsage();
      return (user + system) / 1_000;
    },
    passedMs: () => performance.now(),
    soon: (call) => void setImmediate(call),
    wake(inMs, call) {
      const askedMs = performance.now();
      setTimeout(() => call(Math.max(0, performance.now() - askedMs - inMs)), inMs);
    },
  };
}
