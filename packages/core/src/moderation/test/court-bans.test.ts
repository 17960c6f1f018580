import { describe, expect, test } from "bun:test";
import type { OrderIn } from "@lampion/protocol";
import { decideAppeal, takeAppeal } from "../appeals.ts";
import { createCare } from "../care.ts";
import { statementCode } from "../decisions.ts";
import { isRefused } from "../desk-house.ts";
import { foldAll } from "../fold.ts";
import { violations } from "../invariants.ts";
import { caseNetwork, proposeNetwork, slowedMarks } from "../networks.ts";
import { lookUp } from "../look-up.ts";
import { ordersOf, ordersTick, orderPage, receiveOrder, startDrill, stepOrder } from "../orders.ts";
import { proposalCard, proposalsFor } from "../page.ts";
import { claim, contestAt } from "../paper-desk.ts";
import { wordsOf } from "../proposal-details.ts";
import { second } from "../proposals.ts";
import { endWords } from "../retention.ts";
import { settlers } from "../settlers.ts";
import { stateText } from "../state.ts";
import { day, hour, must, openSmallDesk } from "./small-desk.ts";

const judgment: OrderIn = {
  kind: "fr-court-ban",
  authority: { name: "Tribunal judiciaire de Ville", country: "FR", contact: "" },
  reference: "2030/77",
  legalBasis: "C. pén. 131-35-1",
  reasons: "Peine complémentaire.",
  selectors: [{ kind: "case", value: "C-22222222" }],
  dataClasses: [],
  territory: ["FR"],
  language: "fr",
  redress: "Appel, dix jours",
  gagUntil: null,
  category: null,
  dueAt: null,
};
const words = "Tribunal judiciaire de Ville, 3 mars 2030, n° 2030/77 : harcèlement.";
/** An accepted order about the author of a case that is open, checked by the lead dan; olga enters, lea agrees. */
async function accepted(seed: number) {
  const small = await openSmallDesk(seed);
  const { house } = small;
  const [olga, dan, lea, bea] = [
    await small.person("olga", ["orders"]),
    await small.person("dan", ["lead"]),
    await small.person("lea", ["lead"]),
    await small.person("bea", ["senior"]),
  ];
  const { case: of } = await small.report();
  const { order } = must(await receiveOrder(house, { as: "staff", id: "olga" }, judgment));
  must(await stepOrder(house, olga, order, { step: "authenticate", directory: "FR-annuaire-12", calledAt: 1 }));
  must(await stepOrder(house, dan, order, { step: "accept" }));
  const ban = (more: { case?: string; until?: number; isRepeat?: boolean } = {}) =>
    stepOrder(house, olga, order, { step: "ban", case: of, until: house.nowMs() + 180 * day, isRepeat: false, words, ...more });
  const proposed = async (stepped: Awaited<ReturnType<typeof ban>>): Promise<string> => {
    const made = must(stepped);
    if (made.kind !== "proposed") throw new Error("done by one");
    return made.proposal;
  };
  const agree = (proposal: string, who = lea) => second(house, who, proposal, true, "", settlers(house));
  const view = () => house.state.orders.get(order);
  const restriction = () => house.state.restrictions.get(house.state.decisions.get(view()?.ban ?? "")?.restriction ?? "");
  return { ...small, olga, dan, lea, bea, of, order, ban, proposed, agree, view, restriction };
}

describe("a court's judgment", () => {
  test("[LW-112, MD-36, MD-2] is entered by two, neither of whom checked the order: restriction and statement in one step, for the term of the judgment, and the second sees it all", async () => {
    const desk = await accepted(121);
    const { house, dan, lea, bea, olga } = desk;
    const until = house.nowMs() + 180 * day;
    const proposal = await desk.proposed(await desk.ban({ until }));
    expect(desk.restriction()).toBeUndefined();
    const waiting = house.state.proposals.get(proposal);
    if (waiting === undefined) throw new Error("nothing waits");
    expect(proposalCard(house, lea, waiting, (await desk.log.papers([wordsOf(house.state, waiting) ?? ""]))[0]?.text ?? "")).toMatchObject({
      order: desk.order,
      about: "",
      details: [
        { name: "change", value: "given" },
        { name: "of-case", value: desk.of },
        { name: "until", value: String(until) },
        { name: "reason", value: words },
      ],
    });
    for (const wrong of [olga, bea, dan]) expect(isRefused(await desk.agree(proposal, wrong))).toBe(true);
    must(await desk.agree(proposal));
    expect(desk.restriction()).toMatchObject({ subject: house.state.cases.get(desk.of)?.subject, consequence: { kind: "close-door", minutes: 180 * 1_440 }, until, endedAt: null });
    expect(desk.view()).toMatchObject({ state: "executed", effectAt: house.nowMs() });
    const decision = house.state.decisions.get(desk.view()?.ban ?? "");
    expect(decision).toMatchObject({ by: "court", source: "order", ground: "law", rule: "C. pén. 131-35-1", deciders: ["olga", "lea"], strike: null });
    expect(await claim(house, statementCode(house, decision?.statement ?? ""))).toMatchObject({
      kind: "statement",
      statement: { rule: "C. pén. 131-35-1", facts: { en: expect.stringContaining("A court decided this") } },
    });
    expect(createCare(desk.desk).of("subject-of-bob0", house.nowMs()).door).toEqual({ until });
    expect(violations(house.state, desk.log.events)).toEqual([]);
    expect(stateText(foldAll(await desk.log.after(0, 10_000)))).toBe(stateText(house.state));
  });

  test("[MD-55, LW-112] the case that named the person stays as it was: open, with its clocks and nobody's part in it", async () => {
    const desk = await accepted(122);
    const before = JSON.stringify(desk.house.state.cases.get(desk.of));
    must(await desk.agree(await desk.proposed(await desk.ban())));
    expect(JSON.stringify(desk.house.state.cases.get(desk.of))).toBe(before);
  });

  test("[LW-112] six months at most, a year on repeat; not over already, not without an author, not in a drill, not before it was accepted, and no one's own area", async () => {
    const desk = await accepted(123);
    const { house, olga } = desk;
    for (const more of [{ until: house.nowMs() + 185 * day }, { until: house.nowMs() + 367 * day, isRepeat: true }, { until: house.nowMs() }, { case: "C-99999999" }])
      expect(isRefused(await desk.ban(more))).toBe(true);
    expect(
      isRefused(
        await stepOrder(house, { ...olga, department: "75" }, desk.order, {
          step: "ban",
          case: (await desk.report({ department: "75", stream: "room:FR-7" })).case,
          until: house.nowMs() + day,
          isRepeat: false,
          words,
        }),
      ),
    ).toBe(true);
    const nobody = await desk.report({ subject: null, stream: "room:FR-8" });
    expect(isRefused(await desk.ban({ case: nobody.case }))).toBe(true);
    expect(isRefused(await desk.ban({ until: house.nowMs() + 366 * day, isRepeat: true }))).toBe(false);
    const drill = must(await startDrill(house, olga, "fr-court-ban")).order;
    must(await stepOrder(house, olga, drill, { step: "authenticate", directory: "FR-annuaire-12", calledAt: 1 }));
    const early = { step: "ban", case: desk.of, until: house.nowMs() + day, isRepeat: false, words } as const;
    expect(isRefused(await stepOrder(house, olga, drill, early))).toBe(true);
    must(await stepOrder(house, olga, drill, { step: "accept" }));
    expect(isRefused(await stepOrder(house, olga, drill, early))).toBe(true);
    // Nothing is disclosed in its place.
    expect(isRefused(await stepOrder(house, olga, desk.order, { step: "execute", digest: "a".repeat(64), rows: 0 }))).toBe(true);
    expect(must(await orderPage(house, olga, desk.order)).next).toEqual(["ban", "refuse", "freeze"]);
  });

  test("[MD-65, LW-112] whoever lives where its case is sees neither a ban nor its end waiting, and is second in neither", async () => {
    const desk = await accepted(124);
    const { house, lea } = desk;
    const near = { ...lea, id: "session-near", department: "75" };
    const { case: of } = await desk.report({ department: "75", stream: "room:FR-7", subject: "subject-of-nina" });
    const waits = async (proposal: string): Promise<void> => {
      expect([proposalsFor(house.state, near, house.nowMs()), proposalsFor(house.state, lea, house.nowMs()).map(({ id }) => id)]).toEqual([[], [proposal]]);
      expect(await desk.agree(proposal, near)).toMatchObject({ code: "not-found" });
      must(await desk.agree(proposal));
    };
    await waits(await desk.proposed(await desk.ban({ case: of })));
    // Nor does anybody of that area end it, see it in the register, or find it by its number.
    const nearby = { ...desk.olga, id: "session-nearby", department: "75" };
    for (const step of [{ step: "lift", words: "Cour d'appel." }, { step: "close" }] as const)
      expect(await stepOrder(house, nearby, desk.order, step)).toMatchObject({ code: "not-found" });
    expect(await orderPage(house, nearby, desk.order)).toMatchObject({ code: "not-found" });
    expect([ordersOf(house.state, nearby), ordersOf(house.state, desk.olga).map(({ id }) => id)]).toEqual([[], [desk.order]]);
    expect(await lookUp(house, nearby, { kind: "order", value: desk.order, purpose: "Vérifier." })).toEqual({ case: null, order: null });
    await waits(await desk.proposed(await stepOrder(house, desk.olga, desk.order, { step: "lift", words: "Cour d'appel." })));
    expect(desk.restriction()?.endedBy).toBe("lifted");
  });

  test("[LW-112, LW-102] somebody is called when it is not entered within twelve hours, and seven days before it ends; it lifts itself at its end, over a restart", async () => {
    const desk = await accepted(124);
    const { house, olga } = desk;
    const alarms = () => desk.pager.pages.filter((page) => page.about === "order" && page.number === desk.order).length;
    const first = alarms();
    desk.clock.advance(12 * hour);
    await ordersTick(house);
    expect(alarms()).toBe(first + 1);
    must(await desk.agree(await desk.proposed(await desk.ban({ until: house.nowMs() + 180 * day }))));
    const end = desk.restriction()?.until ?? 0;
    await desk.pass(end - 7 * day - 1 - house.nowMs());
    expect(alarms()).toBe(first + 1);
    await desk.pass(1);
    expect([alarms(), must(await orderPage(house, olga, desk.order)).banUntil]).toEqual([first + 2, end]);
    await desk.pass(day);
    expect(alarms()).toBe(first + 2);
    const again = await openSmallDesk(125, house.nowMs(), desk.log);
    await again.pass(end - 1 - again.house.nowMs());
    const of = () => again.house.state.restrictions.get(desk.restriction()?.id ?? "");
    expect(of()?.endedAt).toBeNull();
    await again.pass(1);
    expect(of()).toMatchObject({ endedAt: end, endedBy: "clock" });
  });

  test("[LW-112, MD-3] it can be contested, and the desk undoes nothing that a court decided; the court's own word does, by two", async () => {
    const desk = await accepted(126);
    const { house, bea, olga, dan, lea } = desk;
    must(await desk.agree(await desk.proposed(await desk.ban())));
    const statement = house.state.decisions.get(desk.view()?.ban ?? "")?.statement ?? "";
    expect(must(await contestAt(house, statementCode(house, statement), "Ce n'est pas moi."))).toMatchObject({ kind: "taken" });
    const [appeal = ""] = house.state.appeals.keys();
    must(await takeAppeal(house, bea, appeal));
    expect(await decideAppeal(house, bea, appeal, { outcome: "reversed", reasons: "Vu." })).toMatchObject({ code: "against-a-rule" });
    must(await decideAppeal(house, bea, appeal, { outcome: "upheld", reasons: "Le tribunal en décide." }));
    expect(desk.restriction()?.endedAt).toBeNull();
    const lift = await desk.proposed(await stepOrder(house, olga, desk.order, { step: "lift", words: "Cour d'appel, 12 mai 2030." }));
    for (const wrong of [olga, dan, bea]) expect(isRefused(await desk.agree(lift, wrong))).toBe(true);
    must(await desk.agree(lift, lea));
    expect(desk.restriction()).toMatchObject({ endedBy: "lifted" });
    expect(desk.view()?.steps.map((one) => one.what)).toEqual(["received", "authenticate", "accept", "ban", "lift"]);
    expect(isRefused(await stepOrder(house, olga, desk.order, { step: "lift", words: "Encore." }))).toBe(true);
    expect(violations(house.state, desk.log.events)).toEqual([]);
  });

  test("[LW-112, MD-18] friction on the network beside it lasts for its term and not beyond, and its mark goes with it", async () => {
    for (const end of ["term", "lifted"] as const) {
      const desk = await accepted(end === "term" ? 127 : 128);
      const { house, bea, lea, olga } = desk;
      desk.world.now = { ...desk.world.now, network: { marks: ["mark-of-bob"], others: 3 } };
      must(await desk.agree(await desk.proposed(await desk.ban())));
      const of = desk.restriction()?.case ?? "";
      expect(must(caseNetwork(house, bea, of, house.nowMs()))).toMatchObject({ may: true, daysMost: 180 });
      expect(isRefused(await proposeNetwork(house, bea, of, 181))).toBe(true);
      const slowed = must(await proposeNetwork(house, bea, of, 180));
      if (slowed.kind !== "proposed") throw new Error("slowed by one");
      // Whoever agrees takes their time, and the term goes on meanwhile.
      await desk.pass(hour / 3);
      must(await desk.agree(slowed.proposal, lea));
      await desk.pass(179 * day - hour / 3);
      expect((await slowedMarks(house)).size).toBe(1);
      if (end === "term") await desk.pass(day);
      else {
        must(await desk.agree(await desk.proposed(await stepOrder(house, olga, desk.order, { step: "lift", words: "Cour d'appel." }))));
        await desk.pass(1_000);
      }
      expect([(await slowedMarks(house)).size, desk.restriction()?.endedBy]).toEqual([0, end === "term" ? "clock" : "lifted"]);
      await endWords(house);
      expect(await desk.log.papersOf(`network/${[...house.state.networks.keys()][0] ?? ""}`)).toEqual([]);
    }
  });
});
