import type { ModerationEvent } from "./event.ts";
import { graver } from "./clocks.ts";
import { addAbuse, misuseKey } from "./misuse-key.ts";
import { caseTable, move, reportTable, type CaseInput, type ReportInput } from "./machines.ts";
import type { CaseView, DeskState } from "./state.ts";

/** Cases, reports, leases and letters. */
export function foldCase(state: DeskState, event: ModerationEvent): boolean {
  const one = event.case === null ? undefined : state.cases.get(event.case);
  switch (event.kind) {
    case "ReportReceived":
    case "NoticeReceived":
    case "FindingRaised": {
      const { body } = event;
      state.reports.set(body.report, { ...body, case: event.case ?? "", at: event.at, state: "received", answer: null });
      if (body.claim !== "") state.claims.set(body.claim, { kind: "report", id: body.report });
      if (one === undefined) return true;
      one.reports.push(body.report);
      // Whom a case is about may be known only once its records were opened (EV-36).
      if (event.kind === "ReportReceived") one.subject ??= body.subject;
      if (body.isIndependent) one.independent += 1;
      one.isFlagged ||= body.isInExpertise;
      return true;
    }
    case "ReportLinked":
      moveReport(state, event.body.report, event.body.isDuplicate ? "link-again" : "link");
      return true;
    case "ReportWithdrawn":
      moveReport(state, event.body.report, "withdraw");
      return true;
    case "ReportFoundAbusive":
      moveReport(state, event.body.report, "find-abusive");
      addAbuse(state, misuseKey("notices", event.body.reporter), { at: event.at, number: event.body.report, case: event.case ?? "" });
      return true;
    case "ReporterAnswered": {
      const report = state.reports.get(event.body.report);
      if (report === undefined) return true;
      report.answer = { at: event.at, acted: event.body.acted, decision: event.body.decision };
      moveReport(state, report.report, "answer");
      note(state.accuracy, report.reporter, event.body.acted);
      note(state.accuracy, report.flagger === null ? null : `flagger/${report.flagger}`, event.body.acted);
      return true;
    }
    case "CaseOpened": {
      const { body } = event;
      const opened: CaseView = {
        id: event.case ?? "",
        openedAt: event.at,
        situation: body.situation,
        group: body.group,
        cluster: body.cluster,
        subject: body.subject,
        stream: body.stream,
        isPrivate: body.isPrivate,
        language: body.language,
        department: body.department,
        source: body.source,
        severity: body.severity,
        state: "queued",
        lookBy: body.lookBy,
        dueAt: body.dueAt,
        because: body.because,
        lookedAt: null,
        decidedAt: null,
        lease: null,
        leases: 0,
        reports: [],
        independent: 0,
        isFlagged: false,
        decisions: [],
        letters: [],
        notes: [],
        took: [],
        mergedInto: null,
        missed: [],
        factsUntil: null,
        minRole: "any",
      };
      state.cases.set(opened.id, opened);
      state.open.add(opened.id);
      state.clusters.set(body.cluster, opened.id);
      return true;
    }
    default:
      return one === undefined ? false : foldOne(state, one, event);
  }
}

function foldOne(state: DeskState, one: CaseView, event: ModerationEvent): boolean {
  switch (event.kind) {
    case "SeveritySet":
      one.severity = graver(one.severity, event.body.severity);
      // A clock only ever comes nearer (MD-10).
      one.lookBy = Math.min(one.lookBy, event.body.lookBy);
      one.dueAt = Math.min(one.dueAt, event.body.dueAt);
      one.because = event.body.because;
      return true;
    case "CaseLeased": {
      const { staff, number, digest, until, endsAt } = event.body;
      go(state, one, "lease");
      one.lease = { staff, number, digest, until, endsAt };
      one.leases = number;
      one.lookedAt ??= event.at;
      if (!one.took.includes(staff)) one.took.push(staff);
      const person = state.staff.get(staff);
      if (person !== undefined) person.lastTaken = [...person.lastTaken, one.severity].slice(-4);
      return true;
    }
    case "LeaseRenewed":
      if (one.lease?.number === event.body.number) one.lease.until = event.body.until;
      return true;
    case "LeaseEnded":
      if (one.lease?.number !== event.body.number) return true;
      one.lease = null;
      if (event.body.why === "given-back" || event.body.why === "clock") go(state, one, "end-lease");
      return true;
    case "CaseEscalated":
      go(state, one, "escalate");
      one.severity = graver(one.severity, event.body.severity);
      one.minRole = "senior";
      return true;
    case "CaseMerged": {
      const into = state.cases.get(event.body.into);
      go(state, one, "merge");
      one.mergedInto = event.body.into;
      state.open.delete(one.id);
      state.clusters.set(one.cluster, event.body.into);
      if (into === undefined) return true;
      into.lookBy = Math.min(into.lookBy, one.lookBy);
      into.dueAt = Math.min(into.dueAt, one.dueAt);
      into.severity = graver(into.severity, one.severity);
      into.because = [...new Set([...into.because, "merged-earlier-clock"])];
      into.reports.push(...one.reports);
      into.independent += one.independent;
      into.isFlagged ||= one.isFlagged;
      into.took = [...new Set([...into.took, ...one.took])];
      for (const id of one.reports) {
        const report = state.reports.get(id);
        if (report !== undefined) state.reports.set(id, { ...report, case: into.id });
      }
      return true;
    }
    case "FactsAsked":
      go(state, one, "ask-facts");
      one.factsUntil = event.body.until;
      one.letters.push({ at: event.at, from: "desk", to: event.body.to, paper: event.body.letter });
      return true;
    case "FactsReceived":
      if (one.state === "awaiting-facts") go(state, one, "answer");
      one.factsUntil = null;
      one.letters.push({ at: event.at, from: "person", to: event.body.from, paper: event.body.letter });
      return true;
    case "LetterSent":
      one.letters.push({ at: event.at, from: "desk", to: event.body.to, paper: event.body.letter });
      return true;
    case "NoteAdded":
      one.notes.push({ at: event.at, by: event.actor.id, paper: event.body.note });
      return true;
    case "CaseDecided":
      go(state, one, "decide");
      one.decidedAt = event.at;
      one.lease = null;
      state.open.delete(one.id);
      if (state.clusters.get(one.cluster) === one.id) state.clusters.delete(one.cluster);
      for (const id of one.reports) moveReport(state, id, "decide");
      return true;
    case "CaseReopened":
      go(state, one, "reopen");
      state.open.add(one.id);
      return true;
    case "ClockMissed":
      one.missed.push(event.body.which);
      return true;
    default:
      return false;
  }
}

function moveReport(state: DeskState, id: string, input: ReportInput): void {
  const report = state.reports.get(id);
  if (report === undefined) return;
  const moved = move(reportTable, "report", report.state, input);
  if (moved.ok) report.state = moved.to;
}
export function go(state: DeskState, one: CaseView, input: CaseInput): void {
  const moved = move(caseTable, "case", one.state, input);
  if (!moved.ok) return;
  one.state = moved.to;
}
/** The last 50 outcomes of who reports: accuracy is recounted, never kept as a sum (MD-41). */
function note(accuracy: Map<string, boolean[]>, who: string | null, isRight: boolean): void {
  if (who !== null) accuracy.set(who, [...(accuracy.get(who) ?? []), isRight].slice(-50));
}
