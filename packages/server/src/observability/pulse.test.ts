import { describe, test } from "bun:test";
import { pulseContract } from "@lampion/core";
import { createPulse } from "./pulse.ts";

describe("the thread of the server", () => {
  const work = (ms: number): void => {
    const { busyMs } = createPulse();
    const until = busyMs() + ms;
    while (busyMs() < until);
  };
  for (const one of pulseContract(async () => ({ pulse: createPulse(), work, rest: () => Bun.sleep(20) }))) test(one.name, () => one.run());
});
