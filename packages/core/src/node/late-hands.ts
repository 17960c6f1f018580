import { emptyWorld } from "../moderation/consequences.simulated.ts";
import type { Consequences } from "../moderation/consequences.port.ts";
import type { Hands } from "./hands.ts";

/** The desk opens before the node that it acts in: until the node is there, nothing is applied, and what waits is carried out by the desk's next tick. */
export function createLateHands(): { readonly consequences: Consequences; give(hands: Hands): void } {
  let hands: Hands | null = null;
  const early = async () => ({ kind: "failed", why: "the chat is not open yet" }) as const;
  return {
    consequences: {
      world: (stream, subject) => hands?.world(stream, subject) ?? { ...emptyWorld, stream, hasSubject: subject !== null },
      changed: (about) => hands?.changed(about),
      apply: (plan, permit) => hands?.apply(plan, permit) ?? early(),
      revert: (plan, permit) => hands?.revert(plan, permit) ?? early(),
    },
    give: (given) => {
      hands = given;
    },
  };
}
