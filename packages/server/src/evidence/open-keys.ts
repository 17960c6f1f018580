import { createDayKeys, type DayKeys, type KeyEnd, type KeyStore } from "@lampion/core";
import type { KeyPlace } from "./key-place.ts";
import { openKeyStore } from "./open-key-store.ts";
import { native } from "./primitives.ts";

export interface EvidenceKeys {
  readonly kind: KeyPlace["kind"];
  readonly store: KeyStore;
  readonly days: DayKeys;
  /** Destroys what is overdue and makes the keys of tomorrow; to be called every minute. `shredded` hears each key that ended (EV-19). */
  keep(): Promise<void>;
  /** Whether the store lost everything while it was open: then nothing is accepted (EV-28). */
  isLost(): boolean;
  close(): Promise<void>;
}

/**
 * Opens the key store of this node. What is overdue is gone before this resolves, so before any socket opens (EV-3). `around` sees the store before any key is made in
 * it, and gives it as it is to be used. `begins`: where there is none in NATS, an empty one is begun.
 */
export async function openEvidenceKeys(
  place: KeyPlace,
  nowMs: () => number,
  shredded: (ended: readonly KeyEnd[]) => void,
  around: (store: KeyStore) => Promise<KeyStore> = async (store) => store,
  begins = false,
): Promise<EvidenceKeys> {
  const opened = await openKeyStore(place, nowMs, { begins });
  const store = await around(opened).catch(async (cause: unknown) => {
    await opened.close();
    throw cause;
  });
  const days = createDayKeys(store, native, nowMs);
  const keep = async (): Promise<void> => {
    const ended = await store.destroyOverdue();
    if (ended.length > 0) shredded(ended);
    await days.refresh(nowMs());
  };
  await keep();
  return { kind: place.kind, store, days, keep, isLost: opened.isLost, close: opened.close };
}
