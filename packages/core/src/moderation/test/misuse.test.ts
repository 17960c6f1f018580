import { describe, expect, test } from "bun:test";
import { next } from "../cases.ts";
import { decide, statementCode } from "../decisions.ts";
import { decideAppeal, takeAppeal } from "../appeals.ts";
import { act, draft } from "../desk-house.ts";
import { endSuspension, foundAbusive, foundUnfounded, suspend } from "../misuse-acts.ts";
import { entriesOf, misuseOut, misuseSeen } from "../misuse-ledger.ts";
import { casePage, proposalCard } from "../page.ts";
import { claim, contestAt } from "../paper-desk.ts";
import { flaggerNotice } from "../partners.ts";
import type { Person } from "../person.ts";
import { second } from "../proposals.ts";
import { settlers } from "../settlers.ts";
import { day, hour, must, none, openSmallDesk, type SmallDesk } from "./small-desk.ts";
import type { Consequence } from "@lampion/protocol";

const why = "Le même signalement, sans objet, pour la troisième fois.";
/** Takes the next case and decides it. */
async function settle(small: SmallDesk, person: Person, consequence: Consequence) {
  const got = must(await next(small.house, person));
  if (got.lease === null || got.case === null) throw new Error("no case");
  const wanted = { lease: got.lease, policy: "harassment", template: "insists", consequence, reasons: "Vu.", leaving: "Au vu des faits." };
  must(await decide(small.house, person, got.case, wanted));
  return got.case;
}
async function house() {
  const small = await openSmallDesk();
  const [ada, bea, mo] = [await small.person("ada", ["senior"]), await small.person("bea", ["senior"]), await small.person("mo", ["moderator"])];
  let at = 0;
  /** A report of Eve's about nothing, decided without a measure. */
  const unfounded = async (more = {}) => {
    at += 1;
    const { report, code } = await small.report({ reporter: "relation-of-eve", stream: `room:FR-${at}`, ...more });
    await settle(small, ada, none);
    small.clock.advance(hour);
    return { report, code };
  };
  return { small, ada, bea, mo, unfounded };
}
const ledger = async (small: SmallDesk, person: Person) => must(await misuseOut(small.house, person)).items;

describe("misuse of notices and complaints", () => {
  test("[MD-31, MD-51, LW-22] first a warning without effect, then twice the clock for a term; what is grave is never slowed, and every report is taken and answered", async () => {
    const { small, ada, bea, mo, unfounded } = await house();
    const first = await unfounded();
    expect(must(await foundAbusive(small.house, mo, first.report, why))).toEqual({ done: true, warned: true });
    expect((await claim(small.house, first.code)).misuse).toEqual([{ kind: "notices", warnedAt: small.house.nowMs(), slowedUntil: null, reason: "" }]);
    const [warned] = await ledger(small, bea);
    expect(warned).toMatchObject({ kind: "notices", total: 1, may: false, suspendedUntil: null });
    // Warned is not suspended: nothing is slower, and there is no suspension before something came after the warning.
    const fresh = await small.report({ reporter: "relation-of-eve", stream: "room:FR-20" });
    expect(small.house.state.cases.get(fresh.case)?.because).toEqual([]);
    await settle(small, ada, none);
    expect(await suspend(small.house, bea, warned?.entry ?? "", { days: 14, isEmergency: false, reason: "Encore." })).toMatchObject({ code: "against-a-rule" });
    small.clock.advance(hour);
    expect(must(await foundAbusive(small.house, ada, fresh.report, why)).warned).toBe(false);
    expect(await suspend(small.house, mo, warned?.entry ?? "", { days: 14, isEmergency: false, reason: "Encore." })).toMatchObject({ code: "not-allowed" });
    expect(must(await suspend(small.house, bea, warned?.entry ?? "", { days: 14, isEmergency: false, reason: "Encore une fois." })).kind).toBe("issued");
    const until = small.house.nowMs() + 14 * day;
    expect((await claim(small.house, first.code)).misuse).toMatchObject([{ kind: "notices", slowedUntil: until, reason: "Encore une fois." }]);
    const because = async (more: object) => small.house.state.cases.get((await small.report({ reporter: "relation-of-eve", ...more })).case)?.because;
    expect(await because({ stream: "room:FR-30" })).toEqual(["reporter-double-clock"]);
    expect(await because({ stream: "room:FR-31", situation: "trap" })).toEqual([]);
    // Somebody else reports the same: the case has its ordinary clock again.
    const { case: id } = await small.report({ reporter: "relation-of-zoe", stream: "room:FR-30" });
    expect(small.house.state.cases.get(id)?.dueAt).toBe(small.house.nowMs() + 24 * hour);
    await small.pass(14 * day);
    expect(await because({ stream: "room:FR-32" })).toEqual([]);
  });

  test("[MD-31] only what was decided without a measure can be unfounded, once, with a reason, of somebody known, and not of one's own area", async () => {
    const { small, ada, mo, unfounded } = await house();
    const open = await small.report({ reporter: "relation-of-eve" });
    expect(await foundAbusive(small.house, mo, open.report, why)).toMatchObject({ code: "against-a-rule" });
    await settle(small, ada, { kind: "remove", seqs: [3] });
    expect(await foundAbusive(small.house, mo, open.report, why)).toMatchObject({ code: "against-a-rule" });
    const nobody = await unfounded({ reporter: null });
    expect(await foundAbusive(small.house, mo, nobody.report, why)).toMatchObject({ code: "against-a-rule" });
    const one = await unfounded({ department: "75" });
    expect(await foundAbusive(small.house, { ...mo, department: "75" }, one.report, why)).toMatchObject({ code: "not-found" });
    expect(await foundAbusive(small.house, mo, one.report, " no ")).toMatchObject({ code: "malformed" });
    must(await foundAbusive(small.house, mo, one.report, why));
    expect(await foundAbusive(small.house, mo, one.report, why)).toMatchObject({ code: "moved-on" });
    expect(await foundAbusive(small.house, mo, "report-unknown", why)).toMatchObject({ code: "not-found" });
  });

  test("[MD-5, MD-41] an entry and the suspension that rests on it go when the report turns out to have been right, and entries end after a year", async () => {
    const { small, ada, bea, unfounded } = await house();
    const [first, other] = [await unfounded(), await unfounded()];
    for (const one of [first, other]) {
      must(await foundAbusive(small.house, ada, one.report, why));
      small.clock.advance(hour);
    }
    const [card] = await ledger(small, bea);
    must(await suspend(small.house, bea, card?.entry ?? "", { days: 30, isEmergency: false, reason: "Encore." }));
    for (const one of [first, other]) {
      await contestAt(small.house, one.code, "Regardez encore.");
      const appeal = [...small.house.state.appeals.values()].at(-1)?.id ?? "";
      must(await takeAppeal(small.house, bea, appeal));
      must(await decideAppeal(small.house, bea, appeal, { outcome: "reversed", reasons: "Fondé.", instead: { kind: "remove", seqs: [3] } }));
    }
    expect((await ledger(small, bea)).filter((one) => one.kind === "notices")).toEqual([]);
    expect((await claim(small.house, first.code)).misuse).toEqual([]);
    const late = await unfounded();
    must(await foundAbusive(small.house, ada, late.report, why));
    const key = [...small.house.state.abuses.keys()][0] ?? "";
    expect(entriesOf(small.house.state, key, small.house.nowMs()).length).toBe(1);
    expect(entriesOf(small.house.state, key, small.house.nowMs() + 365 * day)).toEqual([]);
  });

  test("[MD-51, MD-36] over 30 days and in an emergency a second sees the act with the ledger and decides; without a reason or twice, none", async () => {
    const { small, ada, bea, unfounded } = await house();
    const one = await unfounded();
    must(await foundAbusive(small.house, ada, one.report, why));
    const entry = (await ledger(small, bea))[0]?.entry ?? "";
    expect(await suspend(small.house, bea, entry, { days: 7, isEmergency: true, reason: "court" })).toMatchObject({ code: "malformed" });
    const proposed = must(await suspend(small.house, bea, entry, { days: 60, isEmergency: true, reason: "Deux mille signalements en une heure." }));
    if (proposed.kind !== "proposed") throw new Error("was not proposed");
    const { proposal } = proposed;
    const view = small.house.state.proposals.get(proposal);
    if (view === undefined) throw new Error("no proposal");
    expect(proposalCard(small.house, ada, view, "").details).toEqual([
      { name: "misuse", value: "notices" },
      { name: "days", value: "60" },
      { name: "emergency", value: "yes" },
      { name: "reason", value: "Deux mille signalements en une heure." },
      { name: "ledger", value: one.report },
    ]);
    expect(await second(small.house, bea, proposal, true, "", settlers(small.house))).toMatchObject({ code: "not-allowed" });
    expect((await ledger(small, bea))[0]?.suspendedUntil).toBeNull();
    must(await second(small.house, ada, proposal, true, "", settlers(small.house)));
    expect((await ledger(small, bea))[0]?.suspendedUntil).toBe(small.house.nowMs() + 60 * day);
    expect(await suspend(small.house, bea, entry, { days: 7, isEmergency: true, reason: "Encore une urgence." })).toMatchObject({ code: "moved-on" });
    must(await endSuspension(small.house, bea, entry, "Cela a cessé."));
    expect((await ledger(small, bea))[0]?.suspendedUntil).toBeNull();
    expect(small.house.state.suspensions.map((each) => each.why)).toEqual(["notices"]);
  });

  test("[MD-51, LW-22] who sends what is manifestly illegal again after a warning is suspended by a decision with statement and appeal", async () => {
    const { small, ada, bea } = await house();
    await small.report();
    await settle(small, ada, { kind: "warn" });
    const subject = [...small.house.state.bySubject.keys()][0] ?? "";
    const entry = `content.${subject}`;
    expect(await suspend(small.house, bea, entry, { days: 10, isEmergency: false, reason: "Encore." })).toMatchObject({ code: "against-a-rule" });
    small.clock.advance(day);
    await small.report({ stream: "room:FR-2" });
    await settle(small, ada, { kind: "remove", seqs: [3] });
    expect((await ledger(small, bea)).map((one) => [one.kind, one.may, one.entries.length])).toEqual([["content", true, 2]]);
    const issued = must(await suspend(small.house, bea, entry, { days: 10, isEmergency: false, reason: "Encore, malgré l'avertissement." }));
    const decision = small.house.state.decisions.get(issued.kind === "issued" ? issued.decision : "");
    expect([decision?.consequence, decision?.applied]).toEqual([{ kind: "close-door", minutes: 14_400 }, true]);
    expect(small.house.state.restrictions.get(decision?.restriction ?? "")?.until).toBe(small.house.nowMs() + 10 * day);
    const code = statementCode(small.house, decision?.statement ?? "");
    expect((await claim(small.house, code)).statement?.reasons).toBe("Encore, malgré l'avertissement.");
    await contestAt(small.house, code, "Ce n'est pas moi.");
    const [appeal = ""] = small.house.state.appeals.keys();
    expect(await endSuspension(small.house, bea, entry, "Assez.")).toMatchObject({ code: "against-a-rule" });
    const cleo = await small.person("cleo", ["senior"]);
    must(await takeAppeal(small.house, cleo, appeal));
    must(await decideAppeal(small.house, cleo, appeal, { outcome: "reversed", reasons: "Ce n'était pas cette personne." }));
    expect((await ledger(small, bea))[0]?.suspendedUntil).toBeNull();
  });

  test("[MD-3, MD-51] who contests without any ground waits twice as long for a term, and is heard; never while contact is off", async () => {
    const { small, ada, bea } = await house();
    const cleo = await small.person("cleo", ["senior"]);
    const lose = async (stream: string) => {
      const { code } = await small.report({ reporter: "relation-of-eve", stream });
      await settle(small, ada, none);
      await contestAt(small.house, code, "Non.");
      const appeal = [...small.house.state.appeals.values()].at(-1)?.id ?? "";
      const wait = (small.house.state.appeals.get(appeal)?.dueAt ?? 0) - small.house.nowMs();
      must(await takeAppeal(small.house, cleo, appeal));
      must(await decideAppeal(small.house, cleo, appeal, { outcome: "upheld", reasons: "Vu." }));
      small.clock.advance(hour);
      return { appeal, wait };
    };
    const open = await lose("room:FR-40");
    expect(must(await foundUnfounded(small.house, cleo, open.appeal, why)).warned).toBe(true);
    expect(await foundUnfounded(small.house, cleo, open.appeal, why)).toMatchObject({ code: "moved-on" });
    const again = await lose("room:FR-41");
    must(await foundUnfounded(small.house, cleo, again.appeal, why));
    const entry = (await ledger(small, bea)).find((one) => one.kind === "complaints")?.entry ?? "";
    must(await suspend(small.house, bea, entry, { days: 30, isEmergency: false, reason: "Encore." }));
    expect([open.wait, again.wait, (await lose("room:FR-42")).wait]).toEqual([7 * day, 7 * day, 14 * day]);
  });

  test("[MD-50, LW-21] a suspended flagger is like anybody, reads so with its figures, and beside its reports the desk sees it", async () => {
    const { small, ada, bea } = await house();
    const grant = draft("FlaggerGranted", {
      flagger: "F-22222222",
      name: "Une association",
      award: "a",
      country: "FR",
      expertise: ["CYBER_VIOLENCE"],
      webhook: null,
      by: ["x", "y"],
    });
    await small.house.commit({ as: "installation", id: "test" }, "test", () => act([grant], null));
    const file = async (room: string) =>
      must(await flaggerNotice(small.house, "F-22222222", { situation: "harassment", where: [`/rooms/${room}/1/3`], words: "Voilà.", reference: "r" }));
    for (const room of ["FR-50", "FR-51"]) {
      const { notice, isInExpertise } = await file(room);
      expect(isInExpertise).toBe(true);
      await settle(small, ada, none);
      small.clock.advance(hour);
      must(await foundAbusive(small.house, ada, notice, why));
    }
    const entry = (await ledger(small, bea)).find((one) => one.name === "Une association")?.entry ?? "";
    expect(entry).toBe("notices.flagger.F-22222222");
    must(await suspend(small.house, bea, entry, { days: 30, isEmergency: false, reason: "Encore." }));
    expect((await file("FR-52")).isInExpertise).toBe(false);
    const id = [...small.house.state.open][0] ?? "";
    expect(must(await casePage(small.house, bea, id)).reports[0]?.reporter).toEqual({
      ...misuseSeen(small.house.state, "notices", "flagger/F-22222222", small.house.nowMs()),
      decided: 2,
      followed: 0,
      unfounded: 2,
      suspendedUntil: small.house.nowMs() + 30 * day,
    });
  });

  test("[MD-12] the ledger is read against an audit row, by seniors and above", async () => {
    const { small, bea, mo } = await house();
    expect(await misuseOut(small.house, mo)).toMatchObject({ code: "not-allowed" });
    must(await misuseOut(small.house, bea));
    expect((await small.log.audit(0, 10)).map((row) => row.what)).toEqual(["ledger of misuse"]);
    small.log.breakWrites("audit", true);
    expect(await misuseOut(small.house, bea)).toMatchObject({ code: "not-kept" });
  });
});
