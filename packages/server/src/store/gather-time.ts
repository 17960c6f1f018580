/** PT-10: from the beginning of one batch to that of the next one, at least, ms. */
const leastMs = 8;
/** Nobody waits longer for company. */
const mostMs = 24;
/** A batch that waits is worth it when it begins with about two. */
const company = 2.2;

/**
 * How long after the beginning of one batch the next one begins, ms, where `perS` records came in the last second (decision record 0051). A commit costs
 * about the same for one as for ten: at 90 to 275 records a second it waits until two are likely, above that eight milliseconds bring more than two,
 * below it nobody would come in time, and each is committed at once.
 */
export function gatherMs(perS: number): number {
  const untilTwoMs = (company * 1_000) / perS;
  return untilTwoMs > mostMs ? leastMs : Math.max(leastMs, untilTwoMs);
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
