import type { Light, LightOut, OffAtLight } from "@lampion/protocol";
import { isGrave } from "./roles.ts";
import type { DeskState } from "./state.ts";

export type Cause = LightOut["causes"][number];
export interface Duty {
  /** People who answered the presence question in the last 10 minutes: who reads, and who besides can be the second. */
  readonly readers: number;
  readonly people: number;
}
export interface QueueFacts {
  /** Oldest S0 not looked at, ms since it came; 0: none. */
  readonly s0UnseenMs: number;
  readonly s1Late: boolean;
  readonly s2Late: boolean;
  readonly graveOpen: boolean;
}
export interface Health {
  readonly audit: boolean;
  readonly log: boolean;
}
const s0Within = 5 * 60_000;
const nightAfter = 30 * 60_000;
const risesAfter = 10 * 60_000;
const rank: Readonly<Record<Light, number>> = { full: 0, dimmed: 1, low: 2, night: 3 };
const steps: readonly Light[] = ["full", "dimmed", "low", "night"];

/** What each light turns off, adding to the one above (OP-8). */
const offHere: Readonly<Record<Light, readonly OffAtLight[]>> = {
  full: [],
  dimmed: ["newcomer-knocks-halved", "newcomer-photos", "rooms-unlisted"],
  low: ["photos", "links", "exchange", "new-rooms", "new-pacts", "knocks-known-only", "rooms-slow-10"],
  night: ["knocks", "rooms-slow-30"],
};
export const offAt = (light: Light): OffAtLight[] => steps.slice(0, rank[light] + 1).flatMap((step) => offHere[step]);
/** Never off at any light (MD-59): no list above may hold one of these. */
export const neverOff = ["open-conversations", "report", "notice", "claim", "block", "leave", "helplines", "tell-a-friend", "judge"] as const;

/** What the moment asks for, with its causes. Pure; nothing else is read: no setting, payment or role lifts it (MD-60). */
export function wantedLight(duty: Duty, queue: QueueFacts, health: Health, lowForMs: number): { readonly light: Light; readonly causes: Cause[] } {
  const causes: Cause[] = [];
  let light: Light = "full";
  const fall = (to: Light, cause: Cause): void => {
    if (rank[to] > rank[light]) light = to;
    causes.push(cause);
  };
  if (duty.readers === 0) fall("low", "nobody");
  else if (duty.people < 2) fall("dimmed", "no-second");
  if (queue.s2Late) fall("dimmed", "s2-late");
  if (queue.s1Late) fall("low", "s1-late");
  if (queue.s0UnseenMs >= s0Within) fall("low", "s0-unanswered");
  if ((light as Light) === "low" && lowForMs >= nightAfter && queue.graveOpen) fall("night", "low-for-30-min");
  if (!health.audit) fall("night", "audit-down");
  if (!health.log) fall("night", "log-down");
  return { light, causes };
}

export interface LightState {
  readonly light: Light;
  readonly causes: readonly Cause[];
  /** Since when it is low or worse without a break; null when it is not. */
  readonly lowSince: number | null;
  /** Since when a better light would be right; null when none is. */
  readonly betterSince: number | null;
}
export const firstLight = (light: Light, nowMs: number): LightState => ({ light, causes: [], lowSince: rank[light] >= 2 ? nowMs : null, betterSince: null });
/** Down at once, up after 10 healthy minutes. Called every second or so. */
export function nextLight(before: LightState, facts: { duty: Duty; queue: QueueFacts; health: Health }, nowMs: number): LightState {
  const lowForMs = before.lowSince === null ? 0 : nowMs - before.lowSince;
  const { light: wanted, causes } = wantedLight(facts.duty, facts.queue, facts.health, lowForMs);
  if (rank[wanted] >= rank[before.light]) {
    const lowSince = rank[wanted] >= 2 ? (before.lowSince ?? nowMs) : null;
    return { light: wanted, causes, lowSince, betterSince: null };
  }
  const betterSince = before.betterSince ?? nowMs;
  if (nowMs - betterSince < risesAfter) return { ...before, causes: causes.length === 0 ? before.causes : causes, betterSince };
  return { light: wanted, causes, lowSince: rank[wanted] >= 2 ? (before.lowSince ?? nowMs) : null, betterSince: null };
}
export const risesAt = (state: LightState): number | null => (state.betterSince === null ? null : state.betterSince + risesAfter);

/** Who is on duty and how the queue stands, from the state. Staff count where they may read at all (MD-65: five who signed, see the start gate). */
export function dutyOf(state: DeskState, nowMs: number): Duty {
  let readers = 0;
  let people = 0;
  for (const one of state.staff.values()) {
    if (one.onUntil <= nowMs) continue;
    const reads = one.roles.some((role) => role === "moderator" || role === "senior" || role === "child-safety" || role === "lead");
    if (reads) readers += 1;
    if (reads || one.roles.includes("orders")) people += 1;
  }
  return { readers, people };
}
export function queueFacts(state: DeskState, nowMs: number): QueueFacts {
  let s0UnseenMs = 0;
  let s1Late = false;
  let s2Late = false;
  let graveOpen = false;
  for (const id of state.open) {
    const one = state.cases.get(id);
    if (one === undefined) continue;
    if (isGrave(one.severity)) graveOpen = true;
    if (one.severity === "S0" && one.lookedAt === null) s0UnseenMs = Math.max(s0UnseenMs, nowMs - one.openedAt);
    const isLate = (one.lookedAt === null && one.lookBy <= nowMs) || one.dueAt <= nowMs;
    if (one.severity === "S1" && isLate) s1Late = true;
    if (one.severity === "S2" && isLate) s2Late = true;
  }
  return { s0UnseenMs, s1Late, s2Late, graveOpen };
}
