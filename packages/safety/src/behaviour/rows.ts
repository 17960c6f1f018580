/**
 * Rows of 32-bit floats by key, least recently changed out first. Times are whole seconds since the memory began, exact for 194 days;
 * a process does not live that long, and its memory not longer than it.
 */
export interface Rows {
  readonly width: number;
  readonly size: number;
  /** The row of a key, or null; reading changes nothing, so that judging never does (SF-5). */
  find(key: string): Float32Array | null;
  /** Copies the row of a key into `out`, zeros where there is none. */
  copy(key: string, out: Float32Array): void;
  /** The row of a key, made empty if there is none; counts as a use. */
  open(key: string): Float32Array;
  drop(key: string): void;
}

/** No slot: the end of the list in the order of use. */
const nowhere = -1;

export function createRows(width: number, max: number): Rows {
  const slots = new Map<string, number>();
  /** Keys by slot, and the slots in the order of use as a list through two columns: to use one again costs no new entry. */
  const keys: string[] = [];
  let before = new Int32Array(0);
  let after = new Int32Array(0);
  let oldest = nowhere;
  let newest = nowhere;
  const free: number[] = [];
  let capacity = 0;
  let used = 0;
  let data = new Float32Array(0);
  let views: Float32Array[] = [];
  const row = (slot: number): Float32Array => (views[slot] ??= data.subarray(slot * width, (slot + 1) * width));

  function leave(slot: number): void {
    const [older, newer] = [before[slot] as number, after[slot] as number];
    if (older === nowhere) oldest = newer;
    else after[older] = newer;
    if (newer === nowhere) newest = older;
    else before[newer] = older;
  }
  function enter(slot: number): void {
    before[slot] = newest;
    after[slot] = nowhere;
    if (newest === nowhere) oldest = slot;
    else after[newest] = slot;
    newest = slot;
  }
  function grow(): void {
    capacity = Math.min(max, Math.max(16, capacity * 2));
    const wider = new Float32Array(capacity * width);
    wider.set(data);
    data = wider;
    views = [];
    const [wasBefore, wasAfter] = [before, after];
    before = new Int32Array(capacity);
    after = new Int32Array(capacity);
    before.set(wasBefore);
    after.set(wasAfter);
  }
  function slotForNew(): number {
    const again = free.pop();
    if (again !== undefined) return again;
    if (used < max) {
      if (used === capacity) grow();
      return used++;
    }
    const slot = oldest;
    leave(slot);
    slots.delete(keys[slot] as string);
    return slot;
  }
  return {
    width,
    get size() {
      return slots.size;
    },
    find(key) {
      const slot = slots.get(key);
      return slot === undefined ? null : row(slot);
    },
    copy(key, out) {
      const slot = slots.get(key);
      if (slot === undefined) return void out.fill(0);
      out.set(row(slot));
    },
    open(key) {
      let slot = slots.get(key);
      if (slot === undefined) {
        slot = slotForNew();
        row(slot).fill(0);
        slots.set(key, slot);
        keys[slot] = key;
      } else {
        if (slot === newest) return row(slot);
        leave(slot);
      }
      enter(slot);
      return row(slot);
    },
    drop(key) {
      const slot = slots.get(key);
      if (slot === undefined) return;
      slots.delete(key);
      leave(slot);
      free.push(slot);
    },
  };
}
