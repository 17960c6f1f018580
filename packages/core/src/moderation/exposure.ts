import type { ExposureOut, Severity } from "@lampion/protocol";
import type { LimitName } from "./event.ts";
import type { StaffView } from "./state.ts";

const minute = 60_000;
/** Per person and shift (MD-33). A shift is what lies within 10 hours, the longest session (moderation.md 7). */
export const exposureLimits = {
  shiftMs: 600 * minute,
  graveItems: 25,
  graveSeconds: 20 * 60,
  s2Seconds: 90 * 60,
  pauseAfterMs: 60 * minute,
  pauseMs: 10 * minute,
  graveInARow: 2,
} as const;
const isGrave = (severity: Severity): boolean => severity === "S0" || severity === "S1";

export function exposureNow(staff: StaffView, nowMs: number): Omit<ExposureOut, "limit" | "dutyDaySeconds" | "dutyWeekSeconds"> {
  const since = Math.max(nowMs - exposureLimits.shiftMs, staff.overriddenAt);
  const shift = staff.exposure.filter((one) => one.at > since);
  const sum = (of: typeof shift, what: "seconds" | "items"): number => of.reduce((total, one) => total + one[what], 0);
  const grave = shift.filter((one) => isGrave(one.severity));
  return {
    graveItems: sum(grave, "items"),
    graveSeconds: sum(grave, "seconds"),
    s2Seconds: sum(
      shift.filter((one) => one.severity === "S2"),
      "seconds",
    ),
    pauseUntil: pauseUntil(
      shift.map((one) => one.at),
      nowMs,
    ),
  };
}
/** Who has read for an hour without a pause of 10 minutes rests for 10 minutes. Times rise. */
function pauseUntil(times: readonly number[], nowMs: number): number | null {
  let begunAt: number | null = null;
  let last = 0;
  for (const at of times) {
    if (begunAt === null || at - last >= exposureLimits.pauseMs) begunAt = at;
    last = at;
  }
  const until = last + exposureLimits.pauseMs;
  return begunAt !== null && last - begunAt >= exposureLimits.pauseAfterMs && until > nowMs ? until : null;
}
/** What stops this person from a case of this severity; null when nothing does. At a limit "next" stops offering. */
export function exposureLimit(staff: StaffView, severity: Severity, nowMs: number): LimitName | null {
  const seen = exposureNow(staff, nowMs);
  if (seen.pauseUntil !== null) return "pause";
  if (isGrave(severity)) {
    if (seen.graveItems >= exposureLimits.graveItems) return "grave-items";
    if (seen.graveSeconds >= exposureLimits.graveSeconds) return "grave-time";
    const row = staff.lastTaken.slice(-exposureLimits.graveInARow);
    if (severity === "S1" && row.length === exposureLimits.graveInARow && row.every((one) => one === "S1")) return "third-s1";
  }
  if (severity === "S2" && seen.s2Seconds >= exposureLimits.s2Seconds) return "s2-time";
  return null;
}
export function anyLimit(staff: StaffView, nowMs: number): LimitName | null {
  for (const severity of ["S1", "S2", "S3"] as const) {
    const limit = exposureLimit(staff, severity, nowMs);
    if (limit !== null) return limit;
  }
  return null;
}
/** Seconds of duty of one person between two times. */
export const dutySeconds = (staff: StaffView, fromMs: number, toMs: number): number =>
  Math.round(staff.duty.reduce((sum, span) => sum + Math.max(0, Math.min(span.until, toMs) - Math.max(span.from, fromMs)), 0) / 1_000);
