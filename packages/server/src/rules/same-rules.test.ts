import { expect, test } from "bun:test";
import { createMemoryBus } from "@lampion/core";
import { createSameRules } from "./same-rules.ts";

test("[SF-64] two nodes on different sets are an alarm after a minute and not before, said once; when they agree again, or one is gone, nothing is left of it", () => {
  const bus = createMemoryBus();
  let nowMs = 1_000_000;
  const alarms: string[] = [];
  const digests = { a: "1".repeat(64), b: "1".repeat(64) };
  const open = (name: "a" | "b") =>
    createSameRules(
      bus.end(),
      name,
      () => digests[name],
      () => nowMs,
      (what) => alarms.push(`${name} ${what}`),
    );
  const [a, b] = [open("a"), open("b")];
  const pass = (seconds: number, who = [a, b]): void => {
    for (let left = seconds; left > 0; left -= 20) {
      nowMs += 20_000;
      for (const one of who) one.tick();
    }
  };
  pass(120);
  expect([alarms, a.others(), b.others()]).toEqual([[], 0, 0]);
  digests.b = "2".repeat(64);
  pass(60);
  expect(alarms).toEqual([]);
  pass(60);
  const [one, two] = ["1".repeat(12), "2".repeat(12)];
  expect([a.others(), b.others()]).toEqual([1, 1]);
  expect(alarms.toSorted()).toEqual([`a rules: ${one} in force here, ${two} on another node`, `b rules: ${two} in force here, ${one} on another node`]);
  pass(120);
  expect(alarms).toHaveLength(2);
  digests.a = digests.b;
  pass(40);
  expect([alarms.length, a.others(), b.others()]).toEqual([2, 0, 0]);
  digests.a = "3".repeat(64);
  pass(120);
  expect([alarms.length, a.others()]).toEqual([4, 1]);
  b.stop();
  pass(120, [a]);
  expect(a.others()).toBe(0);
});
