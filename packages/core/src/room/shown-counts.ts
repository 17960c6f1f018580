import { limits, type RoundedCount } from "@lampion/protocol";

/**
 * Rounds a number of people and keeps what it said for 30 s: who asks again and again learns neither the number nor the moment in which
 * somebody came or went (RO-3). One for the rooms and one for the zones of a node.
 */
export type ShownCounts = (id: string, exact: number) => RoundedCount;

const keptMax = 20_000;

export function createShownCounts(nowMs: () => number): ShownCounts {
  const shown = new Map<string, { readonly atMs: number; readonly count: RoundedCount }>();
  return (id, exact) => {
    const now = nowMs();
    const known = shown.get(id);
    if (known !== undefined && now - known.atMs < limits.room.countsEveryMs) return known.count;
    const count = rounded(exact);
    shown.delete(id);
    shown.set(id, { atMs: now, count });
    if (shown.size > keptMax) shown.delete(shown.keys().next().value ?? "");
    return count;
  };
}

/** RO-3: never an exact number on any wire. */
export function rounded(count: number): RoundedCount {
  if (count < 5) return "few";
  for (const step of [200, 100, 50, 20, 10] as const) if (count >= step) return step;
  return 5;
}
