import type { DeskState, RuleBefore, RuleTaken } from "@lampion/core";
import { canonical, type Rule } from "@lampion/safety";

/** What a rule says, without the mode it is in. */
const saying = ({ mode: _mode, rev: _rev, ...rule }: Rule): string => canonical(rule);
/** Since when a rule is in its mode, as the desk's log says it. */
export const sinceOf = (rule: Rule, { modes }: DeskState["rules"]): number | null => {
  const known = modes.get(rule.id);
  return known !== undefined && known.rev === rule.rev && known.mode === rule.mode ? known.since : null;
};
/** A rule that stands, beside the one that is to follow it. `sinceMs`: since when where the log does not know. */
export const beforeOf = (before: Rule, rule: Rule, rules: DeskState["rules"], sinceMs: number): RuleBefore => ({
  rev: before.rev,
  mode: before.mode,
  sinceMs: sinceOf(before, rules) ?? sinceMs,
  isSame: saying(before) === saying(rule),
});

/** What a set changes over the one before, where `shipped` came with Lampion: rules that are new, say something else or stand in another mode, each beside what was in force of it; and those that are gone. */
export function changesOf(
  before: readonly Rule[],
  now: readonly Rule[],
  rules: DeskState["rules"],
  shipped: readonly Rule[],
  sinceMs: number,
): { readonly changes: readonly RuleTaken[]; readonly gone: readonly string[] } {
  const ours = new Set(shipped.map(canonical));
  const known = new Map(before.map((rule) => [rule.id, rule]));
  const changes = now.flatMap((rule): RuleTaken[] => {
    const was = known.get(rule.id);
    if (was !== undefined && canonical(was) === canonical(rule)) return [];
    const low = rules.lowered.get(rule.id);
    const stood = was === undefined || low === undefined || low.rev !== was.rev ? was : { ...was, mode: low.to };
    return [{ rule: rule.id, rev: rule.rev, mode: rule.mode, before: stood === undefined ? null : beforeOf(stood, rule, rules, sinceMs), isShipped: ours.has(canonical(rule)) }];
  });
  const stay = new Set(now.map(({ id }) => id));
  return { changes, gone: before.filter(({ id }) => !stay.has(id)).map(({ id }) => id) };
}
