import { limits, type Reason } from "@lampion/protocol";

/** What may be done to a room by hand (RO-6, RO-8, RO-12). */
export type Steering =
  | { readonly what: "slow"; readonly slowMs: number }
  | { readonly what: "level"; readonly level: number }
  /** Takes a message away from all who read here; the line says why, never by whom (RO-16). */
  | { readonly what: "hide"; readonly seq: number; readonly reason: Reason }
  /** Puts it back: a decision was reversed (MD-5). */
  | { readonly what: "show"; readonly seq: number; readonly reason: Reason };

/** "only-the-desk": a steward raises, and lowers nothing (RO-8). "no-step": there is no such pace or level. */
export type SteeringAnswer = "done" | "no-room" | "no-message" | "no-step" | "only-the-desk" | "not-kept";

/** Null when it may be done; pure. */
export function steeringRefused(by: "desk" | "steward", steering: Steering, room: { readonly slowMs: number; readonly level: number }): SteeringAnswer | null {
  if (steering.what === "hide") return null;
  if (steering.what === "show") return by === "steward" ? "only-the-desk" : null;
  const [wanted, now] = steering.what === "slow" ? [steering.slowMs, room.slowMs] : [steering.level, room.level];
  const steps: readonly number[] = steering.what === "slow" ? limits.room.slowStepsMs : [0, 1, 2, 3];
  if (!steps.includes(wanted)) return "no-step";
  return by === "steward" && wanted < now ? "only-the-desk" : null;
}
