import { describe, expect, test } from "bun:test";
import { ladderGroups, type Consequence } from "@lampion/protocol";
import { contestAt, claim, fileNotice } from "../paper-desk.ts";
import { next, take, letter } from "../cases.ts";
import { decide, stepOf } from "../decisions.ts";
import { ladder, needsSecond, offeredStep } from "../ladder.ts";
import { lookUp } from "../look-up.ts";
import { policies, policyOf } from "../policies.ts";
import { endWords } from "../retention.ts";
import { staysOpen } from "../statement.ts";
import { decideAppeal, takeAppeal } from "../appeals.ts";
import { day, hour, minute, must, openSmallDesk, type SmallDesk } from "./small-desk.ts";
import type { Person } from "../person.ts";

async function decided(
  small: SmallDesk,
  person: Person,
  consequence: Consequence,
  more: Parameters<SmallDesk["report"]>[0] = {},
): Promise<{ case: string; code: string; decision: string }> {
  const { code, case: id } = await small.report(more);
  const { lease } = must(await take(small.house, person, id));
  const outcome = must(
    await decide(small.house, person, id, {
      lease: { number: lease?.number ?? 0, token: lease?.token ?? "" },
      policy: "harassment",
      template: "insists",
      consequence,
      reasons: "Une phrase du bureau.",
      leaving: "Selon le cas.",
    }),
  );
  return { case: id, code, decision: outcome.kind === "issued" ? outcome.decision : "" };
}
const pause: Consequence = { kind: "pause", powers: ["knock"], scope: "house", minutes: 60 };

describe("the ladder", () => {
  test("[MD-41, MD-42] the step is recounted from strikes that live, by ladder, and leaving it needs a sentence", async () => {
    const small = await openSmallDesk();
    const ada = await small.person("ada", ["senior"]);
    const policy = policyOf("harassment")!;
    const subject = () => [...small.house.state.strikes.keys()][0] ?? null;
    const steps: number[] = [];
    for (let at = 0; at < 3; at += 1) {
      const { case: id } = await small.report({ stream: `room:FR-${at}` });
      steps.push(stepOf(small.house.state, policy, small.house.state.cases.get(id)?.subject ?? null, small.clock.nowMs()));
      const { lease } = must(await take(small.house, ada, id));
      const own = offeredStep("harassment", steps.at(-1) as 1 | 2 | 3);
      const wanted = { lease: { number: lease?.number ?? 0, token: lease?.token ?? "" }, policy: "harassment", template: "insists", reasons: "Vu." };
      expect(await decide(small.house, ada, id, { ...wanted, consequence: { kind: "close-door", minutes: 60 } })).toMatchObject({ kind: "refused", code: "against-a-rule" });
      must(await decide(small.house, ada, id, { ...wanted, consequence: own }));
    }
    expect(steps).toEqual([1, 2, 3]);
    // Another ladder starts at its first step; strikes end with their time.
    expect(stepOf(small.house.state, policyOf("scam")!, subject(), small.clock.nowMs())).toBe(1);
    expect(stepOf(small.house.state, policy, subject(), small.clock.nowMs() + 181 * day)).toBe(1);
  });

  test("[MD-1, MD-36] what is over 30 days or without an end needs two in every ladder; who is helped and not punished gets no strike", () => {
    for (const group of ladderGroups)
      for (const step of [1, 2, 3] as const) {
        const wanted = offeredStep(group, step);
        const minutes = "minutes" in wanted ? wanted.minutes : 0;
        expect([group, step, needsSecond(wanted, 0)]).toEqual([group, step, minutes === null || minutes > 30 * 1_440]);
      }
    expect([ladder.sale.strike, ...ladder.sale.steps.map((one) => one.kind)]).toEqual([null, "none", "none", "none"]);
    for (const id of ["selling", "under-age", "self-harm"]) expect(policyOf(id)?.group).toBe("sale");
    for (const policy of policies) expect(policy.facts.length).toBeGreaterThan(0);
  });
});

describe("at the code", () => {
  test("[MD-14] ten kinds of words of the reporter, their key and their code are in nothing that the affected person reads", async () => {
    const small = await openSmallDesk();
    const ada = await small.person("ada", ["moderator"]);
    const words = "Je suis Zoé du lycée, il me suit depuis mardi.";
    const { code, case: id } = await decided(small, ada, pause, { words, reporter: "relation-of-zoe" });
    const { statementCode } = await import("../decisions.ts");
    const [statement] = small.house.state.statements.keys();
    const shown = JSON.stringify(await claim(small.house, statementCode(small.house, statement ?? "")));
    for (const secret of [
      "Zoé",
      "lycée",
      "mardi",
      "relation-of-zoe",
      code,
      code.replaceAll("-", ""),
      "M-ada",
      "ada",
      "room:FR-1",
      small.house.state.reports.values().next().value?.reporter ?? "?",
      id,
    ])
      expect(shown).not.toContain(secret);
    // And nothing of the affected person, of staff or of the place stands in the reporter's answer.
    const answer = JSON.stringify(await claim(small.house, code));
    for (const secret of ["subject-of-bob0", "M-ada", "Une phrase du bureau", "room:FR-1", statement ?? "?"]) expect(answer).not.toContain(secret);
  });

  test("[MD-47, MD-48] with contact off an appeal is due in 48 hours, else in 7 days; the statement says what stays open", async () => {
    const small = await openSmallDesk();
    const ada = await small.person("ada", ["senior"]);
    const { statementCode } = await import("../decisions.ts");
    const wanted: readonly (readonly [Consequence, number])[] = [
      [{ kind: "close-door", minutes: 600 }, 48 * hour],
      [{ kind: "pause", powers: ["contact"], scope: "house", minutes: 60 }, 48 * hour],
      [pause, 7 * day],
    ];
    for (const [at, [consequence, dueIn]] of wanted.entries()) {
      await decided(small, ada, consequence, { stream: `room:FR-${at}`, subject: `subject-${at}-000000` });
      const statement = [...small.house.state.statements.keys()].at(-1) ?? "";
      const code = statementCode(small.house, statement);
      expect((await claim(small.house, code)).statement?.stays).toEqual([...staysOpen]);
      expect(await contestAt(small.house, code, "Non.")).toEqual({ kind: "taken", dueAt: small.clock.nowMs() + dueIn });
    }
  });

  test("[MD-4] filing changes nothing but the appeal; random acts on the case leave it open until a person decides it", async () => {
    const small = await openSmallDesk();
    const ada = await small.person("ada", ["senior"]);
    const { case: id, code } = await decided(small, ada, { kind: "none" });
    const before = JSON.stringify([...small.house.state.decisions.values()]);
    await contestAt(small.house, code, "Regardez encore.");
    expect(JSON.stringify([...small.house.state.decisions.values()])).toBe(before);
    for (let at = 0; at < 200; at += 1) {
      await small.report({ report: `more-${at}` });
      await next(small.house, ada);
      await letter(small.house, ada, id, { number: 1, token: "x".repeat(22) }, "x", "y", false);
      small.clock.advance(hour);
      await small.desk.tick();
    }
    expect([...small.house.state.appeals.values()].map((one) => one.state)).toEqual(["filed"]);
  });

  test("[MD-46] a code is good for 190 days after the last decision or appeal, and each appeal renews it", async () => {
    const small = await openSmallDesk();
    const ada = await small.person("ada", ["senior"]);
    const cleo = await small.person("cleo", ["senior"]);
    const { code } = await decided(small, ada, { kind: "none" });
    small.clock.advance(180 * day);
    await contestAt(small.house, code, "Regardez encore.");
    const [appeal] = small.house.state.appeals.keys();
    must(await takeAppeal(small.house, cleo, appeal ?? ""));
    must(await decideAppeal(small.house, cleo, appeal ?? "", { outcome: "upheld", reasons: "Vu." }));
    small.clock.advance(190 * day - minute);
    expect(await claim(small.house, code)).toMatchObject({ kind: "report" });
    small.clock.advance(minute);
    expect(await claim(small.house, code)).toMatchObject({ kind: "unknown" });
  });

  test("[LW-91, MD-8] words end 190 days after the last decision, not while a case is open, contested or held; what happened stays", async () => {
    const small = await openSmallDesk();
    const ada = await small.person("ada", ["senior"]);
    const { case: id } = await decided(small, ada, { kind: "none" });
    const filed = must(await fileNotice(small.house, { situation: "scam", where: "ici", words: "Encore ouvert.", language: "fr" }));
    const events = small.log.events.length;
    small.clock.advance(190 * day - hour);
    expect(await endWords(small.house)).toBe(0);
    small.clock.advance(hour);
    expect(await endWords(small.house)).toBeGreaterThan(0);
    expect([(await small.log.papersOf(id)).length, (await small.log.papersOf(filed.case)).length > 0, small.log.events.length]).toEqual([0, true, events]);
    expect(JSON.stringify(small.log.events)).not.toContain("Il insiste.");
  });
});

test("[MD-38] a look-up takes one number, code or address, says why, and is in the audit before it answers; a name or a text finds nothing", async () => {
  const small = await openSmallDesk();
  const ada = await small.person("ada", ["moderator"]);
  const { case: id, code } = await small.report();
  const find = async (kind: "case" | "claim" | "order" | "address", value: string) =>
    must(await lookUp(small.house, ada, { kind, value, purpose: "Une question à ce code." })).case;
  expect([await find("case", id.toLowerCase()), await find("claim", code), await find("address", "/rooms/FR-1/1/3"), await find("address", "/rooms/FR-1/1/4")]).toEqual([
    id,
    id,
    id,
    null,
  ]);
  for (const value of ["Il insiste.", "subject-of-bob0", "relation-1", "Bob"])
    for (const kind of ["case", "claim", "order", "address"] as const) expect(await find(kind, value)).toBeNull();
  const rows = await small.log.audit(0, 100);
  expect(rows.filter((row) => row.what.startsWith("look-up") && row.purpose === "Une question à ce code.")).toHaveLength(4 + 16);
  small.log.breakWrites("audit", true);
  expect(await lookUp(small.house, ada, { kind: "case", value: id, purpose: "x" })).toMatchObject({ kind: "refused", code: "not-kept" });
});
