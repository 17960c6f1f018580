import type { RuleHit } from "../types.ts";
import type { Rule } from "./rule.ts";

const hourMs = 3_600_000;
/** Under this many messages a share says nothing. */
const leastMessages = 200;

/**
 * Counts hits of each rule against its guard (SF-60). A rule that hits more than it may an hour, or more of the messages than it may, falls:
 * the caller puts it into shadow, releases its holds and opens a case. Time is told by the caller.
 */
export interface Guard {
  note(hits: readonly RuleHit[], nowMs: number): void;
  /** Rules beyond their guard since the last look; each is told once. */
  fallen(nowMs: number): string[];
}

export function createGuard(rules: readonly Rule[]): Guard {
  const limits = new Map(rules.map((rule) => [rule.id, rule.guard]));
  let fromMs = 0;
  let messages = 0;
  const counts = new Map<string, number>();
  const gone = new Set<string>();
  return {
    note(hits, nowMs) {
      if (nowMs - fromMs >= hourMs) {
        fromMs = nowMs;
        messages = 0;
        counts.clear();
      }
      messages += 1;
      for (const { rule, mode } of hits) if (mode !== "shadow") counts.set(rule, (counts.get(rule) ?? 0) + 1);
    },
    fallen(nowMs) {
      if (nowMs - fromMs >= hourMs) return [];
      const out: string[] = [];
      for (const [rule, count] of counts) {
        const limit = limits.get(rule);
        if (limit === undefined || gone.has(rule)) continue;
        if (count <= limit.hitsPerHour && (messages < leastMessages || count / messages <= limit.share)) continue;
        gone.add(rule);
        out.push(rule);
      }
      return out;
    },
  };
}

/** The set with these rules in shadow: they go on being counted and change nothing. */
export const inShadow = (rules: readonly Rule[], ids: readonly string[]): Rule[] => rules.map((rule) => (ids.includes(rule.id) ? { ...rule, mode: "shadow" } : rule));
