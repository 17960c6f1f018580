import type { StreamView } from "@lampion/client";
import type { No, Reason, ReplyCode, Situation, Way } from "@lampion/protocol";
import { m } from "../paraglide/messages.js";
import { getLocale } from "../paraglide/runtime.js";

type Words = (values?: never) => string;
/** Every reason has words of its own (SF-86). */
const reasons: Readonly<Record<Reason, Words>> = {
  contact: m.reason_contact,
  "move-app": m.reason_move_app,
  link: m.reason_link,
  address: m.reason_address,
  payment: m.reason_payment,
  "own-age": m.reason_own_age,
  minor: m.reason_minor,
  insult: m.reason_insult,
  hate: m.reason_hate,
  threat: m.reason_threat,
  drugs: m.reason_drugs,
  weapons: m.reason_weapons,
  sale: m.reason_sale,
  staff: m.reason_staff,
  "same-opening": m.reason_same_opening,
  doxing: m.reason_doxing,
  sexual: m.reason_sexual,
  "self-harm": m.reason_self_harm,
  scam: m.reason_scam,
  spam: m.reason_spam,
  pressure: m.reason_pressure,
  rules: m.reason_rules,
  level: m.reason_level,
  "check-failed": m.reason_check_failed,
};
export const reasonText = (reason: string | null | undefined): string =>
  reason === null || reason === undefined ? "" : (Object.hasOwn(reasons, reason) ? reasons[reason as Reason] : m.reason_rules)();

const codes: Partial<Record<ReplyCode, Words>> = {
  malformed: m.no_malformed,
  "unknown-command": m.no_malformed,
  "not-allowed": m.no_not_allowed,
  "not-found": m.no_not_found,
  "not-now": m.no_not_allowed,
  "too-often": m.no_too_often,
  "slow-mode": m.no_too_often,
  "knocks-closed": m.no_knocks_closed,
  "knock-used": m.no_knock_used,
  "knocks-spent": m.no_knocks_spent,
  "same-opening": m.reason_same_opening,
  "talks-full": m.no_talks_full,
  "talk-closed": m.no_talk_closed,
  "talk-paused": m.no_talk_paused,
  "rooms-full": m.no_rooms_full,
  restricted: m.no_restricted,
  "low-light": m.no_low_light,
  "text-too-long": m.no_text_long,
  "text-empty": m.no_text_empty,
  "too-late": m.no_too_late,
  "changes-are-slow": m.no_slow_changes,
  "name-length": m.no_name_length,
  "name-characters": m.no_name_characters,
  "age-out-of-range": m.no_age,
  "room-locked": m.no_locked,
  "consent-needed": m.no_consent,
};
export function noText(no: Pick<No, "code"> & { reason?: string; suggestion?: string; hint?: string }): string {
  if (no.code === "name-taken") return m.no_name_taken({ name: no.suggestion ?? "" });
  if (no.code === "name-refused") return m.no_name_refused({ why: reasonText(no.reason), name: no.suggestion ?? "" });
  if (no.code === "place-malformed") return m.no_place_malformed({ hint: no.hint ?? "" });
  if (no.code === "place-unknown") return m.no_place_unknown({ hint: no.hint ?? "" });
  if (no.code === "place-cedex") return m.no_place_cedex({ hint: no.hint ?? "" });
  if (no.reason !== undefined) return reasonText(no.reason);
  return (codes[no.code] ?? m.no_busy)();
}
/** How a thing that is not open yet opens, as a sentence of its own. */
export function wayText(way: Way | null): string {
  if (way?.kind === "proof") return m.way_proof();
  if (way?.kind === "days") return way.days === 1 ? m.way_day() : m.way_days({ n: way.days });
  return way?.kind === "regular" ? m.way_regular() : "";
}

export const situationText: Readonly<Record<Situation, Words>> = {
  "adult-approaches-minor": m.s_adult_approaches_minor,
  "image-of-minor": m.s_image_of_minor,
  "under-18-here": m.s_under_18_here,
  trap: m.s_trap,
  blackmail: m.s_blackmail,
  "image-without-consent": m.s_image_without_consent,
  harassment: m.s_harassment,
  tracked: m.s_tracked,
  doxing: m.s_doxing,
  hate: m.s_hate,
  "call-to-violence": m.s_call_to_violence,
  exploitation: m.s_exploitation,
  "drugs-weapons": m.s_drugs_weapons,
  scam: m.s_scam,
  "self-harm": m.s_self_harm,
  terrorism: m.s_terrorism,
  "off-topic": m.s_off_topic,
  other: m.s_other,
};
export const countText = (count: "few" | number | null): string => (count === null ? "" : count === "few" ? m.count_few() : m.count_more({ n: count }));
/** How dates and hours are written: Europe's English has 24 hours. */
export const dateLocale = (): string => (getLocale() === "en" ? "en-GB" : "fr-FR");
/** The same in a corner of a row; whoever hears the page gets `countText`. */
export const countShort = (count: "few" | number | null): string => (count === null ? "" : count === "few" ? "<5" : `${String(count)}+`);
/** Own texts of a talk that wait for their author (AP-5). They stand last: of thousands of words before them none is looked at. */
export function unsentIn(view: StreamView | undefined): number {
  let count = 0;
  for (let at = (view?.lines.length ?? 0) - 1; at >= 0; at -= 1) {
    const line = view?.lines[at];
    if (line === undefined || line.seq !== 0) break;
    if (line.state !== "sending" && line.state !== "sent") count += 1;
  }
  return count;
}
