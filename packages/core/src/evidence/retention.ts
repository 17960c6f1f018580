const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/**
 * One table of clocks for everything that ends by the destruction of its key (regulation.md C.3, evidence.md 2). Milliseconds after the end of
 * the hour or day that the key belongs to; holds, cases and pacts bring their own end.
 */
export const retention = {
  /** EV-19: rows of an hour end sixty seconds after the hour is 72 hours old. */
  hour: 72 * hourMs + 60_000,
  /** Receipts of a day can be proven so long. */
  day: 395 * dayMs,
  /** EV-43: lines of a day. */
  line: 365 * dayMs,
  /** Rows are cleared away within an hour after their key is gone. */
  rowsAfterKey: hourMs,
} as const;

export const hourOf = (ms: number): number => Math.floor(ms / hourMs);
export const dayOfMs = (ms: number): number => Math.floor(ms / dayMs);
/** When the key of this hour, counted since 1970, must be gone. */
export const hourEndsMs = (hour: number): number => (hour + 1) * hourMs + retention.hour;
export const dayEndsMs = (day: number): number => (day + 1) * dayMs + retention.day;
export const lineEndsMs = (day: number): number => (day + 1) * dayMs + retention.line;
