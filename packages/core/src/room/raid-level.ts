import { limits } from "@lampion/protocol";

/**
 * Raid levels of a room (RO-7, RO-8), pure:
 *   0 calm <──> 1 busy <──> 2 raid     rise by what happens in a minute against the room's habit,
 *                                      fall one step after 10 calm minutes; 3 locked: by hand only
 */
export interface RaidState {
  readonly level: 0 | 1 | 2 | 3;
  readonly minuteStartMs: number;
  readonly joins: number;
  readonly nearDuplicates: number;
  readonly stopped: number;
  /** Joins in an ordinary minute of this room, slowly learned. */
  readonly habitJoins: number;
  readonly calmSinceMs: number;
  readonly cause: string;
}

export type Happening = "join" | "near-duplicate" | "stopped";

export function calmRoom(nowMs: number): RaidState {
  return { level: 0, minuteStartMs: nowMs, joins: 0, nearDuplicates: 0, stopped: 0, habitJoins: 2, calmSinceMs: nowMs, cause: "" };
}

const minuteMs = 60_000;

function wanted(state: RaidState): { level: 0 | 1 | 2; cause: string } {
  const manyJoins = state.joins / Math.max(2, state.habitJoins);
  if (state.nearDuplicates >= 12 || (state.joins >= 100 && manyJoins >= 10) || (state.joins >= 30 && state.nearDuplicates >= 5)) {
    return { level: 2, cause: state.nearDuplicates >= 5 ? "near-duplicates" : "joins" };
  }
  if (state.nearDuplicates >= 5 || state.stopped >= 8 || (state.joins >= 30 && manyJoins >= 5)) {
    return { level: 1, cause: state.nearDuplicates >= 5 ? "near-duplicates" : state.stopped >= 8 ? "stopped" : "joins" };
  }
  return { level: 0, cause: "" };
}

/** The state after time has passed: a new minute begins, and a calm room falls one step. */
export function passed(state: RaidState, nowMs: number): RaidState {
  let next = state;
  if (nowMs - next.minuteStartMs >= minuteMs) {
    const habitJoins = next.level === 0 ? next.habitJoins * 0.98 + next.joins * 0.02 : next.habitJoins;
    next = { ...next, minuteStartMs: nowMs, joins: 0, nearDuplicates: 0, stopped: 0, habitJoins };
  }
  if ((next.level === 1 || next.level === 2) && nowMs - next.calmSinceMs >= limits.room.calmFallMs) {
    next = { ...next, level: next.level === 2 ? 1 : 0, calmSinceMs: nowMs, cause: "calm" };
  }
  return next;
}

/** The state once a level was announced for the room: by another node, by the desk, or by what was kept of it. */
export function announced(state: RaidState, level: number, nowMs: number): RaidState {
  if (level === state.level || (level !== 0 && level !== 1 && level !== 2 && level !== 3)) return state;
  return { ...state, level, calmSinceMs: nowMs, cause: "announced" };
}

/** The state after something happened. A level only rises here. */
export function happened(state: RaidState, what: Happening, nowMs: number): RaidState {
  const current = passed(state, nowMs);
  const counted = {
    ...current,
    joins: current.joins + (what === "join" ? 1 : 0),
    nearDuplicates: current.nearDuplicates + (what === "near-duplicate" ? 1 : 0),
    stopped: current.stopped + (what === "stopped" ? 1 : 0),
  };
  const aim = wanted(counted);
  if (aim.level === 0) return counted;
  const level = aim.level > counted.level ? aim.level : counted.level;
  return { ...counted, level, calmSinceMs: nowMs, cause: level > counted.level ? aim.cause : counted.cause };
}
