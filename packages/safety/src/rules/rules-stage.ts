import { nearOf } from "../near-text.ts";
import type { Stage } from "../stage.ts";
import type { RuleSet } from "./rule-set.ts";

/** The rules in force over the slots of the message. What a rule needs and does not have takes that rule's own failure (SF-56). */
export function rulesStage(current: () => RuleSet): Stage {
  return {
    name: "rules",
    failsAs: "hold",
    maxSteps: 100_000,
    run({ draft, scene, memory, views, reading }) {
      if (reading.slots === null) return { steps: 1 };
      return current().run(reading.slots, draft, scene, { counts: memory.counts, near: () => nearOf(views.tokens) });
    },
  };
}
