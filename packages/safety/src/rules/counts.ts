import type { CountMark, Draft, Scene } from "../types.ts";

/** What a rule counts, beside one value: messages, or people. */
export const countsMost = { messages: 1_000, people: 64 } as const;
/** How many values are remembered at once on a node; whatever was not touched for longest goes first. */
const ringsMost = 10_000;
const minuteMs = 60_000;

/** Messages by bucket of time. */
interface Messages {
  readonly at: Int32Array;
  readonly n: Uint16Array;
}
/** People, each with the bucket of their last message. Of more than are told apart those stay who wrote last, whatever the order in which they are heard of. */
interface People {
  readonly who: Uint32Array;
  readonly at: Int32Array;
  size: number;
}
/** What the rules of a node count themselves (SF-65): numbers and digests in process memory, changed by `advance` alone. */
export interface Counts {
  readonly rings: Map<string, Messages | People>;
}
export const createCounts = (): Counts => ({ rings: new Map() });

/** FNV-1a, never 0: tells people apart within one count and says nothing of them elsewhere. */
export function digestOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0 || 1;
}
const bucketOf = (atMs: number, step: number): number => Math.floor(atMs / (step * minuteMs));

/** Folds what a record counted into memory; the order of records changes nothing within a window (SF-68). */
export function foldCounts({ rings }: Counts, marks: readonly CountMark[], atMs: number): void {
  for (const [count, key, who, minutes, step] of marks) {
    const name = `${count} ${key}`;
    const known = rings.get(name);
    const ring = known ?? (who === 0 ? { at: new Int32Array(minutes / step), n: new Uint16Array(minutes / step) } : { who: new Uint32Array(8), at: new Int32Array(8), size: 0 });
    const grown = "who" in ring ? withPerson(ring, who, bucketOf(atMs, step)) : withMessage(ring, bucketOf(atMs, step));
    rings.delete(name);
    rings.set(name, grown);
    if (known !== undefined || rings.size <= ringsMost) continue;
    const oldest = rings.keys().next().value;
    if (oldest !== undefined) rings.delete(oldest);
  }
}
function withMessage(ring: Messages, bucket: number): Messages {
  const place = bucket % ring.at.length;
  const stands = ring.at[place] ?? 0;
  if (bucket < stands) return ring;
  ring.n[place] = bucket > stands ? 1 : Math.min(countsMost.messages, (ring.n[place] ?? 0) + 1);
  ring.at[place] = bucket;
  return ring;
}
function withPerson(ring: People, who: number, bucket: number): People {
  const known = ring.who.subarray(0, ring.size).indexOf(who);
  if (known >= 0) {
    ring.at[known] = Math.max(ring.at[known] ?? 0, bucket);
    return ring;
  }
  if (ring.size < countsMost.people) {
    const room = ring.size < ring.who.length ? ring : { who: new Uint32Array(ring.size * 2), at: new Int32Array(ring.size * 2), size: ring.size };
    if (room !== ring) {
      room.who.set(ring.who);
      room.at.set(ring.at);
    }
    room.who[room.size] = who;
    room.at[room.size] = bucket;
    room.size += 1;
    return room;
  }
  let oldest = 0;
  for (let at = 1; at < ring.size; at += 1) if (isBefore(ring, at, ring.at[oldest] ?? 0, ring.who[oldest] ?? 0)) oldest = at;
  if (!isBefore(ring, oldest, bucket, who)) return ring;
  ring.who[oldest] = who;
  ring.at[oldest] = bucket;
  return ring;
}
const isBefore = (ring: People, place: number, bucket: number, who: number): boolean =>
  (ring.at[place] ?? 0) < bucket || ((ring.at[place] ?? 0) === bucket && (ring.who[place] ?? 0) < who);

/** The value as it is with this message: `more` says whether it counts itself. Changes nothing. */
export function countOf({ rings }: Counts, [count, key, who, minutes, step]: CountMark, nowMs: number, more: boolean): number {
  const ring = rings.get(`${count} ${key}`);
  const now = bucketOf(nowMs, step);
  const from = now - minutes / step;
  if (ring === undefined) return more ? 1 : 0;
  let sum = 0;
  if ("who" in ring) {
    let isKnown = false;
    for (let at = 0; at < ring.size; at += 1) {
      if ((ring.at[at] ?? 0) <= from) continue;
      sum += 1;
      isKnown ||= ring.who[at] === who;
    }
    return Math.min(countsMost.people, sum + (more && !isKnown ? 1 : 0));
  }
  for (let at = 0; at < ring.at.length; at += 1) if ((ring.at[at] ?? 0) > from) sum += ring.n[at] ?? 0;
  return Math.min(countsMost.messages, sum + (more ? 1 : 0));
}

export const countKeys = ["sender", "pair", "room", "text"] as const;
export type CountKey = (typeof countKeys)[number];
/** Whose count this message belongs to, in ids that the memory has anyway; null where there is no such thing here. `near`: digest of the words. */
export function keyOf(key: CountKey, { from, to, room }: Scene, near: () => readonly [number, number] | null): string | null {
  switch (key) {
    case "sender":
      return from === "" ? null : from;
    case "pair":
      return to === null || from === "" ? null : `${from}>${to.id}`;
    case "room":
      return room?.id ?? null;
    case "text":
      return near()?.join(".") ?? null;
  }
}
/** Whom a count of people counts: for the author those who are written to, else who wrote. */
export const whoIn = (key: CountKey, { from, to }: Scene): string | null => (key === "sender" ? (to?.id ?? null) : from === "" ? null : from);
/** Where a count can be kept: what has no pair or no room there is never told. */
export const countsOn = (key: CountKey, of: "messages" | "people"): readonly Draft["kind"][] =>
  key === "room" ? ["room"] : key === "pair" || (key === "sender" && of === "people") ? ["knock", "private"] : ["room", "knock", "private"];
