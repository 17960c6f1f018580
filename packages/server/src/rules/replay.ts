import { createRuleSet, type Kind, type Rule } from "@lampion/safety";
import { sha256 } from "../sha256.ts";

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

/** What rules would have hit over recorded vectors: hits, distinct senders, how many of them a rule of `inForce` acts on already, and the cost of all (SF-62). */
export function replayRules(rules: readonly Rule[], vectors: Iterable<Vector>, inForce: readonly Rule[] = []): Replayed {
  const tried = createRuleSet(
    rules.map((rule) => ({ ...rule, mode: "shadow" })),
    sha256,
  );
  const names = new Set(rules.map(({ id }) => id));
  const others = createRuleSet(
    inForce.filter(({ id }) => !names.has(id)),
    sha256,
  );
  const found = new Map(rules.map(({ id }) => [id, { hits: 0, overlap: 0, senders: new Set<string>() }]));
  const costs: number[] = [];
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
      one.hits += 1;
      one.senders.add(from);
      if (isActedOn) one.overlap += 1;
    }
  }
  costs.sort((a, b) => a - b);
  return {
    messages: costs.length,
    p99Micros: (costs[Math.floor(costs.length * 0.99)] ?? 0) / 1_000,
    rules: new Map([...found].map(([id, { hits, overlap, senders }]) => [id, { hits, overlap, senders: senders.size }])),
  };
}

/** So many messages of rooms are kept to be replayed: about 4 MB, none of it text. */
const mostVectors = 2_048;

/** The signals of the last messages of rooms, in memory only. Knocks and private talk are never kept for this: the consent promises it (SF-62). */
export function createVectorRing() {
  const ring: { atMs: number; vector: Vector }[] = [];
  let next = 0;
  return {
    note(kind: Kind, from: string, slots: Float64Array | null, nowMs: number): void {
      if (kind !== "room" || slots === null) return;
      // Once it is full nothing is allocated but a small record: the numbers are written over the oldest ones.
      const numbers = ring[next]?.vector.slots ?? new Float64Array(slots.length);
      numbers.set(slots);
      ring[next] = { atMs: nowMs, vector: { kind, from, slots: numbers } };
      next = (next + 1) % mostVectors;
    },
    vectors: (): Vector[] => ring.map(({ vector }) => vector),
    sinceMs: (): number | null => (ring.length === 0 ? null : Math.min(...ring.map(({ atMs }) => atMs))),
  };
}
