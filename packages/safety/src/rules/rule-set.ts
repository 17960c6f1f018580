import { allowed, merge, rank } from "../policy/merge.ts";
import { policies } from "../policy/policies.ts";
import type { Draft, RuleHit, Scene, Verdict } from "../types.ts";
import { canonical } from "./ast.ts";
import { compile, type Closure } from "./compile.ts";
import { faultsOf, slotsRead } from "./publish.ts";
import type { Rule } from "./rule.ts";
import { failed } from "./signal-table.ts";

/** Rules in force, compiled once; swapped as a whole between two messages (SF-64). */
export interface RuleSet {
  readonly digest: string;
  readonly rules: readonly Rule[];
  run(slots: Float64Array, draft: Draft, scene: Scene): { readonly hits: RuleHit[]; readonly wants: Verdict[]; readonly unknown: readonly string[]; readonly steps: number };
}
export type DigestOf = (canonicalText: string) => string;
export const emptyRules: RuleSet = { digest: "", rules: [], run: () => ({ hits: [], wants: [], unknown: [], steps: 0 }) };

interface Ready {
  readonly rule: Rule;
  readonly when: Closure;
  readonly reads: Uint16Array;
  readonly verdict: Verdict;
}

/** Throws with every fault when a rule may not be published; then the caller keeps the set it has (SF-7, SF-64). */
export function createRuleSet(rules: readonly Rule[], digestOf: DigestOf): RuleSet {
  const faults = rules.flatMap(faultsOf);
  const ids = new Set(rules.map((rule) => rule.id));
  if (ids.size !== rules.length) faults.push("two rules have one id");
  if (rules.length > 1_000) faults.push("a set has 1,000 rules at most");
  if (faults.length > 0) throw new Error(faults.slice(0, 20).join("; "));
  const ready: readonly Ready[] = rules
    .filter((rule) => rule.mode === "shadow" || rule.mode === "canary" || rule.mode === "live")
    .map((rule) => ({ rule, when: compile(rule.when), reads: slotsRead(rule), verdict: verdictOf(rule) }));
  const byKind = new Map<string, Ready[]>();
  for (const one of ready) for (const kind of one.rule.on) byKind.set(kind, [...(byKind.get(kind) ?? []), one]);
  return {
    digest: digestOf(canonical(rules)),
    rules,
    run(slots, draft, scene) {
      const hits: RuleHit[] = [];
      const wants: Verdict[] = [];
      const unknown: string[] = [];
      let steps = 0;
      for (const { rule, when, reads, verdict } of byKind.get(draft.kind) ?? []) {
        steps += reads.length + 4;
        const value = when(slots);
        if (value === 0) continue;
        const acts = rule.mode === "live" || (rule.mode === "canary" && isCanary(scene));
        const mode = rule.mode === "shadow" || !acts ? "shadow" : rule.mode === "canary" ? "canary" : "live";
        if (value === value) {
          hits.push({ rule: rule.id, rev: rule.rev, mode });
          if (mode !== "shadow") wants.push(verdict);
          continue;
        }
        // Unknown never fires; what failed takes the rule's own failure, what was not permitted here does not (SF-56).
        const isFailed = reads.some((slot) => slots[slot] === failed);
        if (!isFailed) continue;
        unknown.push(rule.id);
        if (rule.onFailure === "hold" && mode !== "shadow")
          wants.push({ ...allowed, step: "hold", reason: "check-failed", hold: { until: "person", minutes: 15, byDefault: "block" } });
      }
      return { hits, wants, unknown, steps };
    },
  };
}

function verdictOf(rule: Rule): Verdict {
  const policy = policies[rule.policy];
  const { step, hold, notice, raise } = rule.then;
  const base: Verdict = {
    ...allowed,
    step,
    policy: rule.policy,
    reason: rank(step) === 0 ? null : policy.reason,
    mask: step === "mask" ? { form: "fold", spans: [] } : null,
    slow: step === "slow" ? { ms: 600_000, challengeBits: 0 } : null,
    hold: hold === undefined ? null : { until: "person", minutes: hold.minutes, byDefault: hold.default },
    notices: notice === undefined ? [] : [{ to: notice[0], card: notice[1] as Verdict["notices"][number]["card"] }],
    help: policy.help,
    raise: raise === undefined ? [] : [{ policy: rule.policy, severity: raise }],
  };
  return merge(base, base);
}

/** One stream in twenty, by a hash of it: one talk meets one set (SF-59). */
export function isCanary(scene: Scene): boolean {
  const key = scene.room?.id ?? [scene.from, scene.to?.id ?? ""].sort().join("/");
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % 20 === 0;
}
