/** PT-10: from the beginning of one batch to that of the next one, at least, ms. */
const leastMs = 8;
/** Nobody waits longer for company. */
const mostMs = 24;
/** Where fewer would come in that time, waiting is not worth it. */
const leastCompany = 2.2;
/** As many as eight milliseconds bring where they are enough. */
const company = 4;

/**
 * How long after the beginning of one batch the next one begins, ms, where `perS` records came in the last second (decision records 0051, 0075). A commit costs
 * about the same for one as for ten: at 92 to 500 records a second it waits until four are likely or 24 ms are over, above that eight milliseconds bring more,
 * below it not even two would come in time, and each is committed at once.
 */
export function gatherMs(perS: number): number {
  if ((perS * mostMs) / 1_000 < leastCompany) return leastMs;
  return Math.max(leastMs, Math.min(mostMs, (company * 1_000) / perS));
}

/** How many came in the last whole second, counted as they come. `nowMs`: of a clock that never goes back. */
export function createRate(): { came(nowMs: number): void; perS(): number } {
  let secondMs = Number.NEGATIVE_INFINITY;
  let inThis = 0;
  let last = 0;
  return {
    came(nowMs) {
      if (nowMs - secondMs >= 1_000) {
        last = nowMs - secondMs < 2_000 ? inThis : 0;
        secondMs = nowMs;
        inThis = 0;
      }
      inThis += 1;
    },
    perS: () => last,
  };
}
