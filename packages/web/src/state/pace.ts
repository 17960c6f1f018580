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
/** Shows what waits, or the first piece of it, `rows` new rows at most; says whether there is more. */
type Show = (rows: number) => boolean;
/** So many new rows are drawn in one task at first, and at most (PF-18). */
const rowsMost = 4;
/** A piece that took longer, ms, is followed by smaller ones, and one that took less than half of it by larger ones. */
const pieceMs = 60;
/** When the page takes in what only adds words of others. On a device that draws quickly at once; where drawing takes long, several together. */
export interface Pace {
  /** `show` runs at once, or stands in for what waits already. */
  later(show: Show): void;
  /** Something else happened that shows everything: nothing waits any more. */
  shown(): void;
  /** What waits is shown now: the page came into sight. */
  now(): void;
}

export function createPace(ends: PaceEnds): Pace {
  let waiting: Show | null = null;
  let restsUntilMs = -Infinity;
  let wakesAtMs = Infinity;
  /** When the first piece of what is being shown was, and how long drawing its pieces has taken. */
  let begunMs = 0;
  let workedMs = 0;
  let rows = rowsMost;

  function draw(): void {
    const show = waiting;
    waiting = null;
    if (show === null) return;
    const sinceMs = ends.nowMs();
    if (workedMs === 0) begunMs = sinceMs;
    // Until it is drawn nobody knows how long that takes.
    restsUntilMs = sinceMs + longestMs;
    const isMore = show(rows);
    if (isMore) waiting = show;
    ends.drawn(() => {
      const drawnMs = ends.nowMs();
      const tookMs = Math.max(0, drawnMs - sinceMs - frameMs);
      workedMs += tookMs;
      if (tookMs > pieceMs) rows = Math.max(1, rows - 1);
      else if (isMore && tookMs < pieceMs / 2) rows = Math.min(rowsMost, rows + 1);
      // Pieces follow one another frame by frame; the rest comes after the last.
      restsUntilMs = isMore ? drawnMs : Math.min(Math.max(begunMs + longestMs, drawnMs), drawnMs + workedMs * restTimes);
      if (!isMore || waiting === null) workedMs = 0;
      time();
    });
  }
  function time(): void {
    if (waiting === null || ends.isHidden()) return;
    const leftMs = restsUntilMs - ends.nowMs();
    if (leftMs <= 0) return draw();
    // What was waited for before it was drawn may come sooner once it is.
    if (wakesAtMs <= restsUntilMs) return;
    const atMs = restsUntilMs;
    wakesAtMs = atMs;
    ends.after(leftMs, () => {
      if (wakesAtMs === atMs) wakesAtMs = Infinity;
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

/** More than this is a screen of its own, of which only what is in sight is drawn: taken at once. */
const inPiecesMost = 16;
/**
 * `after`, which only adds to `before`, with no more than the first `rows` words that came in the stream on screen; the same object where
 * that is all of it. What a stream begins with comes whole: piece by piece it would push up what one has just begun to read (AP-34).
 */
export function firstPiece(before: ClientState, after: ClientState, open: string | null, rows: number): ClientState {
  const [old, view] = [before.streams.get(open ?? ""), after.streams.get(open ?? "")];
  if (old === undefined || view === undefined || old === view) return after;
  const pending = pendingOf(view);
  const numbered = view.lines.length - pending.length;
  const last = old.lines.at(-1 - pendingOf(old).length)?.seq ?? 0;
  let grown = 0;
  while (grown < numbered && (view.lines[numbered - 1 - grown] as Line).seq > last) grown += 1;
  if (last === 0 || grown <= rows || grown > inPiecesMost) return after;
  const lines = [...view.lines.slice(0, numbered - grown + rows), ...pending];
  return { ...after, streams: new Map(after.streams).set(view.id, { ...view, lines }) };
}
