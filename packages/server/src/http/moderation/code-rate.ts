/** Wrong codes: 10 a minute per network mark (MD-46). Right ones cost nothing, so that nobody who waits for an answer is locked out by their own patience. */
export function createCodeRate(nowMs: () => number): { wait(mark: string): number; wrong(mark: string): void } {
  const most = 10;
  const spanMs = 60_000;
  let wrong = new Map<string, number[]>();
  const recent = (mark: string): number[] => (wrong.get(mark) ?? []).filter((at) => nowMs() - at < spanMs);
  return {
    wait(mark) {
      const tries = recent(mark);
      return tries.length < most ? 0 : (tries[0] ?? nowMs()) + spanMs - nowMs();
    },
    wrong(mark) {
      // Bounded: beyond so many marks in a minute all are forgotten at once, and begin anew.
      if (wrong.size > 50_000) wrong = new Map();
      wrong.set(mark, [...recent(mark), nowMs()].slice(-most));
    },
  };
}
