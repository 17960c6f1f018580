import type { Filters, Row } from "@lampion/protocol";
import type { Session } from "../guest/session-state.ts";
import type { Shown } from "./shown.ts";
import { createWatchers } from "./watchers.ts";

/** One guest's list: which people they see under which id. */
export interface Window {
  readonly session: Session;
  readonly seed: number;
  readonly zone: string | null;
  readonly rows: Map<string, Shown>;
  /** Generation of each slot that is shown. */
  readonly slots: Map<number, number>;
  /** In the reverse index. */
  readonly number: number;
  isOpen: boolean;
  /** Something that it shows may have changed. */
  isDirty: boolean;
  filters: Filters;
  /** Joins of the zone and blocks of the guest at the last look. */
  joins: number;
  blocks: number;
  /** Not before the first, not later than the second. */
  nextMs: number;
  lookMs: number;
}

/** The lists of this node, and which of them show a slot (PT-13). */
export interface Windows {
  of(session: string): Window | undefined;
  all(): Iterable<Window>;
  begin(session: Session, seed: number, zone: string | null): Window;
  shut(session: string): void;
  /** Everybody who sees the slot has something to look at. */
  touch(slot: number): void;
  settle(window: Window, changes: { drop: readonly string[]; change: readonly Row[]; add: readonly Shown[] }): void;
}

export function createWindows(): Windows {
  const windows = new Map<string, Window>();
  const byNumber: (Window | null)[] = [];
  const free: number[] = [];
  const watchers = createWatchers();

  function drop(window: Window, id: string): void {
    const row = window.rows.get(id);
    if (row === undefined) return;
    window.rows.delete(id);
    if (row.watch < 0) return;
    watchers.unwatch(row.watch);
    if (window.slots.get(row.slot) === row.generation) window.slots.delete(row.slot);
  }
  function shut(session: string): void {
    const window = windows.get(session);
    if (window === undefined) return;
    for (const id of [...window.rows.keys()]) drop(window, id);
    windows.delete(session);
    byNumber[window.number] = null;
    free.push(window.number);
  }
  return {
    of: (session) => windows.get(session),
    all: () => windows.values(),
    begin(session, seed, zone) {
      shut(session.id);
      const number = free.pop() ?? byNumber.length;
      const { filters } = session.kept.settings;
      const window: Window = { session, seed, zone, rows: new Map(), slots: new Map(), number, isOpen: true, isDirty: false, filters, joins: 0, blocks: 0, nextMs: 0, lookMs: 0 };
      byNumber[number] = window;
      windows.set(session.id, window);
      return window;
    },
    shut,
    touch(slot) {
      watchers.each(slot, (number) => {
        const window = byNumber[number];
        if (window !== null && window !== undefined) window.isDirty = true;
      });
    },
    settle(window, changes) {
      for (const id of changes.drop) drop(window, id);
      for (const row of changes.change) {
        const known = window.rows.get(row.id);
        if (known !== undefined) known.sent = row;
      }
      for (const row of changes.add) {
        window.rows.set(row.sent.id, row);
        if (row.slot < 0) continue;
        row.watch = watchers.watch(row.slot, window.number);
        window.slots.set(row.slot, row.generation);
      }
    },
  };
}
