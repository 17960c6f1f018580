import { storage } from "./storage.ts";

/** The P-256 key of this device: made silently, never leaves the browser (TK-1). Without IndexedDB it lives as long as the tab. */
const base64url = (bytes: ArrayBuffer): string =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replaceAll("=", "");

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open("lampion", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("keys");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
  });
}
const within = <T>(run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> =>
  database().then(
    (opened) =>
      new Promise((resolve, reject) => {
        const request = run(opened.transaction("keys", "readwrite").objectStore("keys"));
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
      }),
  );

let pair: Promise<CryptoKeyPair> | null = null;
const make = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]) as Promise<CryptoKeyPair>;
function keys(): Promise<CryptoKeyPair> {
  pair ??= within((store) => store.get("device") as IDBRequest<CryptoKeyPair | undefined>)
    .then(async (found) => {
      if (found !== undefined) return found;
      const made = await make();
      await within((store) => store.put(made, "device"));
      return made;
    })
    .catch(make);
  return pair;
}
/** D: opens the private history of this device and signs nothing; as little can take it out of the browser. */
let seal: Promise<CryptoKeyPair> | null = null;
const makeSeal = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]) as Promise<CryptoKeyPair>;
export function sealPair(): Promise<CryptoKeyPair> {
  seal ??= within((store) => store.get("seal") as IDBRequest<CryptoKeyPair | undefined>)
    .then(async (found) => {
      if (found !== undefined) return found;
      const made = await makeSeal();
      await within((store) => store.put(made, "seal"));
      return made;
    })
    .catch(makeSeal);
  return seal;
}
/** Encrypts what is kept on this device (EV-9, EV-29, EV-57); as little can take it out. Null where the browser keeps no keys: then nothing is kept. */
let shelf: Promise<CryptoKey | null> | null = null;
async function openShelf(): Promise<CryptoKey | null> {
  const read = (): Promise<CryptoKey | undefined> => within((store) => store.get("shelf") as IDBRequest<CryptoKey | undefined>);
  try {
    const found = await read();
    if (found !== undefined) return found;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    // Two at once, in one tab or two, must not seal under two keys: the first one stays.
    await within((store) => store.add(made, "shelf")).catch(() => {});
    return (await read()) ?? null;
  } catch {
    return null;
  }
}
export function shelfKey(): Promise<CryptoKey | null> {
  shelf ??= openShelf().then((key) => {
    if (key === null) shelf = null;
    return key;
  });
  return shelf;
}
/** What else of this device lives in memory and goes with *forget me*. */
export const forgotten: (() => void)[] = [];
export const device = {
  publicKey: async (): Promise<string> => base64url(await crypto.subtle.exportKey("raw", (await keys()).publicKey)),
  sealKey: async (): Promise<string> => base64url(await crypto.subtle.exportKey("raw", (await sealPair()).publicKey)),
  sign: async (text: string): Promise<string> => base64url(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, (await keys()).privateKey, new TextEncoder().encode(text))),
  forget: async (): Promise<void> => {
    pair = null;
    seal = null;
    shelf = null;
    for (const forget of forgotten) forget();
    for (const name of storage.names("kept/")) storage.remove(name);
    try {
      indexedDB.deleteDatabase("lampion-kept");
    } catch {
      // Nothing was kept where nothing may be.
    }
    await within((store) => store.clear()).catch(() => {});
  },
};
