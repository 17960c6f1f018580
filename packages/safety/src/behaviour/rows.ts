/**
 * Rows of 32-bit floats by key, least recently changed out first. Times are whole seconds since the memory began, exact for 194 days;
 * a process does not live that long, and its memory not longer than it.
 */
export interface Rows {
  readonly width: number;
  readonly size: number;
  /** The row of a key, or null; reading changes nothing, so that judging never does (SF-5). */
  find(key: string): Float32Array | null;
  /** The row of a key, made empty if there is none; counts as a use. */
  open(key: string): Float32Array;
  drop(key: string): void;
}

export function createRows(width: number, max: number): Rows {
  const slots = new Map<string, number>();
  const free: number[] = [];
  let capacity = 0;
  let used = 0;
  let data = new Float32Array(0);
  const row = (slot: number): Float32Array => data.subarray(slot * width, (slot + 1) * width);
  const slotForNew = (): number => {
    const again = free.pop();
    if (again !== undefined) return again;
    if (used < max) {
      if (used === capacity) {
        capacity = Math.min(max, Math.max(16, capacity * 2));
        const wider = new Float32Array(capacity * width);
        wider.set(data);
        data = wider;
      }
      return used++;
    }
    const [oldest] = slots;
    const [key, slot] = oldest as [string, number];
    slots.delete(key);
    return slot;
  };
  return {
    width,
    get size() {
      return slots.size;
    },
    find(key) {
      const slot = slots.get(key);
      return slot === undefined ? null : row(slot);
    },
    open(key) {
      let slot = slots.get(key);
      if (slot === undefined) {
        slot = slotForNew();
        row(slot).fill(0);
      } else slots.delete(key);
      slots.set(key, slot);
      return row(slot);
    },
    drop(key) {
      const slot = slots.get(key);
      if (slot === undefined) return;
      slots.delete(key);
      free.push(slot);
    },
  };
}
