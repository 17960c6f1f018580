import type { ReadingCard } from "@lampion/protocol";
import { whileHeld, type LeaseRef } from "./cases.ts";
import { windows } from "./clocks.ts";
import { act, answer, draft, refuse, isRefused, type Decided, type DeskHouse, type Refused } from "./desk-house.ts";
import { auditAttempt } from "./proposals.ts";
import { may } from "./roles.ts";
import { actorOf, type DeskState, type ReadingView } from "./state.ts";
import type { Person } from "./person.ts";

/** Asks to read what a private case holds: the first half, by whoever holds the case, with a purpose (MD-39). */
export async function askReading(house: DeskHouse, person: Person, id: string, ref: LeaseRef, purpose: string): Promise<ReadingCard | Refused> {
  const reading = house.number("A");
  const paper = house.paperId();
  const asked = await whileHeld(house, person, id, ref, "reading", (one, state, nowMs): Decided<string | Refused> => {
    if (!one.isPrivate) return answer(refuse("against-a-rule", "What is public is read without a second."));
    if (one.reports.length > 0 && one.reports.every((report) => (state.reports.get(report)?.records ?? 0) === 0))
      return answer(refuse("against-a-rule", "There is nothing to read: nobody handed anything over."));
    const running = [...state.readings.values()].find((other) => other.case === id && (other.state === "asked" || other.state === "open") && other.until > nowMs);
    if (running !== undefined) return answer(refuse("moved-on", "A reading of this case is asked for or open."));
    return act([draft("ReadingAsked", { reading, device: person.device, purpose: paper, until: nowMs + windows.secondMs }, id)], reading, [
      { id: paper, case: id, kind: "purpose", text: purpose },
    ]);
  });
  if (isRefused(asked)) return asked;
  const made = house.state.readings.get(reading);
  return made === undefined ? refuse("not-kept", "It could not be kept.") : readingCard(house.state, person, made, purpose);
}
/** The second: another person with another passkey, who sees scope and purpose and not the text. */
export async function secondReading(house: DeskHouse, person: Person, id: string, agree: boolean): Promise<ReadingCard | Refused> {
  const outcome = await house.commit(actorOf(person.staff), `second-reading/${person.id}`, (state, nowMs): Decided<true | Refused> => {
    const one = state.readings.get(id);
    const of = one === undefined ? undefined : state.cases.get(one.case);
    if (one === undefined || of === undefined) return answer(refuse("not-found", "There is no such reading."));
    if (of.department !== null && of.department === person.department) return answer(refuse("not-found", "There is no such reading."));
    if (!may(person.roles, "second")) return answer(refuse("not-allowed", "This role is no second."));
    if (one.state !== "asked" || one.until <= nowMs) return answer(refuse("moved-on", "It is settled or ran out."));
    if (one.staff === person.staff) return answer(refuse("not-allowed", "Nobody approves what they asked for (MD-13)."));
    if (one.device === person.device) return answer(refuse("not-allowed", "The second half needs another device (MD-36)."));
    if (!agree) return act([draft("ReadingRefused", { reading: id }, one.case)], true);
    return act([draft("ReadingSeconded", { reading: id, device: person.device, until: nowMs + windows.readingMs }, one.case)], true);
  });
  const one = house.state.readings.get(id);
  if (isRefused(outcome)) {
    await auditAttempt(house, person, one ?? null, id);
    return outcome;
  }
  return one === undefined ? refuse("not-found", "There is no such reading.") : readingCard(house.state, person, one, "");
}
export const endReading = (house: DeskHouse, person: Person, id: string): Promise<{ done: true } | Refused> =>
  house.commit(actorOf(person.staff), `end-reading/${person.id}`, (state): Decided<{ done: true } | Refused> => {
    const one = state.readings.get(id);
    if (one === undefined || one.staff !== person.staff) return answer(refuse("not-found", "There is no such reading."));
    return one.state === "open" ? act([draft("ReadingEnded", { reading: id, why: "given-back" }, one.case)], { done: true }) : answer({ done: true });
  });

/** The open reading that lets this person see the private text of this case now; null when there is none (LW-83). */
export function openReading(state: DeskState, person: Person, caseId: string, nowMs: number): ReadingView | null {
  for (const one of state.readings.values())
    if (one.case === caseId && one.state === "open" && one.staff === person.staff && one.until > nowMs && one.second !== null && one.second !== one.staff) return one;
  return null;
}
export function readingCard(state: DeskState, person: Person, one: ReadingView, purpose: string): ReadingCard {
  const of = state.cases.get(one.case);
  const reports = (of?.reports ?? []).map((id) => state.reports.get(id)).filter((report) => report !== undefined);
  const records = reports.reduce((sum, report) => sum + report.records, 0);
  const hours = new Set(reports.flatMap((report) => report.hours)).size;
  return {
    reading: one.id,
    case: one.case,
    purpose,
    scope: `${of?.severity ?? ""} ${of?.situation ?? ""}, ${records} records${hours === 0 ? "" : `, ${hours} h`}`,
    askedAt: one.askedAt,
    by: state.staff.get(one.staff)?.sign ?? "",
    state: one.state,
    until: one.until,
    mine: one.staff === person.staff,
  };
}
/** What waits for a second, without those of one's own area, and one's own. */
export function readingsFor(state: DeskState, person: Person, nowMs: number): ReadingView[] {
  return [...state.readings.values()].filter((one) => {
    const of = state.cases.get(one.case);
    if (of === undefined || (of.department !== null && of.department === person.department)) return false;
    return (one.state === "asked" || one.state === "open") && one.until > nowMs && (one.staff === person.staff || one.state === "asked");
  });
}
