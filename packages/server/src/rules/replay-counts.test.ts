import { expect, test } from "bun:test";
import { slotOfName, type CountText, type RuleText } from "@lampion/safety";
import { publishTexts } from "@lampion/safety/publish";
import { replayHours, replaySet } from "./replay.ts";
import { longTexts } from "./testing/vector-contract.ts";
import type { VectorHour } from "./vector-store.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const startMs = 20_000 * day + 9 * hour;
const slotsOf = (units: number): Float64Array => {
  const slots = new Float64Array(180);
  slots[slotOfName("text.units") ?? 0] = units;
  return slots;
};
/** Who stops whoever writes three long texts within the minutes. */
function rule(more: Partial<CountText> = {}, head: Partial<RuleText> = {}) {
  const count: CountText = { name: "long", key: "sender", of: "messages", minutes: 60, step: 5, when: "text.units > 15", ...more };
  const tests: RuleText["tests"] = [
    { name: "three", given: { "count.long": 3 }, expect: "hit" },
    { name: "two", given: { "count.long": 2 }, expect: "miss" },
    { name: "not known", given: {}, expect: "unknown" },
    { name: "counts", of: "long", given: { "text.units": 16 }, expect: "hit" },
    { name: "counts not", of: "long", given: { "text.units": 15 }, expect: "miss" },
    { name: "not told", of: "long", given: {}, expect: "unknown" },
  ];
  const { rules, faults } = publishTexts([{ ...longTexts, id: "three-long", when: "count.long >= 3", counts: [count], tests, ...head }]);
  expect(faults).toEqual([]);
  return rules[0]!;
}
type Said = readonly [from: string, atMs: number, units: number];
const row = (atMs: number, said: readonly Said[], heard = said.length): VectorHour => ({
  atMs,
  heard,
  vectors: said.map(([from, at, units]) => ({ kind: "room", from, atMs: at, slots: slotsOf(units) })),
});
async function* hours(...rows: readonly VectorHour[]): AsyncGenerator<VectorHour> {
  yield* rows;
}
const at = (hours_: number, minutes: number): number => startMs + hours_ * hour + minutes * minute;
const replayed = async (tried: ReturnType<typeof rule>, ...rows: readonly VectorHour[]) => (await replayHours(tried, hours(...rows), [])).counted;

test("[SF-62, SF-65] a count of one author is rebuilt in the order of time, over hours and over the rows of two nodes, and forgets what its window has left", async () => {
  const found = await replayed(
    rule(),
    row(at(0, 0), []),
    // Two nodes wrote this hour; the third long text of Ann stands in the row that comes first.
    row(at(1, 0), [
      ["ann", at(1, 50), 20],
      ["bob", at(1, 5), 20],
    ]),
    row(at(1, 0), [
      ["ann", at(1, 10), 20],
      ["ann", at(1, 20), 5],
      ["ann", at(1, 30), 20],
    ]),
    row(at(2, 0), [
      ["ann", at(2, 5), 20],
      ["bob", at(2, 30), 20],
      ["ann", at(2, 59), 5],
    ]),
  );
  // Ann at 1:50 and at 2:05; at 2:59 only the one of 2:05 still counts.
  expect(found).toEqual({ messages: 8, left: 0, hits: 2, overlap: 0, senders: 1, why: null });
});

test("[SF-62, SF-65] only messages are tried of whose window everything was kept: not after the first hour has begun, not behind an hour that had more, not across midnight", async () => {
  const three = (from: number): Said[] => [0, 10, 20].map((minutes) => ["ann", at(from, minutes), 20]);
  expect(await replayed(rule(), row(at(0, 0), three(0)))).toMatchObject({ messages: 0, left: 3, hits: 0, why: "not-whole" });
  expect(await replayed(rule(), row(at(0, 0), [], 0), row(at(1, 0), three(1)))).toMatchObject({ messages: 3, hits: 1, why: null });
  // The hour before had 300: a part of them is no ground to count on, and the next hour reaches into it.
  const sampled = row(at(0, 0), three(0), 300);
  expect(await replayed(rule(), sampled, row(at(1, 0), three(1)), row(at(2, 0), three(2)))).toMatchObject({ messages: 3, left: 303, hits: 3, why: null });
  const night = 15;
  expect(at(night, 0) % day).toBe(0);
  const [before, after] = [
    row(at(night - 1, 0), [["ann@1", at(night - 1, 50), 20]]),
    row(at(night, 0), [
      ["ann@2", at(night, 10), 20],
      ["ann@2", at(night, 59), 20],
    ]),
  ];
  expect(await replayed(rule(), row(at(0, 0), []), before, after, row(at(night + 1, 0), [["ann@2", at(night + 1, 0), 20]]))).toMatchObject({ messages: 2, left: 2, hits: 1 });
  const old: VectorHour = { ...row(at(1, 0), three(1)), vectors: row(at(1, 0), three(1)).vectors.map(({ atMs: _, ...one }) => one) };
  expect(await replayed(rule(), row(at(0, 0), []), old)).toMatchObject({ messages: 0, left: 3, why: "not-whole" });
});

test("[SF-62, SF-65] what was not kept is said exactly: knocks and private talk, rooms, words, more than a day", async () => {
  const kept = [row(at(0, 0), []), row(at(1, 0), [["ann", at(1, 0), 20]])];
  for (const [tried, why] of [
    [rule({}, { on: ["room", "private"] }), "not-rooms"],
    [rule({ key: "room" }), "by-room"],
    [rule({ key: "text" }), "by-words"],
    [rule({ minutes: 1_440, step: 60 }), "over-a-day"],
  ] as const)
    expect([why, await replayed(tried, ...kept)]).toEqual([why, { messages: 0, left: 1, hits: 0, overlap: 0, senders: 0, why }]);
});

test("[SF-62, SF-65] a set with such a rule: the others count as before, it stands for itself, and in what the whole set would do it has no part", async () => {
  const { rules } = publishTexts([longTexts]);
  const set = await replaySet(
    [...rules, rule()],
    hours(
      row(at(0, 0), []),
      row(
        at(1, 0),
        [0, 10, 20].map((minutes) => ["ann", at(1, minutes), 20]),
      ),
    ),
    [rule({}, { mode: "live" })],
  );
  expect([set.rules.get("long-texts")?.hits, set.rules.has("three-long"), set.counted.get("three-long")?.hits]).toEqual([3, false, 1]);
  expect(set.moves).toEqual([{ today: "allow", tried: "block", messages: 3 }]);
  expect((await replayHours(rules[0]!, hours(row(at(0, 0), [["ann", at(0, 0), 20]])), [])).counted).toBeNull();
  expect(
    (
      await replayHours(
        rule(),
        hours(
          row(at(0, 0), []),
          row(
            at(1, 0),
            [0, 10, 20].map((minutes) => ["ann", at(1, minutes), 20]),
          ),
        ),
        rules,
      )
    ).overlap,
  ).toBe(1);
});
