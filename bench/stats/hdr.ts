/**
 * Latency histograms of three digits, as `load.c` writes them: exact to 2,047 us, then 1,024 steps per doubling.
 * Kept sparse: pairs of bucket and count.
 */
export type Buckets = readonly (readonly [bucket: number, count: number])[];

const exact = 2_048;
const steps = 1_024;

/** The smallest value of a bucket, in microseconds. */
export function valueOf(bucket: number): number {
  if (bucket < exact) return bucket;
  return (((bucket - exact) % steps) + steps) * 2 ** (Math.floor((bucket - exact) / steps) + 1);
}

/** The bucket of a value in microseconds, 0 to 60 s. */
export function bucketOf(us: number): number {
  const value = Math.min(60_000_000, Math.max(0, Math.floor(us)));
  if (value < exact) return value;
  const shift = 31 - Math.clz32(value) - 10;
  return exact + (shift - 1) * steps + Math.floor(value / 2 ** shift) - steps;
}

/** All counts together: percentiles of several runs are never averaged. */
export function merge(all: readonly Buckets[]): Buckets {
  const sums = new Map<number, number>();
  for (const buckets of all) for (const [bucket, count] of buckets) sums.set(bucket, (sums.get(bucket) ?? 0) + count);
  return [...sums].sort((a, b) => a[0] - b[0]);
}

export const countOf = (buckets: Buckets): number => buckets.reduce((sum, [, count]) => sum + count, 0);

/** The value below which this share (0 to 1) of all counts lies, in microseconds; 0 when there is none. */
export function percentile(buckets: Buckets, share: number): number {
  const want = Math.max(1, Math.round(countOf(buckets) * share));
  let seen = 0;
  for (const [bucket, count] of buckets) {
    seen += count;
    if (seen >= want) return valueOf(bucket);
  }
  return 0;
}

/** One line of text for a result file. */
export const pack = (buckets: Buckets): string => buckets.map(([bucket, count]) => `${bucket}:${count}`).join(" ");
export function unpack(text: string): Buckets {
  if (text === "") return [];
  return text.split(" ").map((pair) => {
    const [bucket, count] = pair.split(":").map(Number);
    return [bucket ?? 0, count ?? 0] as const;
  });
}
