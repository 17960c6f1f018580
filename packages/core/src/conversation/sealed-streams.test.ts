import { expect, test } from "bun:test";
import { createPassedRecords, type Passed } from "./sealed-streams.ts";

const record = (seq: number, epoch = 1): Passed => ({ epoch, seq, kind: 2, author: "anna", atMs: (epoch * 1_000 + seq) * 1_000 });

test("[CV-11] what passed in a conversation is noted once, for as long as it can be taken back: in the order of its numbers, 200 at most", () => {
  const passed = createPassedRecords();
  for (const seq of [2, 1, 3, 3, 2, 6, 5, 6, 4]) passed.note("talk", record(seq));
  passed.note("talk", record(1, 2));
  passed.note("talk", record(6));
  expect(passed.of("talk").map(({ epoch, seq }) => [epoch, seq])).toEqual([
    [1, 1],
    [1, 2],
    [1, 3],
    [1, 4],
    [1, 5],
    [1, 6],
    [2, 1],
  ]);
  for (let seq = 2; seq <= 1_000; seq += 1) for (let side = 0; side < 2; side += 1) passed.note("talk", record(seq, 2));
  expect(passed.of("talk").map(({ seq }) => seq)).toEqual(Array.from({ length: 200 }, (_, at) => 801 + at));
  expect(passed.of("other")).toEqual([]);
});

test("[CV-11] what is over is forgotten: a part of a conversation, or all of it", () => {
  const passed = createPassedRecords();
  for (let seq = 1; seq <= 10; seq += 1) passed.note("talk", record(seq));
  passed.forgetBefore(record(4).atMs);
  expect(passed.of("talk").map(({ seq }) => seq)).toEqual([4, 5, 6, 7, 8, 9, 10]);
  passed.forgetBefore(record(11).atMs);
  expect(passed.of("talk")).toEqual([]);
});
