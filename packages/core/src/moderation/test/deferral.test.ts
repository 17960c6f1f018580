import { describe, expect, test } from "bun:test";
import type { Consequence } from "@lampion/protocol";
import { take } from "../cases.ts";
import { decide, freeze, preview, statementCode } from "../decisions.ts";
import { ready } from "../deferral-acts.ts";
import { foldAll } from "../fold.ts";
import { violations } from "../invariants.ts";
import { claim } from "../paper-desk.ts";
import type { Person } from "../person.ts";
import { stateText } from "../state.ts";
import { day, hour, must, openSmallDesk, type SmallDesk } from "./small-desk.ts";

const talk = { about: "talk", stream: "talk:abc", act: "safe", who: "me" } as const;
const pause: Consequence = { kind: "pause", powers: ["knock"], scope: "house", minutes: 1_440 };
async function decided(small: SmallDesk, person: Person, id: string): Promise<string> {
  const { lease } = must(await take(small.house, person, id));
  if (lease === null) throw new Error("no lease");
  const out = must(await decide(small.house, person, id, { lease, policy: "harassment", template: first, consequence: pause, reasons: "Vu.", leaving: "Selon le cas." }));
  if (out.kind !== "issued") throw new Error("it waits for a second");
  return out.decision;
}
const first = "insists";
const begun = (small: SmallDesk): number => small.house.state.restrictions.size;

describe("a measure that waits for its reporter to be safe", () => {
  test("[MD-62, MD-2] decided on the desk's clock, it begins when the person says so at their code: restriction, strike and statement together, and nothing shows before", async () => {
    const small = await openSmallDesk(62);
    const ada = await small.person("ada", ["senior"]);
    const { case: id, code } = await small.report(talk);
    expect(await claim(small.house, code)).toMatchObject({ mayActNow: true, waitsUntil: null });
    const reportedAt = small.house.nowMs();
    await small.pass(2 * hour);
    const plan = must(preview(small.house, small.house.state.cases.get(id)!, { policy: "harassment", template: first, consequence: pause }));
    expect(plan.startsAt).toBe(reportedAt + 72 * hour);
    const decision = await decided(small, ada, id);
    expect(small.house.state.cases.get(id)?.state).toBe("decided");
    await small.pass(hour);
    expect([begun(small), small.house.state.statements.size, small.house.state.strikes.size, small.twin.done.length]).toEqual([0, 0, 0, 0]);
    expect(await claim(small.house, code)).toMatchObject({ state: "decided", mayActNow: true, waitsUntil: reportedAt + 72 * hour, answer: { acted: true } });
    expect(must(await ready(small.house, code))).toMatchObject({ kind: "taken" });
    const now = small.house.nowMs();
    const [restriction] = [...small.house.state.restrictions.values()];
    const [statement] = [...small.house.state.statements.values()];
    expect([restriction?.decision, restriction?.from, restriction?.until, statement?.at]).toEqual([decision, now, now + day, now]);
    expect([small.house.state.strikes.size, small.twin.done.map((one) => one.act), small.house.state.decisions.get(decision)?.applied]).toEqual([1, ["apply"], true]);
    expect(await claim(small.house, code)).toMatchObject({ mayActNow: false, waitsUntil: null });
    expect(await claim(small.house, statementCode(small.house, statement?.id ?? ""))).toMatchObject({ kind: "statement", statement: { since: now, until: now + day } });
    expect(await ready(small.house, code)).toMatchObject({ kind: "refused", why: "already" });
    const events = await small.log.after(0, 1_000);
    expect(violations(small.house.state, events)).toEqual([]);
    expect(stateText(foldAll(events))).toBe(stateText(small.house.state));
  });

  test("[MD-62, MD-17] nobody waits longer than 72 hours after the report, over a restart too", async () => {
    const small = await openSmallDesk(63);
    const ada = await small.person("ada", ["senior"]);
    const { case: id } = await small.report(talk);
    await small.pass(10 * hour);
    await decided(small, ada, id);
    await small.pass(62 * hour - 1);
    expect(begun(small)).toBe(0);
    const again = await openSmallDesk(64, small.house.nowMs(), small.log);
    expect([begun(again), again.house.state.deferred.size]).toEqual([0, 1]);
    await again.pass(1);
    expect([begun(again), again.house.state.statements.size, again.house.state.deferred.size]).toEqual([1, 1, 0]);
    const late = await openSmallDesk(65);
    const bea = await late.person("bea", ["senior"]);
    const other = await late.report(talk);
    await late.pass(73 * hour);
    await decided(late, bea, other.case);
    expect(begun(late)).toBe(1);
  });

  test("[MD-62] it does not wait where somebody else is in danger, where one of the reporters said now, in a room, or once the person said that they are safe; and no freeze tells the other one", async () => {
    for (const more of [{ who: "child" }, { who: "somebody" }, { act: "now" }, { about: "room", stream: "room:FR-1" }] as const) {
      const small = await openSmallDesk(66);
      const ada = await small.person("ada", ["senior"]);
      const { case: id } = await small.report({ ...talk, ...more });
      await decided(small, ada, id);
      expect([more, begun(small)]).toEqual([more, 1]);
    }
    const small = await openSmallDesk(67);
    const ada = await small.person("ada", ["senior"]);
    const one = await small.report(talk);
    const { lease } = must(await take(small.house, ada, one.case));
    expect(await freeze(small.house, ada, one.case, { lease: lease!, consequence: { kind: "freeze-talk", minutes: 60 }, reasons: "Vite." })).toMatchObject({
      code: "against-a-rule",
    });
    expect(begun(small)).toBe(0);
    expect(await ready(small.house, "0000-0000-0000-0000-0000-0")).toMatchObject({ kind: "refused", why: "unknown" });
    // Who says so before anything is decided, or reports again with "now", waits for nothing.
    for (const how of ["said", "again"] as const) {
      const early = await openSmallDesk(69);
      const bea = await early.person("bea", ["senior"]);
      const asked = await early.report({ ...talk, reporter: "relation-9" });
      if (how === "said") must(await ready(early.house, asked.code));
      else await early.report({ ...talk, reporter: "relation-9", act: "now" });
      await decided(early, bea, asked.case);
      expect([how, begun(early)]).toEqual([how, 1]);
    }
  });

  test("[MD-62] of two who asked to wait the first who is safe puts the other at no risk", async () => {
    const small = await openSmallDesk(68);
    const ada = await small.person("ada", ["senior"]);
    const one = await small.report(talk);
    const two = await small.report(talk);
    await decided(small, ada, one.case);
    must(await ready(small.house, one.code));
    expect(begun(small)).toBe(0);
    must(await ready(small.house, two.code));
    expect(begun(small)).toBe(1);
  });
});
