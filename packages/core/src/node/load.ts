import type { Pulse } from "../basics/pulse.port.ts";
import { createAdmission, type Admission } from "../limits/admission.ts";
import { noShedding, shed } from "../limits/shedding.ts";

/** How busy this node is, whom it lets in, and what it leaves out (PT-18, PT-19). */
export interface Load {
  readonly admission: Admission;
  /** To be called at every tick. */
  look(nowMs: number): void;
  /** Share of the thread's time since the look before, 0 to 1; 1 as well when the thread comes late to what was due, whoever has the core meanwhile. */
  busyShare(): number;
  lagMs(): number;
  /** What is left out: `sheddingSteps`. */
  step(): number;
  /** Somebody came in. */
  entered(): void;
  /** A message waited so long for its commit. */
  waited(ms: number): void;
}

const wakeMs = 20;
/** A thread that comes so late, ms, has no time to spare, even where another thread of the same core took it. */
const lateMs = 30;

export function createLoad(pulse: Pulse, nowMs: () => number): Load {
  const admission = createAdmission(nowMs());
  let shedding = noShedding(nowMs());
  let lastMs = 0;
  let lastBusyMs = 0;
  let busy = 0;
  let lag = 0;
  let isAsked = false;
  let entries = 0;
  let longest = 0;
  return {
    admission,
    look(now) {
      const busyMs = pulse.busyMs();
      const passedMs = now - lastMs;
      busy = lastMs === 0 || passedMs <= 0 ? 0 : Math.min(1, (busyMs - lastBusyMs) / passedMs);
      // A thread with time to spare says little of what an entry costs.
      if (busy > 0.5) admission.learned(entries, busyMs - lastBusyMs);
      shedding = shed(shedding, { lagMs: lag, appendMs: longest }, now);
      lastMs = now;
      lastBusyMs = busyMs;
      entries = 0;
      longest = 0;
      if (isAsked) return;
      isAsked = true;
      pulse.wake(wakeMs, (lateMs) => {
        isAsked = false;
        lag = lateMs;
      });
    },
    busyShare: () => (lag > lateMs ? 1 : busy),
    lagMs: () => lag,
    step: () => shedding.step,
    entered() {
      entries += 1;
    },
    waited(ms) {
      longest = Math.max(longest, ms);
    },
  };
}

export const loadFigures = ({ load }: { readonly load: Load }): { busyShare: number; loopLagMs: number; shedding: number } => ({
  busyShare: load.busyShare(),
  loopLagMs: load.lagMs(),
  shedding: load.step(),
});
