import { everyKind, kinds } from "./kind.ts";

/**
 * Everybody who may be shown, as columns (PT-14): a slot per person, for each zone of the ladder one unordered list of
 * slots with swap-remove and a counter per kind (gender and age band, `kind.ts`). A query touches at most the given
 * number of slots; there is no scan over all.
 */
export interface Roster<P> {
  /** `zones`: numbers of the person's zones, smallest first, 8 at most, each once; `kind`: 0 to `kinds` - 1. */
  enter(person: P, zones: readonly number[], kind?: number): number;
  leave(slot: number): void;
  at(slot: number): P | null;
  /** Grows each time a slot is given to somebody new, so that an old handle is seen. */
  generation(slot: number): number;
  size(zone: number): number;
  /** How many of a zone are of these kinds (bits); one kind is one look. */
  count(zone: number, wanted: number): number;
  /** How many ever came to the zone: unchanged means that nobody new can be found there. */
  joins(zone: number): number;
  /**
   * Visits people of a zone from a start (0 to 2^32 - 1), in an order that the start alone decides, until `visit` says
   * stop or `most` were touched. Who is not of the wanted kinds (bits) is passed over, and counts as touched. Answers how many were touched.
   */
  sample(zone: number, start: number, most: number, visit: (slot: number, person: P) => boolean, wanted?: number): number;
}

const depth = 8;

interface List {
  slots: Int32Array;
  count: number;
  joins: number;
  readonly byKind: Int32Array;
}

export function createRoster<P>(capacity = 1_024): Roster<P> {
  let zoneOf = new Int32Array(capacity * depth).fill(-1);
  let placeOf = new Int32Array(capacity * depth);
  let generations = new Uint32Array(capacity);
  let kindOfSlot = new Uint8Array(capacity);
  const people: (P | null)[] = [];
  const free: number[] = [];
  const lists: List[] = [];

  function grow(): void {
    const bigger = <T extends Int32Array | Uint32Array | Uint8Array>(old: T, size: number): T => {
      const next = new (old.constructor as new (size: number) => T)(size);
      next.set(old);
      return next;
    };
    const old = zoneOf.length;
    zoneOf = bigger(zoneOf, old * 2);
    zoneOf.fill(-1, old);
    placeOf = bigger(placeOf, old * 2);
    generations = bigger(generations, generations.length * 2);
    kindOfSlot = bigger(kindOfSlot, kindOfSlot.length * 2);
  }
  function listOf(zone: number): List {
    const known = lists[zone];
    if (known !== undefined) return known;
    const list = { slots: new Int32Array(8), count: 0, joins: 0, byKind: new Int32Array(kinds) };
    lists[zone] = list;
    return list;
  }
  function countOf(list: List, wanted: number): number {
    if (wanted === everyKind) return list.count;
    let sum = 0;
    for (let kind = 0; kind < kinds; kind += 1) if ((wanted & (1 << kind)) !== 0) sum += list.byKind[kind] ?? 0;
    return sum;
  }
  return {
    enter(person, zones, kind = 0) {
      const slot = free.pop() ?? people.length;
      while ((slot + 1) * depth > zoneOf.length || slot >= generations.length) grow();
      people[slot] = person;
      generations[slot] = (generations[slot] ?? 0) + 1;
      kindOfSlot[slot] = kind;
      for (let level = 0; level < Math.min(depth, zones.length); level += 1) {
        const zone = zones[level] ?? 0;
        const list = listOf(zone);
        if (list.count === list.slots.length) {
          const slots = new Int32Array(list.count * 2);
          slots.set(list.slots);
          list.slots = slots;
        }
        list.slots[list.count] = slot;
        zoneOf[slot * depth + level] = zone;
        placeOf[slot * depth + level] = list.count;
        list.count += 1;
        list.joins += 1;
        list.byKind[kind] = (list.byKind[kind] ?? 0) + 1;
      }
      return slot;
    },
    leave(slot) {
      if (people[slot] === null || people[slot] === undefined) return;
      people[slot] = null;
      generations[slot] = (generations[slot] ?? 0) + 1;
      for (let level = 0; level < depth; level += 1) {
        const zone = zoneOf[slot * depth + level] ?? -1;
        if (zone < 0) continue;
        const list = listOf(zone);
        const place = placeOf[slot * depth + level] ?? 0;
        const last = list.slots[list.count - 1] ?? 0;
        list.slots[place] = last;
        list.count -= 1;
        const kind = kindOfSlot[slot] ?? 0;
        list.byKind[kind] = (list.byKind[kind] ?? 0) - 1;
        for (let other = 0; other < depth; other += 1) if (zoneOf[last * depth + other] === zone) placeOf[last * depth + other] = place;
        zoneOf[slot * depth + level] = -1;
      }
      free.push(slot);
    },
    at: (slot) => people[slot] ?? null,
    generation: (slot) => generations[slot] ?? 0,
    size: (zone) => lists[zone]?.count ?? 0,
    count(zone, wanted) {
      const list = lists[zone];
      return list === undefined ? 0 : countOf(list, wanted);
    },
    joins: (zone) => lists[zone]?.joins ?? 0,
    sample(zone, start, most, visit, wanted = everyKind) {
      const list = lists[zone];
      if (list === undefined || countOf(list, wanted) === 0) return 0;
      // A step without a common divisor visits every place once, in an order that differs with each start.
      const count = list.count;
      let step = 1 + (start % Math.max(1, count - 1));
      while (divisor(step, count) !== 1) step += 1;
      let touched = 0;
      for (let place = start % count; touched < Math.min(most, count); touched += 1, place = (place + step) % count) {
        const slot = list.slots[place] ?? 0;
        if ((wanted & (1 << (kindOfSlot[slot] ?? 0))) === 0) continue;
        const person = people[slot];
        if (person !== null && person !== undefined && !visit(slot, person)) return touched + 1;
      }
      return touched;
    },
  };
}

function divisor(a: number, b: number): number {
  let [x, y] = [a, b];
  while (y !== 0) [x, y] = [y, x % y];
  return x;
}
