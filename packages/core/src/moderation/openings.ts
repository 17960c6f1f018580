import { decodeRecord, fromBase64Url } from "@lampion/proof";
import { openingHoursMax, type DecideOut, type LineReceipt, type OpeningCard, type OpeningWay, type OrderIn } from "@lampion/protocol";
import { held, whileHeld, type LeaseRef } from "./cases.ts";
import { windows } from "./clocks.ts";
import { act, answer, draft, isRefused, refuse, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import type { Paper } from "./event.ts";
import { asksForOrder, mayAskForLines } from "./line-orders.ts";
import { isOpeningOpen, mayOpenFor, openingState, openingUntil, type OpeningView } from "./opening-view.ts";
import { isOrderOfOwnArea } from "./court-bans.ts";
import { isOwnArea, type Person } from "./person.ts";
import type { Settle } from "./proposals.ts";
import { maySee } from "./queue.ts";
import { isGrave, may } from "./roles.ts";
import { actorOf, type CaseView, type DeskState } from "./state.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** What somebody asks to have opened: exact hours of one way that the ground gives, or the lines that messages of one person and day lead to. */
export interface OpeningWanted {
  readonly way: string;
  /** Empty for lines. */
  readonly hours: readonly number[];
  readonly purpose: string;
  /** One-time key of who executes, P-256, base64url. */
  readonly executor: string;
  /** Key of the log that will have the request: the one of the node where who asks sits. */
  readonly node: string;
  /** For lines only. */
  readonly receipts?: readonly LineReceipt[];
  /** Which part of the lines, from 1, where they are more than one opening gives. */
  readonly part?: number;
}

/** What is known of a ground where the records lie. */
export interface OpeningGround {
  readonly ways: readonly OpeningWay[];
  /**
   * Why this cannot be opened, such as that nothing is there any more, or that the order does not name it; otherwise, of messages that receipts prove, the places of the order's
   * selectors that name them, and none where it names no message at all (MD-53).
   */
  check(wanted: Pick<OpeningWanted, "way" | "hours" | "receipts" | "part">): Promise<string | null | { readonly names: readonly number[] }>;
}

/** For a report by a recall code (EV-36): the one who holds the case asks, for hours that the report names. */
export async function askOpening(house: DeskHouse, person: Person, id: string, ref: LeaseRef, ground: OpeningGround, wanted: OpeningWanted): Promise<DecideOut | Refused> {
  const made = numbers(house);
  const of = { case: id, order: null, papers: id };
  const possible = (one: CaseView, state: DeskState, nowMs: number): true | Refused => {
    if (!one.isPrivate) return refuse("against-a-rule", "What is public needs no custodian.");
    if (!may(person.roles, isGrave(one.severity) ? "decide-grave" : "decide")) return refuse("not-allowed", "This role asks for no opening in cases of S0 and S1.");
    return narrow(state, ground.ways, wanted, of, nowMs);
  };
  const one = held(house, house.state, person, id, ref, house.nowMs());
  if (isRefused(one)) return one;
  const first = possible(one, house.state, house.nowMs());
  const why = first === true ? await ground.check(wanted) : null;
  if (typeof why === "string") return refuse("against-a-rule", why);
  return whileHeld(house, person, id, ref, "opening", (now, state, nowMs): Decided<DecideOut | Refused> => {
    const still = possible(now, state, nowMs);
    return still === true ? propose(person, ground.ways, wanted, made, of, nowMs) : answer(still);
  });
}

/** What is known of an order's ground besides: the order as it came. */
export interface OrderGround extends OpeningGround {
  readonly order: Pick<OrderIn, "dataClasses"> | null;
}
/** For an order that was checked and accepted: the orders officer asks, for what the order selects and nothing beyond (MD-53, MD-54). */
export async function askOrderOpening(house: DeskHouse, person: Person, id: string, ground: OrderGround, wanted: OpeningWanted): Promise<DecideOut | Refused> {
  const made = numbers(house);
  const possible = (state: DeskState, nowMs: number): true | Refused => {
    const one = state.orders.get(id);
    if (one === undefined || isOrderOfOwnArea(state, person, one)) return refuse("not-found", "There is no such order.");
    if (!asksForOrder(one, person)) return refuse("not-allowed", "Openings for an order are asked for by the orders officer, or by the lead who checked it.");
    if (!mayOpenFor(one)) return refuse("against-a-rule", "Only an order that was checked and accepted opens something, and no drill does.");
    if (ground.ways.find((each) => each.way === wanted.way)?.set === "lines") {
      const allowed = mayAskForLines(one, ground.order ?? { dataClasses: [] }, person.staff);
      if (allowed !== true) return allowed;
      if (wanted.receipts === undefined || wanted.receipts.length === 0)
        return refuse("malformed", "Connections are found by receipts of messages: choose the file that has them.");
    }
    return narrow(state, ground.ways, wanted, { case: one.case, order: id }, nowMs);
  };
  const first = possible(house.state, house.nowMs());
  if (first !== true) return first;
  const found = await ground.check(wanted);
  if (typeof found === "string") return refuse("against-a-rule", found);
  const names = found?.names ?? [];
  return house.commit(actorOf(person.staff), `opening/${person.id}`, (state, nowMs): Decided<DecideOut | Refused> => {
    const still = possible(state, nowMs);
    const about = caseOfWay(state, wanted.way)?.id ?? null;
    return still === true
      ? propose(person, ground.ways, wanted, made, { names, about, case: state.orders.get(id)?.case ?? null, order: id, papers: `order/${id}` }, nowMs)
      : answer(still);
  });
}
/** The case whose report a way stands for: whoever lives there sees no opening of it and is no second of one, also where an order gives the ground (MD-65). */
export const caseOfWay = (state: DeskState, way: string): CaseView | undefined =>
  state.cases.get(state.reports.get(way.startsWith("report/") ? way.slice("report/".length) : "")?.case ?? "");
const numbers = (house: DeskHouse) => ({ opening: house.number("K"), proposal: house.number("P"), purpose: house.paperId(), receipts: house.paperId() });

/** Exactly the hours of a ground, at most 24, and none that is being opened already (EV-26). Which lines are being opened is known where they lie. */
function narrow(
  state: DeskState,
  ways: readonly OpeningWay[],
  wanted: OpeningWanted,
  of: { readonly case: string | null; readonly order: string | null },
  nowMs: number,
): true | Refused {
  const way = ways.find((one) => one.way === wanted.way);
  // EV-42: whatever a ground says, no case opens a line.
  if (way === undefined || (way.set === "lines" && of.order === null)) return refuse("against-a-rule", "Nothing here is a ground for this opening (EV-26).");
  if (wanted.purpose.trim() === "") return refuse("malformed", "A request needs a purpose and a legal basis (EV-26).");
  const { hours } = wanted;
  if (way.set === "words") {
    if (hours.length > openingHoursMax) return refuse("against-a-rule", "At most 24 hours are opened at once (EV-26): choose fewer.");
    if (hours.length === 0 || hours.some((hour) => hour % hourMs !== 0)) return refuse("malformed", "Choose whole hours.");
    if (hours.some((hour) => !way.hours.includes(hour))) return refuse("against-a-rule", "An hour lies beyond what the ground names: that is too broad (EV-26).");
  }
  const isRunning = [...state.openings.values()].some(
    (one) =>
      one.case === of.case && one.order === of.order && one.way === way.way && isOpeningOpen(openingState(state, one, nowMs)) && one.hours.some((hour) => hours.includes(hour)),
  );
  return isRunning ? refuse("moved-on", "An opening of some of these hours is running: wait for it, or give it up.") : true;
}
function propose(
  person: Person,
  ways: readonly OpeningWay[],
  wanted: OpeningWanted,
  made: ReturnType<typeof numbers>,
  of: { readonly case: string | null; readonly order: string | null; readonly papers: string; readonly names?: readonly number[]; readonly about?: string | null },
  nowMs: number,
): Decided<DecideOut> {
  const set = ways.find((one) => one.way === wanted.way)?.set ?? "words";
  const hours = set === "lines" ? dayOf(wanted.receipts ?? []) : [...new Set(wanted.hours)].sort((a, b) => a - b);
  const until = nowMs + windows.secondMs;
  const { opening, proposal } = made;
  const receipts =
    wanted.receipts === undefined
      ? null
      : { paper: made.receipts, messages: wanted.receipts.length, ...(wanted.part === undefined ? {} : { part: wanted.part }), names: [...(of.names ?? [])] };
  const events: Draft[] = [
    draft("ActProposed", { proposal, act: of.order === null ? "opening" : "order-opening", device: person.device, until, draft: null, about: opening }, of.about ?? of.case),
    draft(
      "OpeningAsked",
      { opening, proposal, set, order: of.order, way: wanted.way, hours, purpose: made.purpose, executor: wanted.executor, node: wanted.node, receipts },
      of.case,
    ),
  ];
  const papers: Omit<Paper, "at">[] = [{ id: made.purpose, case: of.papers, kind: "purpose", text: wanted.purpose }];
  if (receipts !== null) papers.push({ id: receipts.paper, case: of.papers, kind: "opening", text: JSON.stringify(wanted.receipts) });
  return act(events, { kind: "proposed", proposal, until }, papers);
}
/** Beginning of the day of these messages, UTC; that they are of one day was checked where the keys are. */
function dayOf(receipts: readonly LineReceipt[]): number[] {
  const record = decodeRecord(fromBase64Url(receipts[0]?.record ?? "", 134) ?? new Uint8Array());
  return record === null ? [] : [Math.floor(record.acceptedAtMs / dayMs) * dayMs];
}

/** The second half. Of an order it is somebody else than who checked it, as with a disclosure; what follows in the log is done by the node of who asked. */
export const settleOpening: Settle = (state, proposal, person) => {
  const one = state.openings.get(proposal.about);
  if (one === undefined) return refuse("not-found", "There is no such opening.");
  const order = one.order === null ? null : state.orders.get(one.order);
  if (order === undefined || (order !== null && !mayOpenFor(order))) return refuse("moved-on", "The order opens nothing any more.");
  if (order?.checkedBy === person.staff) return refuse("not-allowed", "Who checked an order does not approve an opening for it.");
  return { events: [draft("OpeningAgreed", { opening: one.id }, one.case)] };
};

/** The opening for whoever executes it; anybody else is told that there is none. */
export function ownOpening(state: DeskState, person: Person, id: string, nowMs: number): OpeningView | Refused {
  const one = state.openings.get(id);
  if (one === undefined || one.staff !== person.staff) return refuse("not-found", "There is no such opening of yours.");
  return isOpeningOpen(openingState(state, one, nowMs)) && one.logged !== null ? one : refuse("moved-on", "This opening does not wait for anything of yours.");
}
/** Whether somebody may see where an opening stands: who asked, who agreed, and who may see its case or order. */
export function maySeeOpening(state: DeskState, person: Person, one: OpeningView): boolean {
  const of = one.case === null ? undefined : state.cases.get(one.case);
  if (isOwnArea(person, of) || isOwnArea(person, caseOfWay(state, one.way))) return false;
  if (one.staff === person.staff || one.agreed?.by === person.staff) return true;
  return one.order === null ? of !== undefined && maySee(person, of) === "yes" : may(person.roles, "orders") || may(person.roles, "order-second");
}

export const noteShare = (house: DeskHouse, person: Person, id: string, holder: string): Promise<OpeningView | Refused> =>
  withOwn(house, person, id, (one) => (one.shares.includes(holder) ? answer(one) : act([draft("OpeningShared", { opening: id, holder }, one.case)], one)));
/** What came of it; the records themselves went into the case before, or into the bundle of the order. */
export const noteOpened = (
  house: DeskHouse,
  person: Person,
  id: string,
  result: { readonly records: number; readonly authenticated: boolean; readonly digest: string },
): Promise<OpeningView | Refused> => withOwn(house, person, id, (one) => act([draft("OpeningDone", { opening: id, ...result }, one.case)], one));
const withOwn = (house: DeskHouse, person: Person, id: string, then: (one: OpeningView) => Decided<OpeningView>): Promise<OpeningView | Refused> =>
  house.commit(actorOf(person.staff), `opening/${person.id}`, (state, nowMs): Decided<OpeningView | Refused> => {
    const one = ownOpening(state, person, id, nowMs);
    return isRefused(one) ? answer(one) : then(one);
  });

/** Given up by who asked or who agreed: nothing of it is taken any more, and it can be asked for anew. */
export const endOpening = (house: DeskHouse, person: Person, id: string, reason: string): Promise<{ done: true } | Refused> => {
  const paper = house.paperId();
  return house.commit(actorOf(person.staff), `opening/${person.id}`, (state, nowMs): Decided<{ done: true } | Refused> => {
    const one = state.openings.get(id);
    if (one === undefined || (one.staff !== person.staff && one.agreed?.by !== person.staff)) return answer(refuse("not-found", "There is no such opening of yours."));
    if (!isOpeningOpen(openingState(state, one, nowMs)) || one.agreed === null) return answer(refuse("moved-on", "Only an opening that two agreed to is given up."));
    return act([draft("OpeningEnded", { opening: id, why: "given-up", reason: paper }, one.case)], { done: true }, [
      { id: paper, case: one.order === null ? one.case : `order/${one.order}`, kind: "note", text: reason },
    ]);
  });
};

/** `text` finds what stands in a paper; `isReady`: a signed checkpoint has the request. */
export function openingCard(state: DeskState, person: Person, one: OpeningView, text: (paper: string) => string, nowMs: number, isReady = false): OpeningCard {
  const sign = (staff: string): string => state.staff.get(staff)?.sign ?? staff;
  return {
    opening: one.id,
    case: one.case,
    order: one.order,
    set: one.set,
    ground: one.order === null ? "recall" : "order",
    way: one.way,
    hours: [...one.hours],
    messages: one.receipts?.messages ?? 0,
    part: one.receipts?.part ?? null,
    purpose: text(one.purpose),
    state: openingState(state, one, nowMs),
    by: sign(one.staff),
    agreedBy: one.agreed === null ? null : sign(one.agreed.by),
    askedAt: one.at,
    until: openingUntil(state, one),
    entry: one.logged?.index ?? null,
    ready: isReady,
    sheets: one.logged?.sheets ?? 0,
    shares: [...one.shares],
    records: one.done?.records ?? null,
    digest: one.done?.digest ?? null,
    authenticated: one.done?.authenticated ?? null,
    why: one.ended === null ? "" : one.ended.why === "nothing" ? one.ended.reason : text(one.ended.reason),
    executor: one.executor,
    mine: one.staff === person.staff,
  };
}
export const openingsOf = (state: DeskState, of: { readonly case: string } | { readonly order: string }): OpeningView[] =>
  [...state.openings.values()].filter((one) => ("order" in of ? one.order === of.order : one.order === null && one.case === of.case)).reverse();
