import type { Pulse } from "../basics/pulse.port.ts";
import type { RoomOutflow } from "./room-outflow.ts";

/**
 * The outflows of a node that hold something. All are seen to in one turn of the thread, so that a reader in several rooms gets one write;
 * without it the last words of a rush would wait for the next tick (PT-4).
 */
export interface Outflows {
  holds(outflow: RoomOutflow): void;
}

export function createOutflows(pulse: Pulse): Outflows {
  const holding = new Set<RoomOutflow>();
  let isAwaited = false;
  function due(): void {
    isAwaited = false;
    let soonestMs = Number.POSITIVE_INFINITY;
    for (const outflow of holding) {
      const waitMs = outflow.due();
      if (waitMs === 0) holding.delete(outflow);
      else soonestMs = Math.min(soonestMs, waitMs);
    }
    if (holding.size > 0) waitFor(soonestMs);
  }
  function waitFor(ms: number): void {
    if (isAwaited) return;
    isAwaited = true;
    pulse.wake(Math.max(1, ms), due);
  }
  return {
    holds(outflow) {
      holding.add(outflow);
      waitFor(outflow.windowMs);
    },
  };
}
