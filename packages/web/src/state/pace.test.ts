import { outside, type ClientState, type Line, type StreamView } from "@lampion/client";
import { expect, test } from "bun:test";
import { createPace, onlyAdds, type Pace } from "./pace.ts";

/** A page whose drawing takes `drawMs`, on a clock of its own. */
function page(drawMs: number, isHidden = (): boolean => false): { pace: Pace; shown: [number, number][]; at: () => number; runTo(ms: number): void; say(n: number): void } {
  let nowMs = 0;
  const due: { atMs: number; run: () => void }[] = [];
  const shown: [number, number][] = [];
  const after = (ms: number, run: () => void): void => void due.push({ atMs: nowMs + ms, run });
  const pace = createPace({ nowMs: () => nowMs, after, drawn: (run) => after(drawMs, run), isHidden });
  return {
    pace,
    shown,
    at: () => nowMs,
    say: (n) => pace.later(() => shown.push([nowMs, n])),
    runTo(ms) {
      for (;;) {
        due.sort((a, b) => a.atMs - b.atMs);
        if (due[0] === undefined || due[0].atMs > ms) break;
        const { atMs, run } = due.shift() as (typeof due)[0];
        nowMs = atMs;
        run();
      }
      nowMs = ms;
    },
  };
}
/** So many words at twenty a second; the times at which the page showed any. */
function busy(drawMs: number, count: number): [number, number][] {
  const { say, runTo, shown } = page(drawMs);
  for (let n = 1; n <= count; n += 1) {
    runTo(n * 50);
    say(n);
  }
  runTo(count * 50 + 1_000);
  return shown;
}

test("[AP-37] the first word of others is shown at once, and on a device that draws quickly so is every other", () => {
  expect(busy(16, 40)).toHaveLength(40);
  expect(busy(16, 40)[0]).toEqual([50, 1]);
});

test("[AP-37] where drawing takes long several words are shown together, each within 0.4 s, and the last is never lost", () => {
  const shown = busy(100, 100);
  expect(shown.length).toBeLessThan(25);
  expect(shown.at(-1)?.[1]).toBe(100);
  const times = [0, ...shown.map(([at]) => at)];
  for (const [at, time] of times.entries()) expect(time - (times[at - 1] ?? 0)).toBeLessThanOrEqual(400 + 50);
});

test("[AP-37] a page that nobody sees draws nothing, and everything once it is in sight", () => {
  let isHidden = true;
  const { pace, say, runTo, shown } = page(16, () => isHidden);
  for (let n = 1; n <= 20; n += 1) {
    say(n);
    runTo(n * 1_000);
  }
  expect(shown).toEqual([]);
  isHidden = false;
  pace.now();
  expect(shown).toEqual([[20_000, 20]]);
});

test("[AP-37] what was shown with something else is not shown again", () => {
  const { pace, say, runTo, shown } = page(50);
  say(1);
  say(2);
  pace.shown();
  runTo(2_000);
  expect(shown).toEqual([[0, 1]]);
});

const line = (seq: number, more: Partial<Line> = {}): Line =>
  ({ key: `q${seq}`, seq, kind: "text", mine: false, text: "Bonsoir", withdrawn: false, state: "sent", ...more }) as Line;
const view = (lines: readonly Line[], more: Partial<StreamView> = {}): StreamView => ({
  id: "room:FR",
  epoch: 1,
  me: "m",
  lines,
  reactions: none,
  spoke: [],
  gone: false,
  missing: 0,
  forked: false,
  ...more,
});
const none = new Map<number, readonly number[]>();
const state = (one: StreamView, more: Partial<ClientState> = {}): ClientState => ({ ...outside, phase: "inside", streams: new Map([[one.id, one]]), ...more });

test("[AP-35, AP-37] only words of others at the end may wait: nothing of one's own, nothing taken away, no answer, no other screen", () => {
  const [one, own] = [line(1), line(0, { key: "o1", mine: true, state: "sending" })];
  const before = state(view([one, own]));
  const after = (lines: readonly Line[], more: Partial<StreamView> = {}, rest: Partial<ClientState> = {}): boolean =>
    onlyAdds(before, { ...before, ...state(view(lines, more)), ...rest });
  expect(after([one, line(2), own])).toBe(true);
  expect(after([one, line(2), line(3), own])).toBe(true);
  expect(after([one, line(2), { ...own, state: "sent" }])).toBe(false);
  expect(after([one, line(2)])).toBe(false);
  expect(after([one, line(2, { mine: true }), own])).toBe(false);
  expect(after([one, own, line(0, { key: "o2", mine: true })])).toBe(false);
  expect(after([{ ...one, withdrawn: true }, own])).toBe(false);
  expect(after([one, line(2), own], { forked: true })).toBe(false);
  expect(after([one, line(2), own], { missing: 1 })).toBe(false);
  expect(after([one, line(2), own], { reactions: new Map([[1, [1]]]) })).toBe(false);
  expect(after([one, line(2), own], { epoch: 2 })).toBe(false);
  expect(after([one, line(2), own], {}, { phase: "gone" })).toBe(false);
  expect(onlyAdds(before, { ...before, streams: new Map() })).toBe(false);
});
