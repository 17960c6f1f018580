import { mustEqual, type ContractCase } from "../testing/contract.ts";
import type { Pulse } from "./pulse.port.ts";

/** What every `Pulse` must do. `work` keeps the thread busy for about so many ms, `rest` lets it wait until those who wait were called. */
export function pulseContract(make: () => Promise<{ pulse: Pulse; work(ms: number): void; rest(): Promise<void> }>): ContractCase[] {
  return [
    {
      name: "[PT-4] the thread's work is counted, and never less than before",
      async run() {
        const { pulse, work } = await make();
        const before = pulse.busyMs();
        work(60);
        const after = pulse.busyMs();
        // A thread that shares its core works less than the clock says.
        mustEqual(after > before && after - before <= 200, true, "work done");
      },
    },
    {
      name: "[RL-17] who asks to be called soon is called once, in the order of asking, and not at once",
      async run() {
        const { pulse, rest } = await make();
        const before = pulse.passedMs();
        const calls: number[] = [];
        for (const at of [1, 2, 3]) pulse.soon(() => void calls.push(at));
        mustEqual(calls, [], "called at once");
        await rest();
        await rest();
        mustEqual(calls, [1, 2, 3], "called");
        mustEqual(pulse.passedMs() >= before, true, "time that passes");
      },
    },
    {
      name: "[PT-4] who asks to be woken is called once, and not at once",
      async run() {
        const { pulse, rest } = await make();
        let calls = 0;
        pulse.wake(1, () => {
          calls += 1;
        });
        mustEqual(calls, 0, "called at once");
        await rest();
        await rest();
        mustEqual(calls, 1, "called");
      },
    },
  ];
}
