import type { CommandName } from "@lampion/protocol";
import type { TraceOutcome, Traces, TraceStep } from "./traces.port.ts";

export interface ToldRequest {
  readonly name: CommandName;
  readonly outcome: TraceOutcome;
  /** In the order in which they began. */
  readonly steps: readonly TraceStep[];
}
export interface MemoryTraces extends Traces {
  /** Requests that are over, in the order in which they ended. */
  told(): readonly ToldRequest[];
}

/** Looks at every request. */
export function createMemoryTraces(): MemoryTraces {
  const over: ToldRequest[] = [];
  return {
    told: () => over,
    begin(name) {
      const steps: TraceStep[] = [];
      let open = 0;
      let outcome: TraceOutcome | null = null;
      let isOver = false;
      const look = (): void => {
        if (outcome === null || open > 0) return;
        void Promise.resolve().then(() => {
          if (outcome === null || open > 0 || isOver) return;
          isOver = true;
          over.push({ name, outcome, steps });
        });
      };
      return {
        step(step) {
          steps.push(step);
          open += 1;
          let isOpen = true;
          return () => {
            if (!isOpen) return;
            isOpen = false;
            open -= 1;
            look();
          };
        },
        answered(how) {
          if (outcome !== null) return;
          outcome = how;
          look();
        },
      };
    },
  };
}
