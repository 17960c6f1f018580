import { describe, expect, test } from "bun:test";
import type { AppealOutcome, Consequence } from "@lampion/protocol";
import { decideAppeal, takeAppeal } from "../appeals.ts";
import { next } from "../cases.ts";
import { decide, statementCode } from "../decisions.ts";
import { carryOutDispute, disputesOut, openDispute, settleDispute } from "../disputes.ts";
import { evidenceOver, wordsUntil } from "../retention.ts";
import { claim, contestAt } from "../paper-desk.ts";
import type { Person } from "../person.ts";
import { offeredStep } from "../ladder.ts";
import { yearlyReport } from "../law/report.ts";
import { day, hour, must, none, openSmallDesk, type SmallDesk } from "./small-desk.ts";

const remove: Consequence = { kind: "remove", seqs: [3] };
async function decided(small: SmallDesk, person: Person, consequence: Consequence, department: string | null = null) {
  const { code, case: id } = await small.report({ department });
  const got = must(await next(small.house, person));
  if (got.lease === null) throw new Error("no case");
  const step = offeredStep("harassment", 1);
  must(
    await decide(small.house, person, id, {
      lease: got.lease,
      policy: "harassment",
      template: "insists",
      consequence,
      reasons: "Relances après un refus.",
      ...(JSON.stringify(step) === JSON.stringify(consequence) ? {} : { leaving: "Au vu des faits." }),
    }),
  );
  const [statement] = [...small.house.state.statements.values()].filter((one) => one.case === id).map((one) => one.id);
  const [decision] = small.house.state.cases.get(id)?.decisions ?? [];
  return { id, code, statement: statement ?? "", decision: decision ?? "" };
}
async function house() {
  const small = await openSmallDesk();
  return { small, ada: await small.person("ada", ["senior"]), bea: await small.person("bea", ["senior"]), mo: await small.person("mo", ["moderator"]) };
}
const body = "Appeals Centre Europe";
const settled = async (small: SmallDesk, person: Person, about: string, by: "affected" | "reporter", outcome: AppealOutcome) => {
  const { dispute } = must(await openDispute(small.house, person, { about, by, body, reference: "2027-4" }));
  return must(await settleDispute(small.house, person, dispute, { outcome, reasons: "Au vu des pièces." }));
};

describe("disputes before bodies outside", () => {
  test("[MD-49, LW-20] what the body undoes is undone in one transaction within 72 hours, and both sides read it at their codes", async () => {
    const { small, ada, bea } = await house();
    const { statement, code, decision } = await decided(small, ada, remove);
    const { house: desk } = small;
    const card = await settled(small, bea, statementCode(desk, statement), "affected", "reversed");
    expect(card).toMatchObject({ decision, state: "settled", outcome: "reversed", dueAt: desk.nowMs() + 72 * hour, may: "yes", reference: "2027-4" });
    expect(desk.state.decisions.get(decision)?.state).toBe("in-force");
    expect((await claim(desk, statementCode(desk, statement))).disputes).toEqual([
      { at: desk.nowMs(), body, state: "settled", outcome: "reversed", dueAt: desk.nowMs() + 72 * hour },
    ]);
    // Who decided does not carry it out, and a moderator decides no disputes at all.
    expect(await carryOutDispute(desk, ada, card.dispute)).toMatchObject({ kind: "refused", code: "not-allowed" });
    const before = small.log.events.length;
    expect(must(await carryOutDispute(desk, bea, card.dispute)).done).toBe(true);
    const causes = new Set(small.log.events.slice(before).map((event) => event.cause));
    expect([desk.state.decisions.get(decision)?.state, [...desk.state.restrictions.values()].every((one) => one.endedAt !== null), causes.size]).toEqual(["reversed", true, 1]);
    expect([...desk.state.strikes.keys()]).toEqual([]);
    // The reporter is told anew; the other side's dispute is not theirs to read.
    expect(await claim(desk, code)).toMatchObject({ answer: { acted: false }, disputes: [] });
    expect(await carryOutDispute(desk, bea, card.dispute)).toMatchObject({ kind: "refused", code: "moved-on" });
  });

  test("[MD-49] a dispute won by who reported issues what should have been done; without it, nothing happens", async () => {
    const { small, ada, bea } = await house();
    const { id, code, decision } = await decided(small, ada, none);
    const card = await settled(small, bea, code, "reporter", "reversed");
    expect(await carryOutDispute(small.house, bea, card.dispute)).toMatchObject({ kind: "refused", code: "malformed" });
    expect(small.house.state.disputes.get(card.dispute)?.state).toBe("settled");
    must(await carryOutDispute(small.house, bea, card.dispute, remove));
    const made = small.house.state.cases.get(id)?.decisions.at(-1) ?? "";
    expect([made === decision, small.house.state.decisions.get(made)?.applied]).toEqual([false, true]);
    expect(await claim(small.house, code)).toMatchObject({ answer: { acted: true }, disputes: [{ state: "closed", outcome: "reversed", dueAt: null }] });
  });

  test("[MD-49] what is upheld is closed with its note; what an appeal undid already is carried out without undoing it twice", async () => {
    const { small, ada, bea } = await house();
    const first = await decided(small, ada, remove);
    expect(await settled(small, bea, first.decision, "affected", "upheld")).toMatchObject({ state: "closed", dueAt: null });
    const cleo = await small.person("cleo", ["senior"]);
    const card = await settled(small, cleo, first.statement, "affected", "reversed");
    await contestAt(small.house, statementCode(small.house, first.statement), "Ce n'est pas moi.");
    const [appeal = ""] = small.house.state.appeals.keys();
    must(await takeAppeal(small.house, bea, appeal));
    must(await decideAppeal(small.house, bea, appeal, { outcome: "reversed", reasons: "Vu." }));
    const undone = small.log.events.filter((event) => event.kind === "DecisionReversed").length;
    must(await carryOutDispute(small.house, cleo, card.dispute));
    expect(small.log.events.filter((event) => event.kind === "DecisionReversed").length).toBe(undone);
  });

  test("[MD-49, MD-65] one at a time for each side; an unknown code, another side's code, one's own area and another role find nothing", async () => {
    const { small, ada, bea, mo } = await house();
    const { statement, code, id, decision } = await decided(small, ada, remove, "75");
    const open = (person: Person, about: string, by: "affected" | "reporter") => openDispute(small.house, person, { about, by, body, reference: "" });
    expect(await open(bea, "D-22222222", "affected")).toMatchObject({ code: "not-found" });
    expect(await open(bea, code, "affected")).toMatchObject({ code: "not-found" });
    expect(await open(mo, statement, "affected")).toMatchObject({ code: "not-allowed" });
    const own = { ...bea, department: "75" };
    expect(await open(own, statement, "affected")).toMatchObject({ code: "not-found" });
    const { dispute } = must(await open(bea, statement.toLowerCase(), "affected"));
    expect(await open(bea, decision, "affected")).toMatchObject({ code: "moved-on" });
    must(await open(bea, code, "reporter"));
    expect([(await disputesOut(small.house, own)).items.length, (await disputesOut(small.house, bea)).items.map((one) => one.case)]).toEqual([0, [id, id]]);
    for (const act of [settleDispute(small.house, own, dispute, { outcome: "reversed", reasons: "x" }), carryOutDispute(small.house, own, dispute)])
      expect(await act).toMatchObject({ code: "not-found" });
    expect(await carryOutDispute(small.house, bea, dispute)).toMatchObject({ code: "moved-on" });
  });

  test("[MD-49, EV-33] while it is open the words, the evidence and the codes stay, and 190 days after", async () => {
    const { small, ada, bea } = await house();
    const { id, statement } = await decided(small, ada, none);
    expect(statement).toBe("");
    const [decision = ""] = small.house.state.decisions.keys();
    const { dispute } = must(await openDispute(small.house, bea, { about: decision, by: "reporter", body, reference: "" }));
    await small.pass(400 * day);
    const one = small.house.state.cases.get(id);
    if (one === undefined) throw new Error("no case");
    expect([wordsUntil(small.house.state, one), evidenceOver(small.house.state, small.house.nowMs())]).toEqual([null, []]);
    must(await settleDispute(small.house, bea, dispute, { outcome: "omitted", reasons: "Retirée." }));
    expect(wordsUntil(small.house.state, one)).toBe(small.house.nowMs() + 190 * day);
  });

  test("[MD-49, MD-17] a day before the 72 hours are over somebody is called, once, and the yearly report counts what was carried out", async () => {
    const { small, ada, bea } = await house();
    const { statement } = await decided(small, ada, remove);
    const card = await settled(small, bea, statement, "affected", "reversed");
    await small.pass(47 * hour);
    const calls = () => small.pager.pages.filter((page) => page.number === card.dispute).length;
    expect(calls()).toBe(0);
    await small.pass(2 * hour);
    await small.pass(2 * hour);
    expect(calls()).toBe(1);
    must(await carryOutDispute(small.house, bea, card.dispute));
    const year = new Date(small.house.nowMs()).getUTCFullYear();
    const files = yearlyReport(small.house.state, { year, service: "L", provider: "L", publishedAt: 0, previousAt: null, qualitative: {} });
    const rows =
      files
        .find((file) => file.name.startsWith("7_"))
        ?.text.split("\r\n")
        .filter((line) => line.includes("out-of-court dispute")) ?? [];
    expect(rows.map((row) => row.split(",").slice(-3).join(","))).toEqual([
      "Total number,1,",
      "Decisions upheld,0,",
      "Decisions partially reversed,0,",
      "Decisions reversed,1,",
      "Median time,51,",
      "Decision omitted,0,",
      "Percentage of outcomes implemented,1,",
    ]);
  });
});
