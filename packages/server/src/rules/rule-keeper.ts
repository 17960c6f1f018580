import { readFileSync, statSync } from "node:fs";
import { createGuard, createJudge, createRuleSet, inShadow, type Assets, type Judge, type JudgeOptions, type Rule, type RuleSet } from "@lampion/safety";
import { sha256 } from "../sha256.ts";
import { createEveryday } from "./everyday.ts";
import type { VectorStore } from "./vector-store.ts";
import { createRuleCounts, type RuleCounts } from "./rule-counts.ts";

export interface RuleStatus {
  readonly digest: string;
  /** Digest of the set as it was published, before anything of it was lowered. */
  readonly published: string;
  readonly rules: readonly { readonly id: string; readonly rev: number; readonly mode: string }[];
  /** Why the last reload was refused; null when it was not. */
  readonly refused: string | null;
}
/** The judge of this process with the rules in force: read again when their file changes, the last good set kept (SF-64), guards watched (SF-60). */
export interface RuleKeeper {
  readonly judge: Judge;
  /** The same judge, of which nothing is counted: for what no guest wrote. */
  readonly uncounted: Judge;
  readonly counts: RuleCounts;
  /** Looks whether the file changed and whether a rule is beyond its guard; to be called every few seconds. */
  look(nowMs: number): void;
  status(): RuleStatus;
  /** The rules of the moment, lowered ones as they are. */
  rules(): readonly Rule[];
  /** The set as its file says it, before anything was lowered, and since when; null while there is none and the shipped ones are in force. */
  file(): { readonly rules: readonly Rule[]; readonly digest: string; readonly atMs: number } | null;
  readonly shipped: readonly Rule[];
  /** Why a set would not be taken although each of its rules is sound: what acts in it stops the talk of every day (SF-64). */
  everydayFaults(rules: readonly Rule[]): string[];
  /** What the desk lowered since the set was published: holds for the rule of that rev only, until it is called again. */
  lower(lowered: ReadonlyMap<string, { readonly rev: number; readonly to: "shadow" | "retired" }>): void;
  /** Hears of each rule that could not be told for more than one text of a hundred in an hour (MD-21); of each rev once a day. */
  whenUnknown(heard: (rule: string, rev: number, unknown: number, messages: number) => void): void;
  /** Hears of rules that acted and act no more, or say something else now, when another set is in force: what they held is looked at again (SF-60). */
  whenEased(heard: (rules: ReadonlySet<string>) => void): void;
  /** Hears of each rule that went beyond its guard, once. */
  whenFallen(heard: (rule: string, rev: number, hits: number, messages: number) => void): void;
}

const maxBytes = 2_000_000;
/** MD-21: more than one in a hundred, of enough texts to say so; counted over the clock hour that runs and the one before. */
const unknownMost = 0.01;
const unknownLeast = 200;

const acts = ({ mode }: Rule): boolean => mode === "canary" || mode === "live";

/** `file`: published rules; without one, or while there is none, the shipped ones. `alarm` gets no text of any guest. */
export function createRuleKeeper(options: {
  readonly file: string;
  readonly assets: Assets;
  readonly alarm: (what: string) => void;
  readonly judge?: Omit<JudgeOptions, "rules">;
  readonly nowMs?: () => number;
  /** Takes the signals of each message, to replay rules on; without it nothing is kept. */
  readonly vectors?: Pick<VectorStore, "note">;
  /** What a set has to let pass before it is in force; without it nothing is asked. */
  readonly sentences?: readonly string[];
}): RuleKeeper {
  const { file, assets, alarm } = options;
  const counts = createRuleCounts((options.nowMs ?? Date.now)());
  let published: readonly Rule[] = assets.rules;
  let lowered: Parameters<RuleKeeper["lower"]>[0] = new Map();
  let fallenHere = new Set<string>();
  let heard: Parameters<RuleKeeper["whenFallen"]>[0] = () => {};
  let heardUnknown: Parameters<RuleKeeper["whenUnknown"]>[0] = () => {};
  const saidUnknown = new Map<string, number>();
  let current: RuleSet = createRuleSet(assets.rules, sha256);
  let publishedDigest = current.digest;
  let guard = createGuard(current.rules);
  let stamp = "";
  let fileAtMs: number | null = null;
  let refused: string | null = null;
  let heardEased: Parameters<RuleKeeper["whenEased"]>[0] = () => {};
  const swap = (next: RuleSet): void => {
    const stands = new Set(next.rules.filter(acts).map(({ id, rev }) => `${id}/${rev}`));
    const eased = new Set(current.rules.filter((rule) => acts(rule) && !stands.has(`${rule.id}/${rule.rev}`)).map(({ id }) => id));
    current = next;
    guard = createGuard(next.rules);
    if (eased.size > 0) heardEased(eased);
  };
  /** The published set with what was lowered since, by the desk or by a guard of this process. */
  const withLowered = (rules: readonly Rule[]): readonly Rule[] =>
    inShadow(rules, [...fallenHere]).map((rule) => {
      const low = lowered.get(rule.id);
      return low !== undefined && low.rev === rule.rev ? { ...rule, mode: low.to } : rule;
    });
  const read = (): void => {
    const found = statSync(file, { throwIfNoEntry: false });
    const now = found === undefined ? "" : `${found.mtimeMs}/${found.size}/${found.ino}`;
    if (now === stamp) return;
    stamp = now;
    if (found === undefined) return;
    try {
      if (found.size > maxBytes) throw new Error(`the file has ${found.size} bytes; ${maxBytes} are allowed`);
      const rules = JSON.parse(readFileSync(file, "utf8")) as readonly Rule[];
      if (!Array.isArray(rules)) throw new Error("the file holds no list of rules");
      // Canonical form, types, embedded tests and compilation all happen here; the swap is one pointer between two messages.
      const { digest } = createRuleSet(rules, sha256);
      const faults = everyday.faultsOf(rules);
      if (faults.length > 0) throw new Error(faults.slice(0, 5).join("; "));
      publishedDigest = digest;
      published = rules;
      fileAtMs = found.mtimeMs;
      fallenHere = new Set();
      swap(createRuleSet(withLowered(rules), sha256));
      refused = null;
      alarm(`rules: ${current.digest.slice(0, 12)} in force`);
    } catch (cause) {
      refused = cause instanceof Error ? cause.message.slice(0, 500) : "unreadable";
      alarm(`rules: refused, ${current.digest.slice(0, 12)} stays: ${refused}`);
    }
  };
  /** A rule that lacks a signal neither hits nor misses: without this it would be off, and nobody would know. */
  const sayUnknown = (nowMs: number): void => {
    const messages = counts.messages(nowMs, 2);
    if (messages < unknownLeast) return;
    for (const { id, rev, mode } of current.rules) {
      if (mode === "retired") continue;
      const unknown = counts.unknownOf(id, nowMs, 2);
      const key = `${id}/${rev}`;
      if (unknown <= messages * unknownMost || nowMs - (saidUnknown.get(key) ?? Number.NEGATIVE_INFINITY) < 86_400_000) continue;
      saidUnknown.set(key, nowMs);
      alarm(`rules: ${id} could not be told for ${unknown} of ${messages} texts`);
      heardUnknown(id, rev, unknown, messages);
    }
  };
  const inner = createJudge(assets, { ...options.judge, rules: () => current });
  const everyday = createEveryday(inner, options.sentences ?? []);
  read();
  return {
    judge: {
      ...inner,
      judge(draft, scene, memory) {
        const judgement = inner.judge(draft, scene, memory);
        guard.note(judgement.hits, scene.nowMs);
        counts.note(judgement, scene.from, scene.nowMs);
        options.vectors?.note(draft.kind, scene.from, judgement.slots, scene.nowMs);
        return judgement;
      },
    },
    look(nowMs) {
      read();
      sayUnknown(nowMs);
      const fallen = guard.fallen(nowMs);
      if (fallen.length === 0) return;
      const before = current.rules;
      for (const rule of fallen) fallenHere.add(rule);
      swap(createRuleSet(withLowered(published), sha256));
      alarm(`rules: ${fallen.join(", ")} beyond the guard, in shadow now`);
      for (const rule of before) if (fallen.includes(rule.id)) heard(rule.id, rule.rev, counts.of(rule.id, nowMs, 1).acted, counts.messages(nowMs, 1));
    },
    uncounted: inner,
    counts,
    rules: () => current.rules,
    file: () => (fileAtMs === null ? null : { rules: published, digest: publishedDigest, atMs: fileAtMs }),
    shipped: assets.rules,
    everydayFaults: everyday.faultsOf,
    lower(next) {
      lowered = next;
      const set = createRuleSet(withLowered(published), sha256);
      if (set.digest === current.digest) return;
      swap(set);
      alarm(`rules: ${set.digest.slice(0, 12)} in force`);
    },
    whenUnknown(hear) {
      heardUnknown = hear;
    },
    whenEased(hear) {
      heardEased = hear;
    },
    whenFallen(hear) {
      heard = hear;
    },
    status: () => ({ digest: current.digest, published: publishedDigest, rules: current.rules.map(({ id, rev, mode }) => ({ id, rev, mode })), refused }),
  };
}
