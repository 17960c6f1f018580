import type { MisuseCard, MisuseSeen } from "@lampion/protocol";
import { dayMs } from "./clocks.ts";
import { refuse, type DeskHouse, type Refused } from "./desk-house.ts";
import { misuseKey, partsOf, type MisuseEntry, type MisuseKind } from "./misuse-key.ts";
import type { Person } from "./person.ts";
import { may } from "./roles.ts";
import type { AppealView, DeskState, ReportView, SuspensionView } from "./state.ts";

/** An entry weighs for a year, as a strike does at most (LW-22). */
export const entryLivesMs = 365 * dayMs;
/** Who made a report, as far as anything can be kept in mind: a key of a device, or a flagger; nobody at `/notice`. */
export const reporterOf = (report: Pick<ReportView, "reporter" | "flagger">): string | null => report.reporter ?? (report.flagger === null ? null : `flagger/${report.flagger}`);
/** Who contests, by the same. */
export function complainantOf(state: DeskState, appeal: AppealView): string | null {
  if (appeal.by === "affected") return state.decisions.get(appeal.decision)?.subject ?? null;
  const report = state.reports.get(appeal.report ?? "");
  return report === undefined ? null : reporterOf(report);
}

/**
 * What stands in the ledger of one key, counted anew at each use (MD-41): reports and complaints that a person found manifestly unfounded, and
 * decisions with a strike. What was followed or reversed since, and what is older than a year, is not in it.
 */
export function entriesOf(state: DeskState, key: string, nowMs: number): MisuseEntry[] {
  const { kind, who } = partsOf(key);
  if (kind === "content")
    return (state.strikes.get(who) ?? [])
      .filter((one) => one.until > nowMs)
      .map((one) => ({ at: one.at, number: one.decision, case: state.decisions.get(one.decision)?.case ?? "" }));
  return (state.abuses.get(key) ?? []).filter((one) => {
    if (nowMs - one.at >= entryLivesMs) return false;
    return kind === "notices" ? state.reports.get(one.number)?.answer?.acted !== true : isUpheld(state, one.number);
  });
}
const isUpheld = (state: DeskState, appeal: string): boolean => {
  const one = state.appeals.get(appeal);
  // What a later appeal or a dispute undid was not unfounded.
  return one?.outcome === "upheld" && state.decisions.get(one.decision)?.state !== "reversed";
};
/** The suspension in force: it has an end, and ends with what it rested on, unless it was an emergency. */
export function suspensionOf(state: DeskState, key: string, nowMs: number): SuspensionView | null {
  const one = state.suspended.get(key);
  if (one === undefined || one.endedAt !== null || one.until <= nowMs) return null;
  if (one.decision !== null && state.decisions.get(one.decision)?.state !== "in-force") return null;
  return one.isEmergency || entriesOf(state, key, nowMs).length > 0 ? one : null;
}
/** Whether reports or complaints of this key have twice the clock now (MD-31): never silence, and never for S0 and S1, which the clocks themselves see to. */
export const isSlowed = (state: DeskState, kind: "notices" | "complaints", who: string | null, nowMs: number): boolean =>
  who !== null && suspensionOf(state, misuseKey(kind, who), nowMs) !== null;

/** What the desk sees of one key beside a report, and a flagger of itself. */
export function misuseSeen(state: DeskState, kind: MisuseKind, who: string, nowMs: number): MisuseSeen {
  const key = misuseKey(kind, who);
  const accuracy = state.accuracy.get(who) ?? [];
  return {
    decided: kind === "notices" ? accuracy.length : totalOf(state, kind, who, nowMs),
    followed: kind === "notices" ? accuracy.filter((right) => right).length : 0,
    unfounded: entriesOf(state, key, nowMs).length,
    warnedAt: state.warned.get(key) ?? null,
    suspendedUntil: suspensionOf(state, key, nowMs)?.until ?? null,
  };
}
/** Everything of the last year that the entries are a part of: art. 23(3) asks for both numbers. */
function totalOf(state: DeskState, kind: MisuseKind, who: string, nowMs: number): number {
  const isYoung = (at: number): boolean => nowMs - at < entryLivesMs;
  if (kind === "content") return [...(state.bySubject.get(who) ?? [])].filter((id) => isYoung(state.decisions.get(id)?.at ?? 0)).length;
  if (kind === "complaints") return [...state.appeals.values()].filter((one) => isYoung(one.at) && complainantOf(state, one) === who).length;
  return [...state.reports.values()].filter((one) => isYoung(one.at) && reporterOf(one) === who).length;
}
/** Why a suspension cannot be: MD-51, LW-22. A warning first, and something after it; at once only in an emergency that says why. */
export function maySuspend(state: DeskState, key: string, isEmergency: boolean, reason: string, nowMs: number): true | Refused {
  if (suspensionOf(state, key, nowMs) !== null) return refuse("moved-on", "A suspension is in force already.");
  if (isEmergency) return reason.trim().length >= 10 ? true : refuse("malformed", "An emergency says why.");
  const warnedAt = state.warned.get(key);
  if (warnedAt === undefined) return refuse("against-a-rule", "No suspension without a warning before (MD-51).");
  return entriesOf(state, key, nowMs).some((one) => one.at > warnedAt) ? true : refuse("against-a-rule", "Nothing came after the warning (MD-51).");
}

/** The ledger: every key with an entry, a warning or a suspension. A standing of persons, so it is read against an audit row (MD-37). */
export async function misuseOut(house: DeskHouse, person: Person): Promise<{ items: MisuseCard[] } | Refused> {
  if (!may(person.roles, "appeal") && !may(person.roles, "audit-all")) return refuse("not-allowed", "The ledger is for seniors, child safety, leads and auditors.");
  if ((await house.audit.write({ by: person.staff, what: "ledger of misuse", case: null, purpose: "look" })) === null)
    return refuse("not-kept", "The reading could not be recorded, so nothing is shown (MD-12).");
  const { state } = house;
  const nowMs = house.nowMs();
  const keys = new Set([...state.abuses.keys(), ...state.suspended.keys(), ...[...state.strikes].map(([who]) => misuseKey("content", who))]);
  const items = [...keys].flatMap((key) => {
    const entries = entriesOf(state, key, nowMs);
    const one = suspensionOf(state, key, nowMs);
    return entries.length === 0 && one === null ? [] : [cardOf(state, key, entries, person, nowMs)];
  });
  return { items: items.sort((a, b) => b.entries.length - a.entries.length || (a.entry < b.entry ? -1 : 1)) };
}
function cardOf(state: DeskState, key: string, entries: readonly MisuseEntry[], person: Person, nowMs: number): MisuseCard {
  const { kind, who } = partsOf(key);
  const visible = entries.filter((one) => (state.cases.get(one.case)?.department ?? null) === null || state.cases.get(one.case)?.department !== person.department);
  return {
    entry: addressOf(key),
    kind,
    name: who.startsWith("flagger/") ? (state.flaggers.get(who.slice("flagger/".length))?.name ?? who) : null,
    total: totalOf(state, kind, who, nowMs),
    entries: visible.map((one) => ({ at: one.at, number: one.number, case: one.case })),
    warnedAt: state.warned.get(key) ?? null,
    suspendedUntil: suspensionOf(state, key, nowMs)?.until ?? null,
    may: maySuspend(state, key, false, "", nowMs) === true,
  };
}
/** A key as it stands in an address. */
export const addressOf = (key: string): string => key.replaceAll("/", ".");
export function keyAt(state: DeskState, address: string): string | null {
  const key = address.replaceAll(".", "/");
  const { kind, who } = partsOf(key);
  if (kind === "content") return state.bySubject.has(who) ? key : null;
  return (kind === "notices" || kind === "complaints") && (state.abuses.has(key) || state.suspended.has(key) || state.accuracy.has(who)) ? key : null;
}
