import type { MeansFigures } from "@lampion/protocol";
import type { DeskState } from "../state.ts";

/** A share with its 95 % interval, 0 to 1. */
export interface Share {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}
/** 97.5 % of the standard normal distribution. */
const z = 1.959_964;

/** Share of a weighted sample that holds: Wilson's interval over the sample's effective size (Kish), so that unequal weights widen it. Null without a sample. */
export function shareOf(sample: readonly { readonly weight: number; readonly holds: boolean }[]): Share | null {
  const sum = sample.reduce((all, one) => all + one.weight, 0);
  if (sum <= 0) return null;
  const p = sample.reduce((all, one) => all + (one.holds ? one.weight : 0), 0) / sum;
  const n = sum ** 2 / sample.reduce((all, one) => all + one.weight ** 2, 0);
  const middle = (p + z ** 2 / (2 * n)) / (1 + z ** 2 / n);
  const half = (z / (1 + z ** 2 / n)) * Math.sqrt((p * (1 - p)) / n + z ** 2 / (4 * n ** 2));
  return { value: p, low: Math.max(0, middle - half), high: Math.min(1, middle + half) };
}

interface Stratum {
  readonly of: number;
  readonly judged: boolean[];
}
/** What people found of a span, stratum by stratum: texts that nothing acted on under "", others under means and version. */
function strataOf(state: DeskState, from: number, to: number): Map<string, Map<string, Stratum>> {
  const groups = new Map<string, Map<string, Stratum>>();
  for (const [id, one] of state.strata) {
    if (one.at < from || one.at >= to) continue;
    const key = one.means === null ? "" : `${one.means} ${one.version}`;
    const group = groups.get(key) ?? new Map<string, Stratum>();
    groups.set(key, group);
    group.set(id, { of: one.of, judged: [] });
  }
  for (const one of state.reviews.values()) {
    const key = one.means === null ? "" : `${one.means} ${one.version}`;
    if (one.judged !== null) groups.get(key)?.get(one.stratum)?.judged.push(one.judged.breaks);
  }
  return groups;
}
/** Each judged text stands for its share of its hour; hours without an answer are spread over the others. */
function weighed(group: ReadonlyMap<string, Stratum> | undefined): {
  readonly total: number;
  readonly judged: number;
  readonly sample: { readonly weight: number; readonly holds: boolean }[];
} {
  const strata = [...(group?.values() ?? [])];
  const total = strata.reduce((sum, one) => sum + one.of, 0);
  const sample = strata.flatMap((one) => one.judged.map((holds) => ({ weight: one.of / one.judged.length, holds })));
  return { total, judged: sample.length, sample };
}

/**
 * Accuracy, precision and recall of each automatic means in a span, from blind answers alone (LW-41). Precision: of what it acted on, how much a person would have stopped.
 * Recall: of that, and of all that passed and should not have, how much it found; what another means stopped is in neither. The interval of the recall joins the outer ends of
 * both, and is wider than 95 % asks for. "all": whatever acted.
 */
export function meansFigures(state: DeskState, from: number, to: number): MeansFigures[] {
  const groups = strataOf(state, from, to);
  const passed = weighed(groups.get(""));
  const missed = shareOf(passed.sample);
  const names = [...groups.keys()].filter((name) => name !== "").sort();
  const all = new Map(names.flatMap((name) => [...(groups.get(name) ?? [])]));
  const figures = (means: string, group: ReadonlyMap<string, Stratum> | undefined): MeansFigures => {
    const acted = weighed(group);
    const precision = shareOf(acted.sample);
    const found = (share: number): number => share * acted.total;
    const lost = (share: number): number => share * passed.total;
    const ratio = (hit: number, miss: number): number => (hit + miss === 0 ? 1 : hit / (hit + miss));
    const recall =
      precision === null || missed === null
        ? null
        : {
            value: ratio(found(precision.value), lost(missed.value)),
            low: ratio(found(precision.low), lost(missed.high)),
            high: ratio(found(precision.high), lost(missed.low)),
          };
    const accuracy = precision === null || missed === null ? null : (found(precision.value) + lost(1 - missed.value)) / (acted.total + passed.total);
    return { means, acted: acted.total, passed: passed.total, judgedActed: acted.judged, judgedPassed: passed.judged, accuracy, precision, recall };
  };
  return names.length === 0 && passed.total === 0 ? [] : [figures("all", all), ...names.map((name) => figures(name, groups.get(name)))];
}
