import type { ClientState, Line, StreamView } from "@lampion/client";

/** The longest that words of others wait to be shown while the page is in sight, ms. */
const longestMs = 400;
/** After the page was drawn it rests this many times as long as that took: two thirds of a slow phone stay free for its guest (AP-37, PF-18). */
const restTimes = 3;
/** A frame is waited for even where nothing takes time. */
const frameMs = 16;

export interface PaceEnds {
  nowMs(): number;
  after(ms: number, run: () => void): void;
  /** Runs once what was changed now has been drawn. */
  drawn(run: () => void): void;
  isHidden(): boolean;
}
/** When the page takes in what only adds words of others. On a device that draws quickly at once; where drawing takes long, several together. */
export interface Pace {
  /** `show` runs at once, or stands in for what waits already. */
  later(show: () => void): void;
  /** Something else happened that shows everything: nothing waits any more. */
  shown(): void;
  /** What waits is shown now: the page came into sight. */
  now(): void;
}

export function createPace(ends: PaceEnds): Pace {
  let waiting: (() => void) | null = null;
  let isTimed = false;
  let restsUntilMs = -Infinity;

  function draw(): void {
    const show = waiting;
    waiting = null;
    if (show === null) return;
    const sinceMs = ends.nowMs();
    // Until it is drawn nobody knows how long that takes.
    restsUntilMs = sinceMs + longestMs;
    show();
    ends.drawn(() => {
      const drawnMs = ends.nowMs();
      restsUntilMs = Math.min(sinceMs + longestMs, drawnMs + Math.max(0, drawnMs - sinceMs - frameMs) * restTimes);
      time();
    });
  }
  function time(): void {
    if (isTimed || waiting === null || ends.isHidden()) return;
    const leftMs = restsUntilMs - ends.nowMs();
    if (leftMs <= 0) return draw();
    isTimed = true;
    ends.after(leftMs, () => {
      isTimed = false;
      time();
    });
  }
  return {
    later(show) {
      waiting = show;
      time();
    },
    shown() {
      waiting = null;
    },
    now: draw,
  };
}

/** Own texts that have no number yet stand last. */
const pendingOf = (view: StreamView): readonly Line[] => view.lines.slice(view.lines.findLastIndex((line) => line.seq > 0) + 1);

/** Whether this only adds words of others at the end of streams: nothing that a guest did waits for it, and nothing is taken away. */
export function onlyAdds(before: ClientState, after: ClientState): boolean {
  for (const key of Object.keys(after) as (keyof ClientState)[]) if (key !== "streams" && before[key] !== after[key]) return false;
  if (before.streams.size !== after.streams.size) return false;
  for (const [id, view] of after.streams) {
    const old = before.streams.get(id);
    if (old === view) continue;
    if (old === undefined || !adds(old, view)) return false;
  }
  return true;
}
function adds(old: StreamView, view: StreamView): boolean {
  if (old.epoch !== view.epoch || old.reactions !== view.reactions || old.gone !== view.gone || old.missing !== view.missing || old.forked !== view.forked) return false;
  const [was, is] = [pendingOf(old), pendingOf(view)];
  if (was.length !== is.length || was.some((line, at) => line !== is[at])) return false;
  const last = old.lines.at(-1 - was.length)?.seq ?? 0;
  let grown = 0;
  for (let at = view.lines.length - 1 - is.length; at >= 0; at -= 1) {
    const line = view.lines[at] as Line;
    if (line.seq <= last) break;
    if (line.mine) return false;
    grown += 1;
  }
  return grown > 0;
}
