import { outside, type ClientState, type Line, type StreamView } from "@lampion/client";
import { expect, test } from "bun:test";
import { createPace, firstPiece, onlyAdds, type Pace } from "./pace.ts";

/** A page whose drawing takes `drawMs`, on a clock of its own. */
function page(
  drawMs: number | (() => number),
  isHidden = (): boolean => false,
): { pace: Pace; shown: [number, number][]; at: () => number; runTo(ms: number): void; say(n: number): void } {
  let nowMs = 0;
  const due: { atMs: number; run: () => void }[] = [];
  const shown: [number, number][] = [];
  const after = (ms: number, run: () => void): void => void due.push({ atMs: nowMs + ms, run });
  const pace = createPace({ nowMs: () => nowMs, after, drawn: (run) => after(typeof drawMs === "number" ? drawMs : drawMs(), run), isHidden });
  return {
    pace,
    shown,
    at: () => nowMs,
    say: (n) =>
      pace.later(() => {
        shown.push([nowMs, n]);
        return false;
      }),
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

test("[PF-18] what comes while it is being drawn waits for the rest that the drawing asks for, not for the longest", () => {
  const { say, runTo, shown } = page(60);
  say(1);
  runTo(20);
  say(2);
  runTo(1_000);
  // Drawn after 60 ms, 44 more than a frame: three times that are rested.
  expect(shown).toEqual([
    [0, 1],
    [60 + 44 * 3, 2],
  ]);
});

test("[PF-18] pieces of what came together follow one another drawing by drawing, and the rest is that of all of them", () => {
  const { pace, say, runTo, shown } = page(40);
  let pieces = 3;
  pace.later(() => {
    pieces -= 1;
    shown.push([0, -pieces]);
    return pieces > 0;
  });
  runTo(100);
  expect(pieces).toBe(0);
  say(9);
  runTo(1_000);
  expect(shown.at(-1)).toEqual([120 + 24 * 3 * 3, 9]);
});

test("[PF-18] a piece that took a phone long is followed by smaller ones, and by larger ones again where drawing is quick", () => {
  let drawMs = 100;
  const { pace, runTo } = page(() => drawMs);
  const asked: number[] = [];
  const write = (count: number): void => {
    let left = count;
    pace.later((rows) => {
      asked.push(rows);
      left -= rows;
      return left > 0;
    });
  };
  write(12);
  runTo(2_000);
  expect(asked.splice(0)).toEqual([4, 3, 2, 1, 1, 1]);
  drawMs = 20;
  write(10);
  runTo(4_000);
  expect(asked).toEqual([1, 2, 3, 4]);
});

test("[PF-18] pieces that something else has shown are over", () => {
  const { pace, say, runTo, shown } = page(40);
  pace.later(() => true);
  pace.shown();
  runTo(2_000);
  expect(shown).toEqual([]);
  say(1);
  expect(shown).toEqual([[2_000, 1]]);
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

test("[PF-18] of many words that came together in the stream on screen four are the first piece, own ones behind them; a screenful, and other streams, are taken at once", () => {
  const [one, own] = [line(1), line(0, { key: "o1", mine: true, state: "sending" })];
  const before = state(view([one, own]));
  const came = (count: number): ClientState => state(view([one, ...Array.from({ length: count }, (_, at) => line(at + 2)), own]));
  const seqs = (of: ClientState): (number | undefined)[] | undefined => of.streams.get("room:FR")?.lines.map((each) => each.seq);
  const six = came(6);
  const first = firstPiece(before, six, "room:FR", 4);
  expect(seqs(first)).toEqual([1, 2, 3, 4, 5, 0]);
  expect(firstPiece(first, six, "room:FR", 4)).toBe(six);
  expect(firstPiece(before, came(4), "room:FR", 4).streams.get("room:FR")?.lines).toHaveLength(6);
  const screenful = came(17);
  expect(firstPiece(before, screenful, "room:FR", 4)).toBe(screenful);
  expect(firstPiece(before, six, "room:MC", 4)).toBe(six);
  expect(firstPiece(before, six, null, 4)).toBe(six);
});

test("[AP-34] what a room begins with comes whole, before what its guest has already written", () => {
  const came = [1, 2, 3, 4, 5, 6].map((seq) => line(seq));
  const own = line(0, { key: "o1", mine: true, state: "sending" });
  for (const waits of [[], [own]]) {
    const after = state(view([...came, ...waits]));
    expect(firstPiece(state(view(waits)), after, "room:FR", 4)).toBe(after);
  }
});
