import { isRefused, ruleTripped, ruleUnknown, type DeskHouse } from "@lampion/core";
import type { RuleKeeper } from "./rule-keeper.ts";
import { isAsNew, writeRules } from "./rules-file.ts";

/**
 * Rules that two people published at the desk come into force on every node that follows its log, also on one that was down: the set is written where the operator
 * would put it, unless what lies there is newer. What was lowered since holds at once, and a fall by a guard of this node is told to the desk.
 */
export function followRules(house: DeskHouse, keeper: RuleKeeper, file: string, alarm: (what: string) => void): void {
  const follow = (): void => {
    const { set, lowered } = house.state.rules;
    try {
      if (set !== null && !isAsNew(file, set.at)) writeRules(file, set.text, set.at);
    } catch (cause) {
      // The set in force stays; the desk sees an old digest, the operator why.
      alarm(`rules: cannot be written: ${cause instanceof Error ? cause.message : "unknown"}`);
    }
    keeper.look(house.nowMs());
    keeper.lower(lowered);
  };
  follow();
  house.listen((events) => {
    if (events.some(({ kind }) => kind === "RuleSetPublished" || kind === "RuleDemoted" || kind === "RuleTripped")) follow();
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
}
