/** So many calls in so long per network mark; bounded memory, forgotten with time. */
export function createRate(most: number, spanMs: number, nowMs: () => number): (mark: string) => number {
  let calls = new Map<string, number>();
  let sinceMs = nowMs();
  return (mark) => {
    if (nowMs() - sinceMs >= spanMs || calls.size > 50_000) {
      calls = new Map();
      sinceMs = nowMs();
    }
    const count = (calls.get(mark) ?? 0) + 1;
    calls.set(mark, count);
    return count <= most ? 0 : sinceMs + spanMs - nowMs();
  };
}
