import { createDayKeys, type DayKeys, type KeyEnd, type KeyStore } from "@lampion/core";
import { createFileKeyStore } from "./key-store.file.ts";
import { native } from "./primitives.ts";

export interface EvidenceKeys {
  readonly store: KeyStore;
  readonly days: DayKeys;
  /** Destroys what is overdue and makes the keys of tomorrow; to be called every minute. `shredded` hears each key that ended (EV-19). */
  keep(): Promise<void>;
}

/**
 * Opens the key store of this node. What is overdue is gone before this resolves, so before any socket opens (EV-3). `around` sees the store before any key is made in
 * it, and gives it as it is to be used.
 */
export async function openEvidenceKeys(
  folder: string,
  nowMs: () => number,
  shredded: (ended: readonly KeyEnd[]) => void,
  around: (store: KeyStore) => Promise<KeyStore> = async (store) => store,
): Promise<EvidenceKeys> {
  const store = await around(createFileKeyStore(folder, nowMs));
  const days = createDayKeys(store, native, nowMs);
  const keep = async (): Promise<void> => {
    const ended = await store.destroyOverdue();
    if (ended.length > 0) shredded(ended);
    await days.refresh(nowMs());
  };
  await keep();
  return { store, days, keep };
}
