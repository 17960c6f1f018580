import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { fromBase64Url, join, toBase64Url } from "@lampion/proof";

/** RFC 9180 in base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM. Runs in a browser and on the server alike. */
const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
const pointBytes = 65;
/** Exactly these bytes in a buffer of their own, as WebCrypto wants them. */
const own = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

export interface KeyPair {
  /** Base64url: point of 65 bytes, number of 32 bytes. */
  readonly publicKey: string;
  readonly privateKey: string;
}
export async function newKeyPair(): Promise<KeyPair> {
  const pair = await suite.kem.generateKeyPair();
  return {
    publicKey: toBase64Url(new Uint8Array(await suite.kem.serializePublicKey(pair.publicKey))),
    privateKey: toBase64Url(new Uint8Array(await suite.kem.serializePrivateKey(pair.privateKey))),
  };
}

/** Whether it is a point of the curve. */
export async function isPublicKey(text: string): Promise<boolean> {
  return (await importPublic(text)) !== null;
}
async function importPublic(text: string): Promise<CryptoKey | null> {
  const bytes = fromBase64Url(text, pointBytes);
  return bytes === null ? null : suite.kem.deserializePublicKey(own(bytes)).catch(() => null);
}

/** Encapsulated key of 65 bytes, then the ciphertext. Throws for a key that is none. */
export async function wrapTo(publicKey: string, info: Uint8Array, associated: Uint8Array, secret: Uint8Array): Promise<Uint8Array> {
  const recipientPublicKey = await importPublic(publicKey);
  if (recipientPublicKey === null) throw new Error("this is no public key of P-256");
  const sender = await suite.createSenderContext({ recipientPublicKey, info: own(info) });
  return join(new Uint8Array(sender.enc), new Uint8Array(await sender.seal(own(secret), own(associated))));
}

/** Null when it was not sealed to this key, in this context, over this. */
export async function unwrapFrom(privateKey: string, info: Uint8Array, associated: Uint8Array, wrap: Uint8Array): Promise<Uint8Array | null> {
  const bytes = fromBase64Url(privateKey, 32);
  if (bytes === null || wrap.length <= pointBytes) return null;
  try {
    const recipientKey = await suite.kem.deserializePrivateKey(own(bytes));
    const recipient = await suite.createRecipientContext({ recipientKey, enc: own(wrap.slice(0, pointBytes)), info: own(info) });
    return new Uint8Array(await recipient.open(own(wrap.slice(pointBytes)), own(associated)));
  } catch {
    return null;
  }
}
