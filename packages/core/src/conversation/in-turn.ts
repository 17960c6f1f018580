/** Runs work for one key after the other, in the order it was asked for. Different keys do not wait for each other. */
export interface InTurn {
  run<T>(key: string, work: () => Promise<T>): Promise<T>;
  /** The same for two keys at once. */
  pair<T>(a: string, b: string, work: () => Promise<T>): Promise<T>;
}

/**
 * Reads that decide and the write that follows must not interleave with those of another request: 500 knocks at one
 * moment would each see an empty inbox (CV-5), and one sender's last token would be spent twice.
 */
export function createInTurn(): InTurn {
  const tails = new Map<string, Promise<unknown>>();
  const turns: InTurn = {
    // Always the smaller key first: two who knock on each other at one moment must not wait for each other for ever.
    pair: (a, b, work) => (a === b ? turns.run(a, work) : turns.run(a < b ? a : b, () => turns.run(a < b ? b : a, work))),
    run(key, work) {
      const before = tails.get(key) ?? Promise.resolve();
      const result = before.then(work, work);
      tails.set(key, result);
      const done = (): void => {
        if (tails.get(key) === result) tails.delete(key);
      };
      result.then(done, done);
      return result;
    },
  };
  return turns;
}
