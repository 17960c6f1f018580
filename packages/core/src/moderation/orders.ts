import type { OrderCard, OrderIn, OrderKind, OrderPage, OrderStepIn } from "@lampion/protocol";
import { windows } from "./clocks.ts";
import { act, answer, draft, isRefused, refuse, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import type { Actor } from "./event.ts";
import { move, orderTable, type OrderInput } from "./machines.ts";
import { banAlarm, banOf, courtSteps, isOrderOfOwnArea, stepBan } from "./court-bans.ts";
import { checkOrder } from "./order-check.ts";
import { orderClocks, orderDates } from "./order-clocks.ts";
import type { Settle } from "./proposals.ts";
import { may } from "./roles.ts";
import { actorOf, type DeskState, type OrderView } from "./state.ts";
import type { Person } from "./person.ts";

export type Stepped = { readonly kind: "done"; readonly state: OrderView["state"] } | { readonly kind: "proposed"; readonly proposal: string; readonly until: number };

/** Enters an order as it came; its clock starts at delivery (LW-102). Nothing is collected because of it (MD-55). */
export async function receiveOrder(
  house: DeskHouse,
  by: Actor,
  order: OrderIn,
  more: { readonly isDrill?: boolean; readonly partner?: string; readonly case?: string } = {},
): Promise<{ readonly order: string } | Refused> {
  const id = house.number("O");
  const paper = house.paperId();
  const check = checkOrder(order);
  const outcome = await house.commit(by, `order/${id}`, (_state, nowMs): Decided<{ order: string } | Refused> => {
    const dates = orderDates(order.kind, nowMs, order.isEmergency === true, order.dueAt);
    const received = draft(
      "OrderReceived",
      {
        order: id,
        type: order.kind,
        isEmergency: order.isEmergency === true,
        isDrill: more.isDrill === true,
        country: order.authority.country,
        paper,
        category: order.category,
        items: order.selectors.length,
        ...dates,
        gagUntil: order.gagUntil,
        partner: more.partner ?? null,
        missing: check.missing,
        tooBroad: check.tooBroad,
      },
      more.case ?? null,
    );
    return act([received], { order: id }, [{ id: paper, case: more.case ?? `order/${id}`, kind: "order", text: JSON.stringify(order) }]);
  });
  if (!isRefused(outcome)) {
    const { dueAt } = orderDates(order.kind, house.nowMs(), order.isEmergency === true, order.dueAt);
    if (dueAt !== null && dueAt - house.nowMs() <= 24 * 3_600_000)
      await house.ports.pager.page({ about: "order", number: id, severity: null, people: order.kind === "art18-life" ? 2 : 1 });
  }
  return outcome;
}

type PlainStep = Exclude<OrderStepIn, { step: "ban" | "lift" }>;
const inputOf: Readonly<Record<PlainStep["step"], OrderInput>> = {
  authenticate: "authenticate",
  clarify: "clarify",
  accept: "accept",
  refuse: "refuse",
  freeze: "freeze",
  execute: "execute",
  extend: "extend",
  release: "release",
  produce: "produce",
  close: "close",
};

/** One step of an order. What leaves the house and what is refused needs a second: there it is proposed (MD-54, LW-104). */
export async function stepOrder(house: DeskHouse, person: Person, id: string, step: OrderStepIn): Promise<Stepped | Refused> {
  if (step.step === "ban" || step.step === "lift") return stepBan(house, person, id, step);
  const paper = house.paperId();
  const proposal = house.number("P");
  return house.commit(actorOf(person.staff), `order/${person.id}`, (state, nowMs): Decided<Stepped | Refused> => {
    if (!may(person.roles, "orders") && !may(person.roles, "order-second")) return answer(refuse("not-allowed", "Orders are for the orders officer."));
    const one = state.orders.get(id);
    if (one === undefined || isOrderOfOwnArea(state, person, one)) return answer(refuse("not-found", "There is no such order."));
    const moved = move(orderTable, "order", one.state, inputOf[step.step]);
    if (!moved.ok) return answer(refuse("moved-on", `${moved.why}.`));
    const done = (events: readonly Draft[], text?: string): Decided<Stepped> =>
      act(events, { kind: "done", state: moved.to }, text === undefined ? [] : [{ id: paper, case: `order/${id}`, kind: "draft", text }]);
    const propose = (what: "disclosure" | "order-refusal", about: string, text?: string): Decided<Stepped> => {
      const until = nowMs + windows.secondMs;
      return act(
        [draft("ActProposed", { proposal, act: what, device: person.device, until, draft: null, about }, one.case)],
        { kind: "proposed", proposal, until },
        text === undefined ? [] : [{ id: paper, case: `order/${id}`, kind: "draft", text }],
      );
    };
    switch (step.step) {
      case "authenticate":
        // The number called back is one of our directory, never one that the order gives (LW-103).
        return done([draft("OrderAuthenticated", { order: id, directory: step.directory }, one.case)]);
      case "clarify":
        return done([draft("ClarificationAsked", { order: id, draft: paper }, one.case)], step.words);
      case "accept":
        if (one.missing.length > 0) return answer(refuse("against-a-rule", "Something that an order has to say is missing (MD-52): ask back, or refuse with the draft."));
        if (one.tooBroad.length > 0) return answer(refuse("against-a-rule", "A selector is too broad (MD-53): ask back, or refuse with the draft."));
        return done([draft("OrderAccepted", { order: id }, one.case)]);
      case "refuse":
        return propose("order-refusal", `${id}/${paper}`, step.reasons);
      case "freeze":
        return done([draft("OrderFrozen", { order: id, until: one.endsAt }, one.case)]);
      case "execute":
        if (one.type === "fr-court-ban" && !one.isDrill) return answer(refuse("against-a-rule", "A court ban discloses nothing: enter the judgment."));
        if (one.checkedBy === null && one.state !== "frozen") return answer(refuse("against-a-rule", "It was not checked."));
        if (one.isDrill && !(step.isNotHeld ?? false) && step.rows > 0) return answer(refuse("against-a-rule", "In a drill nothing leaves."));
        return propose("disclosure", `${id}/${step.digest}/${step.rows}/${step.isNotHeld === true ? 1 : 0}`);
      case "extend": {
        const by = orderClocks[one.type].extendMs;
        if (by === null || one.holdUntil === null) return answer(refuse("against-a-rule", "This preservation cannot be extended."));
        if (one.steps.some((each) => each.what === "extend")) return answer(refuse("against-a-rule", "It was extended once; that is all."));
        return done([draft("OrderExtended", { order: id, until: one.holdUntil + by }, one.case)]);
      }
      case "release":
        return done([draft("OrderReleased", { order: id }, one.case)]);
      case "produce":
        return done([draft("OrderProduced", { order: id }, one.case)]);
      case "close":
        return done([draft("OrderClosed", { order: id }, one.case)]);
    }
  });
}
/** The second half of a disclosure: A checked, B approves here, and the two who disclose are the proposer and this one. */
export const settleDisclosure: Settle = (state, proposal, person) => {
  const [id = "", digest = "", rows = "0", notHeld = "0"] = proposal.about.split("/");
  const one = state.orders.get(id);
  if (one === undefined) return refuse("not-found", "There is no such order.");
  if (one.checkedBy === person.staff) return refuse("not-allowed", "Who checked an order does not approve its disclosure.");
  return { events: [draft("OrderExecuted", { order: id, digest, rows: Number(rows), notHeld: notHeld === "1" }, one.case)] };
};
export const settleRefusal: Settle = (state, proposal) => {
  const [id = "", paper = ""] = proposal.about.split("/");
  return state.orders.has(id)
    ? { events: [draft("OrderRefused", { order: id, reasons: paper }, state.orders.get(id)?.case ?? null)] }
    : refuse("not-found", "There is no such order.");
};

/** Alarms on time and once, releases and notices by themselves (LW-102, LW-108, LW-109). */
export async function ordersTick(house: DeskHouse): Promise<number> {
  const alarmed: string[] = [];
  const kept = await house.commit({ as: "clock", id: "orders" }, "clock", (state, nowMs): Decided<number> => {
    alarmed.length = 0;
    const events: Draft[] = [];
    for (const one of state.orders.values()) {
      const isOver = one.state === "closed" || one.state === "refused" || one.state === "released" || one.state === "produced";
      const isSettled = isOver || one.state === "executed";
      const end = banAlarm(state, one);
      for (const at of [...(isSettled ? [] : one.alarmsAt), ...(end === null ? [] : [end])])
        if (at <= nowMs && !one.alarmed.includes(at)) {
          events.push(draft("OrderAlarmed", { order: one.id, at }, one.case));
          alarmed.push(one.id);
        }
      if (one.state === "frozen" && one.holdUntil !== null && one.holdUntil <= nowMs) events.push(draft("OrderReleased", { order: one.id }, one.case));
      if (one.informedAt === null && orderClocks[one.type].informs && one.state === "executed" && (one.gagUntil ?? 0) <= nowMs)
        events.push(draft("PersonInformed", { order: one.id }, one.case));
    }
    return events.length === 0 ? answer(0) : act(events, events.length);
  });
  for (const id of new Set(alarmed)) await house.ports.pager.page({ about: "order", number: id, severity: null, people: 1 });
  return typeof kept === "number" ? kept : 0;
}

export function orderCard(one: OrderView, authority: string, nowMs: number): OrderCard {
  return {
    order: one.id,
    kind: one.type,
    state: one.state,
    authority,
    country: one.country,
    receivedAt: one.at,
    ackAt: one.ackAt,
    effectAt: one.effectAt,
    clock: { dueAt: one.dueAt, alarmsAt: [...one.alarmsAt], endsAt: one.endsAt },
    isDrill: one.isDrill,
    overdue: one.dueAt !== null && one.effectAt === null && one.dueAt <= nowMs && !["closed", "refused"].includes(one.state),
  };
}
/** Until when a court keeps somebody out by this order; null where nobody is. */
function banUntilOf(state: DeskState, one: OrderView): number | null {
  const ban = banOf(state, one);
  return ban?.endedAt === null ? ban.until : null;
}
/** Whether a step that the order's state allows may be done with this order: nothing is accepted that lacks something or asks for too much (MD-52, MD-53). */
function isOpenTo(one: OrderView, step: PlainStep["step"]): boolean {
  if (step === "accept") return one.missing.length === 0 && one.tooBroad.length === 0;
  return !(step === "execute" && one.type === "fr-court-ban" && !one.isDrill);
}
const stepsInOrder: readonly PlainStep["step"][] = ["authenticate", "clarify", "accept", "refuse", "freeze", "execute", "extend", "release", "produce", "close"];
/** One order with what may be done next; a look at it is audited like any other (MD-37). */
export async function orderPage(house: DeskHouse, person: Person, id: string): Promise<OrderPage | Refused> {
  const one = house.state.orders.get(id);
  if (one === undefined || isOrderOfOwnArea(house.state, person, one)) return refuse("not-found", "There is no such order.");
  if (!may(person.roles, "orders") && !may(person.roles, "order-second")) return refuse("not-allowed", "Orders are for the orders officer.");
  const ticket = await house.audit.write({ by: person.staff, what: "order", case: id, purpose: "order desk" });
  if (ticket === null) return refuse("not-kept", "The reading could not be recorded, so nothing is shown (MD-12).");
  const [paper] = await house.ports.log.papers([one.paper]);
  if (paper === undefined) return refuse("not-found", "What was ordered is not kept any more.");
  const order = JSON.parse(paper.text) as OrderIn;
  const check = checkOrder(order);
  return {
    card: orderCard(one, order.authority.name, house.nowMs()),
    in: order,
    check: { missing: [...check.missing], tooBroad: check.tooBroad.map(String), draft: check.draft },
    steps: one.steps.map((step) => ({ ...step, by: house.state.staff.get(step.by)?.sign ?? step.by })),
    next: [...courtSteps(house.state, one), ...stepsInOrder.filter((step) => move(orderTable, "order", one.state, inputOf[step]).ok && isOpenTo(one, step))],
    banUntil: banUntilOf(house.state, one),
    holdUntil: one.holdUntil,
    informAt: one.informedAt ?? one.gagUntil,
  };
}
export const startDrill = (house: DeskHouse, person: Person, kind: OrderKind): Promise<{ readonly order: string } | Refused> =>
  receiveOrder(
    house,
    actorOf(person.staff),
    {
      kind,
      isEmergency: kind === "epoc",
      authority: { name: "Drill", country: "FR", contact: "" },
      reference: `drill ${kind}`,
      legalBasis: "drill",
      reasons: "drill",
      selectors: [{ kind: "case", value: "C-22222222" }],
      dataClasses: ["content"],
      territory: ["FR"],
      language: "fr",
      redress: "drill",
      gagUntil: null,
      category: null,
      dueAt: null,
    },
    { isDrill: true },
  );
/** The register, newest first; what is about a case of one's own area is not in it (MD-65). */
export const ordersOf = (state: DeskState, person: Pick<Person, "department">): OrderView[] =>
  [...state.orders.values()].filter((one) => !isOrderOfOwnArea(state, person, one)).reverse();
