import { describe, expect, test } from "bun:test";
import { orderKinds, type OrderIn, type Selector } from "@lampion/protocol";
import { next } from "../cases.ts";
import { decide } from "../decisions.ts";
import { isRefused } from "../desk-house.ts";
import { lifeAtRisk } from "../life.ts";
import { checkOrder, isTooBroad } from "../order-check.ts";
import { orderClocks, orderDates } from "../order-clocks.ts";
import { orderPage, ordersTick, receiveOrder, startDrill, stepOrder } from "../orders.ts";
import { proposalCard } from "../page.ts";
import type { Person } from "../person.ts";
import { wordsOf } from "../proposal-details.ts";
import { second } from "../proposals.ts";
import { settlers } from "../settlers.ts";
import { day, hour, minute, must, openSmallDesk, type SmallDesk } from "./small-desk.ts";

const order = (more: Partial<OrderIn> = {}): OrderIn => ({
  kind: "dsa10",
  authority: { name: "Parquet de Ville", country: "FR", contact: "01" },
  reference: "2030/1",
  legalBasis: "CPP 77-1-1",
  reasons: "Enquête en cours.",
  selectors: [{ kind: "case", value: "C-22222222" }],
  dataClasses: ["content"],
  territory: ["FR"],
  language: "fr",
  redress: "Tribunal",
  gagUntil: null,
  category: "VIOLENCE",
  dueAt: null,
  ...more,
});
const digest = "a".repeat(64);
async function people(small: SmallDesk): Promise<{ officer: Person; other: Person; lead: Person }> {
  return { officer: await small.person("olga", ["orders"]), other: await small.person("oleg", ["orders"]), lead: await small.person("dan", ["lead"]) };
}
async function received(small: SmallDesk, more: Partial<OrderIn> = {}): Promise<string> {
  return must(await receiveOrder(small.house, { as: "staff", id: "olga" }, order(more))).order;
}

describe("the order desk", () => {
  test("[LW-103, MD-52] nothing reaches `accepted` before a call to a number of our directory, nor while something is missing", async () => {
    const small = await openSmallDesk();
    const { officer } = await people(small);
    const id = await received(small);
    expect(await stepOrder(small.house, officer, id, { step: "accept" })).toMatchObject({ kind: "refused", code: "moved-on" });
    must(await stepOrder(small.house, officer, id, { step: "authenticate", directory: "FR-annuaire-12", calledAt: small.clock.nowMs() }));
    expect(must(await orderPage(small.house, officer, id)).next).toContain("accept");
    expect(must(await stepOrder(small.house, officer, id, { step: "accept" }))).toEqual({ kind: "done", state: "accepted" });
    for (const missing of [
      { legalBasis: "" },
      { reasons: " " },
      { redress: "" },
      { reference: "" },
      { selectors: [] },
      { dataClasses: [] },
      { authority: { name: "", country: "FR", contact: "" } },
    ] as Partial<OrderIn>[]) {
      const incomplete = await received(small, missing);
      must(await stepOrder(small.house, officer, incomplete, { step: "authenticate", directory: "FR-annuaire-12", calledAt: 1 }));
      expect(must(await orderPage(small.house, officer, incomplete)).next).not.toContain("accept");
      expect(await stepOrder(small.house, officer, incomplete, { step: "accept" })).toMatchObject({ kind: "refused", code: "against-a-rule" });
      expect(checkOrder(order(missing)).draft?.fr).toContain("Il manque");
      expect(must(await stepOrder(small.house, officer, incomplete, { step: "clarify", words: "Il manque la base légale." }))).toMatchObject({ state: "needs-clarification" });
    }
  });

  test("[LW-105, MD-53] twenty broad selectors are refused with a draft, narrow ones are not", () => {
    const broad: Selector[] = [
      ...[
        "Tous les utilisateurs du salon Paris",
        "everybody in room X",
        "all messages of 3 March",
        "toutes les personnes de plus de 40 ans",
        "les comptes de la commune",
        "any user named Loup",
        "all private conversations of this city",
        "le salon entier",
      ].map((value) => ({ kind: "words" as const, value })),
      { kind: "stream", value: "room:FR-75011", from: 0, to: 30 * day },
      { kind: "stream", value: "room:FR-75011", from: 10, to: 10 },
      { kind: "stream", value: "room:FR-75011", from: 100, to: 1 },
      { kind: "stream", value: "room:*", from: 0, to: hour },
      { kind: "stream", value: "talk:*", from: 0, to: hour },
      { kind: "address", value: "/rooms/FR-75011" },
      { kind: "address", value: "/rooms/FR-75011/*" },
      { kind: "address", value: "https://elsewhere.example/" },
      { kind: "case", value: "C-*" },
      { kind: "case", value: "all cases" },
      { kind: "claim", value: "?" },
      { kind: "receipt", value: "every receipt" },
    ];
    expect(broad).toHaveLength(20);
    for (const selector of broad) {
      expect([selector, isTooBroad(selector)]).toEqual([selector, true]);
      expect(checkOrder(order({ selectors: [selector] })).draft?.en).toContain("more people or messages");
    }
    expect(checkOrder(order({ kind: "epoc", selectors: [broad[0]!] })).draft?.fr).toContain("annexe III");
    const narrow: Selector[] = [
      { kind: "stream", value: "talk:abc-1", from: 0, to: 72 * hour },
      { kind: "address", value: "/rooms/FR-75011/1/44" },
      { kind: "case", value: "C-4QK7ABCD" },
      { kind: "receipt", value: "A".repeat(64) },
      { kind: "claim", value: "2345-6789-ABCD-EFGH-JKMN-P" },
    ];
    for (const selector of narrow) expect([selector, isTooBroad(selector)]).toEqual([selector, false]);
  });

  test("[LW-104, MD-54] disclosure and refusal need a second, who is neither the proposer nor who checked; nothing is disclosed by one", async () => {
    const small = await openSmallDesk();
    const { officer, other, lead } = await people(small);
    const id = await received(small);
    must(await stepOrder(small.house, officer, id, { step: "authenticate", directory: "FR-annuaire-12", calledAt: 1 }));
    must(await stepOrder(small.house, lead, id, { step: "accept" }));
    const proposed = must(await stepOrder(small.house, officer, id, { step: "execute", digest, rows: 12 }));
    if (proposed.kind !== "proposed") throw new Error("disclosed by one");
    expect(small.house.state.orders.get(id)?.state).toBe("accepted");
    const cardOf = (proposal: string, words = "") => {
      const waiting = small.house.state.proposals.get(proposal);
      if (waiting === undefined) throw new Error("nothing waits");
      return proposalCard(small.house, lead, waiting, words);
    };
    expect(cardOf(proposed.proposal)).toMatchObject({
      order: id,
      about: "",
      details: [
        { name: "digest", value: digest },
        { name: "rows", value: "12" },
      ],
    });
    const refusing = must(await stepOrder(small.house, officer, await received(small), { step: "refuse", reasons: "Trop large." }));
    if (refusing.kind !== "proposed") throw new Error("refused by one");
    const words = wordsOf(small.house.state, small.house.state.proposals.get(refusing.proposal) ?? ({} as never));
    expect(cardOf(refusing.proposal, (await small.log.papers([words ?? ""]))[0]?.text)).toMatchObject({
      order: expect.stringMatching(/^O-/),
      about: "",
      details: [{ name: "reason", value: "Trop large." }],
    });
    // The lead checked it, the other officer has no second here.
    for (const who of [officer, other, lead])
      expect(await second(small.house, who, proposed.proposal, true, "", settlers(small.house))).toMatchObject({ kind: "refused", code: "not-allowed" });
    const lea = await small.person("lea", ["lead"]);
    must(await second(small.house, lea, proposed.proposal, true, "", settlers(small.house)));
    expect(small.house.state.orders.get(id)).toMatchObject({ state: "executed", effectAt: small.clock.nowMs() });
    const logged = small.log.events.findIndex((event) => event.kind === "ActProposed" && event.body.about.includes("/12/"));
    expect(logged).toBeGreaterThan(-1);
    expect(logged).toBeLessThan(small.log.events.findIndex((event) => event.kind === "OrderExecuted"));
  });

  test("[LW-102, LW-107, MD-17] over a month with restarts every alarm comes on time and once, a page for each", async () => {
    const small = await openSmallDesk();
    await people(small);
    const start = small.clock.nowMs();
    const ids = [
      await received(small, { kind: "epoc" }),
      await received(small, { kind: "epoc", isEmergency: true }),
      await received(small, { kind: "tco-1h" }),
      await received(small, { kind: "gdpr-breach" }),
    ];
    let log = small.log;
    let now = small;
    const pagesBefore = small.pager.pages.length;
    for (let at = 0; at < 30 * 24 * 12; at += 1) {
      now.clock.advance(5 * minute);
      await ordersTick(now.house);
      if (at % 1_000 === 999) {
        const again = await openSmallDesk(at, now.clock.nowMs(), log);
        again.pager.pages.push(...now.pager.pages);
        now = again;
        log = now.log;
      }
    }
    const alarms = log.events.flatMap((event) => (event.kind === "OrderAlarmed" ? [`${event.body.order} ${(event.body.at - start) / minute}`] : []));
    const wanted = [
      ...[1, 5, 8].map((days) => `${ids[0]} ${days * 1_440}`),
      ...[1, 4, 7].map((hours) => `${ids[1]} ${hours * 60}`),
      ...[5, 20, 40].map((minutes) => `${ids[2]} ${minutes}`),
      ...[12, 48, 66].map((hours) => `${ids[3]} ${hours * 60}`),
    ];
    expect(alarms.toSorted()).toEqual(wanted.toSorted());
    expect(now.pager.pages.length - pagesBefore).toBeGreaterThanOrEqual(wanted.length - 3);
    expect(orderDates("epoc", 0, true, null).dueAt).toBe(8 * hour);
  }, 60_000);

  test("[LW-102, LW-107] an order that is due within a day rings when it comes, an emergency production order too; one with more time does not", async () => {
    const small = await openSmallDesk();
    await people(small);
    const rings = async (more: Partial<OrderIn>): Promise<number> => {
      const before = small.pager.pages.length;
      await received(small, more);
      return small.pager.pages.length - before;
    };
    const now = small.clock.nowMs();
    expect([await rings({ kind: "epoc", isEmergency: true }), await rings({ kind: "epoc" }), await rings({ kind: "tco-1h" })]).toEqual([1, 0, 1]);
    expect([await rings({ dueAt: now + 5 * hour }), await rings({ dueAt: now + 5 * day }), await rings({})]).toEqual([1, 0, 0]);
  });

  test("[LW-106, LW-108] preserving needs one person and shows nothing; it ends by itself at 60 days, or at 90 when extended once", async () => {
    for (const extended of [false, true]) {
      const small = await openSmallDesk();
      const { officer } = await people(small);
      const id = await received(small, { kind: "epoc-pr" });
      must(await stepOrder(small.house, officer, id, { step: "authenticate", directory: "FR-annuaire-12", calledAt: 1 }));
      expect(must(await stepOrder(small.house, officer, id, { step: "freeze" }))).toEqual({ kind: "done", state: "frozen" });
      if (extended) {
        must(await stepOrder(small.house, officer, id, { step: "extend" }));
        expect(await stepOrder(small.house, officer, id, { step: "extend" })).toMatchObject({ kind: "refused" });
      }
      small.clock.advance((extended ? 90 : 60) * day - minute);
      await ordersTick(small.house);
      expect(small.house.state.orders.get(id)?.state).toBe("frozen");
      small.clock.advance(minute);
      await ordersTick(small.house);
      expect(small.house.state.orders.get(id)?.state).toBe("released");
    }
  });

  test("[LW-109] the person is told by default, after the secrecy ends and by itself; never of a production order of e-Evidence", async () => {
    const small = await openSmallDesk();
    const { officer, lead } = await people(small);
    await small.person("lea", ["lead"]);
    const run = async (more: Partial<OrderIn>): Promise<string> => {
      const id = await received(small, more);
      must(await stepOrder(small.house, officer, id, { step: "authenticate", directory: "FR-annuaire-12", calledAt: 1 }));
      must(await stepOrder(small.house, officer, id, { step: "accept" }));
      const proposed = must(await stepOrder(small.house, officer, id, { step: "execute", digest, rows: 1 }));
      if (proposed.kind === "proposed") must(await second(small.house, lead, proposed.proposal, true, "", settlers(small.house)));
      await ordersTick(small.house);
      return id;
    };
    const open = await run({});
    const secret = await run({ gagUntil: small.clock.nowMs() + 10 * day });
    const epoc = await run({ kind: "epoc" });
    const told = (id: string): boolean => small.house.state.orders.get(id)?.informedAt !== null;
    expect([told(open), told(secret), told(epoc)]).toEqual([true, false, false]);
    small.clock.advance(10 * day);
    await ordersTick(small.house);
    expect([told(secret), told(epoc)]).toEqual([true, false]);
  });

  test("[LW-18, MD-63, SA-8] life at risk: two are paged and the pack is there at once, from what the case holds; in self-harm a person writes first", async () => {
    const small = await openSmallDesk();
    const { officer } = await people(small);
    const { case: id } = await small.report({ situation: "self-harm", words: "Il dit qu'il va le faire ce soir." });
    expect(small.pager.pages).toContainEqual({ about: "case", number: id, severity: "S0", people: 2 });
    expect(await lifeAtRisk(small.house, officer, id, { danger: "self-harm", reasons: "Ce soir.", writtenFirst: false })).toMatchObject({
      kind: "refused",
      code: "against-a-rule",
    });
    const pack = must(await lifeAtRisk(small.house, officer, id, { danger: "self-harm", reasons: "Ce soir.", writtenFirst: true }));
    expect(pack).toMatchObject({ paged: 2, pack: { case: id, words: ["Il dit qu'il va le faire ce soir."], asksDiscretion: true }, dueAt: small.clock.nowMs() + 15 * minute });
    expect(JSON.stringify(pack.pack)).not.toContain("room:");
    small.log.breakWrites("audit", true);
    expect(await lifeAtRisk(small.house, officer, id, { danger: "others", reasons: "x", writtenFirst: true })).toMatchObject({ kind: "refused", code: "not-kept" });
  });

  test("a drill of every kind runs the same clocks, and nothing leaves", async () => {
    const small = await openSmallDesk();
    const { officer } = await people(small);
    for (const kind of orderKinds) {
      const { order: id } = must(await startDrill(small.house, officer, kind));
      const one = small.house.state.orders.get(id);
      expect([kind, one?.isDrill, one?.dueAt ?? null]).toEqual([
        kind,
        true,
        orderClocks[kind].dueMs === null ? null : orderDates(kind, small.clock.nowMs(), kind === "epoc", null).dueAt,
      ]);
      must(await stepOrder(small.house, officer, id, { step: "authenticate", directory: "drill", calledAt: 1 }));
      const accepted = await stepOrder(small.house, officer, id, { step: "accept" });
      if (!isRefused(accepted)) expect(await stepOrder(small.house, officer, id, { step: "execute", digest, rows: 3 })).toMatchObject({ kind: "refused" });
    }
  });

  test("[MD-55] an order touches no case: severity, clock and state stay as they were", async () => {
    const small = await openSmallDesk();
    const ada = await small.person("ada", ["moderator"]);
    const { case: id } = await small.report();
    const seen = JSON.stringify(small.house.state.cases.get(id));
    await received(small, { selectors: [{ kind: "case", value: id }] });
    expect(JSON.stringify(small.house.state.cases.get(id))).toBe(seen);
    const got = must(await next(small.house, ada));
    must(
      await decide(small.house, ada, id, { lease: got.lease!, policy: "harassment", template: "insists", consequence: { kind: "none" }, reasons: "Rien.", leaving: "Aucun fait." }),
    );
  });
});
