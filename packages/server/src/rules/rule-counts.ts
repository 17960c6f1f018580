import type { RuleHit } from "@lampion/safety";

const hourMs = 3_600_000;
const hours = 24;
/** Beyond so many in an hour, senders are no longer told apart: the number is that of a flood, and says so itself. */
const mostSenders = 1_000;

export interface RuleCount {
  readonly acted: number;
  readonly would: number;
  readonly senders: number;
}
interface Hour {
  readonly at: number;
  messages: number;
  readonly rules: Map<string, { acted: number; would: number; readonly senders: Set<string> }>;
  /** How often each rule could not be told (MD-21). */
  readonly unknown: Map<string, number>;
}

/** Hits of each rule by the hour, over the last day, of this process. A sender is the alias that the judge has anyway; nothing of it leaves but a number. */
export function createRuleCounts(startMs: number) {
  let kept: Hour[] = [];
  const within = (nowMs: number, most: number): Hour[] => kept.filter(({ at }) => Math.floor(nowMs / hourMs) - at < most);
  return {
    sinceMs: startMs,
    note({ hits, unknown }: { readonly hits: readonly RuleHit[]; readonly unknown: readonly string[] }, from: string, nowMs: number): void {
      const at = Math.floor(nowMs / hourMs);
      let hour = kept.at(-1);
      if (hour?.at !== at) {
        hour = { at, messages: 0, rules: new Map(), unknown: new Map() };
        kept = [...kept.filter((one) => at - one.at < hours), hour];
      }
      hour.messages += 1;
      for (const rule of unknown) hour.unknown.set(rule, (hour.unknown.get(rule) ?? 0) + 1);
      for (const { rule, mode } of hits) {
        const one = hour.rules.get(rule) ?? { acted: 0, would: 0, senders: new Set<string>() };
        one[mode === "shadow" ? "would" : "acted"] += 1;
        if (one.senders.size < mostSenders) one.senders.add(from);
        hour.rules.set(rule, one);
      }
    },
    unknownOf: (rule: string, nowMs: number, most: number): number => within(nowMs, most).reduce((sum, one) => sum + (one.unknown.get(rule) ?? 0), 0),
    messages: (nowMs: number, most: number): number => within(nowMs, most).reduce((sum, one) => sum + one.messages, 0),
    /** Of the clock hour that runs and those before it, `most` in all. */
    of(rule: string, nowMs: number, most: number): RuleCount {
      const seen = within(nowMs, most).flatMap(({ rules }) => rules.get(rule) ?? []);
      return {
        acted: seen.reduce((sum, one) => sum + one.acted, 0),
        would: seen.reduce((sum, one) => sum + one.would, 0),
        senders: new Set(seen.flatMap(({ senders }) => [...senders])).size,
      };
    },
  };
}
export type RuleCounts = ReturnType<typeof createRuleCounts>;
