import { harms, type AlertLevel, type Harm } from "../types.ts";
import { probability } from "./decay.ts";
import type { PairSignals, SenderSignals } from "./signals.ts";

/** `assets/harms.json`: log-odds that a signal adds to a harm (SF-43). */
export interface HarmsText {
  readonly base: number;
  readonly notice: number;
  readonly slow: number;
  readonly case: number;
  readonly weights: Readonly<Record<string, Readonly<Partial<Record<Harm, number>>>>>;
  /** Share of what other new contacts of the same person did. */
  readonly relay: number;
}
export interface Weighed {
  readonly p: number;
  /** Sum of what this sender did, without the base and the prior. */
  readonly sum: number;
  /** The part of it that was done to this person: what others who go on with them inherit. */
  readonly own: number;
  /** Signals above 0 that add to the harm, largest first. */
  readonly by: readonly string[];
}

/** The signals that weights are given for, in the order of their values. */
const named = [
  "contact_level",
  "contacts_any",
  "young_share",
  "same_opening",
  "one_sided",
  "insults",
  "goes_on",
  "move_app",
  "secrecy",
  "isolation",
  "image",
  "image_many",
  "meeting",
  "meeting_young",
  "money",
  "extortion",
  "gift_young",
  "approach",
  "story",
  "lure",
  "pile_on",
  "spam",
] as const;
export type Values = Float64Array;
/** Used again by the next message. */
const values = new Float64Array(named.length);

/** The values that weights are given for; read before the next call. */
export function valuesOf(pair: PairSignals | null, sender: SenderSignals, lure: { readonly places: number; readonly shared: number }): Values {
  values[0] = sender.level;
  values[1] = Math.min(1, sender.level);
  values[2] = Number(sender.isYoungShare);
  values[3] = Number(sender.sameOpening >= 3);
  values[4] = pair?.oneSided ?? 0;
  values[5] = pair?.insults ?? 0;
  values[6] = pair?.goesOn ?? 0;
  values[7] = pair?.moveApp ?? 0;
  values[8] = pair?.secrecy ?? 0;
  values[9] = pair?.isolation ?? 0;
  values[10] = pair?.image ?? 0;
  values[11] = Number(sender.imageAsks >= 3 && (pair?.image ?? 0) > 0);
  values[12] = pair?.meeting ?? 0;
  values[13] = pair !== null && pair.gap > 0 && pair.meeting > 0 ? 1 : 0;
  values[14] = pair?.money ?? 0;
  values[15] = pair?.extortion ?? 0;
  values[16] = pair?.giftYoung ?? 0;
  values[17] = pair?.approach ?? 0;
  values[18] = pair?.story ?? 0;
  values[19] = (lure.places >= 3 ? 2.5 : lure.places >= 2 ? 1.5 : 0) + (pair?.changedLate === true ? 1.5 : 0) + (lure.shared >= 3 ? 2 : 0);
  values[20] = Number((pair?.pileOn ?? 0) >= 4);
  values[21] = Number(sender.spam);
  return values;
}

/** Signals of the sender alone, and those that already count several people. */
const ofSender: ReadonlySet<string> = new Set(["contact_level", "contacts_any", "young_share", "same_opening", "image_many", "lure", "pile_on", "spam", "goes_on"]);

/** The weights as they are used at every message: a row of numbers for each signal, and what comes out where nothing was done. */
export interface Harms extends HarmsText {
  readonly rows: readonly { readonly signal: string; readonly place: number; readonly isOwn: boolean; readonly weights: Float64Array }[];
  readonly nothing: readonly Weighed[];
}
const ready = new WeakMap<HarmsText, Harms>();
export function readyHarms(text: HarmsText): Harms {
  const known = ready.get(text);
  if (known !== undefined) return known;
  const made: Harms = {
    ...text,
    rows: Object.entries(text.weights).map(([signal, weights]) => ({
      signal,
      place: named.indexOf(signal as (typeof named)[number]),
      isOwn: !ofSender.has(signal),
      weights: Float64Array.from(harms, (harm) => weights[harm] ?? 0),
    })),
    nothing: harms.map(() => Object.freeze({ p: probability(text.base), sum: 0, own: 0, by: Object.freeze([]) })),
  };
  ready.set(text, made);
  return made;
}

/** Rows of signals above 0, and their values, in the order of the rows; used again by the next message. */
const done: Harms["rows"][number][] = [];
const doneValues: number[] = [];

/** p of each harm, in the order of `harms`. The prior counts only where something was done. */
export function weigh(text: Harms, given: Values, relayed: readonly number[], risk: number): readonly Weighed[] {
  let count = 0;
  for (const row of text.rows) {
    const value = given[row.place] ?? 0;
    if (value <= 0) continue;
    done[count] = row;
    doneValues[count] = value;
    count += 1;
  }
  if (count === 0) return text.nothing;
  const weighed: Weighed[] = [];
  for (let harm = 0; harm < harms.length; harm += 1) weighed.push(weighOne(text, harm, count, relayed[harm] ?? 0, risk));
  return weighed;
}
function weighOne(text: Harms, harm: number, count: number, relayed: number, risk: number): Weighed {
  let sum = 0;
  let own = 0;
  const parts: [string, number][] = [];
  for (let at = 0; at < count; at += 1) {
    const { signal, isOwn, weights } = done[at] as Harms["rows"][number];
    const weight = weights[harm] as number;
    if (weight === 0) continue;
    const part = weight * (doneValues[at] as number);
    sum += part;
    if (isOwn) own += part;
    parts.push([signal, part]);
  }
  const told = sum > 0 ? text.relay * relayed : 0;
  // One began and another goes on: together they say more than each.
  const others = told >= 1 && own >= 1 ? told + 0.8 : told;
  if (others > 0.2) parts.push(["relay", others]);
  if (parts.length === 0) return text.nothing[harm] as Weighed;
  if (parts.length > 1) parts.sort((a, b) => b[1] - a[1]);
  return { p: probability(text.base + sum + others + (sum > 0 ? risk : 0)), sum, own, by: parts.map(([name]) => name) };
}

export function levelOf(text: HarmsText, p: number): AlertLevel | null {
  return p >= text.case ? "case" : p >= text.slow ? "slow" : p >= text.notice ? "notice" : null;
}
export const levelRank = { notice: 1, slow: 2, case: 3 } as const satisfies Record<AlertLevel, number>;
