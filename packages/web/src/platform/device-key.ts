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
/** Encrypts what is kept on this device beyond 72 h (EV-9); as little can take it out. Null where the browser keeps no keys: then nothing is kept. */
export async function shelfKey(): Promise<CryptoKey | null> {
  try {
    const found = await within((store) => store.get("shelf") as IDBRequest<CryptoKey | undefined>);
    if (found !== undefined) return found;
    const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    await within((store) => store.put(made, "shelf"));
    return made;
  } catch {
    return null;
  }
}
export const device = {
  publicKey: async (): Promise<string> => base64url(await crypto.subtle.exportKey("raw", (await keys()).publicKey)),
  sealKey: async (): Promise<string> => base64url(await crypto.subtle.exportKey("raw", (await sealPair()).publicKey)),
  sign: async (text: string): Promise<string> => base64url(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, (await keys()).privateKey, new TextEncoder().encode(text))),
  forget: async (): Promise<void> => {
    pair = null;
    seal = null;
    for (const name of storage.names("kept/")) storage.remove(name);
    try {
      indexedDB.deleteDatabase("lampion-kept");
    } catch {
      // Nothing was kept where nothing may be.
    }
    await within((store) => store.clear()).catch(() => {});
  },
};
