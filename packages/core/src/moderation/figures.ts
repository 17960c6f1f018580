import { severities, situations, type FiguresOut, type SafetyFigures } from "@lampion/protocol";
import { dayMs } from "./clocks.ts";
import type { DeskHouse } from "./desk-house.ts";
import { dutyOf } from "./light.ts";
import { median } from "./misuse.ts";
import { broughtCluster } from "./stopped.ts";
import type { CaseView, DecisionView, DeskState } from "./state.ts";

const share = (values: readonly number[], part: number): number | null => {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)] ?? null;
};
const within = <T extends { readonly at: number }>(all: Iterable<T>, from: number, to: number): T[] => [...all].filter((one) => one.at >= from && one.at < to);
/** A stopped text that its author brought is decided when it comes and told by nobody: it is no case to look at in time, and no report. */
const isBrought = (one: CaseView | undefined): boolean => one?.cluster.startsWith(broughtCluster) === true;
const told = (state: DeskState, from: number, to: number) => within(state.reports.values(), from, to).filter((one) => !isBrought(state.cases.get(one.case)));
const looked = (one: CaseView): number | null => (one.lookedAt === null ? null : one.lookedAt - one.openedAt);
const decided = (one: CaseView): number | null => (one.decidedAt === null ? null : one.decidedAt - one.openedAt);
const given = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

/** Figures of the last days for the plots of the desk: folds over what the events say (MD-16). Nobody is named or ranked (MD-34). */
export function figures(house: DeskHouse, days: number): FiguresOut {
  const { state } = house;
  const to = house.nowMs();
  const from = to - days * dayMs;
  const cases = [...state.cases.values()].filter((one) => one.openedAt >= from && !isBrought(one));
  const reports = told(state, from, to + 1);
  const decisions = within(state.decisions.values(), from, to + 1);
  const appeals = within(state.appeals.values(), from, to + 1);
  const settled = appeals.filter((one) => one.outcome !== null);
  const firstDay = Math.floor(from / dayMs);
  const perDay = Array.from({ length: Math.floor(to / dayMs) - firstDay + 1 }, (_, at) => ({ day: (firstDay + at) * dayMs, notices: 0, decided: 0, appeals: 0, reversed: 0 }));
  const on = (at: number) => perDay[Math.floor(at / dayMs) - firstDay];
  for (const one of reports) bump(on(one.at), "notices");
  for (const one of decisions) bump(on(one.at), "decided");
  for (const one of appeals) bump(on(one.at), "appeals");
  for (const one of state.decisions.values()) if (one.reversedAt !== null && one.reversedAt >= from) bump(on(one.reversedAt), "reversed");
  const perHour = Array.from({ length: 24 }, () => 0);
  for (const one of reports) perHour[new Date(one.at).getUTCHours()] = (perHour[new Date(one.at).getUTCHours()] ?? 0) + 1;
  const statements = within(state.statements.values(), from, to + 1);
  const waits = [...state.readings.values()].filter((one) => one.openedAt !== null && one.askedAt >= from).map((one) => (one.openedAt ?? 0) - one.askedAt);
  return {
    from,
    to,
    perDay,
    perHour,
    perCategory: perCategory(state, reports, decisions),
    perSeverity: severities.map((severity) => {
      const of = cases.filter((one) => one.severity === severity);
      const closed = of.filter((one) => one.decidedAt !== null);
      return {
        severity,
        cases: of.length,
        lookMedian: median(given(of.map(looked))),
        lookP95: share(given(of.map(looked)), 0.95),
        decideMedian: median(given(closed.map(decided))),
        decideP95: share(given(closed.map(decided)), 0.95),
        inTime: closed.length === 0 ? null : closed.filter((one) => !one.missed.includes("decide")).length / closed.length,
      };
    }),
    automatic: decisions.filter((one) => one.automation.decision === "fully").length,
    byPeople: decisions.filter((one) => one.automation.decision !== "fully").length,
    appeals: {
      filed: appeals.length,
      upheld: settled.filter((one) => one.outcome === "upheld").length,
      partially: settled.filter((one) => one.outcome === "partially_reversed").length,
      reversed: settled.filter((one) => one.outcome === "reversed").length,
      omitted: settled.filter((one) => one.outcome === "omitted").length,
      medianMs: median(settled.map((one) => (one.decidedAt ?? one.at) - one.at)),
    },
    load: {
      open: state.open.size,
      overdue: [...state.open].filter((id) => (state.cases.get(id)?.dueAt ?? to) < to).length,
      onDuty: dutyOf(state, to).people,
      secondMedianMs: median(waits),
    },
    statementsCollected: { issued: statements.length, within7Days: statements.filter((one) => one.collectedAt !== null && one.collectedAt - one.at <= 7 * dayMs).length },
  };
}
function bump<K extends string>(row: Record<K, number> | undefined, key: K): void {
  if (row !== undefined) row[key] += 1;
}
function perCategory(state: DeskState, reports: readonly { readonly situation: keyof typeof situations }[], decisions: readonly DecisionView[]): FiguresOut["perCategory"] {
  const rows = new Map<string, FiguresOut["perCategory"][number]>();
  const row = (category: string) => {
    const known = rows.get(category) ?? { category, notices: 0, decided: 0, acted: 0, reversed: 0 };
    rows.set(category, known);
    return known;
  };
  for (const one of reports) row(situations[one.situation].category).notices += 1;
  for (const one of decisions) {
    const of = row(one.category);
    of.decided += 1;
    if (one.consequence.kind !== "none") of.acted += 1;
    if (one.state === "reversed") of.reversed += 1;
  }
  return [...rows.values()].sort((a, b) => (a.category < b.category ? -1 : 1));
}

/** Fewer than this say nothing about what goes on, and something about people (OP-6). */
const least = 10;
const enough = (count: number): number | null => (count < least ? null : count);
/** The figures of `/safety`: whole days, a day late, none under 10 (OP-6). The same events give the same figures to anybody who folds them. */
export function safetyFigures(house: DeskHouse): SafetyFigures {
  const { state } = house;
  const until = Math.floor(house.nowMs() / dayMs) * dayMs - dayMs;
  const spans = [1, 30, 365].map((days) => {
    const from = until - days * dayMs;
    const reports = told(state, from, until);
    const decisions = within(state.decisions.values(), from, until);
    const appeals = within(state.appeals.values(), from, until);
    const settled = appeals.filter((one) => one.outcome !== null);
    const counts = new Map<string, number>();
    for (const one of reports) counts.set(situations[one.situation].category, (counts.get(situations[one.situation].category) ?? 0) + 1);
    return {
      days,
      reports: enough(reports.length),
      decisions: enough(decisions.length),
      restrictions: enough(decisions.filter((one) => one.restriction !== null).length),
      automaticShare: decisions.length < least ? null : decisions.filter((one) => one.automation.decision === "fully").length / decisions.length,
      appeals: enough(appeals.length),
      overturnedShare: settled.length < least ? null : settled.filter((one) => one.outcome === "reversed" || one.outcome === "partially_reversed").length / settled.length,
      orders: enough([...state.orders.values()].filter((one) => !one.isDrill && one.at >= from && one.at < until).length),
      perCategory: [...counts].filter(([, count]) => count >= least).map(([category, count]) => ({ category, reports: count })),
      perSeverity: severities.flatMap((severity) => {
        const of = [...state.cases.values()].filter(
          (one) => one.severity === severity && one.openedAt >= from && one.openedAt < until && one.decidedAt !== null && one.lookedAt !== null,
        );
        if (of.length < least) return [];
        return [
          { severity, lookMedian: median(given(of.map(looked))) ?? 0, decideMedian: median(given(of.map(decided))) ?? 0, decideP95: share(given(of.map(decided)), 0.95) ?? 0 },
        ];
      }),
    };
  });
  return { until, spans, ...covered(house, until) };
}
/** Light by hour of the week before, from the changes of the light. */
function covered(house: DeskHouse, until: number): Pick<SafetyFigures, "coveredShare" | "lightHours"> {
  const hours = { full: 0, dimmed: 0, low: 0, night: 0 };
  const from = until - 7 * dayMs;
  const { lights } = house.state;
  for (const [at, one] of lights.entries()) {
    const end = lights[at + 1]?.at ?? until;
    const spent = Math.max(0, Math.min(end, until) - Math.max(one.at, from));
    hours[one.to] += spent / 3_600_000;
  }
  const all = hours.full + hours.dimmed + hours.low + hours.night;
  return { coveredShare: all === 0 ? 0 : (hours.full + hours.dimmed) / all, lightHours: hours };
}
