import { expect, test } from "bun:test";
import fc from "fast-check";
import type { Line } from "@lampion/client";
import { createRows, inFours, type Row } from "./rows.ts";

const line = (seq: number, who: string, at: number, more: Partial<Line> = {}): Line => ({
  key: `q${String(seq)}`,
  seq,
  at,
  kind: "text",
  by: { m: who, name: who, mark: 1, gender: "other" },
  mine: who === "me",
  text: `line ${String(seq)}`,
  re: null,
  fold: false,
  freed: false,
  notice: null,
  withdrawn: false,
  state: "sent",
  code: null,
  reason: null,
  help: null,
  spans: [],
  retryAtMs: null,
  lacks: null,
  rule: null,
  proof: null,
  ...more,
});
const noon = new Date(2026, 8, 1, 12).getTime();
const kinds = (rows: readonly Row[]): string[] => rows.map((row) => (row.kind === "message" ? `${row.key}${row.isFirst ? " first" : ""}${row.isLast ? " last" : ""}` : row.kind));

test("[AP-8] messages of one person within five minutes stand together; a pause, another person or a new day begins anew", () => {
  const rows = createRows()(
    [line(1, "a", noon), line(2, "a", noon + 60_000), line(3, "b", noon + 70_000), line(4, "b", noon + 400_000), line(5, "b", noon + 86_400_000)],
    null,
    () => true,
  );
  expect(kinds(rows)).toEqual(["day", "q1 first", "q2 last", "q3 first last", "q4 first last", "day", "q5 first last"]);
});

test("[AP-8] the line of the unread stands once, before the first word of others that was not read", () => {
  const lines = [line(1, "a", noon), line(2, "me", noon + 1), line(3, "me", noon + 2), line(4, "b", noon + 3), line(5, "b", noon + 4)];
  expect(kinds(createRows()(lines, 1, () => true))).toEqual(["day", "q1 first last", "q2 first", "q3 last", "unread", "q4 first", "q5 last"]);
  expect(kinds(createRows()(lines, 5, () => true))).not.toContain("unread");
});

test("[AP-8] rows made step by step are those made at once, and what did not change stays the same object", () => {
  const one = fc.record({
    who: fc.constantFrom("a", "b", "me"),
    gap: fc.constantFrom(1_000, 200_000, 400_000, 50_000_000),
    kind: fc.constantFrom("text", "text", "text", "withdrawn", "notice" as const),
  });
  fc.assert(
    fc.property(fc.array(one, { maxLength: 40 }), fc.array(fc.nat(), { maxLength: 10 }), fc.option(fc.nat(40), { nil: null }), (specs, cuts, unread) => {
      let at = noon;
      const lines = specs.map((spec, index) => line(index + 1, spec.who, (at += spec.gap), { kind: spec.kind as Line["kind"], notice: spec.kind === "notice" ? "level" : null }));
      const step = createRows();
      let shown: readonly Line[] = [];
      for (const cut of cuts) {
        // Growing, shrinking from the front, and a line that changes in its place.
        shown = lines.slice(cut % 3 === 0 ? cut % 4 : 0, cut % (lines.length + 1)).map((each) => (each.seq === cut ? { ...each, withdrawn: true } : each));
        expect(step(shown, unread, () => true)).toEqual(createRows()(shown, unread, () => true));
      }
      const first = step(lines, unread, () => true);
      const again = step([...lines, line(lines.length + 1, "z", at + 1)], unread, () => true);
      for (let index = 0; index < first.length - 1; index += 1) expect(again[index] === first[index] || index >= first.length - 3).toBe(true);
    }),
  );
});

test("[AP-37] rows come and go by four: all that the screen needs is there, at most four more on each side, and most steps of a scroll change nothing", () => {
  const walk = [...Array.from({ length: 400 }, (_, at) => at), ...Array.from({ length: 300 }, (_, at) => 399 - at), 5_000, 0];
  let [now, changes]: [readonly [number, number], number] = [[0, -1], 0];
  for (const first of walk) {
    const next = inFours(now, first, first + 17);
    expect([next[0] >= 0, next[0] <= first, first - next[0] <= 4, next[1] >= first + 17, next[1] - first - 17 <= 4]).toEqual([true, true, true, true, true]);
    if (next !== now) changes += 1;
    now = next;
  }
  expect(changes).toBeLessThan(walk.length / 4);
  // A screen that became lower needs fewer.
  expect(inFours([0, 40], 0, 10)).toEqual([0, 10]);
});
