import { bucketOf, pack, type Buckets } from "../stats/hdr.ts";

const everyMs = 10;
/** How late the thread comes to what is due every 10 ms, from the first connection on. */
export function watchLag(connections: () => number): () => string {
  const counts = new Map<number, number>();
  let isAsked = false;
  function next(dueMs: number): void {
    setTimeout(() => {
      const nowMs = performance.now();
      isAsked ||= connections() > 0;
      if (isAsked) {
        const bucket = bucketOf((nowMs - dueMs) * 1_000);
        counts.set(bucket, (counts.get(bucket) ?? 0) + 1);
      }
      next(nowMs + everyMs);
    }, everyMs);
  }
  next(performance.now() + everyMs);
  return () => pack([...counts].sort((a, b) => a[0] - b[0]) satisfies Buckets);
}
