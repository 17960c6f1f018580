import { actIds, actIndex } from "../lexicon/act-table.ts";
import type { SignalRecord } from "../types.ts";
import { gapOf, isYoung } from "./ages.ts";
import { dayS, decayed, hourS, key24, minuteS } from "./decay.ts";
import { contactFlags, contactRing, insulterRing, nearRing, pair, relayRing, sender, target, placeOf, watched } from "./layout.ts";
import { aboutAnother, aboutReader } from "./other-age.ts";

const monthS = 30 * dayS;
const no = (id: (typeof actIds)[number]): number => actIndex.get(id) ?? -1;
const acts = {
  age: no("asks_age"),
  tellsOwnAge: no("tells_own_age"),
  school: no("school"),
  refuses: no("refuses"),
  alone: no("asks_alone"),
  supervision: no("asks_supervision"),
  photo: no("asks_photo"),
  camera: no("asks_camera"),
  move: no("move_app"),
  asksContact: no("asks_contact"),
  givesContact: no("gives_contact"),
  expose: no("expose_threat"),
  deadline: no("deadline"),
  payment: no("payment"),
  paymentCode: no("payment_code"),
  insults: no("insults"),
  harm: no("harm_threat"),
  link: no("spreads_link"),
  place: no("asks_place"),
  meeting: no("proposes_meeting"),
};
/** By the number of an act its place among the watched ones; -1 for an act that is not watched. */
const placeOfAct = Int8Array.from(actIds, (id) => watched.indexOf(id as (typeof watched)[number]));
/** The rows that one message touches for one receiver; `there` is a>b, `back` is b>a. */
export interface Rows4 {
  readonly me: Float32Array;
  readonly them: Float32Array;
  readonly there: Float32Array;
  readonly back: Float32Array;
  readonly aim: Float32Array;
}

function has({ acts: told }: SignalRecord, act: number, least = 0): boolean {
  for (let at = 0; at < told.length; at += 1) if (told[at]?.[0] === act && (told[at]?.[1] ?? 0) >= least) return true;
  return false;
}
export const isAbuse = (record: SignalRecord): boolean => record.harassment >= 50 || has(record, acts.insults) || has(record, acts.harm);

/** What a message says of its author alone. */
export function foldAuthor(record: SignalRecord, me: Float32Array, now: number): void {
  const typed = record.ages[0] ?? 0;
  if (typed > 0) me[sender.typed] = typed;
  for (const [act, value] of record.acts) {
    if (act === acts.tellsOwnAge && value > 0) {
      if (value < 18) {
        const known = now - (me[sender.toldYoungAt] ?? 0) < monthS ? (me[sender.toldYoung] ?? 0) : 0;
        me[sender.toldYoung] = known === 0 ? value : Math.min(known, value);
        me[sender.toldYoungAt] = now;
      } else me[sender.toldAdult] = Math.max(me[sender.toldAdult] ?? 0, value);
    } else if (act === acts.school) {
      me[sender.school + 2] = me[sender.school + 1] ?? 0;
      me[sender.school + 1] = me[sender.school] ?? 0;
      me[sender.school] = now;
    }
  }
  if (record.hasLink) {
    if (now - (me[sender.linkFrom] ?? 0) >= hourS || (me[sender.linkFrom] ?? 0) === 0) {
      me[sender.linkFrom] = now;
      me[sender.linkCount] = 0;
    }
    me[sender.linkCount] = (me[sender.linkCount] ?? 0) + 1;
  }
}

/** The stream of a message, for near texts: a room or the one it goes to. */
export const streamOf = (record: SignalRecord): number => key24(record.room === null ? `p${record.to[0] ?? ""}` : `r${record.room}`);

/** Near texts count where the author wrote first, in rooms and with a link: who answers everybody alike has done nothing. */
export const isOpening = (record: SignalRecord, there: Float32Array | null): boolean =>
  record.room !== null || record.hasLink || record.kind === "knock" || (there?.[pair.opened] ?? 0) > 0;

export function foldNear(record: SignalRecord, me: Float32Array, there: Float32Array | null, now: number): void {
  if (record.near === null || !isOpening(record, there)) return;
  const at = me[sender.nearPlace] ?? 0;
  const field = sender.near + at * 5;
  const [low, high] = record.near;
  me[field] = low & 0xffffff;
  me[field + 1] = high & 0xffffff;
  me[field + 2] = ((low >>> 24) << 8) | (high >>> 24);
  me[field + 3] = streamOf(record);
  me[field + 4] = now;
  me[sender.nearPlace] = (at + 1) % nearRing;
}

/** Three lowered texts within an hour after a refusal: for a day quotation marks and the like excuse nothing between the two (SF-39). */
function noteLowered(there: Float32Array, now: number): void {
  const before = there[pair.loweredBefore] ?? 0;
  const refusedAt = there[pair.refusedAt] ?? 0;
  if (before > 0 && now - before <= hourS && refusedAt > 0 && now - refusedAt < dayS) there[pair.firmUntil] = now + dayS;
  there[pair.loweredBefore] = there[pair.loweredAt] ?? 0;
  there[pair.loweredAt] = now;
}

/** A demand for money with a term, where the sentence names what follows or something stands beside it: a picture asked for, the beginning of a threat to expose, a refusal (NU-9). */
function asksBeforeTerm(record: SignalRecord, there: Float32Array, now: number): boolean {
  const lately = (place: number): boolean => hasLately(there, place, now);
  const pays = has(record, acts.payment) || has(record, acts.paymentCode);
  const hasTerm = has(record, acts.deadline);
  if (!(pays && lately(placeOf.deadline)) && !(hasTerm && (lately(placeOf.payment) || lately(placeOf.payment_code)))) return false;
  const refusedAt = there[pair.refusedAt] ?? 0;
  return has(record, acts.deadline, 1) || lately(placeOf.asks_photo) || lately(placeOf.asks_camera) || lately(placeOf.expose_threat) || (refusedAt > 0 && now - refusedAt < dayS);
}

/** What a message is between its author and one receiver. `direct`: said to that person, in private or by a knock. */
export function foldPair(record: SignalRecord, index: number, rows: Rows4, now: number, direct: boolean): void {
  const { me, them, there, back, aim } = rows;
  const them24 = key24(record.to[index] ?? "");
  const me24 = key24(record.from);
  const typedThere = record.ages[index + 1] ?? 0;
  const isFirst = (back[pair.lastAt] ?? 0) === 0 || now - (back[pair.lastAt] ?? 0) > monthS;
  const wroteBefore = (there[pair.sent] ?? 0) > 0;
  if (direct && isFirst && !wroteBefore) {
    there[pair.firstAt] = now;
    there[pair.opened] = 1;
    if (!record.isExempt) {
      const at = me[sender.contactPlace] ?? 0;
      const field = sender.contacts + at * 3;
      me[field] = them24;
      me[field + 1] = now;
      const gap = gapOf({ row: me, typed: record.ages[0] ?? 0 }, { row: them, typed: typedThere }, now) >= 0.6;
      me[field + 2] = (isYoung(them, typedThere, now) ? contactFlags.young : 0) | (gap ? contactFlags.gap : 0);
      me[sender.contactPlace] = (at + 1) % contactRing;
    }
  } else if (direct && (there[pair.firstAt] ?? 0) === 0) there[pair.firstAt] = back[pair.firstAt] ?? now;
  // Their ring learns that I answered, and how old I am by now.
  for (let at = 0; at < contactRing; at += 1) {
    const field = sender.contacts + at * 3;
    if (them[field] !== me24) continue;
    const gap = gapOf({ row: them, typed: typedThere }, { row: me, typed: record.ages[0] ?? 0 }, now) >= 0.6;
    them[field + 2] =
      (them[field + 2] ?? 0) | (direct ? contactFlags.answered : 0) | (isYoung(me, record.ages[0] ?? 0, now) ? contactFlags.young : 0) | (gap ? contactFlags.gap : 0);
  }
  if (direct || record.acts.length > 0 || isAbuse(record)) there[pair.touched] = 1;
  const number = (there[pair.both] ?? 0) + 1;
  there[pair.both] = number;
  back[pair.both] = number;
  const knownYoung = gapOf({ row: me, typed: record.ages[0] ?? 0 }, { row: them, typed: typedThere }, now);
  if (direct && knownYoung > 0 && !record.isExempt) there[pair.goesOn] = Math.min(2, (there[pair.goesOn] ?? 0) + 1);
  const minutes = (now - (there[pair.firstAt] || now)) / minuteS;
  for (const [act, value] of record.acts) {
    if (act === acts.age) there[pair.askedAgeAt] = value === aboutAnother ? now : value === aboutReader ? -now : 0;
    if (act === acts.age && value === aboutAnother) continue;
    const place = placeOfAct[act] ?? -1;
    if (place >= 0) {
      there[pair.acts + place] = now;
      there[pair.acts + watched.length + place] = number;
    }
    if (act === acts.place && value > 0) there[pair.exactAt] = now;
    if (act === acts.meeting && value > 0) there[pair.soonAt] = now;
    if (act === acts.refuses) {
      back[pair.refusedAt] = now;
      back[pair.refusals] = (back[pair.refusals] ?? 0) + 1;
    } else if (act === acts.alone || act === acts.supervision) {
      const kept = decayed(now - (there[pair.isolationAt] ?? 0)) >= 0.25 ? (there[pair.isolation] ?? 0) : 0;
      there[pair.isolation] = kept | (act === acts.alone ? 1 : value > 0 ? 4 : 2);
      there[pair.isolationAt] = now;
    } else if (act === acts.photo || act === acts.camera) {
      const again = (there[pair.image] ?? 0) > 0 && (there[pair.refusedAt] ?? 0) > (there[pair.imageAt] ?? 0);
      const pressing = isYoung(them, typedThere, now) || minutes <= 20 || again;
      there[pair.image] = Math.max(there[pair.image] ?? 0, pressing ? 1.5 : 1);
      there[pair.imageAt] = now;
      if (direct) noteImageAsk(me, them24, now);
    }
    if (act === acts.move || act === acts.asksContact || act === acts.givesContact || act === acts.link) {
      const factor = minutes <= 15 ? 1 : minutes <= 120 ? 0.6 : minutes <= 3 * 24 * 60 ? 0.3 : (there[pair.sent] ?? 0) >= 20 && (back[pair.sent] ?? 0) >= 20 ? 0 : 0.3;
      if (factor >= (there[pair.moveApp] ?? 0) * decayed(now - (there[pair.moveAppAt] ?? 0))) {
        there[pair.moveApp] = factor;
        there[pair.moveAppAt] = now;
      }
    }
  }
  if (isAbuse(record)) {
    const refused = (there[pair.refusedAt] ?? 0) > 0 && now - (there[pair.refusedAt] ?? 0) < dayS;
    there[pair.insults] = (there[pair.insults] ?? 0) * decayed(now - (there[pair.insultsAt] ?? 0)) + (refused ? 1.5 : 1);
    there[pair.insultsAt] = now;
    if ((back[pair.sent] ?? 0) === 0 || now - (back[pair.lastAt] ?? 0) > monthS) noteInsulter(aim, me24, now);
  }
  if (record.isLowered) noteLowered(there, now);
  if (has(record, acts.expose, 2) || asksBeforeTerm(record, there, now)) there[pair.extorted] = now;
  if (record.stopped) return;
  there[pair.sent] = (there[pair.sent] ?? 0) + 1;
  there[pair.lastAt] = now;
  there[pair.sinceReply] = (there[pair.sinceReply] ?? 0) + 1;
  back[pair.sinceReply] = 0;
  there[pair.lastEight] = (((there[pair.lastEight] ?? 0) << 1) | 1) & 255;
  back[pair.lastEight] = ((back[pair.lastEight] ?? 0) << 1) & 255;
  there[pair.lastEightCount] = Math.min(8, (there[pair.lastEightCount] ?? 0) + 1);
  back[pair.lastEightCount] = there[pair.lastEightCount] ?? 0;
  const day = Math.floor(now / dayS) + 1;
  if ((there[pair.mutualDay] ?? 0) !== day && (back[pair.lastAt] ?? 0) > 0 && now - (back[pair.lastAt] ?? 0) < dayS) {
    for (const row of [there, back]) {
      row[pair.mutualDays] = (row[pair.mutualDays] ?? 0) + 1;
      row[pair.mutualDay] = day;
    }
  }
}

/** Whether a said a watched act (its `placeOf`) to b in W: within 48 h and the last 40 messages between them. */
export function hasLately(there: Float32Array, place: number, now: number): boolean {
  const at = there[pair.acts + place] as number;
  return at > 0 && now - at <= 2 * dayS && (there[pair.both] as number) - (there[pair.acts + watched.length + place] as number) < 40;
}
export const lastOf = (there: Float32Array, place: number): number => there[pair.acts + place] as number;

function noteImageAsk(me: Float32Array, them24: number, now: number): void {
  for (let at = 0; at < 4; at += 1) {
    const field = sender.imageAsks + at * 2;
    if (me[field] === them24) {
      me[field + 1] = now;
      return;
    }
  }
  const place = me[sender.imagePlace] ?? 0;
  me[sender.imageAsks + place * 2] = them24;
  me[sender.imageAsks + place * 2 + 1] = now;
  me[sender.imagePlace] = (place + 1) % 4;
}

function noteInsulter(aim: Float32Array, me24: number, now: number): void {
  for (let at = 0; at < insulterRing; at += 1) {
    const field = target.insulters + at * 2;
    if (aim[field] === me24) {
      aim[field + 1] = now;
      return;
    }
  }
  const place = aim[target.place] ?? 0;
  aim[target.insulters + place * 2] = me24;
  aim[target.insulters + place * 2 + 1] = now;
  aim[target.place] = (place + 1) % insulterRing;
}

/** What this sender's signals at the target come to, for others who go on where they stopped. */
export function noteRelay(aim: Float32Array, from: string, sums: readonly number[], now: number): void {
  const me24 = key24(from);
  let field = -1;
  for (let at = 0; at < relayRing; at += 1) if (aim[target.relays + at * 8] === me24) field = target.relays + at * 8;
  if (field < 0) {
    const place = aim[target.relayPlace] ?? 0;
    field = target.relays + place * 8;
    aim[target.relayPlace] = (place + 1) % relayRing;
  }
  aim[field] = me24;
  aim[field + 1] = now;
  for (const [index, sum] of sums.entries()) aim[field + 2 + index] = sum;
}
