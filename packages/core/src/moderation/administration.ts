import type { FlaggerCard, LoadOut, StaffCard, TokenCard } from "@lampion/protocol";
import { act, answer, draft, isRefused, refuse, type Decided, type DeskHouse, type Refused } from "./desk-house.ts";
import { anyLimit, exposureLimit, exposureNow } from "./exposure.ts";
import { flaggerFigures } from "./misuse.ts";
import { isTokenEnded } from "./partners.ts";
import type { Person } from "./person.ts";
import { may } from "./roles.ts";
import { actorOf, type DeskState } from "./state.ts";

type Done = { readonly done: true };
const done: Done = { done: true };
const onlyLeads = (): Refused => refuse("not-allowed", "Only a lead does this.");

/** Who works here, by sign; what somebody does not read, their own area and what they read are on no such list (MD-34). */
export const staffCards = (state: DeskState, nowMs: number): Omit<StaffCard, "name" | "since" | "passkeys" | "link">[] =>
  [...state.staff.values()]
    .map((one) => ({
      staff: one.id,
      sign: one.sign,
      roles: one.roles,
      languages: [...one.languages],
      isOnDuty: one.onUntil > nowMs,
      pool: one.pool === null ? null : (state.pools.get(one.pool)?.name ?? one.pool),
    }))
    .sort((a, b) => (a.sign < b.sign ? -1 : 1));

/** The load of the house: how many of those on duty can take what, and who has come to a limit and could be let go on. Neither figures of a person nor an order of people (MD-34). */
export function loadOut(state: DeskState, nowMs: number): LoadOut {
  const readers = [...state.staff.values()].filter((one) => may(one.roles, "look"));
  const onDuty = readers.filter((one) => one.onUntil > nowMs);
  const can = (severity: "S1" | "S2" | "S3", roles: "read-grave" | "look"): number =>
    onDuty.filter((one) => may(one.roles, roles) && exposureLimit(one, severity, nowMs) === null).length;
  return {
    onDuty: onDuty.length,
    canGrave: can("S1", "read-grave"),
    canS2: can("S2", "look"),
    canOther: can("S3", "look"),
    open: [...state.open].reduce<LoadOut["open"]>(
      (sums, id) => {
        const severity = state.cases.get(id)?.severity;
        return severity === undefined ? sums : { ...sums, [severity]: sums[severity] + 1 };
      },
      { S0: 0, S1: 0, S2: 0, S3: 0, S4: 0 },
    ),
    resting: readers
      .flatMap((one) => {
        const limit = anyLimit(one, nowMs);
        return limit === null ? [] : [{ staff: one.id, sign: one.sign, limit, until: limit === "pause" ? exposureNow(one, nowMs).pauseUntil : null }];
      })
      .sort((a, b) => (a.sign < b.sign ? -1 : 1)),
  };
}

export const flaggerCards = (house: DeskHouse): FlaggerCard[] =>
  [...house.state.flaggers.values()].map((one) => ({
    ...flaggerFigures(house, one),
    award: one.award,
    country: one.country,
    expertise: [...one.expertise],
    endedAt: one.endedAt,
  }));
/** Every token ever made, by what it is for; never the token, of which only a digest is kept. */
export const tokenCards = (state: DeskState, nowMs: number): TokenCard[] =>
  [...state.tokens.values()].map((one) => ({
    id: one.id,
    holder: one.holder,
    name: state.flaggers.get(one.holder)?.name ?? state.pools.get(one.holder)?.name ?? one.holder,
    scopes: [...one.scopes],
    until: one.until,
    state: isTokenEnded(state, one) ? ("ended" as const) : one.until <= nowMs ? ("over" as const) : ("good" as const),
  }));

/** Somebody new is known to the desk, without a role: roles come by `proposeGrant` alone (MD-13). */
export const welcome = (
  house: DeskHouse,
  person: Person,
  wanted: { readonly staff: string; readonly sign: string; readonly languages: readonly string[]; readonly department: string | null; readonly pool?: string },
): Promise<Done | Refused> =>
  house.commit(actorOf(person.staff), `welcome/${person.id}`, (): Decided<Done | Refused> =>
    may(person.roles, "grant") ? act([draft("StaffEnrolled", { ...wanted, optOuts: [], hasSigned: true })], done) : answer(onlyLeads()),
  );

/** Whether one lead alone may end this office or make its link anew: never one's own, and never a lead's, which two take away first. */
export function mayDismiss(state: DeskState, person: Person, staff: string): true | Refused {
  const one = state.staff.get(staff);
  if (!may(person.roles, "grant")) return onlyLeads();
  if (one === undefined) return refuse("not-found", "There is no such person.");
  if (staff === person.staff) return refuse("not-allowed", "Nobody decides on what concerns them (MD-13).");
  return one.roles.includes("lead") ? refuse("against-a-rule", "A lead's office does not end by one person: two leads take the role away first.") : true;
}
/** Takes every role away at once and ends the duty; why stands in the audit before it happens. The caller ends the sessions. */
export async function dismiss(house: DeskHouse, person: Person, staff: string, reason: string): Promise<Done | Refused> {
  const possible = mayDismiss(house.state, person, staff);
  if (possible !== true) return possible;
  if ((await house.audit.write({ by: person.staff, what: `office ended: ${house.state.staff.get(staff)?.sign ?? ""}`, case: null, purpose: reason })) === null)
    return refuse("not-kept", "The audit does not take it, so it was not done.");
  return house.commit(actorOf(person.staff), `dismiss/${person.id}`, (state): Decided<Done | Refused> => {
    const still = mayDismiss(state, person, staff);
    if (isRefused(still)) return answer(still);
    const roles = state.staff.get(staff)?.roles ?? [];
    return act([...roles.map((role) => draft("RoleRevoked", { staff, role, by: [person.staff] })), draft("DutyEnded", { staff })], done);
  });
}

/** Status as trusted flagger is over, and with it every token for notices; notices that are here keep their clocks. */
export async function endFlagger(house: DeskHouse, person: Person, flagger: string, reason: string): Promise<Done | Refused> {
  if (!may(person.roles, "lead-act")) return onlyLeads();
  if (house.state.flaggers.get(flagger)?.endedAt !== null) return refuse("not-found", "There is no such flagger, or its status is over.");
  if ((await house.audit.write({ by: person.staff, what: `flagger ended: ${flagger}`, case: null, purpose: reason })) === null)
    return refuse("not-kept", "The audit does not take it, so it was not done.");
  return house.commit(actorOf(person.staff), `flagger/${person.id}`, (state): Decided<Done | Refused> =>
    state.flaggers.get(flagger)?.endedAt === null
      ? act([draft("FlaggerEnded", { flagger })], done)
      : answer(refuse("not-found", "There is no such flagger, or its status is over.")),
  );
}
