import { isRefused, refuse, ruleTripped, ruleUnknown, shadowMs, takeRuleSet, type DeskHouse, type DeskState } from "@lampion/core";
import type { Rule } from "@lampion/safety";
import { changesOf } from "./operator-set.ts";
import type { RuleKeeper } from "./rule-keeper.ts";
import { isAsNew, whoWrote, writeRules } from "./rules-file.ts";

/**
 * The desk's log and the file of rules are kept the same on every node that follows the log, also on one that was down. What two people published is written where the
 * operator would put it, unless what lies there is newer; what the operator put there goes into the log, with the name that came with it, and from there to the other
 * nodes. What was lowered since holds at once, and a fall by a guard of this node is told to the desk. To be called again every few seconds.
 */
export function followRules(house: DeskHouse, keeper: RuleKeeper, file: string, alarm: (what: string) => void): () => void {
  let taking = "";
  const follow = (): void => {
    const { set, lowered } = house.state.rules;
    try {
      if (set !== null && !isAsNew(file, set.at)) writeRules(file, set.text, { atMs: set.at });
    } catch (cause) {
      // The set in force stays; the desk sees an old digest, the operator why.
      alarm(`rules: cannot be written: ${cause instanceof Error ? cause.message : "unknown"}`);
    }
    keeper.look(house.nowMs());
    keeper.lower(lowered);
    take();
  };
  /** A set that the log does not know, from a file that is newer than what the log has. */
  const take = (): void => {
    const here = keeper.file();
    const { set } = house.state.rules;
    if (here === null || here.digest === taking || here.digest === set?.digest || Math.ceil(here.atMs) <= (set?.at ?? 0)) return;
    taking = here.digest;
    const text = `${JSON.stringify(here.rules)}\n`;
    void takeRuleSet(house, { digest: here.digest, text, by: whoWrote(file, here.digest) }, (state) =>
      changesOf(setBefore(state), here.rules, state.rules, keeper.shipped, Math.min(here.atMs, keeper.counts.sinceMs)),
    )
      .catch(() => refuse("not-kept", ""))
      .then((taken) => {
        taking = "";
        if (isRefused(taken)) alarm("rules: that the operator put a set in force could not be kept");
      });
  };
  /** What a file brings that is older than any set of the log was in force all the while. */
  const setBefore = ({ rules: { set } }: DeskState): readonly Rule[] => {
    const here = keeper.file();
    if (set !== null) return rulesIn(set.text);
    return here !== null && house.nowMs() - here.atMs >= shadowMs ? here.rules : keeper.shipped;
  };
  follow();
  house.listen((events) => {
    if (events.some(({ kind }) => kind === "RuleSetPublished" || kind === "RuleSetTaken" || kind === "RuleDemoted" || kind === "RuleTripped")) follow();
  });
  keeper.whenUnknown((rule, rev, unknown, messages) => {
    void ruleUnknown(house, rule, rev, unknown, messages).then((told) => {
      if (isRefused(told)) alarm(`rules: that ${rule} is unknown could not be kept`);
    });
  });
  keeper.whenFallen((rule, rev, hits, messages) => {
    void ruleTripped(house, rule, rev, hits, messages).then((told) => {
      if (isRefused(told)) alarm(`rules: the fall of ${rule} could not be kept`);
    });
  });
  return follow;
}
/** A set of the log was checked before it came there; one that cannot be read any more is as if there had been none. */
function rulesIn(text: string): readonly Rule[] {
  try {
    return JSON.parse(text) as readonly Rule[];
  } catch {
    return [];
  }
}
