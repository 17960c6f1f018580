const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * Why sealed hours are kept beyond their 72 hours (EV-22), and how long at most, ms from when the hold was placed. `afterMs`: how long after the decision, or the
 * decision about an appeal, that it waits for. `extendMs`: by how much a preservation is extended, once.
 */
export const holdGrounds = {
  report: { mostMs: 60 * dayMs, afterMs: 14 * dayMs, extendMs: 0 },
  finding: { mostMs: 14 * dayMs, afterMs: 0, extendMs: 0 },
  preservation: { mostMs: 60 * dayMs, afterMs: 0, extendMs: 30 * dayMs },
  terror: { mostMs: 183 * dayMs, afterMs: 0, extendMs: 0 },
  freeze: { mostMs: 365 * dayMs, afterMs: 0, extendMs: 0 },
} as const satisfies Readonly<Record<string, { readonly mostMs: number; readonly afterMs: number; readonly extendMs: number }>>;
export type HoldGround = keyof typeof holdGrounds;

/** An appeal carries the hold of its report through it, at most as long as the report's own copy lives. */
export const appealCarriesMs = 400 * dayMs;
/** A report covers its hours and one more on each side; an order names 72 hours at most. */
export const holdHoursMost = 74;

/** Ground, scope, owner and end: a hold without one of them is none (EV-22). Times in ms UTC. */
export interface HoldDraft {
  /** 1 to 64 of a-z, A-Z, 0-9, "_" and "-". */
  readonly id: string;
  readonly ground: HoldGround;
  /** Pseudonym of the person, or "service". */
  readonly owner: string;
  /** The report, case or order that it belongs to. */
  readonly about: string;
  /** A conversation. */
  readonly stream: string;
  /** `fromMs <= hour < toMs`, whole hours. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly placedAtMs: number;
  readonly endsAtMs: number;
}

/** What a hold lacks, in plain words; null when it may be placed. */
export function holdFault(draft: HoldDraft): string | null {
  if (!/^[A-Za-z0-9_-]{1,64}$/.test(draft.id)) return "a hold has a name";
  if (!Object.hasOwn(holdGrounds, draft.ground)) return "a hold has a ground";
  if (draft.owner.trim() === "" || draft.owner.length > 200) return "a hold has an owner";
  if (draft.about.trim() === "" || draft.about.length > 200) return "a hold belongs to a report, a case or an order";
  if (!/^talk:[A-Za-z0-9_.-]{1,64}$/.test(draft.stream)) return "a hold is of one conversation";
  const isWhole = [draft.fromMs, draft.toMs].every((ms) => Number.isSafeInteger(ms) && ms >= 0 && ms % hourMs === 0);
  if (!isWhole || draft.toMs <= draft.fromMs || draft.toMs - draft.fromMs > holdHoursMost * hourMs) return `a hold is of 1 to ${holdHoursMost} whole hours`;
  if (!Number.isSafeInteger(draft.endsAtMs) || draft.endsAtMs <= draft.placedAtMs) return "a hold ends";
  if (draft.endsAtMs > draft.placedAtMs + holdGrounds[draft.ground].mostMs) return "a hold ends within the time of its ground";
  return null;
}

/** Until when a hold of this ground may be set by what happened; never past its most. */
export function holdEnd(ground: HoldGround, placedAtMs: number, happened: "placed" | "decided" | "appealed" | "appeal-decided" | "extended", atMs: number): number {
  const { mostMs, afterMs, extendMs } = holdGrounds[ground];
  switch (happened) {
    case "placed":
      return placedAtMs + mostMs;
    case "decided":
      return Math.min(atMs + afterMs, placedAtMs + mostMs);
    case "appealed":
      return placedAtMs + appealCarriesMs;
    case "appeal-decided":
      return Math.min(atMs + afterMs, placedAtMs + appealCarriesMs);
    case "extended":
      return placedAtMs + mostMs + extendMs;
  }
}
