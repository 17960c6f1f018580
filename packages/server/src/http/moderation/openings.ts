import { cleanText } from "@lampion/safety";
import {
  askOpening,
  askOrderOpening,
  endOpening,
  isOrderOfOwnArea,
  isRefused,
  asksForOrder,
  maySee,
  maySeeOpening,
  mayOpenFor,
  noteOpened,
  noteShare,
  openingCard,
  openingsOf,
  ownOpening,
  refuse,
  type DeskHouse,
  type OpeningView,
  type Refused,
  type StaffPerson,
} from "@lampion/core";
import type { OpeningCard } from "@lampion/protocol";
import type { DeskOpenings } from "../../desk/openings.ts";
import { sha256 } from "../../sha256.ts";
import type { Handlers } from "./asked.ts";

type Names = "openings" | "askOpening" | "orderOpenings" | "askOrderOpening" | "opening" | "openingFile" | "openingShare" | "openingResult" | "endOpening";

/** Openings by custodians. What was asked, handed out and brought back is in the audit before it happens (MD-37). */
export function openingHandlers(openings: DeskOpenings): Handlers<Names> {
  let turn: Promise<unknown> = Promise.resolve();
  /** One after the other: which lines are being opened already is read from the disk, and that look has to find the request before it (EV-26). */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work, work);
    turn = mine;
    return mine;
  }
  const unrecorded = refuse("not-kept", "The reading could not be recorded, so nothing is shown (MD-12).");
  async function cards(house: DeskHouse, person: StaffPerson, all: readonly OpeningView[]): Promise<OpeningCard[]> {
    const ids = all.flatMap((one) => [one.purpose, ...(one.ended === null ? [] : [one.ended.reason])]);
    const papers = new Map((await house.ports.log.papers(ids)).map((paper) => [paper.id, paper.text]));
    return all.map((one) => openingCard(house.state, person, one, (paper) => papers.get(paper) ?? "", house.nowMs(), openings.isReady(one)));
  }
  async function cardOf(house: DeskHouse, person: StaffPerson, one: OpeningView | Refused): Promise<OpeningCard | Refused> {
    if (isRefused(one)) return one;
    const [card] = await cards(house, person, [house.state.openings.get(one.id) ?? one]);
    return card ?? refuse("not-found", "There is no such opening of yours.");
  }
  return {
    async openings({ house }, { person, param }) {
      const one = house.state.cases.get(param("case"));
      if (one === undefined || maySee(person, one) === "own-area") return refuse("not-found", "There is no such case.");
      if (maySee(person, one) !== "yes") return refuse("not-allowed", "This role reads no cases.");
      if ((await house.audit.write({ by: person.staff, what: "openings", case: one.id, purpose: "look" })) === null) return unrecorded;
      const { ways, closed } = await openings.ofCase(one.id);
      const isHeld = one.lease?.staff === person.staff && one.lease.until > house.nowMs();
      return { ways: [...ways], closed, lines: "not-ordered", mayAsk: closed === null && isHeld, items: await cards(house, person, openingsOf(house.state, { case: one.id })) };
    },
    async askOpening({ house }, { person, param, body }) {
      const { lease, ...wanted } = body;
      return askOpening(house, person, param("case"), lease, await openings.ofCase(param("case")), { ...wanted, purpose: cleanText(wanted.purpose), node: openings.node });
    },
    async orderOpenings({ house }, { person, param }) {
      const one = house.state.orders.get(param("order"));
      if (one === undefined || isOrderOfOwnArea(house.state, person, one)) return refuse("not-found", "There is no such order.");
      if ((await house.audit.write({ by: person.staff, what: "openings", case: one.id, purpose: "order desk" })) === null) return unrecorded;
      const { ways, closed, lines } = await openings.ofOrder(one.id, person);
      const mayAsk = ways.length > 0 && mayOpenFor(one) && asksForOrder(one, person);
      return {
        ways: [...ways],
        closed,
        lines: lines ?? (one.checkedBy === person.staff ? null : "other-person"),
        mayAsk,
        items: await cards(
          house,
          person,
          openingsOf(house.state, { order: one.id }).filter((each) => maySeeOpening(house.state, person, each)),
        ),
      };
    },
    async askOrderOpening({ house }, { person, param, body }) {
      const wanted = { hours: [], ...body, purpose: cleanText(body.purpose), node: openings.node };
      return inTurn(async () => askOrderOpening(house, person, param("order"), await openings.ofOrder(param("order"), person), wanted));
    },
    async opening({ house }, { person, param }) {
      const one = house.state.openings.get(param("opening"));
      return one === undefined || !maySeeOpening(house.state, person, one) ? refuse("not-found", "There is no such opening.") : cardOf(house, person, one);
    },
    async openingFile({ house }, { person, param }) {
      const one = ownOpening(house.state, person, param("opening"), house.nowMs());
      if (isRefused(one)) return one;
      if (one.node !== openings.node) return refuse("moved-on", "It was asked for on another node of this service: sign in there.");
      const purpose = `${one.id}, entry ${one.logged?.index ?? 0}`;
      if ((await house.audit.write({ by: person.staff, what: "opening file", case: one.case ?? one.order, purpose })) === null) return unrecorded;
      const made = await openings.file(one);
      if (made === null) return refuse("moved-on", "The log is signed once a minute: the file is there in a moment.");
      if (made !== "ended") return made;
      return one.set === "lines"
        ? refuse("against-a-rule", "These connections have ended: their year is over.")
        : refuse("against-a-rule", "What was asked for has ended: its 72 hours are over, and nothing holds it.");
    },
    openingShare: async ({ house }, { person, param, body }) => cardOf(house, person, await noteShare(house, person, param("opening"), body.holder)),
    async openingResult({ house }, { person, param, body }) {
      const one = ownOpening(house.state, person, param("opening"), house.nowMs());
      if (isRefused(one)) return one;
      if ((one.order === null) !== (body.kind === "records")) return refuse("malformed", "Records go into a case; of an order their number and digest are noted.");
      const what = body.kind === "records" ? "opened records into the case" : "opened records into a bundle";
      if ((await house.audit.write({ by: person.staff, what, case: one.case ?? one.order, purpose: one.id })) === null) return unrecorded;
      if (body.kind === "digest") return cardOf(house, person, await noteOpened(house, person, one.id, { records: body.records, authenticated: false, digest: body.digest }));
      const taken = await openings.take(one, body.records);
      if (taken.kind === "refused")
        return taken.why === "nothing"
          ? refuse("against-a-rule", "None of these records lies within the hours that were asked for.")
          : refuse("malformed", "These are not the records of this opening.");
      return cardOf(house, person, await noteOpened(house, person, one.id, { records: taken.records, authenticated: taken.authenticated, digest: sha256(body.records) }));
    },
    endOpening: ({ house }, { person, param, body }) => endOpening(house, person, param("opening"), cleanText(body.reason)),
  };
}
