/** WH-14: what a person does not do. Rhythm: 12 refills whose distances vary by less than a tenth; 20 of 24 hours; 3 towns in a day. */
export const readerLimits = { refills: 12, variation: 0.1, hours: 20, towns: 3, keptMs: 86_400_000, machineForMs: 86_400_000 } as const;

export interface Readers {
  /** A device asked for a list, whether it got one or not. */
  asked(relation: string, town: string, nowMs: number): void;
  /** Whether the device read like a machine within the last day. */
  isMachine(relation: string, nowMs: number): boolean;
  tick(nowMs: number): void;
}

interface Reader {
  times: number[];
  readonly hours: Map<number, number>;
  readonly towns: Map<string, number>;
  machineUntilMs: number;
}

export function createReaders(limits: typeof readerLimits = readerLimits): Readers {
  const readers = new Map<string, Reader>();
  const forget = <K>(times: Map<K, number>, nowMs: number): void => {
    for (const [key, at] of times) if (nowMs - at >= limits.keptMs) times.delete(key);
  };
  return {
    asked(relation, town, nowMs) {
      const reader = readers.get(relation) ?? { times: [], hours: new Map(), towns: new Map(), machineUntilMs: 0 };
      readers.set(relation, reader);
      reader.times = [...reader.times, nowMs].slice(-(limits.refills + 1));
      reader.hours.set(Math.floor(nowMs / 3_600_000), nowMs);
      reader.towns.set(town, nowMs);
      forget(reader.hours, nowMs);
      forget(reader.towns, nowMs);
      if (isSteady(reader.times, limits.refills, limits.variation) || reader.hours.size >= limits.hours || reader.towns.size >= limits.towns)
        reader.machineUntilMs = nowMs + limits.machineForMs;
    },
    isMachine: (relation, nowMs) => (readers.get(relation)?.machineUntilMs ?? 0) > nowMs,
    tick(nowMs) {
      for (const [relation, reader] of readers) if (reader.machineUntilMs <= nowMs && nowMs - (reader.times.at(-1) ?? 0) >= limits.keptMs) readers.delete(relation);
    },
  };
}

/** Whether the last `refills` distances vary by less than `variation` of their mean (coefficient of variation). */
function isSteady(times: readonly number[], refills: number, variation: number): boolean {
  if (times.length <= refills) return false;
  const distances = times.slice(1).map((at, index) => at - (times[index] ?? at));
  const mean = distances.reduce((sum, one) => sum + one, 0) / distances.length;
  const spread = Math.sqrt(distances.reduce((sum, one) => sum + (one - mean) ** 2, 0) / distances.length);
  return mean > 0 && spread / mean < variation;
}
