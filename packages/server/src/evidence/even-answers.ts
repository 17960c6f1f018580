import type { Care } from "@lampion/core";

/** Answers to reports leave at whole multiples of this, ms. */
const gridMs = 25;

/**
 * EV-10: whether records are true must not be read from how long the answer took. Judging, keeping and making a case of a forged report differ by some hundredths of
 * a millisecond from those of a true one; answers that leave on a grid of the clock do not say so. A program's findings have nobody who waits.
 */
export function answeredEvenly(care: Care): Care {
  return {
    ...care,
    async received(report, by) {
      await care.received(report, by);
      if (report.source === "program") return;
      const now = performance.now();
      await new Promise((resolve) => setTimeout(resolve, gridMs - (now % gridMs)));
    },
  };
}
