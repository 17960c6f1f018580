import { createRuleSet, rank, type Kind, type Rule, type Step, type Verdict } from "@lampion/safety";
import { sha256 } from "../sha256.ts";
import type { VectorHour } from "./vector-store.ts";

/** Signals of one message without its text, as the judge had them. */
export interface Vector {
  readonly kind: Kind;
  readonly from: string;
  readonly slots: Float64Array;
}
export interface Replayed {
  readonly messages: number;
  readonly p99Micros: number;
  readonly rules: ReadonlyMap<string, { readonly hits: number; readonly senders: number; readonly overlap: number }>;
}
const scene = (from: string) =>
  ({ scope: "full", from, author: { typedAge: null, isProvenAdult: false, deviceAgeMs: null, mayLink: false }, to: null, room: null, nowMs: 0 }) as const;

interface Counts {
  hits: number;
  overlap: number;
  readonly senders: Set<string>;
}
/** Rules tried on vectors that come in parts; `inForce`: whose hits count as overlap. */
function createReplay(rules: readonly Rule[], inForce: readonly Rule[]) {
  const tried = createRuleSet(
    rules.map((rule) => ({ ...rule, mode: "shadow" })),
    sha256,
  );
  const names = new Set(rules.map(({ id }) => id));
  const others = createRuleSet(
    inForce.filter(({ id }) => !names.has(id)),
    sha256,
  );
  const found = new Map<string, Counts>(rules.map(({ id }) => [id, { hits: 0, overlap: 0, senders: new Set<string>() }]));
  const costs: number[] = [];
  return {
    found,
    costs,
    /** Each vector stands for `weight` messages. */
    run(vectors: Iterable<Vector>, weight: number): void {
      for (const { kind, from, slots } of vectors) {
        const draft = { kind, text: "", language: "fr", anyway: false } as const;
        const begun = Bun.nanoseconds();
        const { hits } = tried.run(slots, draft, scene(from));
        costs.push(Bun.nanoseconds() - begun);
        if (hits.length === 0) continue;
        const isActedOn = others.run(slots, draft, scene(from)).hits.some(({ mode }) => mode !== "shadow");
        for (const { rule } of hits) {
          const one = found.get(rule);
          if (one === undefined) continue;
          one.hits += weight;
          one.senders.add(from);
          if (isActedOn) one.overlap += weight;
        }
      }
    },
  };
}
/** What the strictest of them wants; "allow" when none wants anything. */
const strictest = (wants: readonly Verdict[]): Step => wants.reduce<Step>((most, { step }) => (rank(step) > rank(most) ? step : most), "allow");

/** So many messages get this verdict of the rules in force, and would get that one of the tried ones, were they all live. */
export interface Move {
  readonly today: Step;
  readonly tried: Step;
  messages: number;
}
/** A whole set beside the one in force: what either does with the same messages. Rules alone are compared; what the stages before them find is in no vector. */
function createMoves(rules: readonly Rule[], inForce: readonly Rule[]) {
  const today = createRuleSet(inForce, sha256);
  const asLive = createRuleSet(
    rules.map((rule) => (rule.mode === "retired" ? rule : { ...rule, mode: "live" })),
    sha256,
  );
  const moves = new Map<string, Move>();
  return {
    moves,
    run(vectors: Iterable<Vector>, weight: number): void {
      for (const { kind, from, slots } of vectors) {
        const draft = { kind, text: "", language: "fr", anyway: false } as const;
        const [before, after] = [today, asLive].map((set) => strictest(set.run(slots, draft, scene(from)).wants)) as [Step, Step];
        if (before === "allow" && after === "allow") continue;
        const key = `${before}/${after}`;
        const move = moves.get(key) ?? { today: before, tried: after, messages: 0 };
        move.messages += weight;
        moves.set(key, move);
      }
    },
  };
}
function p99Of(costs: number[]): number {
  costs.sort((a, b) => a - b);
  return (costs[Math.floor(costs.length * 0.99)] ?? 0) / 1_000;
}

/** What rules would have hit over recorded vectors: hits, distinct senders, how many of them a rule of `inForce` acts on already, and the cost of all (SF-62). */
export function replayRules(rules: readonly Rule[], vectors: Iterable<Vector>, inForce: readonly Rule[] = []): Replayed {
  const { found, costs, run } = createReplay(rules, inForce);
  run(vectors, 1);
  return {
    messages: costs.length,
    p99Micros: p99Of(costs),
    rules: new Map([...found].map(([id, { hits, overlap, senders }]) => [id, { hits, overlap, senders: senders.size }])),
  };
}

export interface ReplayedHours {
  /** Vectors tried, and the messages that they stand for. */
  readonly tried: number;
  readonly messages: number;
  readonly sinceMs: number | null;
  /** Of these messages, about how many the rule hits, and how many of those a rule in force acts on already. */
  readonly hits: number;
  readonly overlap: number;
  /** Pseudonyms that change each day: one person on three days is three. */
  readonly senders: number;
  readonly p99Micros: number;
}
export interface ReplayedSet extends Omit<ReplayedHours, "hits" | "overlap" | "senders"> {
  readonly rules: ReadonlyMap<string, Pick<ReplayedHours, "hits" | "overlap" | "senders">>;
  /** Messages with which either set does something, by what today's and what the tried one does, most first. */
  readonly moves: readonly Move[];
}
/** One rule over all hours that were kept, hour by hour, so that whoever writes meanwhile waits for one of them at most (SF-62). */
export async function replayHours(rule: Rule, hours: AsyncIterable<VectorHour>, inForce: readonly Rule[]): Promise<ReplayedHours> {
  const { rules, moves: _, ...all } = await replaySet([rule], hours, inForce, false);
  return { ...all, ...(rules.get(rule.id) ?? { hits: 0, overlap: 0, senders: 0 }) };
}
/** Many rules in the same way; `compares`: also as a whole set beside the one in force. */
export async function replaySet(rules: readonly Rule[], hours: AsyncIterable<VectorHour>, inForce: readonly Rule[], compares = true): Promise<ReplayedSet> {
  const { found, costs, run } = createReplay(rules, inForce);
  const beside = compares ? createMoves(rules, inForce) : null;
  let messages = 0;
  let sinceMs: number | null = null;
  for await (const { atMs, heard, vectors } of hours) {
    sinceMs ??= atMs;
    if (vectors.length === 0) continue;
    messages += heard;
    run(vectors, heard / vectors.length);
    beside?.run(vectors, heard / vectors.length);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    tried: costs.length,
    messages,
    sinceMs,
    rules: new Map([...found].map(([id, { hits, overlap, senders }]) => [id, { hits: Math.round(hits), overlap: Math.round(overlap), senders: senders.size }])),
    moves: [...(beside?.moves.values() ?? [])].map((one) => ({ ...one, messages: Math.round(one.messages) })).sort((a, b) => b.messages - a.messages),
    p99Micros: p99Of(costs),
  };
}
