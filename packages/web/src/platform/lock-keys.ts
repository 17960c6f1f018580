import { decrypt, encrypt, fromSecret, kept, open, random, sealAll, text, toBytes, toText, type Kept, type LockKind } from "./lock.ts";
import { plain } from "./storage.ts";

/**
 * What opens the lock (lock.ts): a PIN by PBKDF2-SHA-256, or a passkey by WebAuthn's prf extension. Apart from the lock itself, which stands
 * before the first drawing. A PIN of six digits holds off whoever picks up the phone, not a laboratory: the page says so.
 */
export type Unlocked = { readonly kind: "open" } | { readonly kind: "wrong"; readonly waitMs: number } | { readonly kind: "unavailable" };
export const pinMin = 6;
const pinRounds = 600_000;
/** From the third wrong PIN on one waits, twice as long each time, ten minutes at most. */
const firstWaitMs = 5_000;
const mostWaitMs = 600_000;

async function fromPin(pin: string, salt: Uint8Array<ArrayBuffer>, rounds: number): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", text.encode(pin), "PBKDF2", false, ["deriveKey"]);
  return crypto.subtle.deriveKey({ name: "PBKDF2", hash: "SHA-256", salt, iterations: rounds }, base, { name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
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
  await sealAll();
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
