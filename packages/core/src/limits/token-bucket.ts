/** A budget that fills with time. `units` is what is left at `atMs`. */
export interface Bucket {
  units: number;
  atMs: number;
}

export function fullBucket(unitsMax: number, nowMs: number): Bucket {
  return { units: unitsMax, atMs: nowMs };
}

/** Takes `cost` units if they are there; otherwise changes nothing but the refill, and says how long to wait (ms). */
export function take(bucket: Bucket, cost: number, unitsPerS: number, unitsMax: number, nowMs: number): number {
  const passedMs = Math.max(0, nowMs - bucket.atMs);
  bucket.units = Math.min(unitsMax, bucket.units + (passedMs * unitsPerS) / 1_000);
  bucket.atMs = nowMs;
  if (bucket.units >= cost) {
    bucket.units -= cost;
    return 0;
  }
  return Math.ceil(((cost - bucket.units) * 1_000) / unitsPerS);
}
