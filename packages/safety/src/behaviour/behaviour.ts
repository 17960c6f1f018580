import { byLane } from "../act-lanes/act-reader.ts";
import { actIndex } from "../lexicon/act-table.ts";
import { nearOf } from "../near-text.ts";
import { alertVerdict } from "../policy/alerts.ts";
import { slotAt } from "../rules/signal-table.ts";
import type { StageInput, StageResult } from "../stage.ts";
import { harms, type Act, type Alert, type Finding, type Harm, type Scene, type SignalRecord, type Somebody, type Verdict } from "../types.ts";
import { key24 } from "./decay.ts";
import { exposureOf, namesEnd } from "./exposure.ts";
import { foldAuthor, foldNear, foldPair, noteRelay, type Rows4 } from "./fold.ts";
import { levelOf, levelRank, valuesOf, weigh, type Harms } from "./harms.ts";
import { pair, pairWidth, sender as fields, senderWidth, targetWidth } from "./layout.ts";
import { advertisers, invitedTo, noteAdvert, noteLure, type Advert } from "./lure.ts";
import { secondsOf, type Memory } from "./memory.ts";
import { aboutAnother, aboutReader, answersForAnother, asksAnothersAge } from "./other-age.ts";
import { pairSignals, relayedSums, senderSignals, type PairSignals, type SenderSignals } from "./signals.ts";
import { blankSlots, fillSlots } from "./slots.ts";

/** Rows that a judgement works on; copies, used again by the next one. */
const mine = new Float32Array(senderWidth);
const theirs: Rows4[] = [];
function copiesOf(memory: Memory, from: string, id: string, index: number): Rows4 {
  const rows = (theirs[index] ??= {
    me: mine,
    them: new Float32Array(senderWidth),
    there: new Float32Array(pairWidth),
    back: new Float32Array(pairWidth),
    aim: new Float32Array(targetWidth),
  });
  memory.senders.copy(id, rows.them);
  memory.pairs.copy(`${from}>${id}`, rows.there);
  memory.pairs.copy(`${id}>${from}`, rows.back);
  memory.targets.copy(id, rows.aim);
  return rows;
}
export const isDirect = (record: SignalRecord): boolean => record.kind === "private" || record.kind === "knock";

/** Folds a record into the rows it touches: the one way that memory changes, and what a judgement does to copies (SF-68). */
export function foldRecord(memory: Memory, record: SignalRecord): void {
  if (record.from === "") return;
  const now = secondsOf(memory, record.atMs);
  const { senders, pairs, targets } = memory;
  const keys = record.to.map((id) => ({ id, there: `${record.from}>${id}`, back: `${id}>${record.from}` }));
  // Rows may move when the table grows: open all of them once before any is held.
  senders.open(record.from);
  for (const { id, there, back } of keys) {
    senders.open(id);
    targets.open(id);
    pairs.open(there);
    pairs.open(back);
  }
  const me = senders.find(record.from) as Float32Array;
  foldAuthor(record, me, now);
  for (const [index, { id, there, back }] of keys.entries()) {
    const rows = {
      me,
      them: senders.find(id) as Float32Array,
      there: pairs.find(there) as Float32Array,
      back: pairs.find(back) as Float32Array,
      aim: targets.find(id) as Float32Array,
    };
    foldPair(record, index, rows, now, isDirect(record));
    rows.there[pair.told] = record.told[index] ?? rows.there[pair.told] ?? 0;
    const sums = record.sums[index];
    if (sums?.some((sum) => sum > 0) === true) noteRelay(rows.aim, record.from, sums, now);
  }
  foldNear(record, me, record.to.length === 1 ? memory.pairs.find(`${record.from}>${record.to[0] ?? ""}`) : null, now);
  if (record.lure !== null) noteLure(memory.lures, record.lure, record.from, record.to, record.atMs);
  if (record.advert) noteAdvert(memory.lures, advertOf(record));
}

const advertOf = ({ near, advertPlace, from, atMs }: SignalRecord): Advert => ({ near, place: advertPlace, by: from, atMs });

/** Whether context may lower nothing of the author towards the reader for the rest of a day (SF-39). */
export function isLoweredNoMore(memory: Memory, { from, to, nowMs }: Scene): boolean {
  if (to === null) return false;
  const until = memory.pairs.find(`${from}>${to.id}`)?.[pair.firmUntil] ?? 0;
  return until > 0 && secondsOf(memory, nowMs) < until;
}

/** Prior of a sender, in log-odds: added only where another signal is above 0 (safety.md 4, `sender.risk`). */
function riskOf({ scene }: StageInput): number {
  const { deviceAgeMs, isTied, reports, ageChanged } = scene.author;
  return (deviceAgeMs !== null && deviceAgeMs < 7_200_000 ? 0.5 : 0) + (isTied === true ? 1 : 0) + ((reports ?? 0) >= 2 ? 1 : 0) + (ageChanged === true ? 0.5 : 0);
}

/** A record that is still to get what was weighed. */
type Begun = Omit<SignalRecord, "sums" | "told"> & { sums: SignalRecord["sums"]; told: SignalRecord["told"] };
/** The record of a text before its verdict is known: acts, marks and digests, never words (SF-5). */
export function recordOf(
  input: Omit<StageInput, "reading">,
  acts: readonly Act[],
  findings: readonly Finding[],
  harassment: number,
  { lure, advertPlace }: Pick<SignalRecord, "lure" | "advertPlace">,
): Begun {
  const { draft, scene, views } = input;
  const others: readonly Somebody[] = scene.to !== null ? [scene.to] : (scene.room?.near ?? []).slice(0, 4);
  const seen = (kind: Finding["kind"]): boolean => findings.some((finding) => finding.kind === kind && finding.p >= 0.5);
  const told: (readonly [act: number, value: number])[] = [];
  // What follows a term weighs where it would hurt: "pay by Sunday or they cancel the booking" does not.
  const isHard = acts.some(({ id, p }) => p >= 0.5 && (id === "harm_threat" || id === "expose_threat")) && namesEnd(views.tokens);
  const exposure = exposureOf(views.tokens);
  if (exposure === 3 && !acts.some(({ id, p }) => id === "expose_threat" && p >= 0.5)) told.push([actIndex.get("expose_threat") ?? -1, 2]);
  const isOther = asksAnothersAge(views.tokens);
  if (isOther) told.push([actIndex.get("asks_age") ?? -1, aboutAnother]);
  for (const { id, p, value, by } of acts) {
    if (p < (by === byLane && setsTrap.has(id) ? 0.65 : 0.5) || (isOther && id === "asks_age")) continue;
    if (id === "tells_own_age" && answersForAnother(input.memory, scene, views.tokens)) continue;
    const worth = id === "expose_threat" ? Math.min(exposure, 2) : id === "deadline" ? Number(isHard) : id === "asks_age" ? (p >= 0.85 ? aboutReader : 0) : Math.round(value);
    if (id !== "expose_threat" || worth > 0) told.push([actIndex.get(id) ?? -1, worth]);
  }
  const hasLink = findings.some((finding) => (finding.kind === "contact.link" || finding.kind === "link.bad" || finding.kind === "scam.link") && finding.p >= 0.5);
  return {
    kind: draft.kind,
    atMs: scene.nowMs,
    from: scene.from,
    to: others.map((one) => one.id),
    room: scene.room?.id ?? null,
    digits: "",
    handle: "",
    language: null,
    near: nearOf(views.tokens),
    acts: hasLink ? [...told, [actIndex.get("spreads_link") ?? -1, 0]] : told,
    harassment: Math.round(harassment * 100),
    isLowered: findings.some((finding) => finding.lowered.length > 0),
    hasLink,
    lure,
    advert: seen("sex.sale"),
    advertPlace,
    ages: [scene.author.typedAge ?? 0, ...others.map((one) => one.facts.typedAge ?? 0)],
    isExempt: scene.author.isExempt === true,
    sums: [],
    told: [],
    stopped: false,
  };
}

/** Of these three hold a message: what a lane alone has barely seen is none of them ("dis rien à personne", "surprise, tu verras"). */
const setsTrap: ReadonlySet<Act["id"]> = new Set<Act["id"]>(["come_alone", "refuses_check", "isolated_place"]);

export interface Behaviour {
  readonly result: StageResult;
  /** The record with what was weighed, to be folded once the verdict is known. */
  readonly record: SignalRecord;
}

const none: readonly number[] = [];
const nothingDone: readonly number[] = harms.map(() => 0);
/** Says and does nothing that could weigh for anybody. */
const isNeutral = ({ acts, harassment, lure }: SignalRecord): boolean => acts.length === 0 && harassment < 50 && lure === null;
const isUnremarkable = ({ level, isYoungShare, sameOpening, imageAsks, spam }: SenderSignals): boolean => level === 0 && !isYoungShare && sameOpening < 3 && imageAsks < 3 && !spam;

const harmSlots = harms.map((harm) => slotAt[`harm.${harm}`]);

/** Signals, harms and alerts of one message, over copies of the rows it would change (SF-5). */
export function behave(input: StageInput, text: Harms, started: Begun): Behaviour {
  const { draft, scene, memory, reading } = input;
  const now = secondsOf(memory, scene.nowMs);
  const direct = isDirect(started);
  const slots = blankSlots();
  const me = mine;
  memory.senders.copy(scene.from, me);
  foldAuthor(started, me, now);
  const alerts: Alert[] = [];
  const wants: Verdict[] = [];
  const findings: Finding[] = [];
  const sums: (readonly number[])[] = [];
  const told: number[] = [];
  let worst: PairSignals | null = null;
  const invited = started.lure === null ? null : invitedTo(memory.lures, started.lure, scene.from, scene.nowMs);
  const places = invited === null ? 0 : new Set([...invited.mine, ...started.to]).size;
  const shared = invited === null || (invited.devices < 2 && invited.mine.length === invited.all.length) ? 0 : new Set([...invited.all, ...started.to]).size;
  const risk = riskOf(input);

  // What is said to a room says the same of its author whoever stands near.
  const toAll = started.room === null || direct ? null : senderSignals(started, me, null, now);
  const isSure = exposes(started);
  const isQuiet = toAll !== null && shared === 0 && isNeutral(started) && isUnremarkable(toAll);
  for (let index = 0; index < Math.max(1, started.to.length); index += 1) {
    const to = started.to[index];
    // Between most of those who stand near nothing ever weighed, and such a message adds nothing.
    if (index > 0 && isQuiet) {
      const there = memory.pairs.find(`${scene.from}>${to}`);
      if ((there?.[pair.touched] ?? 0) === 0) {
        sums.push(nothingDone);
        told.push(there?.[pair.told] ?? 0);
        continue;
      }
    }
    const rows = to === undefined ? null : copiesOf(memory, scene.from, to, index);
    if (rows !== null) foldPair(started, index, rows, now, direct);
    const signals = rows === null ? null : pairSignals(started, index, rows, now, direct);
    if (signals !== null && (worst === null || grave(signals) > grave(worst))) worst = signals;
    const sender = toAll ?? senderSignals(started, me, rows?.there ?? null, now);
    const relayed = rows === null ? none : relayedSums(rows.aim, key24(scene.from), now, harms.length);
    const weighed = weigh(text, valuesOf(signals, sender, { places, shared }), relayed, risk);
    sums.push(weighed === text.nothing ? nothingDone : weighed.map((one) => one.own));
    let level = rows?.there[pair.told] ?? 0;
    const isGrown = signals?.young === false && (rows?.them[fields.toldAdult] ?? 0) >= 21;
    for (let at = 0; at < harms.length; at += 1) {
      const harm = harms[at] as Harm;
      // Who said to be a grown person of some years is courted, not groomed.
      if (harm === "grooming" && isGrown) continue;
      const { p, by } = weighed[at] as (typeof weighed)[number];
      const slot = harmSlots[at] as number;
      if (!((slots[slot] ?? 0) >= p)) slots[slot] = p;
      const forced = harm === "ambush" && !scene.author.isExempt ? ambushLevel(signals, places) : null;
      const own = levelOf(text, p);
      const aim = forced !== null && (own === null || levelRank[forced] > levelRank[own]) ? forced : own;
      if (aim === null) continue;
      const before = (level >> (at * 2)) & 3;
      const isNew = levelRank[aim] > before;
      if (isNew) level = (level & ~(3 << (at * 2))) | (levelRank[aim] << (at * 2));
      const alert: Alert = { harm, level: aim, p, about: scene.from, to: to ?? null, signals: by };
      if (isNew) alerts.push(alert);
      // What adds nothing to a harm that is already told changes nothing about the message (SF-50).
      if (isNew || addsTo(harm, started, signals)) wants.push(alertVerdict(alert, draft.kind, isNew));
    }
    told.push(level);
    if (isSure || (signals?.extortion === 1 && started.acts.some(([act]) => extorting.has(act))))
      findings.push(finding("sextortion.threat", isSure || (signals?.image ?? 0) > 0 || (signals?.money ?? 0) > 0 ? 0.9 : 0.45, reading.acts));
    if (direct && signals !== null && signals.minutes < 10 && reading.acts.some((act) => act.id === "move_app" && act.p >= 0.5)) wants.push(noticeFor("haste"));
    if (direct && reading.acts.some((act) => act.id === "presses_no_check" && act.p >= 0.5)) wants.push(noticeFor("no-check"));
    if (direct && isAboutMeeting(reading.acts)) wants.push(noticeFor("pact"));
  }
  // NU-11: everybody who was invited to that place is warned, not only who is spoken to now.
  if (places >= 3 && invited !== null)
    for (const id of invited.mine) if (!started.to.includes(id)) alerts.push({ harm: "ambush", level: "case", p: 0.8, about: scene.from, to: id, signals: ["lure.places"] });
  const advert = started.advert ? advertisers(memory.lures, advertOf(started)) : 0;
  if (advert >= 3) findings.push(finding("pimping.shared", 0.9, []));

  fillSlots(input, slots, worst, toAll ?? senderSignals(started, me, started.to.length === 0 ? null : (theirs[0]?.there ?? null), now), {
    places,
    shared,
    advert,
    relay: sums.every((own) => own === nothingDone) ? 0 : Math.max(0, ...sums.flat()),
    isSure,
  });
  started.sums = sums;
  started.told = told;
  return { result: { steps: 200 + started.to.length * 400, slots, alerts, wants, findings }, record: started };
}

const grave = (one: PairSignals): number =>
  one.insults + one.goesOn + one.moveApp + one.secrecy + one.isolation + one.image + one.meeting + one.money + one.extortion * 4 + one.story;
const finding = (kind: Finding["kind"], p: number, acts: readonly Act[]): Finding => ({
  kind,
  p,
  spans: acts.filter((act) => act.id === "expose_threat" || act.id === "payment").flatMap((act) => act.spans),
  stage: "behaviour",
  by: "behaviour",
  lowered: [],
});
const noticeFor = (card: "haste" | "no-check" | "pact"): Verdict => ({
  ...alertVerdict(null, "private", true),
  notices: [{ to: "recipient", card }, ...(card === "pact" ? ([{ to: "sender", card }] as const) : [])],
});

/** `pair.meeting` counts by itself: two warn the invited, three hold; so do three invited to one place, or a late change (safety.md 4). */
function ambushLevel(signals: PairSignals | null, places: number): "notice" | "case" | null {
  if (places >= 3) return "case";
  if (signals === null) return null;
  if (signals.meeting >= 3 || (signals.changedLate && signals.meeting >= 2)) return "case";
  return signals.meeting >= 2 ? "notice" : null;
}

const adding: Readonly<Record<(typeof harms)[number], readonly string[]>> = {
  grooming: ["asks_photo", "asks_camera", "move_app", "secrecy", "erase", "asks_alone", "asks_supervision", "gift", "proposes_meeting", "asks_place", "compliment"],
  sextortion: ["expose_threat", "payment", "payment_code", "deadline", "asks_photo", "asks_camera"],
  ambush: ["asks_place", "proposes_meeting", "isolated_place", "come_alone", "refuses_check", "changes_place"],
  scam: ["payment", "payment_code", "hardship", "investment", "move_app", "spreads_link", "gives_contact"],
  spam: ["spreads_link", "move_app", "investment"],
  harassment: ["insults", "harm_threat"],
};
function addsTo(harm: (typeof harms)[number], record: SignalRecord, signals: PairSignals | null): boolean {
  if (harm === "harassment" && record.harassment >= 50) return true;
  if (harm === "grooming" && (signals?.goesOn ?? 0) > 0) return true;
  return record.acts.some(([act]) => adding[harm].some((id) => actIndex.get(id as never) === act));
}

/** A threat to expose convicts alone when it names what would be shown, also said to a whole room; else something between the two has to stand beside it (SF-49). */
const exposes = ({ acts }: SignalRecord): boolean => acts.some(([act, value]) => act === actIndex.get("expose_threat") && value === 2);
const extorting: ReadonlySet<number> = new Set((["expose_threat", "deadline", "payment", "payment_code"] as const).map((id) => actIndex.get(id) ?? -1));
const isAboutMeeting = (acts: readonly Act[]): boolean => acts.some((act) => act.p >= 0.5 && ["proposes_meeting", "changes_place", "come_alone", "brings_others"].includes(act.id));
