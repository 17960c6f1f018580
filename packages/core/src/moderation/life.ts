import type { LifeOut } from "@lampion/protocol";
import { orderDates } from "./order-clocks.ts";
import { act, draft, isRefused, refuse, type Decided, type DeskHouse, type Refused } from "./desk-house.ts";
import { maySee } from "./queue.ts";
import { actorOf } from "./state.ts";
import type { Person } from "./person.ts";

/** Emergency numbers of the country that the first pack names (regulation.md B.1). */
const numbers = ["17", "112", "114"] as const;

/**
 * Life at risk (DSA art. 18, LW-18): two are paged, and the first pack is there at once, made of what the case already holds: number,
 * situation, time, and the words of who reported. Nothing is opened for it. In self-harm a person of the desk writes first, and the pack
 * names no room and asks for discretion toward the household (MD-63).
 */
export async function lifeAtRisk(
  house: DeskHouse,
  person: Person,
  id: string,
  wanted: { readonly danger: "self-harm" | "others" | "child" | "ambush"; readonly reasons: string; readonly writtenFirst: boolean },
): Promise<LifeOut | Refused> {
  const one = house.state.cases.get(id);
  if (one === undefined || maySee({ ...person, roles: ["moderator"] }, one) === "own-area") return refuse("not-found", "There is no such case.");
  if (wanted.danger === "self-harm" && !wanted.writtenFirst) return refuse("against-a-rule", "A person of the desk writes first (MD-63): send a letter, then refer.");
  const ticket = await house.audit.write({ by: person.staff, what: "life pack", case: id, purpose: wanted.danger });
  if (ticket === null) return refuse("not-kept", "The reading could not be recorded, so nothing is shown (MD-12).");
  const order = house.number("O");
  const paper = house.paperId();
  const text = JSON.stringify({
    kind: "art18-life",
    authority: { name: "Lampion", country: "FR", contact: "" },
    reference: id,
    legalBasis: "DSA art. 18",
    reasons: wanted.reasons,
    selectors: [{ kind: "case", value: id }],
    dataClasses: ["content"],
    territory: ["FR"],
    language: one.language,
    redress: "",
    gagUntil: null,
    category: null,
    dueAt: null,
  });
  const outcome = await house.commit(actorOf(person.staff), `life/${person.id}`, (_state, nowMs): Decided<{ dueAt: number } | Refused> => {
    const dates = orderDates("art18-life", nowMs, true, null);
    const received = draft(
      "OrderReceived",
      {
        order,
        type: "art18-life",
        isEmergency: true,
        isDrill: false,
        country: "FR",
        paper,
        category: null,
        items: 1,
        ...dates,
        gagUntil: null,
        partner: null,
        missing: [],
        tooBroad: [],
      },
      id,
    );
    const more = [
      draft("OrderAuthenticated", { order, directory: "own report" }, id),
      draft("LifeThreatReferred", { order, danger: wanted.danger, writtenFirst: wanted.writtenFirst }, id),
    ];
    return act([received, ...more], { dueAt: dates.dueAt ?? nowMs }, [{ id: paper, case: id, kind: "order", text }]);
  });
  if (isRefused(outcome)) return outcome;
  await house.ports.pager.page({ about: "order", number: order, severity: "S0", people: 2 });
  const papers = new Map((await house.ports.log.papersOf(id)).map((each) => [each.id, each.text]));
  const words = one.reports.map((report) => papers.get(house.state.reports.get(report)?.words ?? "") ?? "").filter((each) => each !== "");
  return {
    order,
    dueAt: outcome.dueAt,
    paged: 2,
    pack: { case: id, situation: one.situation, openedAt: one.openedAt, words, asksDiscretion: wanted.danger === "self-harm", numbers: [...numbers] },
  };
}
