import { limits, type Consequence, type Situation, type StoppedText } from "@lampion/protocol";
import type { AuditTicket } from "./audit-ticket.ts";
import { dayMs, dueDates, windows } from "./clocks.ts";
import { issue, statementCode, type OfCase } from "./decisions.ts";
import { act, answer, draft, refuse, type Decided, type DeskHouse, type Refused } from "./desk-house.ts";
import type { Actor, Intake, Paper } from "./event.ts";
import { isSlowed } from "./misuse-ledger.ts";
import type { Person } from "./person.ts";
import { policyOf } from "./policies.ts";
import { contestUntil } from "./statement.ts";
import type { AppealView, DecisionView, DeskState, ReportView } from "./state.ts";

/** A text that a program stopped, as its author brings it: judged again, so that nothing of it is believed. Ids become aliases here. */
export interface BroughtText {
  /** Keyed alias of device, place and text: the same text twice is one matter. */
  readonly key: string;
  /** Subject of evidence.md 3. */
  readonly subject: string;
  readonly about: "room" | "talk" | "knock";
  readonly stream: string | null;
  readonly how: Extract<Consequence, { kind: "stop" }>["how"];
  readonly policy: string;
  readonly situation: Situation;
  /** Name of what stopped it: counted for itself in the yearly figures (LW-41). */
  readonly means: string;
  readonly ruleset: string;
  readonly language: string;
  readonly department: string | null;
  readonly text: string;
  readonly words: string;
}
export type Brought = { readonly kind: "taken"; readonly claim: string; readonly dueAt: number } | { readonly kind: "too-many"; readonly retryMs: number } | Refused;

/** How the cluster of such a case begins: nothing else joins it, and figures about reports leave it out. */
export const broughtCluster = "stopped/";
const stopOf = (decision: DecisionView | undefined): decision is DecisionView => decision?.consequence.kind === "stop";
/** The decision about a text that was brought; what ended long ago gives way to a new one under the next name. */
function broughtBefore(state: DeskState, key: string, nowMs: number): { readonly report: string; readonly decision: DecisionView | null } {
  for (let at = 0; ; at += 1) {
    const report = at === 0 ? key : `${key}-${at}`;
    const known = state.reports.get(report);
    if (known === undefined) return { report, decision: null };
    const decision = state.decisions.get(state.cases.get(known.case)?.decisions[0] ?? "");
    if (stopOf(decision) && (decision.state === "reversed" || nowMs < contestUntil(state, decision))) return { report, decision };
  }
}
/** The policy by which a person found that this text was wrongly stopped: its author may say it there. Null when nobody did. */
export function freedFrom(state: DeskState, key: string, nowMs: number): string | null {
  const { decision } = broughtBefore(state, key, nowMs);
  return decision?.state === "reversed" ? decision.policy : null;
}

/** Whether a person has answered. */
export const isAnswered = (state: DeskState, decision: string): boolean => [...state.appeals.values()].some((one) => one.decision === decision && one.outcome !== null);

export interface Contested {
  readonly brought: number;
  readonly answered: number;
  readonly reversed: number;
}
/** By means (`rule/ID`, `judge/...`): stopped texts that their authors brought, and what people said of them. */
export function contestedBy(state: DeskState): ReadonlyMap<string, Contested> {
  const found = new Map<string, Contested>();
  const answered = new Set([...state.appeals.values()].flatMap((one) => (one.outcome === null ? [] : one.decision)));
  for (const decision of state.decisions.values()) {
    if (!stopOf(decision)) continue;
    const [means = ""] = decision.deciders;
    const one = found.get(means) ?? { brought: 0, answered: 0, reversed: 0 };
    const isWrong = decision.state === "reversed";
    found.set(means, { brought: one.brought + 1, answered: one.answered + Number(isWrong || answered.has(decision.id)), reversed: one.reversed + Number(isWrong) });
  }
  return found;
}

const reasons =
  "Décision d'un programme, sans personne. Vous l'avez contestée : une personne lit le texte. · A program decided, no person. You contested it: a person reads the text.";
const author: Actor = { as: "guest", id: "-" };

/**
 * The short statement of a stopped text becomes a whole one, with its appeal, in one transaction: a decision that a program made alone, by the clause that
 * stopped the text, which a person now looks at (MD-4). The case waits in no queue: the appeal is what is decided. Bounded by device and day; the same text
 * again has the same code.
 */
export async function bringStopped(house: DeskHouse, brought: BroughtText): Promise<Brought> {
  const { alias } = house.ports;
  const policy = policyOf(brought.policy);
  if (policy === null) return refuse("malformed", "There is no such policy.");
  const subject = alias("desk/subject", brought.subject);
  const stream = brought.stream?.startsWith("talk:") === true ? `talk:${alias("desk/stream", brought.stream)}` : brought.stream;
  const means: Actor = { as: "rule", id: brought.means };
  const [number, appeal] = [house.number("C"), house.number("L")];
  const [textPaper, wordsPaper, reasonsPaper] = [house.paperId(), house.paperId(), house.paperId()];
  return house.commit(means, `stopped/${brought.key}`, (state, nowMs): Decided<Brought> => {
    const before = broughtBefore(state, brought.key, nowMs);
    if (before.decision !== null) return answer(takenBefore(house, state, before.decision));
    const today = [...(state.bySubject.get(subject) ?? [])].map((id) => state.decisions.get(id)).filter((one) => stopOf(one) && nowMs - one.at < dayMs);
    const [first] = today;
    if (today.length >= limits.contest.perDay) return answer({ kind: "too-many", retryMs: (first?.at ?? nowMs) + dayMs - nowMs });
    const isPrivate = brought.about !== "room";
    const one: OfCase = { id: number, stream, subject, isPrivate, reports: [] };
    const intake: Intake = {
      report: before.report,
      source: "finding",
      situation: brought.situation,
      severity: "S4",
      who: "somebody",
      subject,
      reporter: null,
      about: brought.about,
      stream,
      seqs: [],
      records: 0,
      leftOut: 0,
      hours: [],
      authenticated: false,
      claim: "",
      language: brought.language,
      department: brought.department,
      isIndependent: false,
      flagger: null,
      isInExpertise: false,
      act: "now",
      words: textPaper,
      items: 1,
    };
    const issued = issue(
      house,
      state,
      one,
      {
        policy: policy.id,
        policyVersion: policy.version,
        category: policy.category,
        keyword: policy.keyword,
        ground: "terms",
        rule: `${policy.clause}, version ${policy.version}`,
        template: policy.facts[0]?.id ?? "",
        consequence: { kind: "stop", how: brought.how },
        automation: { detection: true, decision: "fully" },
        ruleset: brought.ruleset,
        reasons: reasonsPaper,
        leaving: false,
        // One text alone is never a strike (SF-49).
        strike: null,
      },
      { deciders: [brought.means], by: "rule" },
      nowMs,
    );
    const dueAt = nowMs + windows.appealMs * (isSlowed(state, "complaints", subject, nowMs) ? 2 : 1);
    // S4: whatever the text says, nothing goes on; what should be looked at now was raised when it was stopped.
    const clock = dueDates({ severity: "S4", fromMs: nowMs, isFlagged: false, independent: 0, allSlowed: false });
    const events = [
      draft(
        "CaseOpened",
        {
          situation: brought.situation,
          severity: "S4",
          group: policy.group,
          cluster: `${broughtCluster}${before.report}`,
          subject,
          stream,
          isPrivate,
          language: brought.language,
          department: brought.department,
          source: "finding",
          ...clock,
        },
        number,
      ),
      draft("FindingRaised", intake, number),
      draft("ReportLinked", { report: before.report, isDuplicate: false }, number),
      ...issued.events,
      draft("CaseDecided", { decision: issued.decision }, number),
      draft("AppealFiled", { appeal, decision: issued.decision, by: "affected", report: null, words: wordsPaper, dueAt }, number, author),
    ];
    const statement = issued.events.find((event) => event.kind === "StatementIssued")?.body.statement ?? "";
    const papers: Omit<Paper, "at">[] = [
      { id: textPaper, case: number, kind: "words", text: brought.text },
      { id: wordsPaper, case: number, kind: "appeal", text: brought.words },
      { id: reasonsPaper, case: number, kind: "reasons", text: reasons },
    ];
    return act(events, { kind: "taken", claim: statementCode(house, statement), dueAt }, papers);
  });
}
/** Brought before: the same code, whatever became of it. */
function takenBefore(house: DeskHouse, state: DeskState, decision: DecisionView): Brought {
  const appeal = [...state.appeals.values()].find((one) => one.decision === decision.id);
  return { kind: "taken", claim: statementCode(house, decision.statement ?? ""), dueAt: appeal?.dueAt ?? decision.at + windows.appealMs };
}

const reportOf = (state: DeskState, appeal: AppealView): ReportView | undefined => state.reports.get(state.cases.get(appeal.case)?.reports[0] ?? "");
/** What an appeal about a stopped text shows beside its words; null for every other. */
export function stoppedIn(state: DeskState, appeal: AppealView, text: string | null): StoppedText | null {
  const decision = state.decisions.get(appeal.decision);
  const report = reportOf(state, appeal);
  if (decision?.consequence.kind !== "stop" || report === undefined) return null;
  const policy = policyOf(decision.policy);
  return {
    where: report.about === "talk" || report.about === "knock" ? report.about : "room",
    how: decision.consequence.how,
    clause: policy?.clause ?? "",
    title: { fr: policy?.title.fr ?? "", en: policy?.title.en ?? "" },
    means: decision.deciders[0] ?? "",
    text,
  };
}
/** The text of an appeal, for whoever took it: recorded before it is shown (MD-37). Null where there is none, or where its time is over. */
export async function readStopped(house: DeskHouse, person: Person, appeal: AppealView): Promise<{ readonly text: string | null } | Refused> {
  const report = reportOf(house.state, appeal);
  if (!stopOf(house.state.decisions.get(appeal.decision)) || report === undefined || report.words === null) return { text: null };
  const ticket = await house.audit.write({ by: person.staff, what: "stopped text", case: appeal.case, purpose: `appeal ${appeal.id}` });
  if (ticket === null) return refuse("not-kept", "The reading could not be recorded, so nothing is shown (MD-12).");
  return { text: await textOf(house, report.words, ticket) };
}
/** No text without a ticket: leaving it out does not compile. */
async function textOf(house: DeskHouse, paper: string, _ticket: AuditTicket): Promise<string | null> {
  return (await house.ports.log.papers([paper]))[0]?.text ?? null;
}
