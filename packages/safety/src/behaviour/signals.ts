import type { SignalRecord } from "../types.ts";
import { gapOf, highestAge, isYoung } from "./ages.ts";
import { dayS, decayed, hourS, minuteS } from "./decay.ts";
import { hasLately, isAbuse, isOpening, lastOf, streamOf, type Rows4 } from "./fold.ts";
import { contactFlags, contactRing, insulterRing, nearRing, pair, placeOf, relayRing, sender, target } from "./layout.ts";

/** What one message comes to between its author and one receiver, itself included (safety.md 4). */
export interface PairSignals {
  readonly oneSided: number;
  readonly insults: number;
  readonly goesOn: number;
  readonly moveApp: number;
  readonly secrecy: number;
  readonly isolation: number;
  readonly image: number;
  readonly meeting: number;
  readonly money: number;
  readonly extortion: number;
  readonly giftYoung: number;
  readonly approach: number;
  readonly story: number;
  readonly young: boolean;
  readonly gap: number;
  readonly refused: boolean;
  readonly minutes: number;
  readonly pileOn: number;
  readonly changedLate: boolean;
}
export interface SenderSignals {
  readonly contacts10m: number;
  readonly contacts24h: number;
  readonly level: number;
  readonly youngShare: number;
  readonly isYoungShare: boolean;
  readonly sameOpening: number;
  readonly imageAsks: number;
  readonly links: number;
  readonly spam: boolean;
}

const ones = (value: number): number => {
  let count = 0;
  for (let rest = value >>> 0; rest !== 0; rest &= rest - 1) count += 1;
  return count;
};

export function senderSignals(record: SignalRecord, me: Float32Array, there: Float32Array | null, now: number): SenderSignals {
  let tenMinutes = 0;
  let oldTen = 0;
  let answeredOld = 0;
  let day = 0;
  let young = 0;
  let gaps = 0;
  for (let at = 0; at < contactRing; at += 1) {
    const time = me[sender.contacts + at * 3 + 1] ?? 0;
    if (time === 0 || now - time > dayS) continue;
    const flags = me[sender.contacts + at * 3 + 2] ?? 0;
    day += 1;
    if ((flags & contactFlags.young) !== 0) young += 1;
    if ((flags & contactFlags.gap) !== 0) gaps += 1;
    if (now - time <= 10 * minuteS) tenMinutes += 1;
    else {
      oldTen += 1;
      if ((flags & contactFlags.answered) !== 0) answeredOld += 1;
    }
  }
  // Who is answered is welcome: half the count when half of those older than ten minutes answered.
  const isWelcome = oldTen > 0 && answeredOld * 2 >= oldTen;
  const contacts10m = isWelcome ? tenMinutes / 2 : tenMinutes;
  const contacts24h = isWelcome ? day / 2 : day;
  const isAdult = highestAge(me, record.ages[0] ?? 0) >= 18 || (record.ages[0] ?? 0) === 0;
  const share = day >= 4 ? young / day : 0;
  const links = (me[sender.linkFrom] ?? 0) > 0 && now - (me[sender.linkFrom] ?? 0) < hourS ? (me[sender.linkCount] ?? 0) : 0;
  const { inHour, inTen } = isOpening(record, there) ? nearStreams(record, me, now) : nowhere;
  let imageAsks = 0;
  for (let at = 0; at < 4; at += 1) if ((me[sender.imageAsks + at * 2 + 1] ?? 0) > 0 && now - (me[sender.imageAsks + at * 2 + 1] ?? 0) < dayS) imageAsks += 1;
  return {
    contacts10m,
    contacts24h,
    level: contacts10m >= 8 || contacts24h >= 25 ? 2 : contacts10m >= 5 ? 1 : 0,
    youngShare: share,
    isYoungShare: isAdult && ((day >= 4 && share >= 0.6) || gaps >= 3),
    sameOpening: inHour,
    imageAsks,
    links,
    spam: !record.isExempt && (inTen >= 3 || links >= 5),
  };
}

const nowhere = { inHour: 0, inTen: 0 } as const;
/** Distinct streams in which the author said nearly this within an hour and within ten minutes, this message included. */
function nearStreams(record: SignalRecord, me: Float32Array, now: number): { readonly inHour: number; readonly inTen: number } {
  if (record.near === null || record.isExempt) return nowhere;
  const [low, high] = record.near;
  const [first, second, third] = [low & 0xffffff, high & 0xffffff, ((low >>> 24) << 8) | (high >>> 24)];
  const hour = [streamOf(record)];
  const ten = [...hour];
  for (let at = 0; at < nearRing; at += 1) {
    const field = sender.near + at * 5;
    const time = me[field + 4] ?? 0;
    if (time === 0 || now - time > hourS) continue;
    if (ones((me[field] ?? 0) ^ first) + ones((me[field + 1] ?? 0) ^ second) + ones((me[field + 2] ?? 0) ^ third) > 3) continue;
    const stream = me[field + 3] ?? 0;
    if (!hour.includes(stream)) hour.push(stream);
    if (now - time <= 10 * minuteS && !ten.includes(stream)) ten.push(stream);
  }
  return { inHour: hour.length, inTen: ten.length };
}

const isSoon = (at: number, now: number): boolean => at > 0 && now - at <= 2 * dayS;

export function pairSignals(record: SignalRecord, index: number, rows: Rows4, now: number, direct: boolean): PairSignals {
  const { me, them, there, aim } = rows;
  const mine = record.ages[0] ?? 0;
  const theirs = record.ages[index + 1] ?? 0;
  const young = isYoung(them, theirs, now);
  const gap = gapOf({ row: me, typed: mine }, { row: them, typed: theirs }, now);
  const refusedAt = there[pair.refusedAt] ?? 0;
  const refused = refusedAt > 0 && now - refusedAt < dayS;
  const lately = (place: number): boolean => hasLately(there, place, now);
  const worth = (place: number): number => (lastOf(there, place) > 0 ? decayed(now - lastOf(there, place)) : 0);
  const moveApp = (there[pair.moveApp] ?? 0) * decayed(now - (there[pair.moveAppAt] ?? 0));
  const isolationBits = there[pair.isolation] ?? 0;
  const isolation = ones(isolationBits) * decayed(now - (there[pair.isolationAt] ?? 0));
  const image = (there[pair.image] ?? 0) * decayed(now - (there[pair.imageAt] ?? 0));
  const secret = Math.max(worth(placeOf.secrecy), worth(placeOf.erase));
  const matters = young || gap > 0 || lately(placeOf.move_app) || isolationBits > 0 || lately(placeOf.asks_photo) || lately(placeOf.asks_camera);
  const isParty = lately(placeOf.celebration);
  const paying = Math.max(worth(placeOf.payment), worth(placeOf.payment_code));
  const story = Math.max(worth(placeOf.hardship), worth(placeOf.investment));
  const beside = lately(placeOf.payment) || lately(placeOf.payment_code) || lately(placeOf.move_app) || lately(placeOf.spreads_link);
  const isEight = (there[pair.lastEightCount] ?? 0) >= 8;
  const own = ones(there[pair.lastEight] ?? 0);
  const isOneSided = (there[pair.sinceReply] ?? 0) >= 5 || (isEight && own >= 6);
  const insults = (there[pair.insults] ?? 0) * decayed(now - (there[pair.insultsAt] ?? 0));
  const approach = Math.round(worth(placeOf.asks_age) + 0.3) + Math.round(worth(placeOf.compliment) + 0.3) + Math.round(worth(placeOf.asks_place) + 0.3);
  const isMutual = (there[pair.mutualDays] ?? 0) >= 2;
  const meeting =
    // An exact place and a meeting within hours count whole; "where do you live" and "we should meet" say less.
    (lately(placeOf.asks_place) ? (isSoon(there[pair.exactAt] ?? 0, now) ? 1 : 0.5) : 0) +
    (lately(placeOf.proposes_meeting) ? (isSoon(there[pair.soonAt] ?? 0, now) ? 1 : 0.75) : 0) +
    Number(lately(placeOf.isolated_place)) +
    Number(lately(placeOf.come_alone)) +
    Number(lately(placeOf.refuses_check)) -
    // A public place is one whoever of the two names it.
    Number((lately(placeOf.public_place) || hasLately(rows.back, placeOf.public_place, now)) && !lately(placeOf.isolated_place)) -
    Number(isMutual);
  const extorted = there[pair.extorted] ?? 0;
  let pileOn = 0;
  if (isAbuse(record)) {
    for (let at = 0; at < insulterRing; at += 1) {
      const time = aim[target.insulters + at * 2 + 1] ?? 0;
      if (time > 0 && now - time <= 10 * minuteS) pileOn += 1;
    }
  }
  return {
    oneSided: direct && isOneSided ? (refused ? 2 : 1) : 0,
    insults: Math.min(insults, refused ? 4.5 : 3),
    goesOn: (there[pair.goesOn] ?? 0) * (gap > 0 ? gap : 0),
    moveApp,
    secrecy: matters ? secret * (isParty ? 0.5 : 1) : 0,
    isolation,
    image,
    meeting: Math.max(0, meeting),
    money: paying,
    // What says neither what nor whose is a sign only beside money, a term, a picture or a refusal.
    extortion: extorted > 0 && now - extorted < dayS ? 1 : lately(placeOf.expose_threat) && (paying > 0 || image > 0 || refused || lately(placeOf.deadline)) ? 0.8 : 0,
    giftYoung: young || gap > 0 ? worth(placeOf.gift) : 0,
    approach: young || gap > 0 ? approach : 0,
    story: story === 0 ? 0 : story * (beside ? 1.7 : 1),
    young,
    gap,
    refused,
    minutes: (there[pair.firstAt] ?? 0) > 0 ? Math.floor((now - (there[pair.firstAt] ?? 0)) / minuteS) : 0,
    pileOn,
    changedLate: lately(placeOf.changes_place) && (lately(placeOf.proposes_meeting) || lately(placeOf.isolated_place) || lately(placeOf.public_place)),
  };
}

/** The highest sums of other new contacts of this person within a day, one a harm (two accounts, one target). */
export function relayedSums(aim: Float32Array, me24: number, now: number, harms: number): readonly number[] {
  let sums: number[] | null = null;
  for (let at = 0; at < relayRing; at += 1) {
    const field = target.relays + at * 8;
    const time = aim[field + 1] ?? 0;
    if (time === 0 || aim[field] === me24 || now - time > dayS) continue;
    sums ??= Array.from({ length: harms }, () => 0);
    for (let harm = 0; harm < harms; harm += 1) sums[harm] = (sums[harm] ?? 0) + (aim[field + 2 + harm] ?? 0);
  }
  return sums ?? nobody;
}
const nobody: readonly number[] = [];
