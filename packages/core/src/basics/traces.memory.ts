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
  /** Marks of requests of other nodes whose way ended here, in the order in which it did. */
  followed(): readonly string[];
}

/** Looks at every request. `node` tells the marks of several apart. */
export function createMemoryTraces(node = "here"): MemoryTraces {
  const over: ToldRequest[] = [];
  const followed: string[] = [];
  let marks = 0;
  return {
    told: () => over,
    followed: () => followed,
    follow: (mark) => (mark.startsWith(`${node} `) ? null : () => void followed.push(mark)),
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
      marks += 1;
      const mark = `${node} ${marks}`;
      return {
        mark: () => mark,
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
