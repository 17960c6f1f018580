import { mustEqual, type ContractCase } from "../testing/contract.ts";
import type { ToldRequest } from "./traces.memory.ts";
import type { Traces } from "./traces.port.ts";

/** What every `Traces` must do that looks at each request. `told` gives what is over, in the order in which it ended. */
export function tracesContract(make: () => Promise<{ traces: Traces; told(): Promise<readonly ToldRequest[]> }>): ContractCase[] {
  return [
    {
      name: "[PF-19] a request is told once, with its steps and what came of it, when it was answered and every step has ended",
      async run() {
        const { traces, told } = await make();
        const trace = traces.begin("say");
        const waited = trace?.step("wait");
        waited?.();
        trace?.answered("ok");
        trace?.answered("busy");
        const delivered = trace?.step("deliver");
        mustEqual(await told(), [], "told before its end");
        delivered?.();
        delivered?.();
        mustEqual(await told(), [{ name: "say", outcome: "ok", steps: ["wait", "deliver"] }], "told");
      },
    },
    {
      name: "[PF-19] requests that overlap keep their own steps",
      async run() {
        const { traces, told } = await make();
        const [one, other] = [traces.begin("say"), traces.begin("tell")];
        const [first, second] = [one?.step("append"), other?.step("judge")];
        second?.();
        other?.answered("store-failed");
        first?.();
        one?.answered("ok");
        mustEqual(
          await told(),
          [
            { name: "tell", outcome: "store-failed", steps: ["judge"] },
            { name: "say", outcome: "ok", steps: ["append"] },
          ],
          "told",
        );
      },
    },
    {
      name: "[PF-19] a request is not followed on its own node",
      async run() {
        const { traces } = await make();
        const trace = traces.begin("say");
        mustEqual(traces.follow(trace?.mark() ?? ""), null, "its own mark");
      },
    },
  ];
}
