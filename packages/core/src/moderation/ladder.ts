import type { Consequence, LadderGroup, PowerToPause } from "@lampion/protocol";
import { dayMs, windows } from "./clocks.ts";

const day = 1_440;
const year = 365 * day;
const pause = (minutes: number | null, powers: PowerToPause[], more: { part?: true } = {}): Consequence => ({ kind: "pause", powers, scope: "house", minutes, ...more });
const rooms: PowerToPause[] = ["rooms"];

/** First, second, third time (moderation.md 8), the strike's weight and its life in ms. A child, ambush or terror has all contact off at once, and its end is decided by two. */
export const ladder: Readonly<
  Record<LadderGroup, { readonly steps: readonly [Consequence, Consequence, Consequence]; readonly strike: { readonly weight: number; readonly livesMs: number } | null }>
> = {
  nuisance: { steps: [{ kind: "warn" }, pause(10, ["write"]), pause(day, rooms)], strike: { weight: 1, livesMs: 90 * dayMs } },
  harassment: {
    steps: [pause(day, rooms, { part: true }), pause(7 * day, rooms, { part: true }), pause(30 * day, rooms, { part: true })],
    strike: { weight: 2, livesMs: 180 * dayMs },
  },
  // Who sells, is a minor or is in danger of their life is helped, not punished.
  sale: { steps: [{ kind: "none" }, { kind: "none" }, { kind: "none" }], strike: null },
  fraud: { steps: [pause(7 * day, ["links", "knock"]), pause(30 * day, ["links", "knock"]), pause(90 * day, ["links", "knock"])], strike: { weight: 3, livesMs: 365 * dayMs } },
  threats: { steps: [pause(30 * day, ["knock", "media"]), pause(year, ["knock", "media"]), pause(null, ["knock", "media"])], strike: { weight: 6, livesMs: 365 * dayMs } },
  gravest: {
    steps: [pause(day, ["contact", "rooms", "knock", "media"]), { kind: "close-door", minutes: null }, { kind: "close-door", minutes: null }],
    strike: { weight: 10, livesMs: 365 * dayMs },
  },
};

export interface StrikeSeen {
  readonly weight: number;
  readonly until: number;
  readonly group: LadderGroup;
}
/** Which step comes next: the strikes of this ladder that still live, counted anew each time (MD-41). Pure. */
export function stepFor(group: LadderGroup, strikes: readonly StrikeSeen[], nowMs: number): 1 | 2 | 3 {
  const lived = strikes.filter((one) => one.group === group && one.until > nowMs).length;
  return lived === 0 ? 1 : lived === 1 ? 2 : 3;
}
export const offeredStep = (group: LadderGroup, step: 1 | 2 | 3): Consequence => ladder[group].steps[step - 1] ?? { kind: "none" };

/** How long it lasts, in ms; null without an end; 0 for what is done at once. */
export function lengthOf(wanted: Consequence): number | null {
  if (!("minutes" in wanted)) return 0;
  return wanted.minutes === null ? null : wanted.minutes * 60_000;
}
/** Whether it burdens nobody: no restriction, no strike, nothing to state the reasons of. */
export const isNoBurden = (wanted: Consequence): boolean => wanted.kind === "none" || wanted.kind === "resume-talk";
/** Whether it allows no contact with who reported. */
export const keepsApart = (wanted: Consequence): boolean => wanted.kind === "part" || (wanted.kind === "pause" && wanted.part === true);
/** Whether a second person is needed (MD-36, MD-44): over 30 days or without end, closing a large room, what cannot be undone. */
export function needsSecond(wanted: Consequence, roomSize: number): boolean {
  if (wanted.kind === "close-room") return roomSize > 50;
  const length = lengthOf(wanted);
  return length === null || length > windows.twoFromMs;
}
/** What one person may do before the content is opened: it ends within a day and can be undone whole. */
export function isReversibleStep(wanted: Consequence): boolean {
  const length = lengthOf(wanted);
  if (wanted.kind === "freeze-talk") return true;
  return (wanted.kind === "pause" || wanted.kind === "close-door") && length !== null && length <= windows.alonePauseMs;
}
