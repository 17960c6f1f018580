import { randomBytes } from "node:crypto";
import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import { ascii, fromBase64Url, labels } from "@lampion/proof";
import type { FreshSheet, KeyWrapping, SheetWrap } from "@lampion/core";
import { split } from "shamir-secret-sharing";

/** RFC 9180 in base mode: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM; one scheme for devices and custodians. */
export const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });

/** Exactly these bytes in a buffer of their own, as WebCrypto wants them. */
const own = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

/** Encapsulated key of 65 bytes, then the ciphertext. Throws for what is no point of P-256. */
export async function wrapTo(key: CryptoKey, label: string, sheet: Uint8Array, secret: Uint8Array): Promise<Uint8Array> {
  const sender = await suite.createSenderContext({ recipientPublicKey: key, info: own(ascii(label)) });
  const sealed = await sender.seal(own(secret), own(sheet));
  const wrap = new Uint8Array(sender.enc.byteLength + sealed.byteLength);
  wrap.set(new Uint8Array(sender.enc));
  wrap.set(new Uint8Array(sealed), sender.enc.byteLength);
  return wrap;
}

/** An uncompressed point of P-256 in base64url; null when it is none. */
export async function readPoint(text: string): Promise<CryptoKey | null> {
  const bytes = fromBase64Url(text, 65);
  if (bytes === null) return null;
  return suite.kem.deserializePublicKey(own(bytes)).catch(() => null);
}

/** A custodian of words: gets one share of each H. */
export interface CustodianKey {
  /** "custodian-1" to "custodian-3". */
  readonly holder: string;
  /** Base64url, 65 bytes. */
  readonly key: string;
}

/** EV-14: so many sheets are ready. */
export const poolSize = 64;
const devicesKept = 2_000;

/**
 * Sheet keys from a pool made ahead: H, its name, and the shares for three custodians of which two join (EV-14). Without custodians there are no shares:
 * then only the two devices ever open a sheet. `share`: words and lines have custodians of their own (EV-5). Rejects when a custodian's key is no key.
 */
export async function createKeyWrapping(
  custodians: readonly CustodianKey[],
  share: typeof labels.wordsShare | typeof labels.linesShare = labels.wordsShare,
): Promise<KeyWrapping & { ready(): number }> {
  if (custodians.length !== 0 && custodians.length !== 3) throw new Error("there are three custodians of a set, or none");
  const keys = await Promise.all(custodians.map(async ({ holder, key }) => ({ holder, key: await readPoint(key) })));
  const pool: FreshSheet[] = [];
  const devices = new Map<string, Promise<CryptoKey | null>>();
  let isFilling = false;

  async function make(): Promise<FreshSheet> {
    const key = new Uint8Array(randomBytes(32));
    const sheet = new Uint8Array(randomBytes(16));
    const shares: SheetWrap[] = [];
    const parts = keys.length === 0 ? [] : await split(key, 3, 2);
    for (const [at, custodian] of keys.entries()) {
      const part = parts[at];
      if (custodian.key === null || part === undefined) throw new Error(`the key of ${custodian.holder} is no point of P-256`);
      shares.push({ holder: custodian.holder, wrap: await wrapTo(custodian.key, share, sheet, part) });
      part.fill(0);
    }
    return { sheet, key, shares };
  }
  /** One at a time, with the loop's other work between: filling must not hold up a message. */
  async function fill(): Promise<void> {
    if (isFilling) return;
    isFilling = true;
    try {
      while (pool.length < poolSize) {
        pool.push(await make());
        await new Promise((resolve) => setTimeout(resolve, 0));
      }
    } finally {
      isFilling = false;
    }
  }
  if (keys.some((one) => one.key === null)) throw new Error("the key of a custodian is no point of P-256");
  await fill();
  return {
    ready: () => pool.length,
    async fresh() {
      const sheet = pool.pop();
      setTimeout(() => void fill().catch(() => {}), 5);
      return sheet ?? make();
    },
    async wrapFor(deviceKey, sheet, key) {
      let known = devices.get(deviceKey);
      if (known === undefined) {
        if (devices.size > devicesKept) devices.clear();
        known = readPoint(deviceKey);
        devices.set(deviceKey, known);
      }
      const point = await known;
      if (point === null) throw new Error("the key of a device is no point of P-256");
      return wrapTo(point, labels.deviceWrap, sheet, key);
    },
  };
}
