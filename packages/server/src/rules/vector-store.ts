import { gunzipSync, gzipSync } from "node:zlib";
import type { Kind } from "@lampion/safety";
import type { Tables } from "../store/tables.ts";
import { vectorStatements } from "../store/vector-statements.ts";
import type { Vector } from "./replay.ts";

/** Signals of one hour of rooms on one node: a random part of all that were heard, and how many those were. */
export interface VectorHour {
  readonly atMs: number;
  readonly heard: number;
  readonly vectors: readonly Vector[];
}
export interface VectorStore {
  /** Signals of a message; only those of rooms are kept (SF-62). */
  note(kind: Kind, from: string, slots: Float64Array | null, nowMs: number): void;
  /** Writes the hour that is over and ends what is older than 14 days; to be called every few seconds. */
  keep(nowMs: number): Promise<void>;
  /** Everything kept, oldest first, and the running hour of this node last. */
  hours(): AsyncIterable<VectorHour>;
  /** Writes the running hour too, as far as it came. */
  close(nowMs: number): Promise<void>;
}
const hourMs = 3_600_000;
export const vectorsLiveMs = 14 * 24 * hourMs;
/** Of an hour of one node: 14 days are 86,016 vectors at most, some 30 MB. */
export const vectorsPerHour = 256;

/**
 * What rules are replayed over (SF-62): numbers of the signal table, no word. The author is a pseudonym of that day, made when the hour is written; in memory the hour lies
 * with the node's own ids, as the judge's memory does. Of its time the minute is kept, so that rules which count can be tried. Each message of an hour has the same chance to be kept.
 */
export function createVectorStore(tables: Tables, pseudonym: (from: string, day: number) => string, newId: () => string, below: (limit: number) => number): VectorStore {
  const on = tables.prepare(vectorStatements);
  let hour = 0;
  let heard = 0;
  let kept: { from: string; atMs: number; slots: Float64Array }[] = [];
  const over: VectorHour[] = [];
  const named = (): VectorHour => {
    const day = Math.floor(hour / 24);
    return { atMs: hour * hourMs, heard, vectors: kept.map(({ from, atMs, slots }) => ({ kind: "room", from: pseudonym(from, day), atMs, slots })) };
  };
  function close(nowMs: number, isLast: boolean): void {
    const now = Math.floor(nowMs / hourMs);
    if (now === hour && !isLast) return;
    if (heard > 0) over.push(named());
    // Hours that could not be written wait; a day of them, and the oldest goes.
    over.splice(0, over.length - 24);
    hour = now;
    heard = 0;
    kept = [];
  }
  let writing: Promise<void> | null = null;
  /** One at a time: an hour is written once. */
  const write = (): Promise<void> => (writing ??= writeAll().finally(() => void (writing = null)));
  async function writeAll(): Promise<void> {
    for (let [one] = over; one !== undefined; [one] = over) {
      await on.add.run({ id: newId(), at_ms: one.atMs, heard: one.heard, body: pack(one.vectors) });
      over.shift();
    }
  }
  return {
    note(kind, from, slots, nowMs) {
      if (kind !== "room" || slots === null) return;
      close(nowMs, false);
      heard += 1;
      const atMs = nowMs - (nowMs % 60_000);
      if (kept.length < vectorsPerHour) kept.push({ from, atMs, slots: slots.slice() });
      else {
        const place = below(heard);
        const one = kept[place];
        if (one === undefined) return;
        one.from = from;
        one.atMs = atMs;
        one.slots.set(slots);
      }
    },
    async keep(nowMs) {
      close(nowMs, false);
      await write();
      await on.forget.run(nowMs - vectorsLiveMs);
    },
    async *hours() {
      yield* keptHours(tables);
      if (heard > 0) yield named();
    },
    async close(nowMs) {
      close(nowMs, true);
      await write();
    },
  };
}

/** The hours that are written, of all nodes, oldest first: what a command beside a running server sees. */
export async function* keptHours(tables: Tables): AsyncGenerator<VectorHour> {
  const on = tables.prepare(vectorStatements);
  let last = { at_ms: 0, id: "" };
  for (;;) {
    const rows = await on.after.all(last.at_ms, last.id, 24);
    for (const row of rows) yield { atMs: row.at_ms, heard: row.heard, vectors: unpack(row.body, row.at_ms) };
    const [end] = rows.slice(-1);
    if (end === undefined) return;
    last = end;
  }
}

/** Where the minute of the hour stands among the slots: no version reads a slot there. */
const minuteAt = -1;
/** Most slots are 0: name, then place and value of the others, skipped and failed ones by a letter; before them the minute. */
function pack(vectors: readonly Vector[]): string {
  const rows = vectors.map(({ from, slots, atMs }) => [
    from,
    slots.length,
    ...(atMs === undefined ? [] : [minuteAt, Math.floor((atMs % hourMs) / 60_000)]),
    ...[...slots].flatMap((value, slot) => (value === 0 ? [] : [slot, Number.isNaN(value) ? "s" : value === Number.NEGATIVE_INFINITY ? "f" : value])),
  ]);
  return gzipSync(JSON.stringify(rows)).toString("base64");
}
/** Null rows of a damaged body are passed over: a replay is no reason to fail. */
function unpack(body: string, hourAtMs: number): Vector[] {
  try {
    const rows = JSON.parse(gunzipSync(Buffer.from(body, "base64"), { maxOutputLength: 50_000_000 }).toString("utf8")) as [string, number, ...(number | string)[]][];
    return rows.map(([from, length, ...values]) => {
      const slots = new Float64Array(length);
      let atMs: number | undefined;
      for (let at = 0; at + 1 < values.length; at += 2) {
        const value = values[at + 1];
        if (values[at] === minuteAt) atMs = hourAtMs + Number(value) * 60_000;
        else slots[Number(values[at])] = value === "s" ? Number.NaN : value === "f" ? Number.NEGATIVE_INFINITY : Number(value);
      }
      return { kind: "room", from, slots, ...(atMs === undefined ? {} : { atMs }) };
    });
  } catch {
    return [];
  }
}
