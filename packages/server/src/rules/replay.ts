import { createRuleSet, rank, type Kind, type Rule, type RuleSet, type Step, type Verdict } from "@lampion/safety";
import { sha256 } from "../sha256.ts";
import { createCountReplay, type CountedReplay } from "./replay-counts.ts";
import type { VectorHour } from "./vector-store.ts";

/** Signals of one message without its text, as the judge had them. */
export interface Vector {
  readonly kind: Kind;
  readonly from: string;
  /** When, to the minute; what was kept by an older version has none. */
  readonly atMs?: number;
  readonly slots: Float64Array;
}
export interface Replayed {
  readonly messages: number;
  readonly p99Micros: number;
  readonly rules: ReadonlyMap<string, { readonly hits: number; readonly senders: number; readonly overlap: number }>;
}
const scene = (from: string) =>
  ({ scope: "full", from, author: { typedAge: null, isProvenAdult: false, deviceAgeMs: null, mayLink: false }, to: null, room: null, nowMs: 0 }) as const;

/** What is in force beside the tried ones; what a rule counts itself is not known for a single message. */
const othersOf = (names: ReadonlySet<string>, inForce: readonly Rule[]): RuleSet =>
  createRuleSet(
    toldAlone(inForce).filter(({ id }) => !names.has(id)),
    sha256,
  );
interface Counts {
  hits: number;
  overlap: number;
  readonly senders: Set<string>;
}
/** Rules tried on vectors that come in parts; `inForce`: whose hits count as overlap. */
const countsItself = ({ counts }: Rule): boolean => counts !== undefined;
const toldAlone = (rules: readonly Rule[]): readonly Rule[] => rules.filter((rule) => !countsItself(rule));
function createReplay(all: readonly Rule[], inForce: readonly Rule[]) {
  const rules = toldAlone(all);
  const tried = createRuleSet(
    rules.map((rule) => ({ ...rule, mode: "shadow" })),
    sha256,
  );
  const names = new Set(rules.map(({ id }) => id));
  const others = othersOf(names, inForce);
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
/** A whole set beside the one in force: what either does with the same messages, less what counts itself. Rules alone are compared; what the stages before them find is in no vector. */
function createMoves(rules: readonly Rule[], inForce: readonly Rule[]) {
  const today = createRuleSet(toldAlone(inForce), sha256);
  const asLive = createRuleSet(
    toldAlone(rules).map((rule) => (rule.mode === "retired" ? rule : { ...rule, mode: "live" })),
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
  /** Of a rule that counts itself: over which messages the numbers are, which is fewer than all. */
  readonly counted: CountedReplay | null;
}
export interface ReplayedSet extends Omit<ReplayedHours, "hits" | "overlap" | "senders" | "counted"> {
  readonly rules: ReadonlyMap<string, Pick<ReplayedHours, "hits" | "overlap" | "senders">>;
  /** What became of the rules that count themselves. */
  readonly counted: ReadonlyMap<string, CountedReplay>;
  /** Messages with which either set does something, by what today's and what the tried one does, most first. */
  readonly moves: readonly Move[];
}
/** One rule over all hours that were kept, hour by hour, so that whoever writes meanwhile waits for one of them at most (SF-62). */
export async function replayHours(rule: Rule, hours: AsyncIterable<VectorHour>, inForce: readonly Rule[]): Promise<ReplayedHours> {
  const { rules, counted, moves: _, ...all } = await replaySet([rule], hours, inForce, false);
  const own = counted.get(rule.id) ?? null;
  const { hits, overlap, senders } = own ?? rules.get(rule.id) ?? { hits: 0, overlap: 0, senders: 0 };
  return { ...all, hits, overlap, senders, counted: own };
}
/** Many rules in the same way; `compares`: also as a whole set beside the one in force. */
export async function replaySet(rules: readonly Rule[], hours: AsyncIterable<VectorHour>, inForce: readonly Rule[], compares = true): Promise<ReplayedSet> {
  const { found, costs, run } = createReplay(rules, inForce);
  const others = othersOf(new Set(rules.map(({ id }) => id)), inForce);
  const counting = rules.filter(countsItself).map((rule) => [rule.id, createCountReplay(rule, others)] as const);
  const beside = compares ? createMoves(rules, inForce) : null;
  let messages = 0;
  let sinceMs: number | null = null;
  for await (const row of hours) {
    const { atMs, heard, vectors } = row;
    sinceMs ??= atMs;
    for (const [, one] of counting) one.take(row);
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
    counted: new Map(counting.map(([id, one]) => [id, one.end()])),
    moves: [...(beside?.moves.values() ?? [])].map((one) => ({ ...one, messages: Math.round(one.messages) })).sort((a, b) => b.messages - a.messages),
    p99Micros: p99Of(costs),
  };
}
