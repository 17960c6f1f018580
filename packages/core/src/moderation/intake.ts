import { situations, type CaseSource, type Situation } from "@lampion/protocol";
import { dueDates, graver, windows, type ClockFacts } from "./clocks.ts";
import { act, answer, draft, refuse, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import type { Actor, Intake, Paper, ReportKind } from "./event.ts";
import { groupOf } from "./policies.ts";
import { openStates } from "./machines.ts";
import { isSlowed, reporterOf } from "./misuse-ledger.ts";
import type { CaseView, DeskState } from "./state.ts";

/** What the doors hand in, with ids that never leave them: they become aliases here. */
export interface Incoming {
  readonly report: string;
  readonly source: CaseSource;
  readonly situation: Situation;
  readonly severity?: Intake["severity"];
  readonly who: Intake["who"];
  /** Subject of evidence.md 3; null when nobody is known. */
  readonly subject: string | null;
  /** Relation id of who reports; null without a session. */
  readonly reporter: string | null;
  readonly about: ReportKind;
  readonly stream: string | null;
  readonly seqs: readonly number[];
  readonly records: number;
  readonly leftOut: number;
  readonly hours: readonly number[];
  readonly authenticated: boolean;
  readonly claim: string;
  readonly language: string;
  readonly department: string | null;
  readonly isIndependent: boolean;
  readonly flagger: string | null;
  readonly act: "now" | "safe";
  readonly words: string;
  readonly place: string;
  readonly contact: { readonly name: string; readonly email: string } | null;
  readonly items: number;
  /** The report whose case it goes on with, while that is open. */
  readonly joins?: string | null;
}
export interface Taken {
  readonly case: string;
  readonly isNew: boolean;
  readonly severity: Intake["severity"];
  readonly dueAt: number;
  /** Two independent regulars are there now (MD-30). */
  readonly mayHold: boolean;
}

/** A report into its case: opened, or joined to the one it belongs to (MD-29). What is answered is on disk. */
export async function takeIn(house: DeskHouse, incoming: Incoming): Promise<Taken | Refused> {
  const { alias, digest } = house.ports;
  const subject = incoming.subject === null ? null : alias("desk/subject", incoming.subject);
  const reporter = incoming.reporter === null ? null : alias("desk/reporter", incoming.reporter);
  // A private stream is told by a keyed reference; a place given in words is no stream, but the same place is the same matter.
  const named = incoming.stream?.startsWith("talk:") === true ? `talk:${alias("desk/stream", incoming.stream)}` : incoming.stream;
  const stream = named ?? (incoming.place === "" ? null : `place:${digest(incoming.place).slice(0, 16)}`);
  const actor: Actor =
    incoming.source === "finding" ? { as: "rule", id: "judge" } : incoming.flagger !== null ? { as: "flagger", id: incoming.flagger } : { as: "guest", id: reporter ?? "-" };
  // Whoever reports says nothing of where it is when they have no session: then the room says it (MD-65).
  const department = incoming.department ?? (named?.startsWith("room:") === true ? house.ports.departmentOf(named.slice(5)) : null);
  const words = incoming.words === "" ? null : house.paperId();
  const group = groupOf(incoming.situation);
  // An older claim or report id is taken once: a repeated delivery changes nothing.
  const taken = await house.commit(actor, incoming.report, (state, nowMs): Decided<Taken | Refused> => {
    const known = state.reports.get(incoming.report);
    if (known !== undefined) {
      const one = state.cases.get(known.case);
      return answer(one === undefined ? refuse("not-found", "unknown") : { case: one.id, isNew: false, severity: one.severity, dueAt: one.dueAt, mayHold: false });
    }
    const flagger = incoming.flagger === null ? null : (state.flaggers.get(incoming.flagger) ?? null);
    const { category } = situations[incoming.situation];
    const isInExpertise = flagger !== null && flagger.endedAt === null && flagger.expertise.includes(category) && !isSlowed(state, "notices", `flagger/${flagger.id}`, nowMs);
    const severity = graver(incoming.severity ?? situations[incoming.situation].severity, situations[incoming.situation].severity);
    const cluster = subject === null && stream === null ? `alone/${incoming.report}` : `${subject ?? "-"}/${stream ?? "-"}/${group}`;
    const joined = caseOf(state, incoming.joins ?? null) ?? openCase(state, cluster, nowMs);
    const id = joined?.id ?? house.number("C");
    const earlier = joined?.reports ?? [];
    const isSame = reporter !== null && earlier.some((one) => state.reports.get(one)?.reporter === reporter);
    const intake: Intake = {
      report: incoming.report,
      source: incoming.source,
      situation: incoming.situation,
      severity,
      who: incoming.who,
      subject,
      reporter,
      about: incoming.about,
      stream: named,
      seqs: incoming.seqs,
      records: incoming.records,
      leftOut: incoming.leftOut,
      hours: incoming.hours,
      authenticated: incoming.authenticated,
      claim: incoming.claim,
      language: incoming.language,
      department,
      isIndependent: incoming.isIndependent && !isSame,
      flagger: incoming.flagger,
      isInExpertise,
      act: incoming.act,
      words,
      items: incoming.items,
    };
    const worst = joined === undefined ? severity : graver(joined.severity, severity);
    const isSlow = (report: Pick<Intake, "reporter" | "flagger"> | undefined): boolean => report !== undefined && isSlowed(state, "notices", reporterOf(report), nowMs);
    const facts: ClockFacts = {
      severity: worst,
      fromMs: joined?.openedAt ?? nowMs,
      isFlagged: joined?.isFlagged === true || intake.isInExpertise,
      independent: (joined?.independent ?? 0) + (intake.isIndependent ? 1 : 0),
      allSlowed: isSlow(intake) && earlier.every((one) => isSlow(state.reports.get(one))),
    };
    const due = dueDates(facts);
    const kind = incoming.source === "finding" ? "FindingRaised" : incoming.source === "report" ? "ReportReceived" : "NoticeReceived";
    const opening: Draft[] =
      joined === undefined
        ? [
            draft(
              "CaseOpened",
              {
                situation: incoming.situation,
                severity,
                group,
                cluster,
                subject,
                stream,
                isPrivate: incoming.about === "talk" || incoming.about === "knock",
                language: incoming.language,
                department,
                source: incoming.source,
                ...due,
              },
              id,
            ),
          ]
        : changes(joined, worst, due, id);
    const events = [...opening, draft(kind, intake, id), draft("ReportLinked", { report: incoming.report, isDuplicate: isSame }, id)];
    const papers: Omit<Paper, "at">[] = [];
    if (words !== null) papers.push({ id: words, case: id, kind: "words", text: incoming.words });
    if (incoming.place !== "") papers.push({ id: `place-${incoming.report}`, case: id, kind: "place", text: incoming.place });
    if (incoming.contact !== null) papers.push({ id: `contact-${incoming.report}`, case: id, kind: "contact", text: JSON.stringify(incoming.contact) });
    const independentNow = facts.independent;
    return act(
      events,
      {
        case: id,
        isNew: joined === undefined,
        severity: worst,
        dueAt: joined === undefined ? due.dueAt : Math.min(joined.dueAt, due.dueAt),
        mayHold: intake.isIndependent && independentNow >= 2,
      },
      papers,
    );
  });
  return taken;
}

function caseOf(state: DeskState, report: string | null): CaseView | undefined {
  const found = report === null ? undefined : state.reports.get(report);
  const one = found === undefined ? undefined : state.cases.get(found.case);
  return one !== undefined && openStates.has(one.state) ? one : undefined;
}
/** The open case of this cluster that is less than a day old. */
function openCase(state: DeskState, cluster: string, nowMs: number): CaseView | undefined {
  const id = state.clusters.get(cluster);
  const one = id === undefined ? undefined : state.cases.get(id);
  return one !== undefined && openStates.has(one.state) && nowMs - one.openedAt < windows.clusterMs ? one : undefined;
}
/** A case only ever becomes more urgent by what joins it. */
function changes(one: CaseView, severity: Intake["severity"], due: { readonly lookBy: number; readonly dueAt: number; readonly because: readonly string[] }, id: string): Draft[] {
  const isNearer = due.dueAt < one.dueAt || due.lookBy < one.lookBy || severity !== one.severity;
  return isNearer ? [draft("SeveritySet", { severity, ...due }, id)] : [];
}
