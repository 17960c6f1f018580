import { plain, storage } from "./storage.ts";

/**
 * The lock on the way back (EN-20). A random master key seals every entry (AES-256-GCM, its name included); the master key is wrapped by a
 * key that comes from a PIN (PBKDF2-SHA-256) or from a passkey (WebAuthn's prf extension). Nothing that opens it lies in the browser.
 * A PIN of six digits holds off whoever picks up the phone, not a laboratory: the page says so.
 */
export type LockKind = "pin" | "passkey";
export type Unlocked = { readonly kind: "open" } | { readonly kind: "wrong"; readonly waitMs: number } | { readonly kind: "unavailable" };
interface Kept {
  readonly v: 1;
  readonly kind: LockKind;
  readonly salt: string;
  readonly rounds: number;
  readonly wrapped: string;
  readonly credential: string;
}
export const pinMin = 6;
const pinRounds = 600_000;
/** From the third wrong PIN on one waits, twice as long each time, ten minutes at most. */
const firstWaitMs = 5_000;
const mostWaitMs = 600_000;

const text = new TextEncoder();
const toText = (bytes: ArrayBuffer | Uint8Array): string => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join(""));
const toBytes = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
const random = (count: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(count));

let sealing: { readonly aes: CryptoKey; readonly names: CryptoKey } | null = null;
/** Own sealed names by what they are called inside, so that a change by another tab finds its entry. */
const called = new Map<string, string>();

function kept(): Kept | null {
  try {
    const read = JSON.parse(plain.read("lock") ?? "null") as Kept | null;
    return read?.v === 1 ? read : null;
  } catch {
    return null;
  }
}
export const lockKind = (): LockKind | null => kept()?.kind ?? null;
export const isShut = (): boolean => kept() !== null && sealing === null;

async function fromPin(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", text.encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
}
async function fromSecret(secret: BufferSource, info: string, use: "AES-GCM" | "HMAC"): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", secret, "HKDF", false, ["deriveKey"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(), info: text.encode(info) };
  return use === "AES-GCM"
    ? crypto.subtle.deriveKey(how, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"])
    : crypto.subtle.deriveKey(how, base, { name: "HMAC", hash: "SHA-256", length: 256 }, false, ["sign"]);
}
async function encrypt(key: CryptoKey, bytes: BufferSource): Promise<string> {
  const iv = random(12);
  const sealed = new Uint8Array(await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, bytes));
  return toText(new Uint8Array([...iv, ...sealed]));
}
async function decrypt(key: CryptoKey, sealed: string): Promise<ArrayBuffer | null> {
  const bytes = toBytes(sealed);
  return crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes.subarray(0, 12) }, key, bytes.subarray(12)).catch(() => null);
}

const user = { id: text.encode("lampion"), name: "Notes", displayName: "Notes" };
type Prf = { prf?: { results?: { first?: BufferSource } } };
/** The passkey's own secret for this salt; null where browser or passkey cannot give one, or the guest turned away. */
async function askPasskey(salt: Uint8Array<ArrayBuffer>, credential: string): Promise<BufferSource | null> {
  const publicKey: PublicKeyCredentialRequestOptions = {
    challenge: random(32),
    userVerification: "required",
    ...(credential === "" ? {} : { allowCredentials: [{ type: "public-key", id: toBytes(credential) }] }),
    extensions: { prf: { eval: { first: salt } } } as AuthenticationExtensionsClientInputs,
  };
  const found = (await navigator.credentials.get({ publicKey }).catch(() => null)) as PublicKeyCredential | null;
  return (found?.getClientExtensionResults() as Prf | undefined)?.prf?.results?.first ?? null;
}
async function makePasskey(): Promise<string | null> {
  const publicKey: PublicKeyCredentialCreationOptions = {
    challenge: random(32),
    // Neutral words: the list of passkeys of a shared phone is read by others too.
    rp: { name: "Notes" },
    user,
    pubKeyCredParams: [
      { type: "public-key", alg: -7 },
      { type: "public-key", alg: -257 },
    ],
    authenticatorSelection: { userVerification: "required", residentKey: "preferred" },
    extensions: { prf: {} } as AuthenticationExtensionsClientInputs,
  };
  const made = (await navigator.credentials.create({ publicKey }).catch(() => null)) as PublicKeyCredential | null;
  return made === null ? null : toText(made.rawId);
}
export const mayPasskey = (): boolean => typeof PublicKeyCredential !== "undefined" && typeof navigator.credentials?.create === "function";

async function open(master: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<void> {
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

/** Sets the lock; false where this browser or the guest gave no passkey. */
export async function setLock(kind: LockKind, pin: string): Promise<boolean> {
  const [salt, master] = [random(32), random(32)];
  let credential = "";
  let key: CryptoKey;
  if (kind === "pin") key = await fromPin(pin, salt, pinRounds);
  else {
    const made = await makePasskey();
    const secret = made === null ? null : await askPasskey(salt, made);
    if (made === null || secret === null) return false;
    credential = made;
    key = await fromSecret(secret, "lampion/passkey", "AES-GCM");
  }
  const next: Kept = { v: 1, kind, salt: toText(salt), rounds: pinRounds, wrapped: await encrypt(key, master), credential };
  plain.write("lock", JSON.stringify(next));
  if (plain.read("lock") === null) return false;
  await open(master);
  for (const [name, value] of storage.seal(vault)) vault.write(name, value);
  await chain;
  return true;
}

export async function unlock(pin: string): Promise<Unlocked> {
  const lock = kept();
  if (lock === null) return { kind: "open" };
  const tries = JSON.parse(plain.read("lock-tries") ?? '{"n":0,"untilMs":0}') as { n: number; untilMs: number };
  if (Date.now() < tries.untilMs) return { kind: "wrong", waitMs: tries.untilMs - Date.now() };
  const salt = toBytes(lock.salt);
  const secret = lock.kind === "passkey" ? await askPasskey(salt, lock.credential) : null;
  if (lock.kind === "passkey" && secret === null) return { kind: "unavailable" };
  const key = secret === null ? await fromPin(pin, salt, lock.rounds) : await fromSecret(secret, "lampion/passkey", "AES-GCM");
  const master = await decrypt(key, lock.wrapped);
  if (master === null) {
    const n = tries.n + 1;
    const waitMs = n < 3 ? 0 : Math.min(mostWaitMs, firstWaitMs * 2 ** (n - 3));
    plain.write("lock-tries", JSON.stringify({ n, untilMs: Date.now() + waitMs }));
    return { kind: "wrong", waitMs };
  }
  plain.remove("lock-tries");
  await open(master);
  return { kind: "open" };
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
