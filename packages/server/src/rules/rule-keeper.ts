import { readFileSync, statSync } from "node:fs";
import { createGuard, createJudge, createRuleSet, inShadow, type Assets, type Judge, type JudgeOptions, type Rule, type RuleSet } from "@lampion/safety";
import { sha256 } from "../sha256.ts";

export interface RuleStatus {
  readonly digest: string;
  readonly rules: readonly { readonly id: string; readonly rev: number; readonly mode: string }[];
  /** Why the last reload was refused; null when it was not. */
  readonly refused: string | null;
}
/** The judge of this process with the rules in force: read again when their file changes, the last good set kept (SF-64), guards watched (SF-60). */
export interface RuleKeeper {
  readonly judge: Judge;
  /** Looks whether the file changed and whether a rule is beyond its guard; to be called every few seconds. */
  look(nowMs: number): void;
  status(): RuleStatus;
}

const maxBytes = 2_000_000;

/** `file`: published rules; without one, or while there is none, the shipped ones. `alarm` gets no text of any guest. */
export function createRuleKeeper(options: {
  readonly file: string;
  readonly assets: Assets;
  readonly alarm: (what: string) => void;
  readonly judge?: Omit<JudgeOptions, "rules">;
}): RuleKeeper {
  const { file, assets, alarm } = options;
  let current: RuleSet = createRuleSet(assets.rules, sha256);
  let guard = createGuard(current.rules);
  let stamp = "";
  let refused: string | null = null;
  const swap = (next: RuleSet): void => {
    current = next;
    guard = createGuard(next.rules);
  };
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
      swap(createRuleSet(rules, sha256));
      refused = null;
      alarm(`rules: ${current.digest.slice(0, 12)} in force`);
    } catch (cause) {
      refused = cause instanceof Error ? cause.message.slice(0, 500) : "unreadable";
      alarm(`rules: refused, ${current.digest.slice(0, 12)} stays: ${refused}`);
    }
  };
  const inner = createJudge(assets, { ...options.judge, rules: () => current });
  read();
  return {
    judge: {
      ...inner,
      judge(draft, scene, memory) {
        const judgement = inner.judge(draft, scene, memory);
        guard.note(judgement.hits, scene.nowMs);
        return judgement;
      },
    },
    look(nowMs) {
      read();
      const fallen = guard.fallen(nowMs);
      if (fallen.length === 0) return;
      swap(createRuleSet(inShadow(current.rules, fallen), sha256));
      alarm(`rules: ${fallen.join(", ")} beyond the guard, in shadow now`);
    },
    status: () => ({ digest: current.digest, rules: current.rules.map(({ id, rev, mode }) => ({ id, rev, mode })), refused }),
  };
}
