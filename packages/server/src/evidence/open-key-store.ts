import { existsSync } from "node:fs";
import { join } from "node:path";
import { createFileKeyStore } from "./key-store.file.ts";
import { KeysLost, type FilePlace, type KeyPlace, type NodeKeyStore } from "./key-place.ts";

/** Where a service with these settings has its keys. `keys`: LAMPION_KEYS. */
export function keyPlaceOf({ keyStore, natsUrl, data, keys }: { keyStore: "file" | "nats"; natsUrl: string; data: string; keys: string }): KeyPlace {
  const folder = keys === "" ? data : keys;
  return keyStore === "file" ? keyFiles(join(folder, "keyring")) : { kind: "nats", url: natsUrl, keysFile: join(folder, "keys.json"), bucket: "lampion_keys" };
}
export const keyFiles = (folder: string): FilePlace => ({ kind: "file", folder });
/** For a person. */
export const whereKeys = (place: KeyPlace): string => (place.kind === "file" ? place.folder : `the bucket ${place.bucket} of NATS`);

/**
 * The key store of a service, wherever it is: for the service, its writers' threads and the commands beside it. A folder is made when it is not there; in NATS an empty
 * store is begun only where `begins` is true, because what is empty there may have lost everything. Throws a plain sentence, `KeysLost` in that case.
 */
export async function openKeyStore(place: KeyPlace, now: () => number, { begins = false }: { begins?: boolean } = {}): Promise<NodeKeyStore> {
  if (place.kind === "file") return createFileKeyStore(place.folder, now);
  // The client of NATS is read by who uses it.
  const { openNatsKeyStore } = await import("./key-store.nats.ts");
  return openNatsKeyStore(place, now, begins);
}

/** Null where there is none, or it lost everything. Makes nothing. */
export async function keyStoreThatIs(place: KeyPlace, now: () => number): Promise<NodeKeyStore | null> {
  if (place.kind === "file" && !existsSync(place.folder)) return null;
  try {
    return await openKeyStore(place, now);
  } catch (cause) {
    if (cause instanceof KeysLost) return null;
    throw cause;
  }
}
