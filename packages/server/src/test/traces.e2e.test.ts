import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commandNames, replyCodeList } from "@lampion/protocol";
import { startCollector, type Collector, type Span } from "../observability/testing/collector.ts";
import { createGuest, fieldsOf, newDevice } from "./guest.ts";
import { quickPace, startApp } from "./start-app.ts";

let collector: Collector;
let folder: string;
beforeEach(() => {
  collector = startCollector();
  folder = mkdtempSync(join(tmpdir(), "lampion-traces-"));
});
afterEach(() => {
  collector.stop();
  rmSync(folder, { recursive: true, force: true });
});
const planted = { said: "pommederainette", name: "Mirabelline", place: "75011" };

/** One guest comes, says one thing, is answered and goes; what of it nobody else may learn. */
async function oneMessage(env: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const app = await startApp(folder, { pace: quickPace, env });
  const device = newDevice();
  const store = new Map<string, string>();
  const guest = createGuest(app.url, device, store);
  expect(await guest.enter(fieldsOf(planted.name, { postalCode: planted.place }))).toMatchObject({ kind: "inside" });
  const room = `room:${guest.state.landing ?? ""}`;
  await guest.until((state) => state.streams.has(room), "the room");
  guest.send(room, `voici une ${planted.said} du jardin`);
  await guest.until((state) => (state.streams.get(room)?.lines ?? []).some((line) => line.seq > 0 && line.text.includes(planted.said)), "the text");
  const ids = app.ports.secrets.deviceIds(device.publicKey);
  const line = guest.state.streams.get(room)?.lines.find(({ seq }) => seq > 0);
  guest.stop();
  await app.stop();
  return [
    ...Object.values(planted),
    store.get("ticket") ?? "none",
    device.publicKey,
    device.seal.key,
    ...Object.values(ids).map(String),
    line?.by?.m ?? "none",
    line?.proof?.receipt ?? "none",
    "127.0.0.1",
    "localhost",
    room,
  ];
}

test("[PF-19, SC-19] a message's way is one request with its wait, the judge, the store and the way to everybody, and nothing in it is of a person", async () => {
  const secrets = await oneMessage({ TRACES_URL: collector.url, TRACES_SHARE: "1" });
  const spans = collector.spans();
  const says = spans.filter(({ name }) => name === "say");
  expect(says).toHaveLength(1);
  const [say] = says as [Span];
  const steps = spans.filter(({ parentSpanId }) => parentSpanId === say.spanId);
  expect(steps.map(({ name }) => name)).toEqual(["wait", "judge", "append", "deliver"]);
  expect(say.attributes).toEqual([{ key: "lampion.outcome", value: { stringValue: "ok" } }]);
  const from = ({ startTimeUnixNano }: Span): bigint => BigInt(startTimeUnixNano);
  const to = ({ endTimeUnixNano }: Span): bigint => BigInt(endTimeUnixNano);
  let before = from(say);
  for (const step of steps) {
    expect([step.name, step.traceId, from(step) >= before, to(step) >= from(step), to(step) <= to(say)]).toEqual([step.name, say.traceId, true, true, true]);
    before = to(step);
  }
  // Nanoseconds of our time, not microseconds.
  expect(Math.abs(Number(to(say) / 1_000_000n) - Date.now())).toBeLessThan(600_000);

  const known = new Set<string>([...commandNames, "wait", "judge", "append", "work", "deliver"]);
  const outcomes = new Set<string>([...replyCodeList, "ok", "repeated", "gone", "closed"]);
  for (const span of spans) {
    expect([span.name, known.has(span.name), /^[0-9a-f]{32}$/.test(span.traceId), /^[0-9a-f]{16}$/.test(span.spanId)]).toEqual([span.name, true, true, true]);
    const allowed = ["traceId", "spanId", "parentSpanId", "name", "kind", "startTimeUnixNano", "endTimeUnixNano", "attributes", "status"];
    expect(Object.keys(span).filter((key) => !allowed.includes(key))).toEqual([]);
    for (const { key, value } of span.attributes ?? []) expect([key, outcomes.has(value.stringValue)]).toEqual(["lampion.outcome", true]);
  }
  expect(new Set(spans.map(({ spanId }) => spanId)).size).toBe(spans.length);
  const all = collector.bodies.join("\n");
  for (const secret of secrets) expect([secret, all.includes(secret)]).toEqual([secret, false]);
});

test("[PF-19] unless it is asked for nothing is traced and nobody is called", async () => {
  await oneMessage({});
  expect(collector.bodies).toEqual([]);
});
