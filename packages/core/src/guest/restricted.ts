import type { PowerToPause, RoomId, StatementCard } from "@lampion/protocol";

export interface PausedPower {
  readonly power: PowerToPause;
  /** Null: in the whole house. */
  readonly room: RoomId | null;
  /** Ms UTC; null: without an end. */
  readonly until: number | null;
}
/** What decisions say about one device at this moment, and the statements that it has not collected (SA-13). */
export interface Restricted {
  readonly door: { readonly until: number | null } | null;
  readonly paused: readonly PausedPower[];
  readonly statements: readonly StatementCard[];
}
export const unrestricted: Restricted = Object.freeze({ door: null, paused: [], statements: [] });

/** A pause of the first also takes the second: who may not be in rooms does not write there, who has no contact does not knock. */
const wider: Partial<Record<PowerToPause, PowerToPause>> = { write: "rooms", knock: "contact" };

/** The pause that stands against this power here and now; null when there is none. An end that passed is none, whatever the desk did meanwhile. */
export function pausedFor(restricted: Restricted, power: PowerToPause, room: RoomId | null, nowMs: number): PausedPower | null {
  for (const one of restricted.paused) {
    if (one.power !== power && one.power !== wider[power]) continue;
    if (one.room !== null && one.room !== room) continue;
    if (one.until === null || one.until > nowMs) return one;
  }
  return null;
}
