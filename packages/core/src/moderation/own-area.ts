import type { DecideOut } from "@lampion/protocol";
import { windows } from "./clocks.ts";
import { act, answer, draft, refuse, type Decided, type DeskHouse, type Refused } from "./desk-house.ts";
import type { Person } from "./person.ts";
import type { Settle } from "./proposals.ts";
import { may } from "./roles.ts";
import { actorOf, type DeskState } from "./state.ts";

/** First half: who lives elsewhere now, from which area to which; null is not said. */
export interface AreaProposed {
  readonly staff: string;
  readonly from: string | null;
  readonly to: string | null;
}
/** Whether somebody else is there who could agree: otherwise the desk has one lead, who gives themselves whatever there is to give (as with roles, MD-13). */
const hasOtherLead = (state: DeskState, staff: string): boolean => [...state.staff.values()].some((one) => one.id !== staff && may(one.roles, "lead-act"));

/**
 * Says in which area somebody lives. A first one counts at once. Another one, or none, ends what is hidden from them (MD-65), and nobody decides on what concerns them (MD-13): a lead agrees,
 * and until then all stays as it was. Before anything begins it stands in the audit.
 */
export async function changeArea(house: DeskHouse, person: Person, department: string | null): Promise<DecideOut | Refused> {
  const wanted = department?.trim().toUpperCase() ?? null;
  const known = house.state.staff.get(person.staff);
  if (known === undefined) return refuse("not-found", "This person is not enrolled.");
  if (wanted === "") return refuse("malformed", "Say an area, or that you say none.");
  if (wanted === known.department) return refuse("moved-on", "This is your area already.");
  if (
    known.department !== null &&
    (await house.audit.write({ by: person.staff, what: "own area to be changed", case: null, purpose: wanted === null ? "none said from now on" : "another one from now on" })) ===
      null
  )
    return refuse("not-kept", "The audit does not take it, so it was not done.");
  const proposal = house.number("P");
  return house.commit(actorOf(person.staff), `area/${person.id}`, (state, nowMs): Decided<DecideOut | Refused> => {
    const one = state.staff.get(person.staff);
    if (one === undefined) return answer(refuse("not-found", "This person is not enrolled."));
    const { department: from } = one;
    if (from === null || !hasOtherLead(state, person.staff))
      return act([draft("AreaChanged", { staff: person.staff, department: wanted, by: [person.staff] })], { kind: "issued", decision: proposal });
    const waits = [...state.proposals.values()].some((each) => each.act === "area" && each.staff === person.staff && each.state === "waiting" && each.until > nowMs);
    if (waits) return answer(refuse("moved-on", "A change of your area waits for a lead already."));
    const until = nowMs + windows.secondMs;
    const about: AreaProposed = { staff: person.staff, from, to: wanted };
    return act([draft("ActProposed", { proposal, act: "area", device: person.device, until, draft: null, about: JSON.stringify(about) })], { kind: "proposed", proposal, until });
  });
}
export const settleArea: Settle = (state, proposal, person) => {
  const { staff, from, to } = JSON.parse(proposal.about) as AreaProposed;
  const one = state.staff.get(staff);
  if (one === undefined || one.department !== from) return refuse("moved-on", "The area changed meanwhile; propose it anew.");
  // Whoever lives there too would open the cases of their own area to a neighbour.
  if (from !== null && from === person.department) return refuse("not-allowed", "Somebody of the same area does not agree to this.");
  return { events: [draft("AreaChanged", { staff, department: to, by: [proposal.staff, person.staff] })] };
};
