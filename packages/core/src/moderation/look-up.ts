import type { AppealCard, OrderCard } from "@lampion/protocol";
import { mayDecideAppeal } from "./appeals.ts";
import { isOrderOfOwnArea } from "./court-bans.ts";
import { isWhole } from "./audit-ticket.ts";
import { refuse, type DeskHouse, type Refused } from "./desk-house.ts";
import { claimDigest, placeOf } from "./paper-desk.ts";
import type { Person } from "./person.ts";
import { maySee } from "./queue.ts";
import { may } from "./roles.ts";
import type { AppealView, DeskState } from "./state.ts";
import { stoppedIn } from "./stopped.ts";

/** One number, code or address; never a person or a text (MD-38). The look-up is recorded with its purpose before it is answered; cases of one's own area are not found (MD-65). */
export async function lookUp(
  house: DeskHouse,
  person: Person,
  wanted: { readonly kind: "case" | "claim" | "order" | "address"; readonly value: string; readonly purpose: string },
): Promise<{ readonly case: string | null; readonly order: string | null } | Refused> {
  const ticket = await house.audit.write({ by: person.staff, what: `look-up ${wanted.kind}`, case: null, purpose: wanted.purpose });
  if (ticket === null) return refuse("not-kept", "The look-up could not be recorded, so nothing is shown (MD-12).");
  const { state } = house;
  const value = wanted.value.trim();
  const visible = (id: string | undefined): string | null => {
    const one = id === undefined ? undefined : state.cases.get(id);
    return one === undefined || maySee(person, one) !== "yes" ? null : one.id;
  };
  if (wanted.kind === "case") return { case: visible(value.toUpperCase()), order: null };
  if (wanted.kind === "order") {
    const one = may(person.roles, "orders") || may(person.roles, "order-second") ? state.orders.get(value.toUpperCase()) : undefined;
    return { case: null, order: one === undefined || isOrderOfOwnArea(state, person, one) ? null : one.id };
  }
  if (wanted.kind === "claim") {
    const found = state.claims.get(claimDigest(house, value));
    return { case: visible(found === undefined ? undefined : found.kind === "report" ? state.reports.get(found.id)?.case : state.statements.get(found.id)?.case), order: null };
  }
  const place = placeOf(value);
  const about =
    place === null
      ? undefined
      : [...state.reports.values()].reverse().find((report) => report.stream === place.stream && (place.seqs.length === 0 || report.seqs.includes(place.seqs[0] ?? 0)));
  return { case: visible(about?.case), order: null };
}

/** `text`: of a stopped text, for whoever took the appeal. */
export function appealCard(state: DeskState, person: Person, one: AppealView, words: string, text: string | null = null): AppealCard {
  return {
    appeal: one.id,
    case: one.case,
    decision: one.decision,
    by: one.by,
    at: one.at,
    dueAt: one.dueAt,
    state: one.state,
    words,
    may: mayDecideAppeal(state, person, one),
    stopped: stoppedIn(state, one, text),
  };
}
/** The audit from a row on, with whether the chain from its beginning, or from where its oldest rows ended, is whole (MD-40, EV-51). */
export async function auditRows(
  house: DeskHouse,
  from: number,
): Promise<{ rows: { number: number; at: number; by: string; what: string; case: string | null; purpose: string; hash: string }[]; head: string; isWhole: boolean }> {
  const { log } = house.ports;
  const head = await log.auditHead();
  const end = (await log.auditEnds()).at(-1);
  let before = end?.hash ?? "";
  let whole = true;
  for (let at = end?.number ?? 0; at < head.number && whole; at += 1_000) {
    const part = await log.audit(at, 1_000);
    whole = part.length > 0 && isWhole((text) => house.ports.digest(text), part, before);
    before = part.at(-1)?.hash ?? before;
  }
  const rows = (await log.audit(from, 200)).map((row) => ({ ...row, by: house.state.staff.get(row.by)?.sign ?? row.by }));
  return { rows, head: head.hash, isWhole: whole && before === head.hash };
}
/** What became of one's own notice; another's is not found. */
export function flaggerState(
  house: DeskHouse,
  flagger: string,
  notice: string,
): { notice: string; at: number; state: "received" | "looked-at" | "decided"; acted: boolean | null; decidedAt: number | null; isUnfounded: boolean } | Refused {
  const report = house.state.reports.get(notice);
  if (report === undefined || report.flagger !== flagger) return refuse("not-found", "There is no such notice of yours.");
  const one = house.state.cases.get(report.case);
  return {
    notice,
    at: report.at,
    state: report.answer !== null ? "decided" : one !== undefined && one.lookedAt !== null ? "looked-at" : "received",
    acted: report.answer?.acted ?? null,
    decidedAt: report.answer?.at ?? null,
    isUnfounded: report.state === "abusive" && report.answer?.acted !== true,
  };
}
export function orderOfPartner(house: DeskHouse, partner: string, order: string): { order: string; state: OrderCard["state"]; clock: OrderCard["clock"] } | Refused {
  const one = house.state.orders.get(order);
  if (one === undefined || one.partner !== partner) return refuse("not-found", "There is no such order of yours.");
  return { order, state: one.state, clock: { dueAt: one.dueAt, alarmsAt: [...one.alarmsAt], endsAt: one.endsAt } };
}
