import type { DecideOut, ExposureOut, StaffRole } from "@lampion/protocol";
import { dayMs, windows } from "./clocks.ts";
import { act, answer, draft, refuse, isRefused, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import type { Actor } from "./event.ts";
import { anyLimit, dutySeconds, exposureNow } from "./exposure.ts";
import { beyondPool } from "./pools.ts";
import type { Settle } from "./proposals.ts";
import { may, mayGrant } from "./roles.ts";
import { actorOf, type DeskState } from "./state.ts";
import type { Person } from "./person.ts";

export interface Enrolled {
  readonly staff: string;
  readonly sign: string;
  readonly languages: readonly string[];
  readonly optOuts: readonly string[];
  readonly department: string | null;
  /** Has signed the rules of the house (`desk.people`, OP-3). */
  readonly hasSigned: boolean;
}
/** Makes a person known, or changes what they said of themselves; where they live changes by `changeArea` alone. Roles come by `grant` alone, but for the first lead of an installation. */
export const enrol = (house: DeskHouse, person: Enrolled, by: Actor): Promise<{ done: true } | Refused> =>
  house.commit(by, `enrol/${person.staff}`, (state): Decided<{ done: true } | Refused> => {
    const known = state.staff.get(person.staff);
    const events: Draft[] = [draft("StaffEnrolled", { ...person, department: known === undefined ? person.department : known.department })];
    const hasLead = [...state.staff.values()].some((one) => one.roles.includes("lead"));
    if (by.as === "installation" && !hasLead) events.push(draft("RoleGranted", { staff: person.staff, role: "lead", by: ["installation"] }));
    return act(events, { done: true });
  });
/** At an installation of one person the first roles are given by it; from the second lead on, two leads (MD-13). */
export async function proposeGrant(
  house: DeskHouse,
  person: Person,
  wanted: { readonly staff: string; readonly role: StaffRole; readonly grant: boolean },
): Promise<DecideOut | Refused> {
  const proposal = house.number("P");
  return house.commit(actorOf(person.staff), `grant/${person.id}`, (state, nowMs): Decided<DecideOut | Refused> => {
    const target = state.staff.get(wanted.staff);
    if (target === undefined) return answer(refuse("not-found", "There is no such person."));
    if (!mayGrant(person.roles, wanted.role)) return answer(refuse("not-allowed", "Nobody grants a role above their own (MD-13)."));
    if (wanted.staff === person.staff) return answer(refuse("not-allowed", "Nobody decides on what concerns them (MD-13)."));
    const beyond = wanted.grant ? beyondPool(state, wanted.staff, wanted.role, nowMs) : null;
    if (beyond !== null) return answer(beyond);
    const leads = [...state.staff.values()].filter((one) => one.roles.includes("lead"));
    const event = grantEvent(wanted, [person.staff]);
    if (leads.length < 2) return act([event], { kind: "issued", decision: proposal });
    const until = nowMs + windows.secondMs;
    return act(
      [draft("ActProposed", { proposal, act: "grant", device: person.device, until, draft: null, about: `${wanted.grant ? "grant" : "revoke"}/${wanted.role}/${wanted.staff}` })],
      { kind: "proposed", proposal, until },
    );
  });
}
const grantEvent = (wanted: { readonly staff: string; readonly role: StaffRole; readonly grant: boolean }, by: readonly string[]): Draft =>
  wanted.grant ? draft("RoleGranted", { staff: wanted.staff, role: wanted.role, by }) : draft("RoleRevoked", { staff: wanted.staff, role: wanted.role, by });
export const settleGrant: Settle = (state, proposal, person, nowMs) => {
  const [what, role, ...staff] = proposal.about.split("/");
  const beyond = what === "grant" ? beyondPool(state, staff.join("/"), role as StaffRole, nowMs) : null;
  if (beyond !== null) return beyond;
  if (staff.join("/") === person.staff) return refuse("not-allowed", "Nobody decides on what concerns them (MD-13).");
  return { events: [grantEvent({ staff: staff.join("/"), role: role as StaffRole, grant: what === "grant" }, [proposal.staff, person.staff])] };
};

/** Answers the presence question: on duty for the next 10 minutes (moderation.md 13). */
export const duty = (house: DeskHouse, person: Person, on: boolean): Promise<{ onUntil: number | null; asksAgainAt: number | null } | Refused> =>
  house.commit(actorOf(person.staff), `duty/${person.id}`, (state, nowMs): Decided<{ onUntil: number | null; asksAgainAt: number | null } | Refused> => {
    if (!state.staff.has(person.staff)) return answer(refuse("not-found", "This person is not enrolled."));
    if (!on) return act([draft("DutyEnded", { staff: person.staff })], { onUntil: null, asksAgainAt: null });
    const until = nowMs + windows.dutyMs;
    return act([draft("DutyStarted", { staff: person.staff, until })], { onUntil: until, asksAgainAt: until - 60_000 });
  });

export function exposureOut(state: DeskState, staff: string, nowMs: number): ExposureOut | Refused {
  const one = state.staff.get(staff);
  return one === undefined
    ? refuse("not-found", "This person is not enrolled.")
    : {
        ...exposureNow(one, nowMs),
        limit: anyLimit(one, nowMs),
        dutyDaySeconds: dutySeconds(one, nowMs - dayMs, nowMs),
        dutyWeekSeconds: dutySeconds(one, nowMs - 7 * dayMs, nowMs),
      };
}
/** Seconds of unblurred reading, as the application measured them; at a limit "next" stops (MD-33). */
export async function addExposure(
  house: DeskHouse,
  person: Person,
  seen: { readonly case: string; readonly seconds: number; readonly items: number },
): Promise<ExposureOut | Refused> {
  const noted = await house.commit(actorOf(person.staff), `exposure/${person.id}`, (state): Decided<true | Refused> => {
    const one = state.cases.get(seen.case);
    // A text for blind review says nothing of itself: it counts as S2, whatever it was.
    const severity = state.reviews.has(seen.case) ? "S2" : one?.took.includes(person.staff) === true ? one.severity : null;
    if (severity === null) return answer(refuse("not-found", "There is no such case."));
    return act([draft("ExposureNoted", { staff: person.staff, severity, seconds: seen.seconds, items: seen.items })], true);
  });
  if (isRefused(noted)) return noted;
  await house.commit(actorOf(person.staff), `exposure/${person.id}`, (state, nowMs): Decided<null> => {
    const staff = state.staff.get(person.staff);
    const limit = staff === undefined ? null : anyLimit(staff, nowMs);
    return limit === null || staff?.limit === limit ? answer(null) : act([draft("ExposureLimitReached", { staff: person.staff, limit })], null);
  });
  return exposureOut(house.state, person.staff, house.nowMs());
}
/** A lead lets somebody else go on, with a reason; never themselves. */
export const overrideExposure = (house: DeskHouse, person: Person, staff: string, reason: string): Promise<{ done: true } | Refused> =>
  house.commit(actorOf(person.staff), `override/${person.id}`, (state): Decided<{ done: true } | Refused> => {
    if (!may(person.roles, "override-exposure")) return answer(refuse("not-allowed", "Only a lead ends an exposure limit."));
    if (staff === person.staff) return answer(refuse("not-allowed", "Nobody decides on what concerns them (MD-13)."));
    if (!state.staff.has(staff)) return answer(refuse("not-found", "There is no such person."));
    return act([draft("ExposureOverridden", { staff, by: person.staff, reason })], { done: true });
  });
