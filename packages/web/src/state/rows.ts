import type { Line } from "@lampion/client";

/** One row of a talk as it is drawn: a message, a line of the service, or a line between them. */
export type Row =
  | { readonly kind: "day"; readonly key: string; readonly at: number }
  | { readonly kind: "unread"; readonly key: string }
  | { readonly kind: "notice"; readonly key: string; readonly line: Line }
  /** `first` and `last` of what one person said without a pause of five minutes (AP-8). */
  | { readonly kind: "message"; readonly key: string; readonly line: Line; readonly isFirst: boolean; readonly isLast: boolean };

/** Messages of one person within this stand together. */
const togetherMs = 300_000;
const day = (at: number): string => new Date(at).toDateString();
const together = (a: Line | undefined, b: Line | undefined): boolean =>
  a !== undefined && b !== undefined && a.kind === "text" && b.kind === "text" && a.mine === b.mine && a.by?.m === b.by?.m && b.at - a.at < togetherMs && day(a.at) === day(b.at);

/**
 * Turns lines into rows. Rows whose lines did not change are the same objects as before, so that a list of thousands is redrawn only where
 * something happened. `unreadAfter`: the last number that was read when one left; null draws no line.
 */
export function createRows(): (lines: readonly Line[], unreadAfter: number | null, isNotice: (line: Line) => boolean) => readonly Row[] {
  let before: readonly Line[] = [];
  let made: Row[] = [];
  /** Index of the first row of each line in `made`. */
  let starts: number[] = [];
  let lastUnread: number | null = null;
  return (lines, unreadAfter, isNotice) => {
    let same = 0;
    if (unreadAfter === lastUnread) while (same < lines.length && same < before.length && lines[same] === before[same]) same += 1;
    // The last line that stayed may have a neighbour now that changes how it is drawn.
    const from = Math.max(0, same - 1);
    const rows = made.slice(0, from < starts.length ? starts[from] : made.length);
    const begins = starts.slice(0, from);
    let isMarked = rows.some((row) => row.kind === "unread");
    for (let at = from; at < lines.length; at += 1) {
      const line = lines[at] as Line;
      const previous = lines[at - 1];
      begins.push(rows.length);
      if (line.kind === "withdrawn" || (line.kind === "notice" && !isNotice(line))) continue;
      if (previous === undefined || day(previous.at) !== day(line.at)) rows.push({ kind: "day", key: `d${day(line.at)}${line.key}`, at: line.at });
      if (!isMarked && unreadAfter !== null && line.seq > unreadAfter && !line.mine && line.kind === "text") {
        rows.push({ kind: "unread", key: "unread" });
        isMarked = true;
      }
      if (line.kind === "notice") rows.push({ kind: "notice", key: line.key, line });
      else rows.push({ kind: "message", key: line.key, line, isFirst: !together(previous, line), isLast: !together(line, lines[at + 1]) });
    }
    before = lines;
    made = rows;
    starts = begins;
    lastUnread = unreadAfter;
    return rows;
  };
}

/** How many rows come into the page, or leave it, at a time. */
const atOnce = 4;
/**
 * Indexes of the rows that are in the page, first and last, for those that the screen needs, after `now`, which were there until now. They come and
 * go by four, on the side to which one moves: most frames of a scroll then change nothing in the page, and are neither laid out nor painted. More
 * at once would be a frame that a slow phone shows late (AP-37).
 */
export function inFours(now: readonly [first: number, last: number], first: number, last: number): readonly [first: number, last: number] {
  const [before, after] = [first - now[0], now[1] - last];
  if (before >= 0 && after >= 0 && before <= atOnce && after <= atOnce) return now;
  return [before < 0 ? Math.max(0, first - atOnce) : first, after < 0 ? last + atOnce : last];
}
