import type { DecideOut } from "@lampion/protocol";
import { answers, carryOut, issue } from "./decisions.ts";
import { act, answer, draft, refuse, isRefused, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import type { ActKind } from "./event.ts";
import { isGrave, may, type Act } from "./roles.ts";
import { actorOf, type DeskState, type ProposalView } from "./state.ts";
import type { Person } from "./person.ts";

/** Who is second in which act (moderation.md 7). */
export const secondOf: Readonly<Record<ActKind, Act>> = {
  decision: "second-senior",
  disclosure: "order-second",
  "order-refusal": "order-second",
  "court-ban": "order-second",
  grant: "lead-act",
  flagger: "lead-act",
  authority: "lead-act",
  exposure: "lead-act",
  suspension: "second-senior",
  rules: "publish-rule",
  "key-loss": "lead-act",
  pool: "lead-act",
  opening: "second-senior",
  "order-opening": "order-second",
  network: "second-senior",
  area: "lead-act",
};
/** Whether this person on this device can be the second: another person, another passkey, in time, with the right (MD-13, MD-36). */
export function maySecond(state: DeskState, person: Person, proposal: ProposalView, nowMs: number): true | Refused {
  const one = proposal.case === null ? undefined : state.cases.get(proposal.case);
  if (one !== undefined && one.department !== null && one.department === person.department) return refuse("not-found", "There is no such act.");
  if (proposal.state !== "waiting" || proposal.until <= nowMs) return refuse("moved-on", "It is settled or ran out; it has to be proposed anew.");
  if (proposal.staff === person.staff) return refuse("not-allowed", "Nobody approves what they asked for (MD-13).");
  if (proposal.device === person.device) return refuse("not-allowed", "The second half needs another device (MD-36).");
  if (!may(person.roles, secondOf[proposal.act])) return refuse("not-allowed", "This role is not second in this act.");
  if (one !== undefined && isGrave(one.severity) && !may(person.roles, "read-grave")) return refuse("not-allowed", "This role is not second in cases of S0 and S1.");
  return true;
}
/**
 * Who tries to be their own second is refused, and the attempt stands in the audit, whose head is in the transparency log (MD-12, MD-13). `asked`: who asked first, with which
 * device; null when there is no such act.
 */
export async function auditAttempt(
  house: DeskHouse,
  person: Person,
  asked: { readonly staff: string; readonly device: string; readonly case: string | null } | null,
  what: string,
): Promise<void> {
  if (asked === null || (asked.staff !== person.staff && asked.device !== person.device)) return;
  await house.audit.write({ by: person.staff, what: `own second refused: ${what}`, case: asked.case, purpose: "" });
}
/** What a seconded act does, by kind; the decision's own is here, the others are handed in where they belong. */
export type Settle = (
  state: DeskState,
  proposal: ProposalView,
  person: Person,
  nowMs: number,
) => { readonly events: readonly Draft[]; readonly after?: () => Promise<void> } | Refused;

export async function second(house: DeskHouse, person: Person, id: string, agree: boolean, reason: string, settle: Partial<Record<ActKind, Settle>>): Promise<DecideOut | Refused> {
  const paper = house.paperId();
  let after: (() => Promise<void>) | undefined;
  const outcome = await house.commit(actorOf(person.staff), `second/${person.id}`, (state, nowMs): Decided<DecideOut | Refused> => {
    after = undefined;
    const proposal = state.proposals.get(id);
    if (proposal === undefined) return answer(refuse("not-found", "There is no such act."));
    const possible = maySecond(state, person, proposal, nowMs);
    if (possible !== true) return answer(possible);
    if (!agree) {
      if (reason.trim() === "") return answer(refuse("malformed", "A refusal says why."));
      return act([draft("ActRefused", { proposal: id, reason: paper }, proposal.case)], { kind: "issued", decision: id }, [
        { id: paper, case: proposal.case, kind: "note", text: reason },
      ]);
    }
    const seconded = draft("ActSeconded", { proposal: id, device: person.device }, proposal.case);
    if (proposal.act !== "decision") {
      const settled = settle[proposal.act]?.(state, proposal, person, nowMs) ?? refuse("against-a-rule", "Nothing follows from this act.");
      if (isRefused(settled)) return answer(settled);
      after = settled.after;
      return act([seconded, ...settled.events], { kind: "issued", decision: id });
    }
    const one = proposal.case === null ? undefined : state.cases.get(proposal.case);
    if (one === undefined || proposal.draft === null) return answer(refuse("not-found", "There is no such case."));
    const issued = issue(house, state, one, proposal.draft, { deciders: [proposal.staff, person.staff], by: "person", mayWait: true }, nowMs);
    after = () => carryOut(house, issued.decision);
    return act([seconded, ...issued.events, draft("CaseDecided", { decision: issued.decision }, one.id), ...answers(state, one, issued.decision, proposal.draft.consequence)], {
      kind: "issued",
      decision: issued.decision,
    });
  });
  if (!isRefused(outcome)) await after?.();
  else await auditAttempt(house, person, house.state.proposals.get(id) ?? null, id);
  return outcome;
}
