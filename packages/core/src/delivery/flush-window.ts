/**
 * How long a room holds its messages so that several leave in one write (PT-4), pure.
 * A share of the core is the busy time of the main thread, 0 to 1; rates are per second. Whether a room uses it is `isWorthIt`.
 */
export interface WindowInputs {
  readonly busyShare: number;
  readonly activeRecipients: number;
}

/** Writes per ms that one core can afford. */
const writesPerMs = 60;

/** The next window in ms, to be asked every 250 ms. It opens by a quarter of the full one above 75 % busy, closes by a quarter under 60 %. */
export function nextWindowMs(inputs: WindowInputs, lastMs: number): number {
  const full = Math.min(200, Math.max(5, inputs.activeRecipients / writesPerMs));
  const step = full / 4;
  if (inputs.busyShare > 0.75) return Math.min(full, lastMs + step);
  if (inputs.busyShare < 0.6) return Math.max(0, Math.min(full, lastMs) - step);
  return Math.min(full, lastMs);
}

/** A window that would hold fewer than two messages only costs time. */
export function isWorthIt(windowMs: number, messagesPerS: number): boolean {
  return (windowMs * messagesPerS) / 1_000 >= 2;
}
