import { allowed, merge, rank } from "../policy/merge.ts";
import { policies } from "../policy/policies.ts";
import type { CountMark, Draft, RuleHit, Scene, Verdict } from "../types.ts";
import { canonical } from "./ast.ts";
import { compile, type Closure } from "./compile.ts";
import { countOf, createCounts, digestOf, keyOf, whoIn, type Counts } from "./counts.ts";
import { countsInSet, faultsOf, slotsIn, slotsRead } from "./publish.ts";
import type { Count, Rule } from "./rule.ts";
import { failed, skipped, slotCount } from "./signal-table.ts";

/** Rules in force, compiled once; swapped as a whole between two messages (SF-64). */
export interface RuleSet {
  readonly digest: string;
  readonly rules: readonly Rule[];
  /** `counted`: what is remembered of counts; without it they are not known. */
  run(slots: Float64Array, draft: Draft, scene: Scene, counted?: Counted): Ran;
}
export interface Counted {
  readonly counts: Counts;
  /** Digest of the words, for what is counted by text. */
  readonly near: () => readonly [number, number] | null;
}
interface Ran {
  readonly hits: RuleHit[];
  readonly wants: Verdict[];
  readonly unknown: readonly string[];
  /** Rules that act and make the author wait. */
  readonly slows: readonly string[];
  readonly counts: readonly CountMark[];
  readonly steps: number;
}
export type DigestOf = (canonicalText: string) => string;
export const emptyRules: RuleSet = { digest: "", rules: [], run: () => ({ hits: [], wants: [], unknown: [], slows: [], counts: [], steps: 0 }) };

interface Ready {
  readonly rule: Rule;
  readonly when: Closure;
  readonly reads: Uint16Array;
  readonly verdict: Verdict;
  /** Null for most: nothing is done for them then. */
  readonly counts: readonly ReadyCount[] | null;
}
interface ReadyCount {
  readonly count: Count;
  readonly id: string;
  readonly when: Closure;
  readonly reads: Uint16Array;
  readonly slot: number;
}
const nobody: Counted = { counts: createCounts(), near: () => null };
const noMarks: readonly CountMark[] = [];
const noRules: readonly string[] = [];

/** Throws with every fault when a rule may not be published; then the caller keeps the set it has (SF-7, SF-64). */
export function createRuleSet(rules: readonly Rule[], digestOf: DigestOf): RuleSet {
  const faults = rules.flatMap(faultsOf);
  const ids = new Set(rules.map((rule) => rule.id));
  if (ids.size !== rules.length) faults.push("two rules have one id");
  if (rules.length > 1_000) faults.push("a set has 1,000 rules at most");
  if (rules.reduce((sum, { counts }) => sum + (counts?.length ?? 0), 0) > countsInSet) faults.push(`a set has ${countsInSet} counts at most`);
  if (faults.length > 0) throw new Error(faults.slice(0, 20).join("; "));
  let width = slotCount;
  const ready: readonly Ready[] = rules
    .filter((rule) => rule.mode === "shadow" || rule.mode === "canary" || rule.mode === "live")
    .map((rule) => {
      const first = width;
      const names = rule.counts?.map(({ name }) => name) ?? [];
      width += names.length;
      const counts = (rule.counts ?? []).map((count, at) => ({
        count,
        id: `${rule.id}/${rule.rev}/${count.name}`,
        when: compile(count.when),
        reads: slotsIn(count.when),
        slot: first + at,
      }));
      const reads = counts.length === 0 ? slotsRead(rule) : Uint16Array.from([...slotsRead(rule), ...counts.map(({ slot }) => slot)]);
      return { rule, when: compile(rule.when, (name) => first + names.indexOf(name)), reads, verdict: verdictOf(rule), counts: counts.length === 0 ? null : counts };
    });
  const byKind = new Map<string, Ready[]>();
  for (const one of ready) for (const kind of one.rule.on) byKind.set(kind, [...(byKind.get(kind) ?? []), one]);
  return {
    digest: digestOf(canonical(rules)),
    rules,
    run(signals, draft, scene, counted = nobody) {
      let slots = signals;
      let marks: CountMark[] | null = null;
      if (width > slotCount) {
        slots = new Float64Array(width).fill(skipped);
        slots.set(signals.subarray(0, slotCount));
      }
      const hits: RuleHit[] = [];
      const wants: Verdict[] = [];
      const unknown: string[] = [];
      let slows: string[] | null = null;
      let steps = 0;
      for (const { rule, when, reads, verdict, counts } of byKind.get(draft.kind) ?? []) {
        steps += reads.length + 4;
        if (counts !== null)
          for (const one of counts) {
            steps += one.reads.length + 64;
            const mark = take(one, slots, scene, counted);
            if (mark !== null) (marks ??= []).push(mark);
          }
        const value = when(slots);
        if (value === 0) continue;
        const acts = rule.mode === "live" || (rule.mode === "canary" && isCanary(scene));
        const mode = rule.mode === "shadow" || !acts ? "shadow" : rule.mode === "canary" ? "canary" : "live";
        if (value === value) {
          hits.push({ rule: rule.id, rev: rule.rev, mode });
          if (mode !== "shadow") {
            wants.push(verdict);
            if (verdict.slow !== null) (slows ??= []).push(rule.id);
          }
          continue;
        }
        // Unknown never fires; what failed takes the rule's own failure, what was not permitted here does not (SF-56).
        const isFailed = reads.some((slot) => slots[slot] === failed);
        if (!isFailed) continue;
        unknown.push(rule.id);
        if (rule.onFailure === "hold" && mode !== "shadow")
          wants.push({ ...allowed, step: "hold", reason: "check-failed", hold: { until: "person", minutes: 15, byDefault: "block" } });
      }
      return { hits, wants, unknown, slows: slows ?? noRules, counts: marks ?? noMarks, steps };
    },
  };
}

/** Puts the value of a count into its slot, this message with it; gives its mark when the message counts. A condition that failed makes the count fail too (MD-21). */
function take({ count, id, when, reads, slot }: ReadyCount, slots: Float64Array, scene: Scene, { counts, near }: Counted): CountMark | null {
  const key = keyOf(count.key, scene, near);
  const person = count.of === "people" ? whoIn(count.key, scene) : "";
  if (key === null || person === null) return null;
  const value = when(slots);
  if (value !== value && reads.some((read) => slots[read] === failed)) {
    slots[slot] = failed;
    return null;
  }
  const isOne = value === value && value !== 0;
  const mark: CountMark = [id, key, person === "" ? 0 : digestOf(person), count.minutes, count.step];
  slots[slot] = countOf(counts, mark, scene.nowMs, isOne);
  return isOne ? mark : null;
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
