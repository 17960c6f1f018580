import { plain, storage } from "./storage.ts";

/**
 * The lock on the way back (EN-20). A random master key seals every entry (AES-256-GCM, its name included); the master key is wrapped by a
 * key that comes from a PIN or from a passkey (lock-keys.ts). Nothing that opens it lies in the browser.
 */
export type LockKind = "pin" | "passkey";
export interface Kept {
  readonly v: 1;
  readonly kind: LockKind;
  readonly salt: string;
  readonly rounds: number;
  readonly wrapped: string;
  readonly credential: string;
}
export const text = new TextEncoder();
export const toText = (bytes: ArrayBuffer | Uint8Array): string => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
export const toBytes = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
export const random = (count: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(count));

let sealing: { readonly aes: CryptoKey; readonly names: CryptoKey } | null = null;
/** Own sealed names by what they are called inside, so that a change by another tab finds its entry. */
const called = new Map<string, string>();

export function kept(): Kept | null {
  try {
    const read = JSON.parse(plain.read("lock") ?? "null") as Kept | null;
    return read?.v === 1 ? read : null;
  } catch {
    return null;
  }
}
export const lockKind = (): LockKind | null => kept()?.kind ?? null;
export const isShut = (): boolean => kept() !== null && sealing === null;

export async function fromSecret(secret: BufferSource, info: string, use: "AES-GCM" | "HMAC"): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: text.encode(info) };
  return use === "AES-GCM"
    ? crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"])
    : crypto.subtle.deriveKey(how, base, { name: "HMAC", hash: "SHA-256", length: 256 }, false, ["sign"]);
}
export async function encrypt(key: CryptoKey, bytes: BufferSource): Promise<string> {
  const iv = random(12);
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes));
  return toText(new Uint8Array([...iv, ...sealed]));
}
export async function decrypt(key: CryptoKey, sealed: string): Promise<ArrayBuffer | null> {
  const bytes = toBytes(sealed);
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes.subarray(0, 12) }, key, bytes.subarray(12)).catch(() => null);
}

/** The master key is at hand: what lies behind the lock is read. */
export async function open(master: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<void> {
  sealing = { aes: await fromSecret(master, "lampion/seal", "AES-GCM"), names: await fromSecret(master, "lampion/names", "HMAC") };
  for (const entry of plain.names("s/")) await learn(entry, plain.read(entry));
}
async function learn(entry: string, sealed: string | null): Promise<void> {
  if (sealing === null) return;
  if (sealed === null) {
    const name = called.get(entry);
    if (name !== undefined) storage.learn(name, null);
    return;
  }
  const found = await decrypt(sealing.aes, sealed);
  if (found === null) return;
  const [name, value] = JSON.parse(new TextDecoder().decode(found)) as [string, string];
  called.set(entry, name);
  storage.learn(name, value);
}
const entryOf = async (name: string): Promise<string | null> =>
  sealing === null ? null : `s/${toText(await crypto.subtle.sign("HMAC", sealing.names, text.encode(name))).slice(0, 22)}`;

/** One after the other: what was written last is what stays. */
let chain = Promise.resolve();
const inTurn = (run: () => Promise<void>): Promise<void> => (chain = chain.then(run).catch(() => {}));
const vault = {
  isOpen: () => sealing !== null,
  write: (name: string, value: string) =>
    void inTurn(async () => {
      const entry = await entryOf(name);
      if (entry === null || sealing === null) return;
      called.set(entry, name);
      plain.write(entry, await encrypt(sealing.aes, text.encode(JSON.stringify([name, value]))));
    }),
  remove: (name: string) =>
    void inTurn(async () => {
      const entry = await entryOf(name);
      if (entry !== null) plain.remove(entry);
    }),
};
if (kept() !== null) storage.seal(vault);
window.addEventListener("storage", (event) => {
  if (event.key?.startsWith("lampion/s/") === true) void inTurn(() => learn((event.key ?? "").slice(8), event.newValue));
});

/** From now on all that this tab keeps lies behind the lock; resolves when it does. */
export async function sealAll(): Promise<void> {
  for (const [name, value] of storage.seal(vault)) vault.write(name, value);
  await chain;
}
/** Takes the lock away; only whoever is inside can. */
export async function removeLock(): Promise<void> {
  await chain;
  for (const entry of plain.names("s/")) plain.remove(entry);
  plain.remove("lock");
  plain.remove("lock-tries");
  storage.unseal();
  sealing = null;
}
/** Falls shut at once; what is still being sealed is finished with the key that it began with. */
export function shut(): void {
  storage.shut();
  void inTurn(async () => {
    sealing = null;
    called.clear();
  });
  if (kept() !== null) storage.seal(vault);
}
