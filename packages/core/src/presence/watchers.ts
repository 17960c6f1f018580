/**
 * Which windows show a slot: the reverse index of PT-13, as linked lists in columns, so that a million slots in thirty
 * thousand windows cost no object each. Windows are numbers, 0 to 2^31 - 1.
 */
export interface Watchers {
  /** Answers the entry, to be given back once. */
  watch(slot: number, window: number): number;
  unwatch(entry: number): void;
  each(slot: number, visit: (window: number) => void): void;
}

const none = -1;

export function createWatchers(capacity = 1_024): Watchers {
  let heads = new Int32Array(capacity).fill(none);
  // Four numbers per entry: window, slot, next, previous. A free entry points to the next free one.
  let entries = new Int32Array(capacity * 4);
  let used = 0;
  let free = none;

  const bigger = (old: Int32Array<ArrayBuffer>, size: number): Int32Array<ArrayBuffer> => {
    const next = new Int32Array(Math.max(size, old.length * 2)).fill(none);
    next.set(old);
    return next;
  };
  const at = (entry: number, column: number): number => entries[entry * 4 + column] ?? none;

  return {
    watch(slot, window) {
      if (slot >= heads.length) heads = bigger(heads, slot + 1);
      let entry = free;
      if (entry === none) {
        entry = used;
        used += 1;
        if (used * 4 > entries.length) entries = bigger(entries, used * 4);
      } else free = at(entry, 2);
      const next = heads[slot] ?? none;
      entries[entry * 4] = window;
      entries[entry * 4 + 1] = slot;
      entries[entry * 4 + 2] = next;
      entries[entry * 4 + 3] = none;
      if (next !== none) entries[next * 4 + 3] = entry;
      heads[slot] = entry;
      return entry;
    },
    unwatch(entry) {
      const next = at(entry, 2);
      const previous = at(entry, 3);
      if (previous === none) heads[at(entry, 1)] = next;
      else entries[previous * 4 + 2] = next;
      if (next !== none) entries[next * 4 + 3] = previous;
      entries[entry * 4 + 2] = free;
      free = entry;
    },
    each(slot, visit) {
      for (let entry = heads[slot] ?? none; entry !== none; entry = at(entry, 2)) visit(at(entry, 0));
    },
  };
}
