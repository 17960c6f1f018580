import type { ModerationEvent } from "./event.ts";
import { go } from "./fold-case.ts";
import { keepsApart } from "./ladder.ts";
import { appealTable, decisionTable, disputeTable, move, type AppealInput, type DecisionInput } from "./machines.ts";
import type { AppealView, DecisionView, DeskState } from "./state.ts";

/** Consequences that are a state of the place, not of a person. */
const ofStream: ReadonlySet<string> = new Set(["lock-room", "close-room", "freeze-talk"]);

/** Decisions, restrictions, strikes, statements, appeals, proposals. */
export function foldDecision(state: DeskState, event: ModerationEvent): boolean {
  switch (event.kind) {
    case "ActProposed": {
      const { proposal, act, device, until, draft, about } = event.body;
      state.proposals.set(proposal, { id: proposal, act, case: event.case, staff: event.actor.id, device, at: event.at, until, draft, about, state: "waiting" });
      const one = event.case === null ? undefined : state.cases.get(event.case);
      if (one !== undefined && act === "decision") {
        go(state, one, "propose");
        one.lease = null;
      }
      return true;
    }
    case "ActSeconded":
    case "ActRefused": {
      const proposal = state.proposals.get(event.body.proposal);
      if (proposal === undefined) return true;
      proposal.state = event.kind === "ActSeconded" ? "seconded" : event.actor.as === "clock" ? "expired" : "refused";
      const one = proposal.case === null ? undefined : state.cases.get(proposal.case);
      if (one !== undefined && proposal.act === "decision") {
        if (event.actor.as === "staff" && !one.took.includes(event.actor.id)) one.took.push(event.actor.id);
        if (event.kind === "ActRefused" && one.state === "awaiting-second") go(state, one, "answer");
      }
      return true;
    }
    case "DecisionIssued": {
      const { body } = event;
      const decision: DecisionView = {
        id: body.decision,
        case: event.case ?? "",
        at: body.at,
        policy: body.policy,
        policyVersion: body.policyVersion,
        category: body.category,
        keyword: body.keyword,
        ground: body.ground,
        rule: body.rule,
        template: body.template,
        consequence: body.consequence,
        automation: body.automation,
        ruleset: body.ruleset,
        reasons: body.reasons,
        leaving: body.leaving,
        strike: body.strike,
        deciders: body.deciders,
        by: body.by,
        source: body.source,
        subject: body.subject,
        isPrivate: body.isPrivate,
        state: "in-force",
        restriction: null,
        statement: null,
        applied: false,
        reversedAt: null,
      };
      state.decisions.set(decision.id, decision);
      state.unapplied.add(decision.id);
      if (body.subject !== null) add(state.bySubject, body.subject, decision.id);
      const one = event.case === null ? undefined : state.cases.get(event.case);
      if (one !== undefined) {
        one.decisions.push(decision.id);
        if (body.consequence.kind === "resume-talk" && one.stream !== null) state.releases.set(one.stream, decision.id);
        for (const staff of body.deciders) if (!one.took.includes(staff)) one.took.push(staff);
      }
      return true;
    }
    case "DecisionDeferred":
      state.deferred.set(event.body.decision, event.body.until);
      state.unapplied.delete(event.body.decision);
      return true;
    case "DeferralEnded":
      if (state.deferred.delete(event.body.decision)) state.unapplied.add(event.body.decision);
      return true;
    case "ReporterReady": {
      const report = state.reports.get(event.body.report);
      if (report !== undefined) report.act = "now";
      return true;
    }
    case "ConsequenceApplied": {
      const decision = state.decisions.get(event.body.decision);
      if (decision !== undefined) decision.applied = true;
      state.unapplied.delete(event.body.decision);
      return true;
    }
    case "RestrictionStarted": {
      const { restriction, decision, subject, stream, consequence, until, reviewAt } = event.body;
      state.restrictions.set(restriction, {
        id: restriction,
        decision,
        case: event.case ?? "",
        subject,
        stream,
        consequence,
        from: event.at,
        until,
        reviewAt,
        endedAt: null,
        endedBy: null,
      });
      const made = state.decisions.get(decision);
      if (made !== undefined) made.restriction = restriction;
      if (subject !== null) add(state.activeOf, subject, restriction);
      if (stream !== null && ofStream.has(consequence.kind)) add(state.byStream, stream, restriction);
      if (subject !== null && keepsApart(consequence)) state.parting.add(restriction);
      if (until !== null) state.ending.add(restriction);
      return true;
    }
    case "RestrictionEnded": {
      const one = state.restrictions.get(event.body.restriction);
      if (one === undefined || one.endedAt !== null) return true;
      one.endedAt = event.at;
      one.endedBy = event.body.why;
      state.ending.delete(one.id);
      state.parting.delete(one.id);
      if (one.subject !== null) drop(state.activeOf, one.subject, one.id);
      if (one.stream !== null) drop(state.byStream, one.stream, one.id);
      if (event.body.why !== "reversed") moveDecision(state, one.decision, "end");
      return true;
    }
    case "StrikeGiven":
      state.strikes.set(event.body.subject, [
        ...(state.strikes.get(event.body.subject) ?? []),
        { decision: event.body.decision, weight: event.body.weight, until: event.body.until, at: event.at },
      ]);
      return true;
    case "StatementIssued": {
      const { statement, decision, subject, claim } = event.body;
      state.statements.set(statement, { id: statement, decision, case: event.case ?? "", subject, claim, at: event.at, collectedAt: null, submission: null });
      state.unsent.add(statement);
      state.claims.set(claim, { kind: "statement", id: statement });
      const made = state.decisions.get(decision);
      if (made !== undefined) made.statement = statement;
      if (subject !== null) add(state.waiting, subject, statement);
      return true;
    }
    case "StatementCollected": {
      const one = state.statements.get(event.body.statement);
      if (one === undefined) return true;
      one.collectedAt ??= event.at;
      if (one.subject !== null) drop(state.waiting, one.subject, one.id);
      return true;
    }
    case "SubmissionSettled": {
      const one = state.statements.get(event.body.statement);
      if (one === undefined) return true;
      one.submission = { outcome: event.body.outcome, why: event.body.why, at: event.at };
      state.unsent.delete(one.id);
      return true;
    }
    case "SubmissionReleased": {
      const one = state.statements.get(event.body.statement);
      if (one === undefined) return true;
      one.submission = null;
      state.unsent.add(one.id);
      return true;
    }
    case "DecisionReversed": {
      const one = state.decisions.get(event.body.decision);
      if (one === undefined) return true;
      moveDecision(state, one.id, "reverse");
      // What has not begun does not begin any more.
      state.deferred.delete(one.id);
      one.reversedAt = event.at;
      if (one.subject !== null && event.body.whole) {
        const left = (state.strikes.get(one.subject) ?? []).filter((strike) => strike.decision !== one.id);
        if (left.length === 0) state.strikes.delete(one.subject);
        else state.strikes.set(one.subject, left);
      }
      return true;
    }
    case "AppealFiled": {
      const { appeal, decision, by, report, words, dueAt } = event.body;
      state.appeals.set(appeal, {
        id: appeal,
        decision,
        case: event.case ?? "",
        by,
        report,
        at: event.at,
        dueAt,
        words,
        state: "filed",
        staff: null,
        outcome: null,
        reasons: null,
        decidedAt: null,
      });
      return true;
    }
    case "AppealRejectedAsInadmissible":
      moveAppeal(state.appeals.get(event.body.appeal), "reject");
      return true;
    case "AppealAssigned": {
      const one = state.appeals.get(event.body.appeal);
      moveAppeal(one, "assign");
      if (one !== undefined) one.staff = event.body.staff;
      return true;
    }
    case "AppealDecided": {
      const one = state.appeals.get(event.body.appeal);
      if (one === undefined) return true;
      moveAppeal(one, "decide");
      moveAppeal(one, "answer");
      one.outcome = event.body.outcome;
      one.reasons = event.body.reasons;
      one.decidedAt = event.at;
      // Whoever contested a stopped text hears in the house that the answer is there, also when they have looked before.
      const decision = state.decisions.get(one.decision);
      if (decision?.consequence.kind === "stop" && decision.subject !== null && decision.statement !== null) add(state.waiting, decision.subject, decision.statement);
      return true;
    }
    default:
      return foldDispute(state, event);
  }
}

function foldDispute(state: DeskState, event: ModerationEvent): boolean {
  if (event.kind === "DisputeOpened") {
    const { dispute, ...more } = event.body;
    const unsettled = { outcome: null, reasons: null, settledAt: null, dueAt: null, isAlarmed: false, closedAt: null, isImplemented: false } as const;
    state.disputes.set(dispute, { ...more, ...unsettled, id: dispute, case: event.case ?? "", at: event.at, state: "open" });
    return true;
  }
  if (event.kind !== "DisputeSettled" && event.kind !== "DisputeAlarmed" && event.kind !== "DisputeClosed") return false;
  const one = state.disputes.get(event.body.dispute);
  if (one === undefined) return true;
  if (event.kind === "DisputeAlarmed") one.isAlarmed = true;
  else {
    const moved = move(disputeTable, "dispute", one.state, event.kind === "DisputeSettled" ? "settle" : "close");
    if (!moved.ok) return true;
    one.state = moved.to;
    one.outcome = event.body.outcome;
  }
  if (event.kind === "DisputeSettled") {
    one.reasons = event.body.reasons;
    one.settledAt = event.at;
    one.dueAt = event.body.dueAt;
  } else if (event.kind === "DisputeClosed") {
    one.closedAt = event.at;
    one.isImplemented = event.body.isImplemented;
  }
  return true;
}

function moveDecision(state: DeskState, id: string, input: DecisionInput): void {
  const one = state.decisions.get(id);
  if (one === undefined) return;
  const moved = move(decisionTable, "decision", one.state, input);
  if (moved.ok) one.state = moved.to;
}
function moveAppeal(one: AppealView | undefined, input: AppealInput): void {
  if (one === undefined) return;
  const moved = move(appealTable, "appeal", one.state, input);
  if (moved.ok) one.state = moved.to;
}
function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  if (set === undefined) map.set(key, new Set([value]));
  else set.add(value);
}
function drop(map: Map<string, Set<string>>, key: string, value: string): void {
  const set = map.get(key);
  set?.delete(value);
  if (set?.size === 0) map.delete(key);
}
