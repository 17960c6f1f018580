import { expect, test } from "bun:test";
import { createInbox } from "./inbox.ts";

/** A thread whose clock moves as it works; `turn` is one round of its loop. */
function thread(costMs: (item: string) => number) {
  let nowMs = 1_000;
  let calls: (() => void)[] = [];
  const done: string[] = [];
  const inbox = createInbox<string>({ passedMs: () => nowMs, soon: (call) => void calls.push(call) }, (item) => {
    done.push(item);
    nowMs += costMs(item);
  });
  return {
    inbox,
    done,
    pass: (ms: number) => void (nowMs += ms),
    turn() {
      const now = calls;
      calls = [];
      for (const call of now) call();
      return now.length;
    },
  };
}
const names = (count: number): string[] => Array.from({ length: count }, (_, at) => `m${at}`);

test("[RL-17] what comes to a thread with time to spare is worked on at once", () => {
  const { inbox, done, turn } = thread(() => 0.1);
  for (const name of names(20)) {
    expect(inbox.take(name, false)).toBe(true);
    expect(done.at(-1)).toBe(name);
    turn();
  }
  expect(inbox.waiting()).toBe(0);
});

test("[RL-17] a rush is worked on in slices and in its order, and between two slices the thread does something else", () => {
  const { inbox, done, turn } = thread(() => 1);
  for (const name of names(100)) expect(inbox.take(name, false)).toBe(true);
  expect([done.length, inbox.waiting()]).toEqual([8, 92]);
  let turns = 0;
  for (; inbox.waiting() > 0; turns += 1) turn();
  expect(turns).toBeGreaterThanOrEqual(11);
  expect(done).toEqual(names(100));
  // Nothing is left behind that would call for ever.
  turn();
  expect(turn()).toBe(0);
});

test("[RL-17] [PT-19] once the oldest has waited 300 ms new ones are refused, but for what is never left out, until the thread has caught up", () => {
  const { inbox, done, turn, pass } = thread(() => 4);
  for (const name of names(30)) inbox.take(name, false);
  pass(301);
  expect(inbox.take("late", false)).toBe(false);
  expect(inbox.take("a report", true)).toBe(true);
  expect(inbox.take("late", false)).toBe(false);
  while (inbox.waiting() > 0) turn();
  expect(done).toEqual([...names(30), "a report"]);
  turn();
  expect(inbox.take("after", false)).toBe(true);
  expect(done.at(-1)).toBe("after");
});

test("[RL-17] what waits has an end, whatever it is", () => {
  const { inbox } = thread(() => 8);
  let taken = 0;
  while (taken < 100_000 && inbox.take("x", true)) taken += 1;
  expect(taken).toBe(20_001);
});
