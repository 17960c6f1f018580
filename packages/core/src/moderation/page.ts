import type { CasePage, DecisionCard, EvidenceOut, EvidenceRecordOut, PolicyOption, ProposalCard, ReportCard, Standing } from "@lampion/protocol";
import { situations } from "@lampion/protocol";
import type { AuditTicket } from "./audit-ticket.ts";
import { preview, stepOf } from "./decisions.ts";
import { isRefused, refuse, type DeskHouse, type EvidenceReader, type Refused, type SeenRecord } from "./desk-house.ts";
import { needsSecond, offeredStep, ladder } from "./ladder.ts";
import { misuseSeen, reporterOf } from "./misuse-ledger.ts";
import { offered, policyOf, type Policy } from "./policies.ts";
import { maySecond, secondOf } from "./proposals.ts";
import { maySee, queueItem } from "./queue.ts";
import { openReading, readingCard, readingsFor } from "./readings.ts";
import { isGrave, may } from "./roles.ts";
import type { CaseView, DecisionView, DeskState, ProposalView } from "./state.ts";
import type { Person } from "./person.ts";
import { isToldByDetails, proposalDetails, wordsOf } from "./proposal-details.ts";

/** Everything on the page of a case, and nothing without the ticket: a look is recorded before it happens (MD-12, MD-37). */
export async function casePage(house: DeskHouse, person: Person, id: string): Promise<CasePage | Refused> {
  const one = house.state.cases.get(id);
  if (one === undefined || maySee(person, one) === "own-area") return refuse("not-found", "There is no such case.");
  if (maySee(person, one) !== "yes") return refuse("not-allowed", "This role reads no cases.");
  const isHeld = one.lease?.staff === person.staff && one.lease.until > house.nowMs();
  const ticket = await house.audit.write({
    by: person.staff,
    what: isHeld ? "case" : "case without a lease",
    case: id,
    purpose: isHeld ? `lease ${one.lease?.number ?? 0}` : "look",
  });
  if (ticket === null) return refuse("not-kept", "The reading could not be recorded, so nothing is shown (MD-12).");
  return page(house, person, one, ticket);
}
async function page(house: DeskHouse, person: Person, one: CaseView, _ticket: AuditTicket): Promise<CasePage> {
  const { state } = house;
  const nowMs = house.nowMs();
  const papers = new Map((await house.ports.log.papersOf(one.id)).map((paper) => [paper.id, paper.text]));
  const text = (paper: string | null): string => (paper === null ? "" : (papers.get(paper) ?? ""));
  const reports: ReportCard[] = one.reports
    .map((id) => state.reports.get(id))
    .filter((report) => report !== undefined)
    .map((report) => ({
      report: report.report,
      at: report.at,
      source: report.source,
      situation: report.situation,
      who: report.who,
      words: text(report.words),
      place: text(`place-${report.report}`),
      why: "",
      act: report.act,
      isIndependent: report.isIndependent,
      flagger: report.flagger === null ? null : (state.flaggers.get(report.flagger)?.name ?? report.flagger),
      state: report.state,
      reporter: reporterOf(report) === null ? null : misuseSeen(state, "notices", reporterOf(report) ?? "", nowMs),
    }));
  const mine = one.lease !== null && one.lease.staff === person.staff;
  const reading = readingsFor(state, person, nowMs).find((each) => each.case === one.id);
  const proposals = [...state.proposals.values()].filter((each) => each.case === one.id && each.state === "waiting" && each.until > nowMs);
  return {
    item: queueItem(state, person, one, nowMs),
    category: situations[one.situation].category,
    keyword: situations[one.situation].keyword,
    place: one.stream !== null && one.stream.startsWith("room:") ? `/rooms/${one.stream.slice(5)}` : null,
    department: one.department,
    isHeld: [...state.orders.values()].some((order) => order.case === one.id && order.holdUntil !== null && order.holdUntil > nowMs),
    lease: mine && one.lease !== null ? { number: one.lease.number, token: "-".repeat(22), until: one.lease.until, endsAt: one.lease.endsAt } : null,
    leasedBy: one.lease === null ? null : (state.staff.get(one.lease.staff)?.sign ?? "-"),
    reports,
    standing: one.subject === null ? null : standingOf(state, one.subject, text, nowMs),
    similar: similarTo(state, one, text),
    notes: one.notes.map((note) => ({ at: note.at, by: state.staff.get(note.by)?.sign ?? note.by, words: text(note.paper) })),
    letters: one.letters.map((letter) => ({ at: letter.at, from: letter.from, to: letter.to, words: text(letter.paper) })),
    evidence: one.reports
      .map((id) => state.reports.get(id))
      .filter((report) => report !== undefined)
      .map((report) => ({
        report: report.report,
        stream: report.about === "room" || report.about === "talk" || report.about === "knock" ? report.about : ("none" as const),
        records: report.records,
        leftOut: report.leftOut,
        hours: [...report.hours],
        authenticity: report.records === 0 ? ("none" as const) : report.authenticated ? ("authenticated" as const) : ("not-authenticated" as const),
      })),
    reading: reading === undefined ? null : readingCard(state, person, reading, text(reading.purpose)),
    options: offered(one.situation).map((policy, at) => optionOf(house, policy, one, at + 1, nowMs)),
    proposals: proposals.map((each) => proposalCard(house, person, each, text(wordsOf(state, each)))),
    decisions: one.decisions
      .map((id) => state.decisions.get(id))
      .filter((each) => each !== undefined)
      .map((each) => decisionCard(state, each, text(each.reasons))),
    mergedInto: one.mergedInto,
  };
}

export function decisionCard(state: DeskState, one: DecisionView, reasons: string): DecisionCard {
  return {
    decision: one.id,
    case: one.case,
    at: one.at,
    policy: one.policy,
    title: policyOf(one.policy)?.title ?? { fr: one.policy, en: one.policy },
    consequence: one.consequence,
    state: one.state,
    by: one.deciders.map((id) => state.staff.get(id)?.sign ?? id),
    isAutomatic: one.automation.decision === "fully",
    reasons,
  };
}
/** Recounted at each use from what the events say (MD-41). */
export function standingOf(state: DeskState, subject: string, text: (paper: string | null) => string, nowMs: number): Standing {
  const strikes = (state.strikes.get(subject) ?? []).filter((one) => one.until > nowMs);
  const decisions = [...(state.bySubject.get(subject) ?? [])].map((id) => state.decisions.get(id)).filter((one) => one !== undefined);
  const active = [...(state.activeOf.get(subject) ?? [])].map((id) => state.restrictions.get(id)).filter((one) => one !== undefined);
  return {
    subject,
    strikes: strikes.map((one) => ({ weight: one.weight, at: one.at, until: one.until, policy: state.decisions.get(one.decision)?.policy ?? "" })),
    weight: strikes.reduce((sum, one) => sum + one.weight, 0),
    decisions: decisions.map((one) => decisionCard(state, one, text(one.reasons))),
    appealsWon: decisions.filter((one) => one.state === "reversed").length,
    restricted: active.map((one) => ({ restriction: one.id, consequence: one.consequence, since: one.from, until: one.until, reviewAt: one.reviewAt })),
  };
}
/** The five decisions most like this one: same situation first, then same group, newest first. */
function similarTo(state: DeskState, one: CaseView, text: (paper: string | null) => string): DecisionCard[] {
  const near: { rank: number; decision: DecisionView }[] = [];
  for (const decision of [...state.decisions.values()].reverse()) {
    const of = state.cases.get(decision.case);
    if (of === undefined || of.id === one.id || decision.state === "reversed") continue;
    if (of.situation === one.situation) near.push({ rank: 0, decision });
    else if (of.group === one.group) near.push({ rank: 1, decision });
    if (near.length >= 40) break;
  }
  return near
    .sort((a, b) => a.rank - b.rank || b.decision.at - a.decision.at)
    .slice(0, 5)
    .map((each) => decisionCard(state, each.decision, text(each.decision.reasons)));
}
export function optionOf(house: DeskHouse, policy: Policy, one: CaseView | null, key: number, nowMs: number): PolicyOption {
  const step = one === null ? 1 : stepOf(house.state, policy, one.subject, nowMs);
  const wanted = offeredStep(policy.group, step);
  return {
    policy: policy.id,
    version: policy.version,
    key: Math.min(9, key),
    title: policy.title,
    clause: policy.clause,
    category: policy.category,
    keyword: policy.keyword,
    group: policy.group,
    step,
    offered: wanted,
    needsSecond: needsSecond(wanted, 0),
    templates: policy.facts.map((each) => ({ ...each })),
    strike: ladder[policy.group].strike?.weight ?? 0,
  };
}
/** The number of the order that an act is about; null for every other. */
function orderIn(state: DeskState, one: ProposalView): string | null {
  if (one.act === "disclosure" || one.act === "order-refusal") return one.about.split("/")[0] ?? null;
  return one.act === "court-ban" ? (JSON.parse(one.about) as { order: string }).order : (state.openings.get(one.about)?.order ?? null);
}
export function proposalCard(house: DeskHouse, person: Person, one: ProposalView, reasons: string): ProposalCard {
  const { state } = house;
  const of = one.case === null ? undefined : state.cases.get(one.case);
  const plan =
    one.act === "decision" && of !== undefined && one.draft !== null
      ? preview(house, of, { policy: one.draft.policy, template: one.draft.template, consequence: one.draft.consequence })
      : null;
  return {
    proposal: one.id,
    act: one.act,
    case: one.case,
    order: orderIn(state, one),
    at: one.at,
    until: one.until,
    by: state.staff.get(one.staff)?.sign ?? "",
    mine: one.staff === person.staff,
    maySecond: maySecond(state, person, one, house.nowMs()) === true,
    about: one.act === "decision" ? reasons : isToldByDetails(one) ? "" : one.about,
    details: proposalDetails(state, one, house.nowMs(), reasons),
    plan: plan === null || isRefused(plan) ? null : plan,
  };
}
export function proposalsFor(state: DeskState, person: Person, nowMs: number): ProposalView[] {
  return [...state.proposals.values()].filter((one) => {
    const of = one.case === null ? undefined : state.cases.get(one.case);
    // Where somebody lives is for whoever may agree that it changes, and for nobody else.
    if (one.act === "area" && one.staff !== person.staff && !may(person.roles, secondOf.area)) return false;
    return one.state === "waiting" && one.until > nowMs && !(of !== undefined && of.department !== null && of.department === person.department);
  });
}

/** Records of a case. Public ones for whoever holds the case; private ones only in an open reading; abuse material never (MD-35). */
export async function evidence(house: DeskHouse, person: Person, id: string): Promise<EvidenceOut | Refused> {
  const { state, ports } = house;
  const nowMs = house.nowMs();
  const one = state.cases.get(id);
  if (one === undefined || maySee(person, one) === "own-area") return refuse("not-found", "There is no such case.");
  if (one.lease === null || one.lease.staff !== person.staff || one.lease.until <= nowMs) return refuse("not-allowed", "Evidence is for whoever holds the case.");
  if (isGrave(one.severity) && !may(person.roles, "read-grave")) return refuse("not-allowed", "Evidence of S0 and S1 is for seniors, child safety and leads.");
  const reading = one.isPrivate ? openReading(state, person, id, nowMs) : null;
  const what = one.isPrivate ? (reading === null ? "record strip" : `private evidence, reading ${reading.id}, second ${reading.second ?? ""}`) : "public evidence";
  const ticket = await house.audit.write({ by: person.staff, what, case: id, purpose: reading === null ? `lease ${one.lease.number}` : reading.id });
  if (ticket === null) return refuse("not-kept", "The reading could not be recorded, so nothing is shown (MD-12).");
  // The same messages may lie in other reports of the case under a milder name (EV-38).
  const isWithheld = one.situation === "image-of-minor" || one.reports.some((report) => state.reports.get(report)?.situation === "image-of-minor");
  const records: EvidenceRecordOut[] = [];
  const letters = new Map<string, string>();
  for (const report of one.reports) {
    const seen = await recordsOf(
      ports.evidence,
      report,
      { who: person.staff, why: reading?.id ?? `lease ${one.lease.number}`, atMs: nowMs, seqs: state.reports.get(report)?.seqs ?? [] },
      ticket,
    );
    // A is the author of what was reported, whoever comes first in time.
    for (const record of [...seen.filter((each) => each.isReported), ...seen])
      if (record.author !== "" && !letters.has(record.author)) letters.set(record.author, String.fromCharCode(65 + Math.min(25, letters.size)));
    for (const record of seen) {
      const hidden = record.text === null ? "left-out" : isWithheld ? "withheld" : one.isPrivate && reading === null ? "needs-reading" : null;
      records.push({
        report,
        seq: record.seq,
        at: record.atMs,
        author: record.author === "" ? "-" : (letters.get(record.author) ?? "?"),
        isReported: record.isReported,
        kind: record.kind,
        text: hidden === null ? record.text : null,
        hidden,
      });
    }
  }
  return { records, readUntil: reading?.until ?? null, audit: String(ticket.number) };
}
/** No call of the vault without a ticket: leaving it out does not compile. */
const recordsOf = (vault: EvidenceReader, report: string, handling: Parameters<EvidenceReader["records"]>[1], _ticket: AuditTicket): Promise<readonly SeenRecord[]> =>
  vault.records(report, handling);
