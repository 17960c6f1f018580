import type { Consequences, DecisionPermit, Done, Plan, WorldView } from "./consequences.port.ts";

export interface SimulatedConsequences extends Consequences {
  /** What would have been done: the twin's own table, and the only thing that it writes. */
  readonly done: { readonly act: "apply" | "revert"; readonly key: string; readonly plan: Plan }[];
}
/** The twin for previews, shadow rules, replay, training and drills: plans as the live one does, and touches nothing (MD-43). */
export function createSimulatedConsequences(look: (stream: string | null, subject: string | null) => WorldView): SimulatedConsequences {
  const done: { act: "apply" | "revert"; key: string; plan: Plan }[] = [];
  const note = (act: "apply" | "revert", plan: Plan, _permit: DecisionPermit): Done => {
    if (!done.some((one) => one.act === act && one.key === plan.key)) done.push({ act, key: plan.key, plan });
    return { kind: "done" };
  };
  return { done, world: look, changed: () => {}, apply: async (plan, permit) => note("apply", plan, permit), revert: async (plan, permit) => note("revert", plan, permit) };
}
export const emptyWorld: WorldView = {
  stream: null,
  roomMembers: 0,
  isTalkOpen: false,
  standing: new Set<number>(),
  hidden: new Set<number>(),
  subjectSessions: 0,
  subjectRooms: 0,
  subjectTalks: 0,
  hasSubject: false,
  network: { marks: [], others: 0 },
};
