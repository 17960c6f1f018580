import { afterEach, expect, test } from "bun:test";
import { tracesContract } from "@lampion/core";
import { startCollector, type Collector } from "./testing/collector.ts";
import { openTraces, type OpenTraces } from "./traces.ts";

let collectors: Collector[] = [];
afterEach(() => {
  for (const one of collectors) one.stop();
  collectors = [];
});
function open(share = 1): { readonly traces: OpenTraces; readonly collector: Collector; readonly alarms: string[] } {
  const collector = startCollector();
  collectors.push(collector);
  const alarms: string[] = [];
  const traces = openTraces({ url: collector.url, share, instance: "node", alarm: (about) => void alarms.push(about) });
  if (traces === null) throw new Error("nothing is traced");
  return { traces, collector, alarms };
}
/** So many requests that are over. */
async function requests(traces: OpenTraces, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) traces.begin("say")?.answered("ok");
  await Bun.sleep(0);
}

for (const one of tracesContract(async () => {
  const { traces, collector } = open();
  return {
    traces,
    async told() {
      await Bun.sleep(0);
      await traces.flush();
      return collector.told();
    },
  };
}))
  test(one.name, () => one.run());

test("[PF-19] without an address nothing is traced, and a share of requests is that share", async () => {
  expect(openTraces({ url: "", share: 1, instance: "node", alarm: () => {} })).toBeNull();
  const { traces, collector } = open(0.1);
  await requests(traces, 2_000);
  await traces.flush();
  expect(collector.told().length).toBeGreaterThan(100);
  expect(collector.told().length).toBeLessThan(320);
});

test("[PF-19] another node goes on with a request by its mark: its way to everybody stands below the request that the first one took; what is no mark is passed over", async () => {
  const [first, second] = [open(), open()];
  const trace = first.traces.begin("say");
  const delivered = second.traces.follow(trace?.mark() ?? "");
  delivered?.();
  trace?.answered("ok");
  for (const mark of ["", "say", trace?.mark().slice(1) ?? "", `${trace?.mark()}0`]) expect(second.traces.follow(mark)).toBeNull();
  await Bun.sleep(0);
  for (const { traces } of [first, second]) await traces.flush();
  const [whole] = first.collector.spans();
  const [there, ...more] = second.collector.spans();
  expect(more).toEqual([]);
  expect(there).toMatchObject({ name: "deliver", kind: 1, traceId: whole?.traceId, parentSpanId: whole?.spanId, attributes: [] });
  expect(BigInt(there?.endTimeUnixNano ?? 0) >= BigInt(there?.startTimeUnixNano ?? 1)).toBe(true);
});

test("[PF-19] a collector that refuses is named once until it takes again, what was meant for it is dropped, and no more than 2,048 requests ever wait", async () => {
  const { traces, collector, alarms } = open();
  collector.answer(503);
  for (let turn = 0; turn < 3; turn += 1) {
    await requests(traces, 10);
    await traces.flush();
  }
  expect(alarms).toEqual(["traces"]);
  collector.answer(200);
  collector.bodies.length = 0;
  await requests(traces, 5_000);
  await traces.flush();
  expect(collector.told()).toHaveLength(2_048);
  expect(alarms).toEqual(["traces"]);
  collector.answer(500);
  await requests(traces, 1);
  await traces.stop();
  expect(alarms).toEqual(["traces", "traces"]);
});
