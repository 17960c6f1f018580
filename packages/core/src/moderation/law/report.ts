import { categoryCode, keywordCode, onlyOrders, onlyNotices, onlyTerms, situations, taxonomy, type MeansFigures } from "@lampion/protocol";
import { meansFigures } from "./means.ts";
import { median } from "../misuse.ts";
import { policyOf } from "../policies.ts";
import type { DecisionView, DeskState, ReportView } from "../state.ts";
import { csvText, hoursOf, type Cell } from "./csv.ts";
import {
  complaintIndicators,
  disputeIndicators,
  headers,
  identification,
  measureIndicators,
  noticeIndicators,
  peopleIndicators,
  qualitativeAll,
  qualitativeLarge,
  recipientIndicators,
  suspensionIndicators,
} from "./headers.ts";
import { dayText, measureOf } from "./sor.ts";

export interface ReportSettings {
  readonly year: number;
  /** Name of the service in every row (LW-38), and of its provider. */
  readonly service: string;
  readonly provider: string;
  readonly publishedAt: number;
  readonly previousAt: number | null;
  /** Texts of sheet 11 by indicator; 5,000 characters at most. */
  readonly qualitative: Readonly<Record<string, string>>;
}
export interface ReportFile {
  readonly name: string;
  readonly text: string;
}
const all = "All";
const hosting = "Only for providers of hosting services, including online platforms";
const platform = "Only for providers of online platforms";
const large = "Only for VLOPs";
const largest = "Only for VLOPs and VLOSEs";

/** The eleven files of one year, from the folded events and nothing else (LW-42). */
export function yearlyReport(state: DeskState, settings: ReportSettings): ReportFile[] {
  const from = Date.UTC(settings.year, 0, 1);
  const to = Date.UTC(settings.year + 1, 0, 1);
  const year: Year = {
    state,
    settings,
    from,
    to,
    period: `${settings.year}-01-01/${settings.year}-12-31`,
    reports: [...state.reports.values()].filter((one) => one.at >= from && one.at < to && one.source !== "finding"),
    decisions: [...state.decisions.values()].filter((one) => one.at >= from && one.at < to),
  };
  const file = (name: string, head: readonly string[], rows: readonly (readonly Cell[])[]): ReportFile => ({ name, text: csvText([head, ...rows]) });
  return [
    file("1_report_identification.csv", headers[1], sheet1(year)),
    file("2_categories_names.csv", headers[2], sheet2()),
    file("3_member_states_orders.csv", headers[3], sheet3(year)),
    file("4_notices.csv", headers[4], sheet4(year)),
    file("5_own_initiative_illegal.csv", headers[5], ownInitiative(year, "law", 14)),
    file("6_own_initiative_TC.csv", headers[6], ownInitiative(year, "terms", 15)),
    file("7_appeals_and_recidivism.csv", headers[7], sheet7(year)),
    file("8_automated_means.csv", headers[8], sheet8(year)),
    file("9_human_resources.csv", headers[9], sheet9(year)),
    file(
      "10_AMAR.csv",
      headers[10],
      ["TOTAL", "AT", "[...]", "SE"].map((scope) => [largest, settings.service, year.period, recipientIndicators[0], recipientIndicators[1], scope, null]),
    ),
    file("11_qualitative.csv", headers[11], [
      ...qualitativeAll.map((name): Cell[] => [all, settings.service, year.period, name, (settings.qualitative[name] ?? "").slice(0, 5_000)]),
      ...qualitativeLarge.map((name): Cell[] => [large, settings.service, year.period, name, null]),
    ]),
  ];
}
interface Year {
  readonly state: DeskState;
  readonly settings: ReportSettings;
  readonly from: number;
  readonly to: number;
  readonly period: string;
  readonly reports: readonly ReportView[];
  readonly decisions: readonly DecisionView[];
}

/** One thing that is counted: under one category, one keyword, and what OTHER stands for (LW-36). */
interface Reason {
  readonly category: string;
  readonly keyword: string | null;
  readonly other: string | null;
}
interface RowOf {
  readonly label: string;
  readonly description: string | null;
  holds(reason: Reason): boolean;
}
/** `TOTAL`, then each category with its keywords; an OTHER row for each description in use, at least one (LW-37). */
function rowsUpTo(last: number, extra: string | null, used: readonly Reason[]): RowOf[] {
  const rows: RowOf[] = [{ label: "TOTAL", description: null, holds: () => true }];
  for (const category of taxonomy) {
    const isExtra = category.code === extra;
    if (category.number > last && !isExtra) continue;
    rows.push({ label: categoryCode(category.code), description: null, holds: (one) => one.category === category.code });
    for (const [, keyword] of category.keywords) {
      if (keyword !== "OTHER") {
        rows.push({ label: keywordCode(keyword), description: null, holds: (one) => one.category === category.code && one.keyword === keyword });
        continue;
      }
      const others = [...new Set(used.filter((one) => one.category === category.code && one.keyword === "OTHER").map((one) => one.other ?? "other"))].sort();
      for (const description of others.length === 0 ? [null] : others)
        rows.push({
          label: keywordCode("OTHER"),
          description,
          holds: (one) => one.category === category.code && one.keyword === "OTHER" && (description === null || (one.other ?? "other") === description),
        });
    }
  }
  return rows;
}
const ofReport = (one: ReportView): Reason => {
  const found = situations[one.situation];
  return { category: found.category, keyword: found.keyword, other: "other" in found ? found.other : null };
};
const ofDecision = (one: DecisionView): Reason => ({ category: one.category, keyword: one.keyword, other: policyOf(one.policy)?.other ?? null });
const count = <T>(list: readonly T[], test: (one: T) => boolean): number => list.reduce((sum, one) => sum + (test(one) ? 1 : 0), 0);
const blanks = (length: number): Cell[] => Array.from({ length }, () => null);

function sheet1({ settings }: Year): Cell[][] {
  const values = [
    settings.provider,
    dayText(settings.publishedAt),
    settings.previousAt === null ? "" : dayText(settings.previousAt),
    `${settings.year}-01-01`,
    `${settings.year}-12-31`,
  ];
  return identification.map((name, at) => [all, settings.service, name, values[at] ?? ""]);
}
function sheet2(): Cell[][] {
  const rows: Cell[][] = [["TOTAL", "TOTAL", "TOTAL", ""]];
  for (const category of taxonomy) {
    rows.push([`Category ${category.number}`, category.text, categoryCode(category.code), ""]);
    for (const [letter, keyword, text] of category.keywords) rows.push([`Category ${category.number}${letter}`, text, keywordCode(keyword), ""]);
  }
  return rows;
}
/** One block for all orders, then one for each member state that sent one (LW-39); Greece is EL here. */
function sheet3(year: Year): Cell[][] {
  const orders = [...year.state.orders.values()].filter((one) => !one.isDrill && one.at >= year.from && one.at < year.to);
  const stateOf = (country: string): string => (country === "GR" ? "EL" : country);
  const scopes = ["TOTAL", ...[...new Set(orders.map((one) => stateOf(one.country)))].sort()];
  return scopes.flatMap((scope) => {
    const here = scope === "TOTAL" ? orders : orders.filter((one) => stateOf(one.country) === scope);
    return rowsUpTo(14, onlyOrders, []).map(({ label, description, holds }): Cell[] => {
      const of = here.filter((one) => holds({ category: one.category ?? onlyOrders, keyword: null, other: null }));
      const acts = of.filter((one) => one.type === "dsa9" || one.type === "tco-1h" || one.type === "fr-ofac-24h");
      const asks = of.filter((one) => one.type === "dsa10" || one.type === "epoc" || one.type === "fr-requisition");
      const middle = (list: typeof of, what: "ackAt" | "effectAt"): number | null =>
        hoursOf(median(list.flatMap((one) => (one[what] === null ? [] : [(one[what] ?? 0) - one.at]))));
      return [
        all,
        year.settings.service,
        year.period,
        label,
        description,
        scope,
        acts.length,
        acts.reduce((sum, one) => sum + one.items, 0),
        middle(acts, "ackAt") ?? 0,
        middle(acts, "effectAt") ?? 0,
        asks.length,
        middle(asks, "ackAt") ?? 0,
        middle(asks, "effectAt") ?? 0,
        ...blanks(7),
      ];
    });
  });
}
function sheet4(year: Year): Cell[][] {
  // What breaks the house rules alone is no notice of illegal content: it has no row here (LW-43).
  const reports = year.reports.filter((one) => ofReport(one).category !== onlyTerms);
  const reasons = reports.map(ofReport);
  return rowsUpTo(14, onlyNotices, reasons).map(({ label, description, holds }): Cell[] => {
    const of = reports.filter((one) => holds(ofReport(one)));
    const flagged = of.filter((one) => one.flagger !== null);
    const items = (list: readonly ReportView[]): number => list.reduce((sum, one) => sum + one.items, 0);
    const time = (list: readonly ReportView[]): number => hoursOf(median(list.flatMap((one) => (one.answer?.acted === true ? [one.answer.at - one.at] : [])))) ?? 0;
    const acted = (list: readonly ReportView[], ground: "law" | "terms"): number =>
      count(list, (one) => one.answer?.acted === true && year.state.decisions.get(one.answer.decision)?.ground === ground);
    return [
      hosting,
      year.settings.service,
      year.period,
      label,
      description,
      of.length,
      flagged.length,
      items(of),
      items(flagged),
      time(of),
      time(flagged),
      acted(of, "law"),
      acted(flagged, "law"),
      acted(of, "terms"),
      acted(flagged, "terms"),
      ...blanks(10),
    ];
  });
}
/** Measures that no order and no notice came before, by what they rest on. Monetary columns stay blank: they can never apply. */
function ownInitiative(year: Year, ground: "law" | "terms", last: number): Cell[][] {
  const own = year.decisions.filter((one) => one.source === "own" && one.ground === ground && measureOf(one) !== null);
  const columns = headers[5].slice(7, 21);
  return rowsUpTo(last, null, own.map(ofDecision)).map(({ label, description, holds }): Cell[] => {
    const of = own.filter((one) => holds(ofDecision(one)));
    const cells = columns.map((column): Cell => (column.startsWith("Monetary") ? null : count(of, (one) => measureOf(one)?.column === column)));
    return [all, year.settings.service, year.period, label, description, of.length, count(of, (one) => one.automation.decision === "fully"), ...cells, ...blanks(16)];
  });
}
const scope7 = {
  T: "Total number",
  U: "Decisions upheld",
  P: "Decisions partially reversed",
  R: "Decisions reversed",
  M: "Median time",
  O: "Decision omitted",
  S: "Percentage of outcomes implemented",
} as const;
type Scope7 = keyof typeof scope7;
function sheet7(year: Year): Cell[][] {
  const { state, settings } = year;
  const inYear = (at: number): boolean => at >= year.from && at < year.to;
  const appeals = [...state.appeals.values()].filter((one) => inYear(one.at));
  const about = (one: (typeof appeals)[number]): string => {
    const decision = state.decisions.get(one.decision);
    const measure = decision === undefined ? null : measureOf(decision);
    if (one.by === "reporter") return one.report !== null && state.reports.get(one.report)?.flagger !== null ? (complaintIndicators[7] ?? "") : (complaintIndicators[6] ?? "");
    return measure?.kind === "provision" ? (complaintIndicators[3] ?? "") : measure?.kind === "account" ? (complaintIndicators[4] ?? "") : (complaintIndicators[2] ?? "");
  };
  const value = (of: typeof appeals, scope: Scope7): Cell => {
    const outcome = { U: "upheld", P: "partially_reversed", R: "reversed", O: "omitted" } as const;
    if (scope === "T") return of.length;
    if (scope === "M") return hoursOf(median(of.flatMap((one) => (one.decidedAt === null ? [] : [one.decidedAt - one.at])))) ?? 0;
    return scope === "S" ? 0 : count(of, (one) => one.outcome === outcome[scope]);
  };
  const rows: Cell[][] = [];
  const add = (section: string, indicator: string, scope: Scope7, cell: Cell): void =>
    void rows.push([rows.length === 0 ? all : platform, settings.service, year.period, section, indicator, scope7[scope], cell, null]);
  const complaints = "Internal complaints mechanism";
  for (const scope of ["T", "U", "P", "R", "M", "O"] as const) add(complaints, complaintIndicators[0], scope, value(appeals, scope));
  const imposed = count(
    [...state.decisions.values()],
    (one) => inYear(one.at) && measureOf(one) !== null && appeals.some((appeal) => appeal.by === "reporter" && appeal.case === one.case && appeal.decidedAt === one.at),
  );
  add(complaints, complaintIndicators[1], "T", imposed);
  for (const indicator of complaintIndicators.slice(2)) {
    // Money is never restricted here: that row cannot apply.
    const never = indicator === complaintIndicators[5];
    for (const scope of ["T", "U", "P", "R", "M"] as const)
      add(
        complaints,
        indicator,
        scope,
        never
          ? null
          : value(
              appeals.filter((one) => about(one) === indicator),
              scope,
            ),
      );
  }
  const disputes = [...state.disputes.values()].filter((one) => inYear(one.at));
  for (const scope of ["T", "U", "P", "R", "M", "O", "S"] as const) {
    const lost = disputes.filter((one) => one.outcome === "reversed" || one.outcome === "partially_reversed");
    const outcome = { U: "upheld", P: "partially_reversed", R: "reversed", O: "omitted" } as const;
    const cell =
      scope === "T"
        ? disputes.length
        : scope === "M"
          ? (hoursOf(median(disputes.flatMap((one) => (one.closedAt === null ? [] : [one.closedAt - one.at])))) ?? 0)
          : scope === "S"
            ? lost.length === 0
              ? 0
              : count(lost, (one) => one.isImplemented) / lost.length
            : count(disputes, (one) => one.outcome === outcome[scope]);
    add("Out-of-court dispute settlement bodies", disputeIndicators[0], scope, cell);
  }
  const whys = ["content", "notices", "complaints"] as const;
  for (const [at, indicator] of suspensionIndicators.entries())
    add(
      "Suspensions imposed on repeated offenders",
      indicator,
      "T",
      count(state.suspensions, (one) => one.why === whys[at] && inYear(one.at)),
    );
  return rows;
}
/** Twenty rows for us with one more set for each automatic means (LW-41), fifteen blank ones for the very large. */
function sheet8(year: Year): Cell[][] {
  const section = "Use of automated means for content moderation";
  const measures = year.decisions.filter((one) => measureOf(one) !== null);
  const own = measures.filter((one) => one.source === "own");
  const notices = year.reports.filter((one) => one.answer !== null);
  const flagged = notices.filter((one) => one.flagger !== null);
  const fully = (one: DecisionView): boolean => one.automation.decision === "fully";
  const byMachine = (one: ReportView): boolean => year.state.decisions.get(one.answer?.decision ?? "")?.automation.decision === "fully";
  const row = (applies: string, indicator: string, scope: string, cell: Cell, context: Cell = null): Cell[] => [
    applies,
    year.settings.service,
    year.period,
    section,
    indicator,
    scope,
    cell,
    context,
  ];
  const [solely, not, ...accuracy] = measureIndicators;
  const ofMeasures = (scope: string, list: readonly DecisionView[]): Cell[][] => [
    row(all, solely, scope, count(list, fully)),
    row(
      all,
      not,
      scope,
      count(list, (one) => !fully(one)),
    ),
    ...accuracy.map((name, at) => row(all, name, scope, shareCell(judged, at), intervalOf(judged, at))),
  ];
  const ofNotices = (applies: string, scope: string, list: readonly ReportView[]): Cell[][] => [
    row(applies, noticeIndicators[0], scope, count(list, byMachine)),
    row(
      applies,
      noticeIndicators[1],
      scope,
      count(list, (one) => !byMachine(one)),
    ),
    ...accuracy.map((name) => row(applies, name, scope, null)),
  ];
  // "Own-initiative": what the judge did by itself, in rooms; in all scopes the same means are at work.
  const found = meansFigures(year.state, year.from, year.to);
  const judged = found.find(({ means }) => means === "all");
  const perMeans = [
    ...found.filter(({ means }) => means !== "all").flatMap((one) => accuracy.map((name, at) => row(all, name, one.means, shareCell(one, at), intervalOf(one, at)))),
    ...onRecord(year).flatMap((means) => accuracy.map((name, at) => row(all, name, means.name, at === 1 ? means.precision : null))),
  ];
  return [
    ...ofMeasures("Total number", measures),
    ...ofMeasures("Own-initiative ", own),
    ...ofNotices(hosting, "NAM Total", notices),
    ...ofNotices(platform, "NAM Trusted Flagger", flagged),
    ...perMeans,
    ...["bg", "[...]", "sv"].flatMap((scope) => measureIndicators.map((name) => row(large, name, scope, null))),
  ];
}
/**
 * Beside blind review, by the name of the decider: the share of the measures on record that nobody reversed. Of the judge only texts that
 * were contested are on record, so that what is said of it is the least that it can be.
 */
function onRecord({ decisions }: Year): { readonly name: string; readonly precision: number }[] {
  const alone = decisions.filter((one) => one.automation.decision === "fully" && measureOf(one) !== null);
  return [...new Set(alone.flatMap((one) => one.deciders))].sort().map((name) => {
    const of = alone.filter((one) => one.deciders.includes(name));
    return { name, precision: count(of, (one) => one.state !== "reversed") / of.length };
  });
}
/** Accuracy, precision, recall in the order of the rows; four decimals, blank where nobody judged anything. */
function shareCell(one: MeansFigures | undefined, at: number): Cell {
  const value = [one?.accuracy, one?.precision?.value, one?.recall?.value][at];
  return value === undefined || value === null ? null : Math.round(value * 10_000) / 10_000;
}
function intervalOf(one: MeansFigures | undefined, at: number): Cell {
  const share = [null, one?.precision, one?.recall][at];
  if (one === undefined || (at > 0 && (share === undefined || share === null))) return null;
  const sample = `${one.judgedActed} of ${one.acted} acted on and ${one.judgedPassed} of ${one.passed} passed texts judged blind`;
  return share === undefined || share === null ? (one.accuracy === null ? null : sample) : `95 % interval ${share.low.toFixed(4)} to ${share.high.toFixed(4)}; ${sample}`;
}
function sheet9(year: Year): Cell[][] {
  const [section, inside, outside, expert] = peopleIndicators;
  const row = (indicator: string, scope: string): Cell[] => [large, year.settings.service, year.period, section, indicator, scope, null, null];
  return [row(inside, "Total number"), row(outside, "Total number"), row(expert, "Total number"), ...["bg", "[...]", "sv"].map((scope) => row(expert, scope))];
}
