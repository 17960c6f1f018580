import { limits, type Powers } from "@lampion/protocol";
import type { RaidState } from "./raid-level.ts";

const minuteMs = 60_000;

export interface Writer {
  readonly powers: Powers;
  readonly startedAtMs: number;
  /** Times of this guest's room messages within the last minute, rising. */
  readonly writtenInMinute: readonly number[];
  /** Device first seen. */
  readonly firstSeenMs: number;
}

export type Rhythm =
  | { readonly kind: "may" }
  | { readonly kind: "wait"; readonly code: "slow-mode" | "too-often"; readonly retryMs: number }
  | { readonly kind: "never"; readonly code: "not-allowed" | "room-locked" };

/** Whether this guest may write in this room now: the ladder's pace, slow mode (RO-6) and the raid level (RO-7); the strictest counts. */
export function rhythm(writer: Writer, room: { readonly slowMs: number; readonly raid: RaidState; readonly lastSaidMs: number }, nowMs: number): Rhythm {
  const level = room.raid.level;
  if (level === 3 && writer.powers.level !== "L3" && writer.powers.level !== "L4") return { kind: "never", code: "room-locked" };
  const isFresh = nowMs - writer.firstSeenMs < 24 * 60 * minuteMs;
  if (level === 2 && isFresh) return { kind: "never", code: "room-locked" };
  const slowMs = Math.max(room.slowMs, level >= 1 && writer.powers.isNewcomer ? 30_000 : 0);
  const slowWait = room.lastSaidMs === 0 ? 0 : room.lastSaidMs + slowMs - nowMs;
  if (slowWait > 0) return { kind: "wait", code: "slow-mode", retryMs: slowWait };
  const last = writer.writtenInMinute.at(-1) ?? 0;
  const spaced = nowMs - writer.startedAtMs < limits.newcomer.writeEveryForMs ? writer.powers.writeEveryMs : 0;
  const spacedWait = last === 0 ? 0 : last + spaced - nowMs;
  if (spacedWait > 0) return { kind: "wait", code: "too-often", retryMs: spacedWait };
  const inMinute = writer.writtenInMinute.filter((at) => nowMs - at < minuteMs);
  if (inMinute.length >= writer.powers.writePerMinute) return { kind: "wait", code: "too-often", retryMs: (inMinute[0] ?? nowMs) + minuteMs - nowMs };
  return { kind: "may" };
}
