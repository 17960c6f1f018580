import { poolRoles, type DecideOut, type PoolCard, type PoolDutyOut, type StaffRole } from "@lampion/protocol";
import { dayMs, windows } from "./clocks.ts";
import { act, answer, draft, isRefused, refuse, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import type { Person } from "./person.ts";
import type { Settle } from "./proposals.ts";
import { mayTake, ordered } from "./queue.ts";
import { may } from "./roles.ts";
import { actorOf, type DeskState, type PoolView, type StaffView } from "./state.ts";

type Done = { readonly done: true };
const done: Done = { done: true };
/** Who has not come here themself for so long is put on duty by no other instance: a presence here has to mean somebody who can sign in here. */
const cameWithinMs = 30 * dayMs;

/** What two leads agree to: people of another instance may do duty here, in these roles and to that day at most (MD-64). `address`: of that instance's desk. */
export interface PoolWanted {
  readonly name: string;
  readonly address: string;
  readonly roles: readonly StaffRole[];
  readonly days: number;
}
const isAddress = (address: string): boolean => /^https:\/\/[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?(\/[^\s#@]*)?$/i.test(address);

/** A lead proposes an agreement with another instance; another lead agrees under Seconds. */
export async function proposePool(house: DeskHouse, person: Person, wanted: PoolWanted): Promise<DecideOut | Refused> {
  if (!may(person.roles, "lead-act")) return onlyLeads();
  if (!isAddress(wanted.address)) return refuse("malformed", "The other instance's desk has an address that begins with https:// and holds no name and no key.");
  if (!wanted.roles.every(isPoolRole)) return refuse("against-a-rule", "Leads and auditors are the house's own: a pool has neither (MD-64).");
  const proposal = house.number("P");
  return house.commit(actorOf(person.staff), `pool/${person.id}`, (_state, nowMs): Decided<DecideOut | Refused> => {
    const until = nowMs + windows.secondMs;
    return act([draft("ActProposed", { proposal, act: "pool", device: person.device, until, draft: null, about: JSON.stringify(wanted) })], { kind: "proposed", proposal, until });
  });
}
export const settlePool =
  (house: DeskHouse): Settle =>
  (_state, proposal, person, nowMs) => {
    const { days, ...wanted } = JSON.parse(proposal.about) as PoolWanted;
    return { events: [draft("PoolAgreed", { pool: house.number("A"), ...wanted, until: nowMs + days * dayMs, by: [proposal.staff, person.staff] })] };
  };

/** Whether somebody may have this role: of a pool, only what its agreement names and while it is in force; null when they may. */
export function beyondPool(state: DeskState, staff: string, role: StaffRole, nowMs: number): Refused | null {
  const number = state.staff.get(staff)?.pool ?? null;
  return number === null ? null : poolTakes(state, number, role, nowMs);
}
/** The same for somebody who is invited under an agreement. */
export function poolTakes(state: DeskState, number: string, role: StaffRole, nowMs: number): Refused | null {
  const pool = state.pools.get(number);
  if (pool === undefined || !isInForce(pool, nowMs)) return refuse("against-a-rule", "The agreement with that instance is over or was never made.");
  return pool.roles.includes(role) ? null : refuse("against-a-rule", "The agreement with that instance does not name this role.");
}
export const isInForce = (pool: PoolView, nowMs: number): boolean => pool.endedAt === null && pool.until > nowMs;

/** Roles and duty of everybody of a pool end with its agreement, in the same transaction. */
const ended = (state: DeskState, pool: PoolView, why: "clock" | "ended", by: string): Draft[] => [
  draft("PoolEnded", { pool: pool.id, why }),
  ...peopleOf(state, pool.id).flatMap((one) => [
    ...one.roles.map((role) => draft("RoleRevoked", { staff: one.id, role, by: [by] })),
    ...(one.onUntil === 0 ? [] : [draft("DutyEnded", { staff: one.id })]),
  ]),
];
export const peopleOf = (state: DeskState, pool: string): StaffView[] => [...state.staff.values()].filter((one) => one.pool === pool);

/** One lead ends an agreement, at once; why stands in the audit before it happens. The sign-in of its people follows the event. */
export async function endPool(house: DeskHouse, person: Person, number: string, reason: string): Promise<Done | Refused> {
  const gone = refuse("not-found", "There is no such agreement, or it is over.");
  if (!may(person.roles, "lead-act")) return onlyLeads();
  if (house.state.pools.get(number)?.endedAt !== null) return gone;
  if ((await house.audit.write({ by: person.staff, what: `pool ended: ${number}`, case: null, purpose: reason })) === null)
    return refuse("not-kept", "The audit does not take it, so it was not done.");
  return house.commit(actorOf(person.staff), `pool/${person.id}`, (state): Decided<Done | Refused> => {
    const pool = state.pools.get(number);
    return pool?.endedAt === null ? act(ended(state, pool, "ended", person.staff), done) : answer(gone);
  });
}
export async function poolsTick(house: DeskHouse): Promise<void> {
  const isOver = (pool: PoolView): boolean => pool.endedAt === null && pool.until <= house.nowMs();
  if (![...house.state.pools.values()].some(isOver)) return;
  await house.commit({ as: "clock", id: "pools" }, "clock", (state): Decided<null> => {
    const events = [...state.pools.values()].filter(isOver).flatMap((pool) => ended(state, pool, "clock", "clock"));
    return events.length === 0 ? answer(null) : act(events, null);
  });
}

/**
 * The other instance says that one of its people answered the presence question there, or left: it counts here for as long as an answer here would, and
 * lifts this light like one (MD-64). It learns how many cases wait that this person may take, and nothing of them.
 */
export async function poolDuty(house: DeskHouse, number: string, said: { readonly sign: string; readonly on: boolean }): Promise<PoolDutyOut | Refused> {
  const find = (state: DeskState, nowMs: number): StaffView | Refused => {
    const pool = state.pools.get(number);
    if (pool === undefined || !isInForce(pool, nowMs)) return refuse("against-a-rule", "The agreement with that instance is over or was never made.");
    const one = peopleOf(state, number).find(({ sign }) => sign === said.sign);
    if (one === undefined || one.roles.length === 0) return refuse("not-found", "Nobody of this pool has this sign and a role.");
    if (said.on && (one.cameAt === null || nowMs - one.cameAt > cameWithinMs))
      return refuse("against-a-rule", "Who has not been on duty here by their own hand for 30 days signs in here first.");
    return one;
  };
  const told = await house.commit({ as: "pool", id: number }, `pool/${number}`, (state, nowMs): Decided<{ staff: string; onUntil: number | null } | Refused> => {
    const one = find(state, nowMs);
    if (isRefused(one)) return answer(one);
    if (!said.on) return one.onUntil <= nowMs ? answer({ staff: one.id, onUntil: null }) : act([draft("DutyEnded", { staff: one.id })], { staff: one.id, onUntil: null });
    const until = nowMs + windows.dutyMs;
    return act([draft("DutyStarted", { staff: one.id, until })], { staff: one.id, onUntil: until });
  });
  if (isRefused(told)) return told;
  return { onUntil: told.onUntil, light: house.state.light, waiting: waitingFor(house.state, told.staff, house.nowMs()) };
}
/** How many cases somebody could take now: those of their own département do not exist for them (MD-65), and at a limit of this house there are none (MD-33). */
function waitingFor(state: DeskState, staff: string, nowMs: number): PoolDutyOut["waiting"] {
  const waiting = { S0: 0, S1: 0, S2: 0, S3: 0, S4: 0 };
  const one = state.staff.get(staff);
  if (one === undefined) return waiting;
  const { roles, languages, optOuts, department } = one;
  const person: Person = { id: "", staff, device: "", roles, languages, optOuts, department };
  for (const each of ordered(state)) if (mayTake(state, person, each, nowMs) === "yes") waiting[each.severity] += 1;
  return waiting;
}

/** Agreements as leads and auditors see them; people by number, never one by one (MD-34). */
export const poolCards = (state: DeskState, nowMs: number): PoolCard[] =>
  [...state.pools.values()].map((pool) => {
    const people = peopleOf(state, pool.id).filter((one) => one.roles.length > 0);
    return {
      pool: pool.id,
      name: pool.name,
      address: pool.address,
      roles: [...pool.roles],
      at: pool.at,
      until: pool.until,
      endedAt: pool.endedAt,
      people: people.length,
      onDuty: people.filter((one) => one.onUntil > nowMs).length,
    };
  });
const isPoolRole = (role: StaffRole): boolean => poolRoles.some((one) => one === role);
const onlyLeads = (): Refused => refuse("not-allowed", "Only a lead does this.");
