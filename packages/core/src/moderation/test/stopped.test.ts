import { describe, expect, test } from "bun:test";
import { limits } from "@lampion/protocol";
import { decideAppeal, takeAppeal } from "../appeals.ts";
import { next } from "../cases.ts";
import { carryOutDispute, openDispute, settleDispute } from "../disputes.ts";
import { decide, preview, statementCode } from "../decisions.ts";
import { isRefused } from "../desk-house.ts";
import { figures, safetyFigures } from "../figures.ts";
import { foldAll } from "../fold.ts";
import { violations } from "../invariants.ts";
import { submissionFaults } from "../law/sor-check.ts";
import { yearlyReport } from "../law/report.ts";
import { submissionOf } from "../law/sor.ts";
import { appealCard } from "../look-up.ts";
import { claim, contestAt } from "../paper-desk.ts";
import { casePage } from "../page.ts";
import { ordered } from "../queue.ts";
import { endWords } from "../retention.ts";
import { judgeReview, keepDrawn } from "../reviews.ts";
import { stateText } from "../state.ts";
import { bringStopped, contestedBy, freedFrom, readStopped, type Brought, type BroughtText } from "../stopped.ts";
import { day, must, openSmallDesk, type SmallDesk } from "./small-desk.ts";

const said: BroughtText = {
  key: "key-of-the-text",
  subject: "subject-of-bob0",
  about: "room",
  stream: "room:FR-1",
  how: "refused",
  policy: "threat",
  situation: "harassment",
  means: "judge/threat.person",
  ruleset: "digest-of-the-rules",
  language: "fr",
  department: "75",
  text: "Je vais te tuer au prochain match.",
  words: "C'était du ping-pong.",
};
const taken = (brought: Brought): Extract<Brought, { kind: "taken" }> => {
  if (brought.kind !== "taken") throw new Error(JSON.stringify(brought));
  return brought;
};
const onlyAppeal = (small: SmallDesk) => {
  const [one] = small.house.state.appeals.values();
  if (one === undefined) throw new Error("no appeal");
  return one;
};

describe("a stopped text before a person", () => {
  test("[MD-3, MD-26, MD-1] one act makes case, automatic decision, statement and appeal; the code shows clause, program and the person to come", async () => {
    const small = await openSmallDesk();
    const brought = taken(await bringStopped(small.house, said));
    expect(brought.dueAt - small.house.nowMs()).toBe(7 * day);
    const cause = small.log.events.find((event) => event.kind === "AppealFiled")?.cause;
    expect(small.log.events.filter((event) => event.cause === cause).map((event) => event.kind)).toEqual([
      "CaseOpened",
      "FindingRaised",
      "ReportLinked",
      "DecisionIssued",
      "StatementIssued",
      "CaseDecided",
      "AppealFiled",
    ]);
    const [decision] = small.house.state.decisions.values();
    expect(decision).toMatchObject({
      by: "rule",
      deciders: ["judge/threat.person"],
      source: "own",
      automation: { detection: true, decision: "fully" },
      ruleset: "digest-of-the-rules",
      strike: null,
      restriction: null,
    });
    expect(await claim(small.house, brought.claim)).toMatchObject({
      kind: "statement",
      automatic: true,
      mayContest: false,
      appeals: [{ state: "filed", outcome: null }],
      statement: {
        ground: "terms",
        rule: "3.3, version 1",
        automatedDetection: true,
        automatedDecision: "fully",
        noticedBy: "own",
        facts: { fr: expect.stringContaining("règle 3.3") as string },
      },
    });
    expect(ordered(small.house.state)).toEqual([]);
    expect([small.pager.pages.length, small.house.state.strikes.size, small.house.state.activeOf.size]).toEqual([0, 0, 0]);
    expect(violations(small.house.state, small.log.events)).toEqual([]);
    expect(stateText(foldAll(small.log.events))).toBe(stateText(small.house.state));
  });

  test("[MD-4, MD-5] a person who takes it reads text and words, and a reversal frees this text, here and by this clause, for its author", async () => {
    const small = await openSmallDesk();
    const judge = await small.person("cleo", ["senior"]);
    const { claim: code } = taken(await bringStopped(small.house, said));
    const appeal = onlyAppeal(small);
    expect(freedFrom(small.house.state, said.key, small.house.nowMs())).toBeNull();
    must(await takeAppeal(small.house, judge, appeal.id));
    const refused = await decideAppeal(small.house, judge, appeal.id, { outcome: "partially_reversed", reasons: "Non.", instead: { kind: "warn" } });
    expect(refused).toMatchObject({ kind: "refused", code: "against-a-rule" });
    must(await decideAppeal(small.house, judge, appeal.id, { outcome: "reversed", reasons: "On parle de ping-pong." }));
    expect(freedFrom(small.house.state, said.key, small.house.nowMs())).toBe("threat");
    expect(freedFrom(small.house.state, "another-text", small.house.nowMs())).toBeNull();
    expect(await claim(small.house, code)).toMatchObject({
      appeals: [{ outcome: "reversed", reasons: "On parle de ping-pong." }],
      statement: { isOver: true, what: { fr: expect.stringContaining("l'envoyer de nouveau") as string, en: expect.stringContaining("send it again") as string } },
    });
    expect(violations(small.house.state, small.log.events)).toEqual([]);
  });

  test("[MD-4, MD-49] what is upheld stays stopped until a body outside says otherwise, and is not filed again, and no rule and nobody of the own area decides it", async () => {
    const small = await openSmallDesk();
    const judge = await small.person("cleo", ["senior"]);
    const near = await small.person("nora", ["senior"], { department: "75" });
    const moderator = await small.person("mia", ["moderator"]);
    const { claim: code } = taken(await bringStopped(small.house, said));
    const appeal = onlyAppeal(small);
    for (const person of [near, moderator]) expect(isRefused(await takeAppeal(small.house, person, appeal.id))).toBe(true);
    must(await takeAppeal(small.house, judge, appeal.id));
    must(await decideAppeal(small.house, judge, appeal.id, { outcome: "upheld", reasons: "C'est une menace." }));
    expect(freedFrom(small.house.state, said.key, small.house.nowMs())).toBeNull();
    // A body outside may still find it right, whole: then it passes as after an appeal.
    const dispute = must(await openDispute(small.house, judge, { about: code, by: "affected", body: "Un organisme", reference: "2030/1" })).dispute;
    expect(await settleDispute(small.house, judge, dispute, { outcome: "partially_reversed", reasons: "En partie." })).toMatchObject({ kind: "refused", code: "against-a-rule" });
    must(await settleDispute(small.house, judge, dispute, { outcome: "reversed", reasons: "Pas une menace." }));
    const lead = await small.person("lea", ["lead"]);
    must(await carryOutDispute(small.house, lead, dispute));
    expect(freedFrom(small.house.state, said.key, small.house.nowMs())).toBe("threat");
    expect(await contestAt(small.house, code, "Encore.")).toEqual({ kind: "refused", why: "already" });
    expect(taken(await bringStopped(small.house, said)).claim).toBe(code);
  });

  test("[MD-12] the text is shown to whoever took the appeal, behind a durable audit row, and to nobody in the list", async () => {
    const small = await openSmallDesk();
    const judge = await small.person("cleo", ["senior"]);
    await bringStopped(small.house, said);
    const appeal = onlyAppeal(small);
    const card = appealCard(small.house.state, judge, appeal, said.words);
    expect(card.stopped).toEqual({
      where: "room",
      how: "refused",
      clause: "3.3",
      title: { fr: "Menace ou appel à la violence", en: "Threat or call to violence" },
      means: "judge/threat.person",
      text: null,
    });
    expect(JSON.stringify(card)).not.toContain(said.text);
    const rows = async () => (await small.log.audit(0, 100)).filter((row) => row.what === "stopped text");
    expect(await rows()).toEqual([]);
    expect(await readStopped(small.house, judge, appeal)).toEqual({ text: said.text });
    expect(await rows()).toMatchObject([{ by: "cleo", case: appeal.case, purpose: `appeal ${appeal.id}` }]);
    // On the page of the case it is the words of a finding, without anybody who reported.
    expect(must(await casePage(small.house, judge, appeal.case)).reports).toMatchObject([{ source: "finding", words: said.text, reporter: null }]);
  });

  test("[MD-3] five a day of one device, counted in the log; the same text is one matter, also when both come at once", async () => {
    const small = await openSmallDesk();
    const both = await Promise.all([bringStopped(small.house, said), bringStopped(small.house, said)]);
    expect(new Set(both.map((one) => taken(one).claim)).size).toBe(1);
    for (let at = 1; at < limits.contest.perDay; at += 1) taken(await bringStopped(small.house, { ...said, key: `key-${at}` }));
    const events = small.log.events.length;
    for (let at = 0; at < 95; at += 1) expect(await bringStopped(small.house, { ...said, key: `flood-${at}` })).toMatchObject({ kind: "too-many", retryMs: day });
    expect(small.log.events.length).toBe(events);
    // What stands already keeps its code, and somebody else is not in the way.
    expect(taken(await bringStopped(small.house, said)).claim).toBe(taken(both[0]).claim);
    taken(await bringStopped(small.house, { ...said, key: "key-of-ann", subject: "subject-of-ann0" }));
    await small.pass(day);
    taken(await bringStopped(small.house, { ...said, key: "next-day" }));
  });

  test("[LW-30, LW-28, LW-29] what is submitted is valid and without a word of the text; of private talk nothing is", async () => {
    const small = await openSmallDesk();
    for (const [at, how] of (["refused", "held"] as const).entries()) await bringStopped(small.house, { ...said, key: `room-${at}`, how });
    await bringStopped(small.house, { ...said, key: "talk", about: "talk", stream: "talk:abcdefghijklmnop" });
    const made = [...small.house.state.statements.values()].map((one) => submissionOf(small.house.state, one, { territory: ["FR"] }));
    expect(made.map((one) => one?.decision_visibility ?? null)).toEqual([["DECISION_VISIBILITY_CONTENT_REMOVED"], ["DECISION_VISIBILITY_CONTENT_DISABLED"], null]);
    for (const one of made) {
      if (one === null) continue;
      expect(submissionFaults(one)).toEqual([]);
      expect(one).toMatchObject({ automated_detection: "Yes", automated_decision: "AUTOMATED_DECISION_FULLY", source_type: "SOURCE_VOLUNTARY" });
      expect(JSON.stringify(one)).not.toContain("match");
    }
    // A private stream is a keyed reference in the log.
    expect(JSON.stringify(small.log.events)).not.toContain("abcdefghijklmnop");
    expect(JSON.stringify(small.log.events)).not.toContain(said.text);
  });

  test("[MD-19] nobody at the desk stops a text: it is no consequence that a person can want, and none that takes the place of another", async () => {
    const small = await openSmallDesk();
    const judge = await small.person("cleo", ["senior"]);
    await small.report();
    const got = must(await next(small.house, judge));
    const one = small.house.state.cases.get(got.case ?? "");
    if (one === undefined || got.lease === null) throw new Error("nothing to take");
    const wanted = { policy: "harassment", template: "insists", consequence: { kind: "stop", how: "refused" } } as const;
    expect(preview(small.house, one, wanted)).toMatchObject({ kind: "refused", code: "against-a-rule" });
    expect(await decide(small.house, judge, one.id, { ...wanted, lease: got.lease, reasons: "Non.", leaving: "Pour voir." })).toMatchObject({
      kind: "refused",
      code: "against-a-rule",
    });
  });

  test("[MD-46, EV-50] words and text end 190 days after the answer; the same text is a new matter then", async () => {
    const small = await openSmallDesk();
    const judge = await small.person("cleo", ["senior"]);
    const { claim: code } = taken(await bringStopped(small.house, said));
    const appeal = onlyAppeal(small);
    await small.pass(400 * day);
    expect(await endWords(small.house)).toBe(0);
    must(await takeAppeal(small.house, judge, appeal.id));
    must(await decideAppeal(small.house, judge, appeal.id, { outcome: "upheld", reasons: "Menace." }));
    await small.pass(189 * day);
    expect((await claim(small.house, code)).kind).toBe("statement");
    await small.pass(2 * day);
    expect((await claim(small.house, code)).kind).toBe("unknown");
    expect(await small.log.papers([appeal.words])).toEqual([]);
    const again = taken(await bringStopped(small.house, said)).claim;
    expect([again === code, again === statementCode(small.house, [...small.house.state.statements.keys()].at(-1) ?? "")]).toEqual([false, true]);
  });

  test("[MD-3, MD-7] on several nodes it is one matter: the other node gives the same code, counts the same day, and knows what a person freed", async () => {
    const one = await openSmallDesk(1);
    const other = await openSmallDesk(2, undefined, one.log);
    const first = taken(await bringStopped(one.house, said));
    expect(taken(await bringStopped(other.house, said)).claim).toBe(first.claim);
    for (let at = 1; at < limits.contest.perDay; at += 1) taken(await bringStopped(at % 2 === 0 ? one.house : other.house, { ...said, key: `key-${at}` }));
    for (const small of [one, other]) expect(await bringStopped(small.house, { ...said, key: "one more" })).toMatchObject({ kind: "too-many" });
    const judge = await other.person("cleo", ["senior"]);
    const appeal = onlyAppeal(other);
    must(await takeAppeal(other.house, judge, appeal.id));
    must(await decideAppeal(other.house, judge, appeal.id, { outcome: "reversed", reasons: "Rien à reprocher." }));
    await one.house.catchUp();
    expect(freedFrom(one.house.state, said.key, one.house.nowMs())).toBe("threat");
    expect(stateText(one.house.state)).toBe(stateText(other.house.state));
  });

  test("[MD-16] in the yearly figures what a person reversed is an error of the means that stopped it, beside what blind review says", async () => {
    const small = await openSmallDesk();
    const judge = await small.person("cleo", ["senior"]);
    for (let at = 0; at < 4; at += 1) await bringStopped(small.house, { ...said, key: `key-${at}`, means: at === 3 ? "rule/haste" : said.means });
    const [first] = small.house.state.appeals.values();
    must(await takeAppeal(small.house, judge, first?.id ?? ""));
    must(await decideAppeal(small.house, judge, first?.id ?? "", { outcome: "reversed", reasons: "Rien." }));
    // At the desk each rule shows its own.
    expect([...contestedBy(small.house.state)]).toEqual([
      ["judge/threat.person", { brought: 3, answered: 1, reversed: 1 }],
      ["rule/haste", { brought: 1, answered: 0, reversed: 0 }],
    ]);
    const report = (): string[] =>
      yearlyReport(small.house.state, { year: new Date(small.house.nowMs()).getUTCFullYear(), service: "L", provider: "P", publishedAt: 0, previousAt: null, qualitative: {} })
        .find((file) => file.name.startsWith("8_"))
        ?.text.split("\r\n") ?? [];
    const rows = report();
    expect(rows.filter((row) => row.includes("Precision,judge/threat.person,"))).toEqual([
      expect.stringMatching(/judge\/threat\.person,0\.6667?|judge\/threat\.person,0\.66/) as string,
    ]);
    expect(rows.filter((row) => row.includes("Precision,rule/haste,"))).toEqual([expect.stringContaining("rule/haste,1") as string]);
    expect(rows.find((row) => row.includes("solely taken by automated means ,Total number"))).toContain("Total number,4");
    // What blind review finds of the judge's means stands in rows of its own, and takes nothing of these away.
    await keepDrawn(small.house, [{ means: "lists", of: 1, texts: [{ text: "a", language: "fr", stream: "room:FR-1" }] }], () => "v1");
    must(await judgeReview(small.house, judge, [...small.house.state.reviews.keys()][0] ?? "", { breaks: true }));
    const reviewed = report();
    expect(reviewed.filter((row) => row.includes("Precision,lists v1,"))).toEqual([expect.stringContaining("lists v1,1,") as string]);
    expect(reviewed.filter((row) => row.includes("Precision,judge/threat.person,"))).toHaveLength(1);
  });

  test("[MD-16, OP-6] in the figures it is an automatic decision and an appeal, and neither a report nor a case that was decided in no time", async () => {
    const small = await openSmallDesk();
    for (let at = 0; at < 5; at += 1)
      for (const who of ["subject-of-bob0", "subject-of-ann0", "subject-of-eve0"]) await bringStopped(small.house, { ...said, key: `${who}-${at}`, subject: who });
    const shown = figures(small.house, 30);
    expect([shown.automatic, shown.appeals.filed]).toEqual([15, 15]);
    expect(shown.perDay.reduce((sum, one) => sum + one.notices, 0)).toBe(0);
    expect(shown.perSeverity.find((one) => one.severity === "S4")).toMatchObject({ cases: 0, decideMedian: null });
    await small.pass(2 * day);
    expect(safetyFigures(small.house).spans.at(-1)).toMatchObject({ reports: null, decisions: 15, restrictions: null, automaticShare: 1, appeals: 15, perCategory: [] });
  });
});
