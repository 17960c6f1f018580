/**
 * A random wait up to as long as the line has been lost already, from 0.5 to 30 s (PT-21): it doubles in the middle, and who was unlucky with short waits waits
 * no longer than the others (decision 84). `lostForMs`: since the line was lost; `fraction`: 0 to 1.
 */
export function backoffMs(lostForMs: number, fraction: number): number {
  return Math.round(fraction * Math.min(30_000, Math.max(500, lostForMs)));
}
