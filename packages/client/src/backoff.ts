/** Full jitter: a random wait up to 0.5 s, doubled with each try, 30 s at most (PT-21). `fraction` is 0 to 1. */
export function backoffMs(tries: number, fraction: number): number {
  return Math.round(fraction * Math.min(30_000, 500 * 2 ** Math.min(tries, 10)));
}
