import type { Bus, ChatNode, DeskHouse } from "@lampion/core";
import { followRules } from "./follow-rules.ts";
import type { RuleKeeper } from "./rule-keeper.ts";
import { createSameRules, type SameRules } from "./same-rules.ts";

export interface RunningRules {
  /** Looks at the file, the guards, the desk's log and the other nodes; to be called every few seconds. */
  tick(): void;
  readonly elsewhere: SameRules["others"];
}
/** Rules in a running server: what they held goes when they act no more, they follow file and desk, and other nodes are told which are in force. */
export function runRules(
  keeper: RuleKeeper,
  file: string,
  parts: { readonly house: DeskHouse; readonly node: Pick<ChatNode, "ease">; readonly bus: Bus; readonly nodeId: string; readonly nowMs: () => number },
  log: (level: "info" | "error", what: string) => void,
): RunningRules {
  keeper.whenEased((eased) => {
    const { went, quickened } = parts.node.ease(eased);
    if (went > 0) log("info", `rules: ${String(went)} held texts went, what held them acts no more`);
    if (quickened > 0) log("info", `rules: ${String(quickened)} people write as before, what slowed them acts no more`);
  });
  const alarm = (what: string): void => log("error", what);
  const same = createSameRules(parts.bus, parts.nodeId, () => keeper.status().digest, parts.nowMs, alarm);
  const follow = followRules(parts.house, keeper, file, alarm);
  return {
    tick() {
      follow();
      same.tick();
    },
    elsewhere: same.others,
  };
}
