import { situations, type Lease, type NextOut, type Severity } from "@lampion/protocol";
import { dueDates, graver, rankOf, windows } from "./clocks.ts";
import { act, answer, draft, refuse, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import { openStates } from "./machines.ts";
import { mayTake, nextFor } from "./queue.ts";
import { isGrave, may } from "./roles.ts";
import { actorOf, type CaseView, type DeskState } from "./state.ts";
import type { Person } from "./person.ts";

export interface LeaseRef {
  readonly number: number;
  readonly token: string;
}
const none: NextOut = { case: null, lease: null, limit: null };
const done = { done: true } as const;

/** The case that comes first for this person, leased to them. */
export async function next(house: DeskHouse, person: Person): Promise<NextOut | Refused> {
  const token = house.ports.random.id();
  return house.commit(actorOf(person.staff), `next/${person.id}`, (state, nowMs): Decided<NextOut | Refused> => {
    const { case: first, limit } = nextFor(state, person, nowMs);
    if (first === null) return answer({ ...none, limit });
    const { lease, events } = leaseOf(house, first, person, token, nowMs);
    return act(events, { case: first.id, lease, limit: null });
  });
}
/** One case by number. Two people never hold one case. */
export async function take(house: DeskHouse, person: Person, id: string): Promise<NextOut | Refused> {
  const token = house.ports.random.id();
  return house.commit(actorOf(person.staff), `take/${person.id}`, (state, nowMs): Decided<NextOut | Refused> => {
    const one = state.cases.get(id);
    if (one === undefined) return answer(refuse("not-found", "There is no such case."));
    const possible = mayTake(state, person, one, nowMs);
    if (possible === "own-area") return answer(refuse("not-found", "There is no such case."));
    if (possible === "leased" || possible === "waiting")
      return answer(refuse("moved-on", possible === "leased" ? "Somebody else holds it." : "It waits for an answer or a second."));
    if (possible !== "yes") return answer(refuse(possible === "exposure" ? "limit" : "not-allowed", `It cannot be taken: ${possible}.`));
    if (!openStates.has(one.state)) return answer(refuse("moved-on", "It is decided."));
    const { lease, events } = leaseOf(house, one, person, token, nowMs);
    return act(events, { case: id, lease, limit: null });
  });
}
function leaseOf(house: DeskHouse, one: CaseView, person: Person, token: string, nowMs: number): { lease: Lease; events: Draft[] } {
  // An older lease that ran out is ended in the same act, so that a number never stands twice.
  const ended: Draft[] = one.lease === null ? [] : [draft("LeaseEnded", { number: one.lease.number, why: "clock" }, one.id)];
  const number = one.leases + 1;
  const until = nowMs + windows.leaseMs;
  const endsAt = nowMs + windows.leaseMaxMs;
  return {
    lease: { number, token, until, endsAt },
    events: [...ended, draft("CaseLeased", { staff: person.staff, number, digest: house.ports.digest(token), until, endsAt }, one.id)],
  };
}

/** The case if this person holds it with this very lease; else why not. */
export function held(house: DeskHouse, state: DeskState, person: Person, id: string, ref: LeaseRef, nowMs: number): CaseView | Refused {
  const one = state.cases.get(id);
  if (one === undefined || (one.department !== null && one.department === person.department)) return refuse("not-found", "There is no such case.");
  if (!openStates.has(one.state)) return refuse("moved-on", one.state === "merged" ? "It was merged into another case." : "It is decided.");
  const { lease } = one;
  if (lease === null || lease.number !== ref.number || lease.staff !== person.staff || lease.digest !== house.ports.digest(ref.token))
    return refuse("moved-on", "This lease is not the one in force.");
  if (lease.until <= nowMs || lease.endsAt <= nowMs) return refuse("moved-on", "This lease ran out; take the case again.");
  return one;
}
const isCase = (value: CaseView | Refused): value is CaseView => !("kind" in value && value.kind === "refused");
/** An act of whoever holds the case. */
export function whileHeld<T>(
  house: DeskHouse,
  person: Person,
  id: string,
  ref: LeaseRef,
  what: string,
  then: (one: CaseView, state: DeskState, nowMs: number) => Decided<T | Refused>,
): Promise<T | Refused> {
  return house.commit(actorOf(person.staff), `${what}/${person.id}`, (state, nowMs): Decided<T | Refused> => {
    const one = held(house, state, person, id, ref, nowMs);
    return isCase(one) ? then(one, state, nowMs) : answer(one);
  });
}

export const renew = (house: DeskHouse, person: Person, id: string, ref: LeaseRef): Promise<NextOut | Refused> =>
  whileHeld(house, person, id, ref, "renew", (one, _state, nowMs) => {
    const endsAt = one.lease?.endsAt ?? nowMs;
    const until = Math.min(nowMs + windows.leaseMs, endsAt);
    return act([draft("LeaseRenewed", { number: ref.number, until }, id)], { case: id, lease: { ...ref, until, endsAt }, limit: null });
  });
export const giveBack = (house: DeskHouse, person: Person, id: string, ref: LeaseRef): Promise<{ done: true } | Refused> =>
  whileHeld(house, person, id, ref, "give-back", () => act([draft("LeaseEnded", { number: ref.number, why: "given-back" }, id)], done));

export const escalate = (house: DeskHouse, person: Person, id: string, ref: LeaseRef, reason: string, severity?: Severity): Promise<{ done: true } | Refused> => {
  const paper = house.paperId();
  return whileHeld(house, person, id, ref, "escalate", (one, _state, nowMs) => {
    const worst = severity === undefined ? one.severity : graver(one.severity, severity);
    const due = dueDates({ severity: worst, fromMs: nowMs, isFlagged: false, independent: 0, allSlowed: false });
    return act(
      [
        draft("LeaseEnded", { number: ref.number, why: "escalated" }, id),
        draft("CaseEscalated", { severity: worst, reason: paper }, id),
        ...(worst === one.severity ? [] : [draft("SeveritySet", { severity: worst, lookBy: due.lookBy, dueAt: due.dueAt, because: one.because }, id)]),
      ],
      done,
      [{ id: paper, case: id, kind: "note", text: reason }],
    );
  });
};
/** Same author or place only, and the one that stays keeps the earlier clock (MD-9). */
export const merge = (house: DeskHouse, person: Person, id: string, ref: LeaseRef, into: string): Promise<{ done: true } | Refused> =>
  whileHeld(house, person, id, ref, "merge", (one, state) => {
    const other = state.cases.get(into);
    if (other === undefined || into === id || !openStates.has(other.state)) return answer(refuse("not-found", "There is no such open case."));
    if ((one.subject === null || one.subject !== other.subject) && (one.stream === null || one.stream !== other.stream))
      return answer(refuse("against-a-rule", "Only cases about one author or one place are merged."));
    return act([draft("LeaseEnded", { number: ref.number, why: "merged" }, id), draft("CaseMerged", { into }, id)], done);
  });

export const addNote = (house: DeskHouse, person: Person, id: string, words: string): Promise<{ done: true } | Refused> => {
  const paper = house.paperId();
  return house.commit(actorOf(person.staff), `note/${person.id}`, (state): Decided<{ done: true } | Refused> => {
    const one = state.cases.get(id);
    if (one === undefined || (one.department !== null && one.department === person.department)) return answer(refuse("not-found", "There is no such case."));
    return act([draft("NoteAdded", { note: paper }, id)], done, [{ id: paper, case: id, kind: "note", text: words }]);
  });
};
/** To the code of a report or statement of this case; a question for facts gives the lease back and waits. */
export const letter = (house: DeskHouse, person: Person, id: string, ref: LeaseRef, to: string, words: string, asksFacts: boolean): Promise<{ done: true } | Refused> => {
  const paper = house.paperId();
  return whileHeld(house, person, id, ref, "letter", (one, state, nowMs) => {
    const isHere = one.reports.includes(to) || state.statements.get(to)?.case === id;
    if (!isHere) return answer(refuse("not-found", "The code belongs to another case."));
    const papers = [{ id: paper, case: id, kind: "letter", text: words } as const];
    if (!asksFacts) return act([draft("LetterSent", { to, letter: paper }, id)], done, papers);
    if (isGrave(one.severity)) return answer(refuse("against-a-rule", "A case of S0 or S1 does not wait for facts: send a letter and decide."));
    return act([draft("FactsAsked", { to, letter: paper, until: nowMs + windows.factsMs }, id), draft("LeaseEnded", { number: ref.number, why: "decided" }, id)], done, papers);
  });
};

/** What the passing of time does: leases and readings end, clocks are missed, first halves expire. Called each second or so. */
export async function casesTick(house: DeskHouse): Promise<readonly Draft[]> {
  const { state } = house;
  const nowMs = house.nowMs();
  const due = dueDrafts(state, nowMs);
  if (due.length === 0) return [];
  const kept = await house.commit({ as: "clock", id: "desk" }, "clock", (now, at): Decided<readonly Draft[]> => {
    const events = dueDrafts(now, at);
    return events.length === 0 ? answer([]) : act(events, events);
  });
  return "kind" in kept ? [] : kept;
}
function dueDrafts(state: DeskState, nowMs: number): Draft[] {
  const events: Draft[] = [];
  for (const id of state.open) {
    const one = state.cases.get(id);
    if (one === undefined) continue;
    if (one.lease !== null && Math.min(one.lease.until, one.lease.endsAt) <= nowMs) events.push(draft("LeaseEnded", { number: one.lease.number, why: "clock" }, id));
    if (one.lookedAt === null && one.lookBy <= nowMs && !one.missed.includes("look")) events.push(draft("ClockMissed", { which: "look" }, id));
    if (one.dueAt <= nowMs && !one.missed.includes("decide")) events.push(draft("ClockMissed", { which: "decide" }, id));
  }
  for (const one of state.readings.values()) {
    if (one.until > nowMs) continue;
    if (one.state === "asked") events.push(draft("ReadingRefused", { reading: one.id }, one.case));
    else if (one.state === "open") events.push(draft("ReadingEnded", { reading: one.id, why: "clock" }, one.case));
  }
  for (const one of state.proposals.values()) if (one.state === "waiting" && one.until <= nowMs) events.push(draft("ActRefused", { proposal: one.id, reason: "" }, one.case));
  for (const id of state.ending) {
    const one = state.restrictions.get(id);
    if (one !== undefined && one.until !== null && one.until <= nowMs) events.push(draft("RestrictionEnded", { restriction: id, why: "clock" }, one.case));
  }
  return events;
}
export const maySeeGrave = (person: Person, severity: Severity): boolean => rankOf(severity) > 1 || may(person.roles, "read-grave");
export const categoryOf = (one: CaseView): string => situations[one.situation].category;
