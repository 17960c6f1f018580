import type { PowerToPause, StatementCard } from "@lampion/protocol";
import type { PausedPower, Restricted } from "../guest/restricted.ts";
import { unrestricted } from "../guest/restricted.ts";
import type { Care } from "../node/care.port.ts";
import { statementCode } from "./decisions.ts";
import type { Desk } from "./desk.ts";
import { isRefused } from "./desk-house.ts";
import { takeIn } from "./intake.ts";
import { createRegulars, holdByRegulars } from "./regulars.ts";
import { answerWords, statementWords } from "./statement.ts";
import { bringStopped, freedFrom, isAnswered } from "./stopped.ts";
import type { RestrictionView } from "./state.ts";

/** The subject of evidence.md 3: the first 12 bytes of a restriction id. */
export const subjectOf = (restriction: string): string => restriction.slice(0, 16);

/** The desk as the chat asks it: what the log says, and nothing that is kept elsewhere. */
export function createCare(desk: Desk): Care {
  const { house, light } = desk;
  const { state, ports } = house;
  const regulars = createRegulars();
  const isActive = (one: RestrictionView, nowMs: number): boolean => one.endedAt === null && (one.until === null || one.until > nowMs);
  /** Cards are made anew only when what waits has changed: the codes are worked out from the key. */
  const cards = new Map<string, StatementCard>();
  const cardOf = (id: string): StatementCard | null => {
    const statement = state.statements.get(id);
    const decision = statement === undefined ? undefined : state.decisions.get(statement.decision);
    if (statement === undefined || decision === undefined) return null;
    // Its author has the code of a stopped text since they contested it: what is news is the answer.
    if (decision.consequence.kind === "stop" && !isAnswered(state, decision.id)) return null;
    const known = cards.get(id);
    if (known !== undefined) return known;
    const restriction = decision.restriction === null ? undefined : state.restrictions.get(decision.restriction);
    const span = { since: restriction?.from ?? decision.at, until: restriction?.until ?? null, reviewAt: restriction?.reviewAt ?? null };
    const card = { code: statementCode(house, id), at: statement.at, endsAt: span.until, what: answerWords(decision) ?? statementWords(decision.consequence, span) };
    if (cards.size > 10_000) cards.clear();
    cards.set(id, card);
    return card;
  };
  return {
    of(restriction, nowMs): Restricted {
      const subject = ports.alias("desk/subject", subjectOf(restriction));
      const active = state.activeOf.get(subject);
      const waiting = state.waiting.get(subject);
      if (active === undefined && waiting === undefined) return unrestricted;
      let door: Restricted["door"] = null;
      const paused: PausedPower[] = [];
      const shown = new Set(waiting ?? []);
      for (const id of active ?? []) {
        const one = state.restrictions.get(id);
        if (one === undefined || !isActive(one, nowMs)) continue;
        if (one.consequence.kind === "close-door") {
          door = { until: door === null ? one.until : later(door.until, one.until) };
          // At the closed door the statement is there at every return (SA-13), collected or not.
          const statement = state.decisions.get(one.decision)?.statement;
          if (statement !== null && statement !== undefined) shown.add(statement);
        }
        if (one.consequence.kind === "pause") {
          const room = one.consequence.scope === "room" && one.stream?.startsWith("room:") === true ? one.stream.slice(5) : null;
          for (const power of one.consequence.powers as readonly PowerToPause[]) paused.push({ power, room, until: one.until });
        }
      }
      return {
        door,
        paused,
        statements: [...shown]
          .map(cardOf)
          .filter((card) => card !== null)
          .slice(-10),
      };
    },
    apart(nowMs) {
      if (state.parting.size === 0) return [];
      return [...state.parting].flatMap((id) => {
        const one = state.restrictions.get(id);
        if (one === undefined || one.subject === null || !isActive(one, nowMs)) return [];
        const reports = state.cases.get(one.case)?.reports ?? [];
        const reporters = new Set(reports.map((report) => state.reports.get(report)?.reporter ?? null).filter((reporter) => reporter !== null));
        return reporters.size === 0 ? [] : [{ restriction: id, subject: one.subject, reporters }];
      });
    },
    room(stream, nowMs) {
      const kinds = new Set(
        [...(state.byStream.get(stream) ?? [])]
          .map((id) => state.restrictions.get(id))
          .filter((one) => one !== undefined && isActive(one, nowMs))
          .map((one) => one?.consequence.kind),
      );
      return { isLocked: kinds.has("lock-room"), isClosed: kinds.has("close-room") };
    },
    frozenUntil(stream, nowMs) {
      const ids = state.byStream.size === 0 ? undefined : state.byStream.get(`talk:${ports.alias("desk/stream", stream)}`);
      let until: number | null = null;
      for (const id of ids ?? []) {
        const one = state.restrictions.get(id);
        if (one !== undefined && one.consequence.kind === "freeze-talk" && isActive(one, nowMs)) until = Math.max(until ?? 0, one.until ?? 0);
      }
      return until;
    },
    releasedAt(stream) {
      const id = state.releases.size === 0 ? undefined : state.releases.get(`talk:${ports.alias("desk/stream", stream)}`);
      const decision = id === undefined ? undefined : state.decisions.get(id);
      return decision === undefined || decision.state === "reversed" || state.deferred.has(decision.id) ? null : decision.at;
    },
    light: () => light.now(),
    judged: (text) => desk.sampler.note(text, house.nowMs()),
    bring: (text) => bringStopped(house, text),
    freedFrom: (key, nowMs) => freedFrom(state, key, nowMs),
    async received(report, by) {
      const about = `${report.whom ?? ""}/${report.about.stream ?? ""}`;
      const isIndependent = by.regular !== null && regulars.note(about, { ...by.regular, atMs: house.nowMs() });
      const taken = await takeIn(house, {
        report: report.id,
        source: report.source === "program" ? "finding" : "report",
        situation: report.situation,
        severity: report.severity,
        who: report.who,
        subject: report.whom === null ? null : subjectOf(report.whom),
        reporter: report.by,
        about: report.about.kind,
        stream: report.about.stream,
        seqs: report.about.seqs,
        records: report.evidence.length,
        leftOut: report.about.leftOut.length,
        hours: report.about.hoursMs,
        authenticated: report.authenticated,
        claim: report.claimHash,
        language: by.language,
        department: by.department,
        isIndependent,
        flagger: null,
        act: report.act,
        words: report.words,
        place: "",
        contact: null,
        items: 1,
        joins: by.joins ?? null,
      });
      if (isRefused(taken)) throw new Error(taken.why);
      if (taken.mayHold) await holdByRegulars(house, taken.case);
    },
  };
}
const later = (one: number | null, other: number | null): number | null => (one === null || other === null ? null : Math.max(one, other));
