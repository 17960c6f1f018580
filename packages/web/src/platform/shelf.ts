import { shelfKey } from "./device-key.ts";
import { storage } from "./storage.ts";

/**
 * What this device keeps beyond 72 h because its guest said so (EV-9). Each entry is sealed with a key of its own, which lies wrapped by the device's key, that
 * nothing can export, in the storage behind the lock (EN-20): without both nothing opens, and one removal ends an entry.
 */
const text = new TextEncoder();
export const toText = (bytes: Uint8Array): string => {
  let letters = "";
  for (let at = 0; at < bytes.length; at += 8_192) letters += String.fromCharCode(...bytes.subarray(at, at + 8_192));
  return btoa(letters);
};
export const toBytes = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
export type Part = Uint8Array<ArrayBuffer>;
interface Stored {
  readonly head: Part;
  readonly body: Part;
}

export async function within<T>(run: (store: IDBObjectStore) => IDBRequest<T>): Promise<T> {
  const opened = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open("lampion-kept", 1);
    request.onupgradeneeded = () => request.result.createObjectStore("kept");
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("IndexedDB"));
  });
  // Closed at once: an open connection would hold up its own deletion.
  try {
    return await new Promise<T>((resolve, reject) => {
      const work = opened.transaction("kept", "readwrite");
      const request = run(work.objectStore("kept"));
      work.oncomplete = () => resolve(request.result);
      work.onabort = work.onerror = () => reject(work.error ?? new Error("IndexedDB"));
    });
  } finally {
    opened.close();
  }
}
export async function encrypt(key: CryptoKey, bytes: Part): Promise<Part> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  return new Uint8Array([...iv, ...new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes))]);
}
export const decrypt = async (key: CryptoKey, sealed: Part): Promise<Part> =>
  new Uint8Array(await crypto.subtle.decrypt({ name: "AES-GCM", iv: sealed.subarray(0, 12) }, key, sealed.subarray(12)));
export const raw = (bytes: Part): Promise<CryptoKey> => crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
export const json = (value: unknown): Part => new Uint8Array(text.encode(JSON.stringify(value)));

async function open<T>(name: string, part: keyof Stored): Promise<T | null> {
  try {
    const [wrapped, device] = [storage.read(name), await shelfKey()];
    if (wrapped === null || device === null) return null;
    const stored = await within((store) => store.get(name) as IDBRequest<Stored | undefined>);
    if (stored === undefined) return null;
    const key = await raw(await decrypt(device, toBytes(wrapped)));
    return JSON.parse(new TextDecoder().decode(await decrypt(key, stored[part]))) as T;
  } catch {
    return null;
  }
}

/** `kind` begins the names of its entries, `id` is random. A head is what a list shows, a body what is kept. */
export interface Shelf<Head, Body> {
  /** False where this browser keeps nothing. */
  put(id: string, head: Head, body: Body): Promise<boolean>;
  /** Nothing is there while the lock is shut. */
  has(id: string): boolean;
  /** Nothing while the lock is shut. */
  heads(): Promise<readonly { readonly id: string; readonly head: Head }[]>;
  body(id: string): Promise<Body | null>;
  drop(id: string): Promise<void>;
}
export function createShelf<Head, Body>(kind: string): Shelf<Head, Body> {
  const start = `kept/${kind}-`;
  return {
    async put(id, head, body) {
      try {
        const device = await shelfKey();
        if (device === null) return false;
        const secret = crypto.getRandomValues(new Uint8Array(32));
        const key = await raw(secret);
        const wrapped = toText(await encrypt(device, secret));
        const stored: Stored = { head: await encrypt(key, json(head)), body: await encrypt(key, json(body)) };
        await within((store) => store.put(stored, start + id));
        storage.write(`kept/${kind}-${id}`, wrapped);
        return storage.read(start + id) === wrapped;
      } catch {
        return false;
      }
    },
    has: (id) => storage.read(start + id) !== null,
    async heads() {
      const names = storage.names(start);
      const heads = await Promise.all(names.map(async (name) => ({ id: name.slice(start.length), head: await open<Head>(name, "head") })));
      return heads.filter((one): one is { id: string; head: Awaited<Head> & Head } => one.head !== null);
    },
    body: (id) => open<Body>(start + id, "body"),
    async drop(id) {
      storage.remove(start + id);
      await within((store) => store.delete(start + id)).catch(() => {});
    },
  };
}
