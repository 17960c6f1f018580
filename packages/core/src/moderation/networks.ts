import type { CaseNetworkOut, DecideOut } from "@lampion/protocol";
import { dayMs, windows } from "./clocks.ts";
import { act, answer, draft, isRefused, refuse, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import type { Person } from "./person.ts";
import type { Settle } from "./proposals.ts";
import { isGrave, may } from "./roles.ts";
import { actorOf, type CaseView, type DeskState, type NetworkView, type RestrictionView } from "./state.ts";

type Done = { readonly done: true };
/** What a first half says: of which case, and for how long. Marks are no part of it: they stand in a paper that ends with the friction. */
export interface NetworkProposed {
  readonly case: string;
  readonly network: string;
  readonly days: number;
  readonly others: number;
}
export const marksCase = (network: string): string => `network/${network}`;

/** The case, for who may see and decide it, with the measure in force that friction goes with: a network is never the only measure (age-and-tokens.md 11). */
function ground(state: DeskState, person: Person, id: string): { readonly one: CaseView; readonly restriction: RestrictionView } | Refused {
  const one = state.cases.get(id);
  if (one === undefined || (one.department !== null && one.department === person.department)) return refuse("not-found", "There is no such case.");
  if (!may(person.roles, isGrave(one.severity) ? "decide-grave" : "decide")) return refuse("not-allowed", "This role does not decide this case.");
  const restriction = [...state.restrictions.values()].find((each) => each.case === id && each.subject !== null && each.endedAt === null);
  return restriction === undefined ? refuse("against-a-rule", "A network is never the only measure: decide about its author first (MD-18).") : { one, restriction };
}
/** How long friction may last beside this measure: seven days, or what is left of a court's term (LW-112). */
function mostMs(state: DeskState, restriction: RestrictionView, nowMs: number): number {
  const isCourts = state.decisions.get(restriction.decision)?.by === "court";
  return isCourts && restriction.until !== null ? Math.max(windows.networkMs, restriction.until - nowMs) : windows.networkMs;
}
const activeOf = (state: DeskState, id: string): NetworkView | undefined => [...state.networks.values()].find((one) => one.case === id && one.endedAt === null);

/** What friction would rest on and whom else it would hit at this moment; null where there is no measure it could go with. */
export function caseNetwork(house: DeskHouse, person: Person, id: string, nowMs: number): CaseNetworkOut | Refused {
  const found = ground(house.state, person, id);
  if (isRefused(found)) return found.code === "against-a-rule" ? { may: false, isHere: false, others: 0, until: null, network: null, daysMost: 0 } : found;
  const { marks, others } = house.ports.consequences.world(found.one.stream, found.restriction.subject).network;
  const active = activeOf(house.state, id);
  return {
    may: active === undefined && marks.length > 0,
    isHere: marks.length > 0,
    others,
    until: active === undefined || active.until <= nowMs ? null : active.until,
    network: active?.id ?? null,
    daysMost: Math.floor(mostMs(house.state, found.restriction, nowMs) / dayMs),
  };
}

/**
 * Friction on the network that an author comes from (MD-18): harder work at the door and the limits of newcomers for whoever comes through it, seven days
 * at most, with how many others it hits. Two persons, beside a measure on the author. The keyed marks rest in a paper that ends with it.
 */
export function proposeNetwork(house: DeskHouse, person: Person, id: string, days: number): Promise<DecideOut | Refused> {
  const proposal = house.number("P");
  const network = house.number("W");
  const paper = house.paperId();
  return house.commit(actorOf(person.staff), `network/${person.id}`, (state, nowMs): Decided<DecideOut | Refused> => {
    const found = ground(state, person, id);
    if (isRefused(found)) return answer(found);
    if (activeOf(state, id) !== undefined) return answer(refuse("against-a-rule", "Friction is on already."));
    if (!Number.isInteger(days) || days < 1 || days * dayMs > mostMs(state, found.restriction, nowMs))
      return answer(refuse("malformed", "Friction lasts one to seven days, beside a court's ban its term (MD-18)."));
    const { marks, others } = house.ports.consequences.world(found.one.stream, found.restriction.subject).network;
    if (marks.length === 0) return answer(refuse("against-a-rule", "The author is not here, and no network is kept of who is not."));
    const until = nowMs + windows.secondMs;
    const about: NetworkProposed = { case: id, network, days, others };
    return act(
      [draft("ActProposed", { proposal, act: "network", device: person.device, until, draft: null, about: JSON.stringify(about) }, id)],
      { kind: "proposed", proposal, until },
      [{ id: paper, case: marksCase(network), kind: "mark", text: JSON.stringify(marks) }],
    );
  });
}
export const settleNetwork: Settle = (state, proposal, person, nowMs) => {
  const { case: id, network, days, others } = JSON.parse(proposal.about) as NetworkProposed;
  const found = ground(state, person, id);
  if (isRefused(found)) return found;
  if (activeOf(state, id) !== undefined) return refuse("against-a-rule", "Friction is on already.");
  // Its measure may have less time left than when it was proposed.
  const forMs = Math.min(days * dayMs, mostMs(state, found.restriction, nowMs));
  return { events: [draft("NetworkSlowed", { network, restriction: found.restriction.id, others, until: nowMs + forMs }, id)] };
};
/** One person alone lightens it, at any hour. */
export const liftNetwork = (house: DeskHouse, person: Person, id: string): Promise<Done | Refused> =>
  house.commit(actorOf(person.staff), `network/${person.id}`, (state): Decided<Done | Refused> => {
    const one = state.cases.get(id);
    const active = activeOf(state, id);
    if (one === undefined || active === undefined || (one.department !== null && one.department === person.department))
      return answer(refuse("not-found", "There is no friction here."));
    return may(person.roles, "decide")
      ? act([draft("NetworkReleased", { network: active.id, why: "lifted" }, id)], { done: true })
      : answer(refuse("not-allowed", "This role does not decide this case."));
  });

const ending = (state: DeskState, nowMs: number): Draft[] =>
  [...state.networks.values()].flatMap((one) => {
    if (one.endedAt !== null) return [];
    const measure = state.restrictions.get(one.restriction);
    // What was taken back or lifted takes its friction with it; a measure that ran its time leaves it to its own.
    const isUndone = measure?.endedBy === "reversed" || measure?.endedBy === "lifted";
    return one.until <= nowMs || isUndone ? [draft("NetworkReleased", { network: one.id, why: isUndone ? "reversed" : "clock" }, one.case)] : [];
  });
export async function networksTick(house: DeskHouse): Promise<void> {
  if (ending(house.state, house.nowMs()).length === 0) return;
  await house.commit({ as: "clock", id: "networks" }, "clock", (state, nowMs): Decided<null> => {
    const events = ending(state, nowMs);
    return events.length === 0 ? answer(null) : act(events, null);
  });
}
/** When each friction in force began, ms UTC: keys of marks change each week, and a court's term is longer (LW-112). */
export const slowedSince = (state: DeskState): number[] => [...state.networks.values()].flatMap((one) => (one.endedAt === null ? [one.from] : []));
/** Marks of every friction in force, read from their papers. */
export async function slowedMarks(house: DeskHouse): Promise<ReadonlySet<string>> {
  const active = [...house.state.networks.values()].filter((one) => one.endedAt === null);
  const papers = await Promise.all(active.map((one) => house.ports.log.papersOf(marksCase(one.id))));
  return new Set(papers.flat().flatMap((one) => JSON.parse(one.text) as string[]));
}
/** Papers of marks whose friction is over, or was never agreed to. */
export const marksOver = (state: DeskState): string[] =>
  [...state.proposals.values()]
    .filter((one) => one.act === "network" && one.state !== "waiting")
    .map((one) => (JSON.parse(one.about) as NetworkProposed).network)
    .filter((id) => state.networks.get(id)?.endedAt !== null)
    .map(marksCase);
