import type { DecideOut, KeyLossCard } from "@lampion/protocol";
import { dayMs, windows } from "./clocks.ts";
import { act, answer, draft, isRefused, refuse, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import type { Person } from "./person.ts";
import type { Settle } from "./proposals.ts";
import { may } from "./roles.ts";
import { actorOf, type DeskState, type KeyLossView } from "./state.ts";

type Done = { readonly done: true };
const done: Done = { done: true };
/** An end stays on everybody's screen as long as the announcement did. */
const shownMs = dayMs;

const onlyLeads = (): Refused => refuse("not-allowed", "Only a lead does this.");
/** Why this person cannot say that the keys of `staff` are lost; null when they can. */
function cannot(state: DeskState, person: Person, staff: string): Refused | null {
  if (!may(person.roles, "grant")) return onlyLeads();
  if (!state.staff.has(staff)) return refuse("not-found", "There is no such person.");
  if (staff === person.staff) return refuse("not-allowed", "Nobody decides on what concerns them (MD-13).");
  return waitingFor(state, staff) === null ? null : refuse("against-a-rule", "The keys of this person are announced as lost already.");
}
/** The loss of somebody's keys that waits for its link, if one does. */
export const waitingFor = (state: DeskState, staff: string): KeyLossView | null =>
  [...state.keyLosses.values()].find((one) => one.staff === staff && one.state === "waiting") ?? null;

/** A lead says that somebody lost every key; another one agrees under Seconds. Why stands in the audit before anything begins. */
export async function proposeKeyLoss(house: DeskHouse, person: Person, staff: string, reason: string): Promise<DecideOut | Refused> {
  const before = cannot(house.state, person, staff);
  if (before !== null) return before;
  if ((await house.audit.write({ by: person.staff, what: `keys said to be lost: ${signOf(house.state, staff)}`, case: null, purpose: reason })) === null)
    return refuse("not-kept", "The audit does not take it, so it was not done.");
  const proposal = house.number("P");
  return house.commit(actorOf(person.staff), `key-loss/${person.id}`, (state, nowMs): Decided<DecideOut | Refused> => {
    const why = cannot(state, person, staff);
    if (why !== null) return answer(why);
    const until = nowMs + windows.secondMs;
    return act([draft("ActProposed", { proposal, act: "key-loss", device: person.device, until, draft: null, about: JSON.stringify({ staff, reason }) })], {
      kind: "proposed",
      proposal,
      until,
    });
  });
}
export const settleKeyLoss =
  (house: DeskHouse): Settle =>
  (state, proposal, person, nowMs) => {
    const { staff } = JSON.parse(proposal.about) as { staff: string };
    const why = cannot(state, person, staff);
    if (why !== null) return why;
    const linkAt = nowMs + windows.keyLossMs;
    const by = [proposal.staff, person.staff];
    return { events: [draft("KeyLossAnnounced", { loss: house.number("K"), staff, by, linkAt, until: linkAt + windows.keyLinkMs })] };
  };

/** A lead, or the person whose keys they are, ends it: at once, alone, with a reason. */
export async function stopKeyLoss(house: DeskHouse, person: Person, loss: string, reason: string): Promise<Done | Refused> {
  const mayStop = (one: KeyLossView): boolean => may(person.roles, "grant") || one.staff === person.staff;
  const check = (state: DeskState): KeyLossView | Refused => {
    const one = state.keyLosses.get(loss);
    if (one === undefined) return refuse("not-found", "There is no such announcement.");
    if (!mayStop(one)) return refuse("not-allowed", "A lead stops this, or the person whose keys they are.");
    return one.state === "waiting" ? one : refuse("moved-on", "It is over already.");
  };
  const before = check(house.state);
  if (isRefused(before)) return before;
  if ((await house.audit.write({ by: person.staff, what: `lost keys stopped: ${signOf(house.state, before.staff)}`, case: null, purpose: reason })) === null)
    return refuse("not-kept", "The audit does not take it, so it was not done.");
  return house.commit(actorOf(person.staff), `key-loss/${person.id}`, (state): Decided<Done | Refused> => {
    const one = check(state);
    return isRefused(one) ? answer(one) : act([draft("KeyLossEnded", { loss, why: "stopped" })], done);
  });
}

/** Whether this lead may make the link: after the day, while it waits, never for themselves. */
export function mayMakeKeyLink(state: DeskState, person: Person, loss: string, nowMs: number): KeyLossView | Refused {
  const one = state.keyLosses.get(loss);
  if (!may(person.roles, "grant")) return onlyLeads();
  if (one === undefined) return refuse("not-found", "There is no such announcement.");
  if (one.staff === person.staff) return refuse("not-allowed", "Nobody decides on what concerns them (MD-13).");
  if (one.state !== "waiting" || one.until <= nowMs) return refuse("moved-on", "It is over already.");
  return one.linkAt > nowMs ? refuse("against-a-rule", "The link is made 24 hours after the announcement, not before.", one.linkAt - nowMs) : one;
}
/** Whether a link of this loss still opens anything. */
export const isLinkGood = (state: DeskState, loss: string, nowMs: number): boolean => {
  const one = state.keyLosses.get(loss);
  return one !== undefined && one.state === "waiting" && one.linkAt <= nowMs && one.until > nowMs;
};
/** The link was used. True only for one of two who come at once, and never after a stop: the caller makes the old keys void and lets nobody in otherwise. */
export async function renewKeys(house: DeskHouse, loss: string): Promise<boolean> {
  const renewed = await house.commit(actorOf(house.state.keyLosses.get(loss)?.staff ?? ""), `key-loss/${loss}`, (state, nowMs): Decided<boolean> =>
    isLinkGood(state, loss, nowMs) ? act([draft("KeyLossEnded", { loss, why: "renewed" })], true) : answer(false),
  );
  return renewed === true;
}
/** A key that was said to be lost answered: whoever has it says so by that, and everybody sees it. */
export async function keyAnswered(house: DeskHouse, staff: string): Promise<null | Refused> {
  if (waitingFor(house.state, staff) === null) return null;
  return house.commit(actorOf(staff), `key-loss/${staff}`, (state): Decided<null> => {
    const one = waitingFor(state, staff);
    return one === null ? answer(null) : act([draft("KeyLossEnded", { loss: one.id, why: "key-used" })], null);
  });
}

const overdue = (state: DeskState, nowMs: number): Draft[] =>
  [...state.keyLosses.values()].flatMap((one) => (one.state === "waiting" && one.until <= nowMs ? [draft("KeyLossEnded", { loss: one.id, why: "clock" })] : []));
/** An agreement that nobody used does not stand for ever. */
export async function keyLossTick(house: DeskHouse): Promise<void> {
  if (overdue(house.state, house.nowMs()).length === 0) return;
  await house.commit({ as: "clock", id: "keys" }, "clock", (state, nowMs): Decided<null> => {
    const events = overdue(state, nowMs);
    return events.length === 0 ? answer(null) : act(events, null);
  });
}

/** What everybody at the desk sees: what waits, and for a day how it ended. By signs only. */
export const keyLossCards = (state: DeskState, person: Person, nowMs: number): KeyLossCard[] =>
  [...state.keyLosses.values()]
    .filter((one) => one.state === "waiting" || nowMs - (one.endedAt ?? 0) < shownMs)
    .map((one) => ({
      loss: one.id,
      sign: signOf(state, one.staff),
      by: one.by.map((id) => signOf(state, id)),
      at: one.at,
      linkAt: one.linkAt,
      until: one.until,
      state: one.state,
      endedAt: one.endedAt,
      mine: one.staff === person.staff,
      mayStop: one.state === "waiting" && (may(person.roles, "grant") || one.staff === person.staff),
      mayLink: !isRefused(mayMakeKeyLink(state, person, one.id, nowMs)),
    }));
const signOf = (state: DeskState, staff: string): string => state.staff.get(staff)?.sign ?? "";
