/** What waits for a time, by slots of one granule: one wheel for everybody instead of a timer per person (PT-15). */
export interface Wheel<T> {
  add(dueMs: number, item: T): void;
  /** Everything due by now, in the order of slots. */
  due(nowMs: number): T[];
}

/** `granuleMs`: how late an item may come. An item in the past comes with the next call. */
export function createWheel<T>(granuleMs: number, startMs: number): Wheel<T> {
  const slots = new Map<number, T[]>();
  let done = Math.floor(startMs / granuleMs);
  return {
    add(dueMs, item) {
      const slot = Math.max(done + 1, Math.ceil(dueMs / granuleMs));
      const list = slots.get(slot);
      if (list === undefined) slots.set(slot, [item]);
      else list.push(item);
    },
    due(nowMs) {
      const now = Math.floor(nowMs / granuleMs);
      if (now <= done) return [];
      const items: T[] = [];
      // A clock that jumped far ahead must not be walked slot by slot.
      if (now - done > slots.size + 1_000) {
        for (const slot of [...slots.keys()].filter((key) => key <= now).sort((a, b) => a - b)) {
          for (const item of slots.get(slot) ?? []) items.push(item);
          slots.delete(slot);
        }
      } else {
        for (let slot = done + 1; slot <= now; slot += 1) {
          const list = slots.get(slot);
          if (list === undefined) continue;
          for (const item of list) items.push(item);
          slots.delete(slot);
        }
      }
      done = now;
      return items;
    },
  };
}
