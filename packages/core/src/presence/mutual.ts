import { limits } from "@lampion/protocol";
import type { Session } from "../guest/session-state.ts";
import { fits } from "./kind.ts";

/** Whether a room may be used as a filter: not a sensitive one (WH-10, WH-15). */
type IsPlain = (room: string) => boolean;

const shareRoom = (one: Session, other: Session, isPlain: IsPlain): boolean => [...other.rooms.keys()].some((room) => one.rooms.has(room) && isPlain(room));

/** What the viewer's own filters leave in view (WH-10). */
export function sees(viewer: Session, other: Session, isPlain: IsPlain): boolean {
  const { filters } = viewer.kept.settings;
  return fits(filters, other) && (!filters.checkOnly || other.kept.settings.acceptsCheck) && (!filters.roomOnly || shareRoom(viewer, other, isPlain));
}

/** Blocked in either direction; a narrow block of a sensitive room does not act in lists (CV-13). */
export const hides = (viewer: Session, relation: string): boolean => (viewer.blocked.get(relation) ?? []).some((block) => !block.narrow);

/** Whether the other takes knocks from the viewer: powers, the other's wish, filters of both, calm (WH-10, WH-11, CV-14). */
export function takesKnocks(viewer: Session, other: Session, nowMs: number, isPlain: IsPlain): boolean {
  const { settings, calmUntilMs } = other.kept;
  if (other.powers.knock !== null || !settings.knocksOpen || viewer.powers.knock !== null) return false;
  if (!sees(other, viewer, isPlain) || !sees(viewer, other, isPlain)) return false;
  const isYoung = nowMs - viewer.trust.firstSeenMs < limits.block.youngDeviceMs;
  return !(isYoung && (settings.calm === "always" || (calmUntilMs !== null && calmUntilMs > nowMs)));
}
