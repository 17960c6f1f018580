import { bandOf, limits, type Filters } from "@lampion/protocol";
import { nearDistance, nearText, scan } from "@lampion/safety";
import type { Kept } from "../guest/device-store.port.ts";
import type { Session } from "../guest/session-state.ts";
import { fits } from "../presence/presence-desk.ts";
import type { Knock } from "./conversation-store.port.ts";

const hourMs = 3_600_000;
/** CV-6: the third person within the hour. */
const peopleMax = 2;
/** Bits of 64 that may differ in near texts (safety.md 4). */
const nearBits = 3;

/** CV-6: whether this text, or nearly, already went to two other people within the hour, by the rows of this device. */
export function isThirdOpening(sent: readonly Knock[], to: string, text: string, nowMs: number): boolean {
  const plain = plainOf(text);
  const hash = nearText(text);
  const others = new Set<string>();
  for (const knock of sent) {
    if (knock.to === to || nowMs - knock.atMs >= hourMs) continue;
    const other = nearText(knock.text);
    if (plainOf(knock.text) === plain || (hash !== null && other !== null && nearDistance(hash, other) <= nearBits)) others.add(knock.to);
  }
  return others.size >= peopleMax;
}
const plainOf = (text: string): string =>
  scan(text)
    .tokens.map((token) => token.plain)
    .join(" ");

/** What is known of a receiver whose session is on another node. */
export interface Afar {
  readonly kept: Kept;
  readonly gender: Session["gender"] | null;
  readonly band: Session["band"];
}

/**
 * Whether somebody on another node takes knocks from this guest, by what is kept of them (WH-10, WH-11, CV-14). What cannot be known from here
 * (*my room only*, a filter on what a sensitive room hides) counts as no; whether they still may, their own node asks again before it shows anything.
 */
export function takesFromAfar(viewer: Session, other: Afar, nowMs: number): boolean {
  const { settings, calmUntilMs } = other.kept;
  if (viewer.powers.knock !== null || !settings.knocksOpen || settings.filters.roomOnly) return false;
  if (!fits(settings.filters, { gender: viewer.gender, band: bandOf(viewer.age) }) || !mayFit(viewer.kept.settings.filters, other)) return false;
  if ((settings.filters.checkOnly && !viewer.kept.settings.acceptsCheck) || (viewer.kept.settings.filters.checkOnly && !settings.acceptsCheck)) return false;
  const isYoung = nowMs - viewer.trust.firstSeenMs < limits.block.youngDeviceMs;
  return !(isYoung && (settings.calm === "always" || (calmUntilMs !== null && calmUntilMs > nowMs)));
}
function mayFit(filters: Filters, other: Afar): boolean {
  if (other.gender === null) return !filters.nobody && filters.genders.length === 0 && filters.bands.length === 0;
  return fits(filters, { gender: other.gender, band: other.band });
}
