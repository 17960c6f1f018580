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

export type Values = Readonly<Record<string, number>>;

/** The values that weights are given for, by name. */
export function valuesOf(pair: PairSignals | null, sender: SenderSignals, lure: { readonly places: number; readonly shared: number }): Values {
  return {
    contact_level: sender.level,
    contacts_any: Math.min(1, sender.level),
    young_share: Number(sender.isYoungShare),
    same_opening: Number(sender.sameOpening >= 3),
    one_sided: pair?.oneSided ?? 0,
    insults: pair?.insults ?? 0,
    goes_on: pair?.goesOn ?? 0,
    move_app: pair?.moveApp ?? 0,
    secrecy: pair?.secrecy ?? 0,
    isolation: pair?.isolation ?? 0,
    image: pair?.image ?? 0,
    image_many: Number(sender.imageAsks >= 3 && (pair?.image ?? 0) > 0),
    meeting: pair?.meeting ?? 0,
    meeting_young: pair !== null && pair.gap > 0 && pair.meeting > 0 ? 1 : 0,
    money: pair?.money ?? 0,
    extortion: pair?.extortion ?? 0,
    gift_young: pair?.giftYoung ?? 0,
    approach: pair?.approach ?? 0,
    story: pair?.story ?? 0,
    lure: (lure.places >= 3 ? 2.5 : lure.places >= 2 ? 1.5 : 0) + (pair?.changedLate === true ? 1.5 : 0) + (lure.shared >= 3 ? 2 : 0),
    pile_on: Number((pair?.pileOn ?? 0) >= 4),
    spam: Number(sender.spam),
  };
}

/** Signals of the sender alone, and those that already count several people. */
const ofSender: ReadonlySet<string> = new Set(["contact_level", "contacts_any", "young_share", "same_opening", "image_many", "lure", "pile_on", "spam", "goes_on"]);

/** The weights as they are used at every message: a row of numbers for each signal, and what comes out where nothing was done. */
export interface Harms extends HarmsText {
  readonly rows: readonly { readonly signal: string; readonly isOwn: boolean; readonly weights: Float64Array }[];
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
      isOwn: !ofSender.has(signal),
      weights: Float64Array.from(harms, (harm) => weights[harm] ?? 0),
    })),
    nothing: harms.map(() => Object.freeze({ p: probability(text.base), sum: 0, own: 0, by: Object.freeze([]) })),
  };
  ready.set(text, made);
  return made;
}

/** p of each harm, in the order of `harms`. The prior counts only where something was done. */
export function weigh(text: Harms, values: Values, relayed: readonly number[], risk: number): readonly Weighed[] {
  const done: { signal: string; isOwn: boolean; weights: Float64Array; value: number }[] = [];
  for (const { signal, isOwn, weights } of text.rows) {
    const value = values[signal] ?? 0;
    if (value > 0) done.push({ signal, isOwn, weights, value });
  }
  if (done.length === 0) return text.nothing;
  return harms.map((_, index) => {
    let sum = 0;
    let own = 0;
    const parts: [string, number][] = [];
    for (const { signal, isOwn, weights, value } of done) {
      const weight = weights[index] ?? 0;
      if (weight === 0) continue;
      sum += weight * value;
      if (isOwn) own += weight * value;
      parts.push([signal, weight * value]);
    }
    const told = sum > 0 ? text.relay * (relayed[index] ?? 0) : 0;
    // One began and another goes on: together they say more than each.
    const others = told >= 1 && own >= 1 ? told + 0.8 : told;
    const prior = sum > 0 ? risk : 0;
    if (others > 0.2) parts.push(["relay", others]);
    parts.sort((a, b) => b[1] - a[1]);
    return { p: probability(text.base + sum + others + prior), sum, own, by: parts.map(([name]) => name) };
  });
}

export function levelOf(text: HarmsText, p: number): AlertLevel | null {
  return p >= text.case ? "case" : p >= text.slow ? "slow" : p >= text.notice ? "notice" : null;
}
export const levelRank = { notice: 1, slow: 2, case: 3 } as const satisfies Record<AlertLevel, number>;
