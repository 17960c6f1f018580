import { createMemory, createRuleSet, foldCounts, type Rule, type RuleSet, type Scene } from "@lampion/safety";
import { sha256 } from "../sha256.ts";
import type { VectorHour } from "./vector-store.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Why what a rule counts cannot be rebuilt from what was kept of rooms: it counts in knocks or private talk too, of which nothing is kept; by room, or by the words, neither of which is kept;
 * over more than a day, which no pseudonym outlives; or no window was kept whole, because hours had more messages than are kept or the time of each was not.
 */
export const whyNot = ["not-rooms", "by-room", "by-words", "over-a-day", "not-whole"] as const;
export type WhyNot = (typeof whyNot)[number];

export interface CountedReplay {
  /** Messages whose whole window was kept, which were tried; `left`: those that were not. */
  readonly messages: number;
  readonly left: number;
  readonly hits: number;
  readonly overlap: number;
  readonly senders: number;
  /** Null where something was tried. */
  readonly why: WhyNot | null;
}

const sceneOf = (from: string, nowMs: number): Scene => ({
  ...{ scope: "full", from, author: { typedAge: null, isProvenAdult: false, deviceAgeMs: null, mayLink: false }, to: null, room: null, nowMs },
});
/** Why none of it can be rebuilt, by what the rule says alone. */
function cannot({ on, counts = [] }: Rule): WhyNot | null {
  if (on.some((kind) => kind !== "room")) return "not-rooms";
  if (counts.some(({ key }) => key === "room")) return "by-room";
  if (counts.some(({ key }) => key === "text")) return "by-words";
  if (counts.some(({ key, of }) => key !== "sender" || of !== "messages")) return "not-rooms";
  return counts.some(({ minutes }) => minutes * 60_000 >= dayMs) ? "over-a-day" : null;
}

/**
 * A rule that counts for itself over hours that come oldest first, rows of one hour together: its counts are rebuilt in the order of time, to the minute. Only messages are tried of whose window
 * every message was kept: of an hour that had more than are kept a count would come out too small. `others`: whose hits count as overlap.
 */
export function createCountReplay(rule: Rule, others: RuleSet): { take(row: VectorHour): void; end(): CountedReplay } {
  const tried = createRuleSet([{ ...rule, mode: "shadow" }], sha256);
  const impossible = cannot(rule);
  const windowMs = Math.max(0, ...(rule.counts ?? []).map(({ minutes }) => minutes)) * 60_000;
  const { counts } = createMemory();
  const senders = new Set<string>();
  const found = { messages: 0, left: 0, hits: 0, overlap: 0 };
  /** From when on everything was kept; null before the first hour. */
  let wholeFromMs: number | null = null;
  let rows: VectorHour[] = [];

  function close(): void {
    const [first] = rows;
    if (first === undefined) return;
    const heard = rows.reduce((sum, row) => sum + row.heard, 0);
    const vectors = rows.flatMap((row) => row.vectors);
    rows = [];
    wholeFromMs ??= first.atMs;
    if (impossible !== null || vectors.length !== heard || vectors.some(({ atMs }) => atMs === undefined)) {
      found.left += heard;
      wholeFromMs = first.atMs + hourMs;
      return;
    }
    for (const { kind, from, slots, atMs = 0 } of vectors.toSorted((a, b) => (a.atMs ?? 0) - (b.atMs ?? 0))) {
      const draft = { kind, text: "", language: "fr", anyway: false } as const;
      const scene = sceneOf(from, atMs);
      const ran = tried.run(slots, draft, scene, { counts, near: () => null });
      foldCounts(counts, ran.counts, atMs);
      // A window that reaches into the day before would find its author under another name.
      if (atMs - windowMs < Math.max(wholeFromMs, atMs - (atMs % dayMs))) {
        found.left += 1;
        continue;
      }
      found.messages += 1;
      if (ran.hits.length === 0) continue;
      found.hits += 1;
      senders.add(from);
      if (others.run(slots, draft, scene).hits.some(({ mode }) => mode !== "shadow")) found.overlap += 1;
    }
  }
  return {
    take(row) {
      if (rows[0] !== undefined && rows[0].atMs !== row.atMs) close();
      rows.push(row);
    },
    end() {
      close();
      return { ...found, senders: senders.size, why: found.messages > 0 ? null : (impossible ?? "not-whole") };
    },
  };
}
