import { createCipheriv, createDecipheriv, createPublicKey, verify } from "node:crypto";
import type { Primitives } from "@lampion/proof";

/** SubjectPublicKeyInfo of an Ed25519 key is these bytes and the key (RFC 8410). */
const ed25519Prefix = Buffer.from("302a300506032b6570032100", "hex");

/** The primitives with what Bun and OpenSSL have built in: receipts and seals are made with these, synchronously. */
export const native: Primitives = {
  sha256(...parts) {
    const hash = new Bun.CryptoHasher("sha256");
    for (const part of parts) hash.update(part);
    return new Uint8Array(hash.digest());
  },
  mac(key) {
    const keyed = new Bun.CryptoHasher("sha256", key);
    return (...parts) => {
      const one = keyed.copy();
      for (const part of parts) one.update(part);
      return new Uint8Array(one.digest());
    };
  },
  seal(key, nonce, associated, plain) {
    const cipher = createCipheriv("aes-256-gcm", key, nonce);
    cipher.setAAD(associated);
    const out = new Uint8Array(plain.length + 16);
    out.set(cipher.update(plain));
    cipher.final();
    out.set(cipher.getAuthTag(), plain.length);
    return out;
  },
  open(key, nonce, associated, sealed) {
    if (sealed.length < 16) return null;
    try {
      const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: 16 });
      decipher.setAAD(associated);
      decipher.setAuthTag(sealed.subarray(sealed.length - 16));
      const plain = decipher.update(sealed.subarray(0, sealed.length - 16));
      decipher.final();
      return new Uint8Array(plain);
    } catch {
      return null;
    }
  },
  encryptBlock: (key, block) => oneBlock(createCipheriv("aes-128-ecb", key, null), block),
  decryptBlock: (key, block) => oneBlock(createDecipheriv("aes-128-ecb", key, null), block),
  verify(publicKey, message, signature) {
    if (publicKey.length !== 32 || signature.length !== 64) return false;
    try {
      return verify(null, message, createPublicKey({ key: Buffer.concat([ed25519Prefix, publicKey]), format: "der", type: "spki" }), signature);
    } catch {
      return false;
    }
  },
};

function oneBlock(cipher: ReturnType<typeof createCipheriv> | ReturnType<typeof createDecipheriv>, block: Uint8Array): Uint8Array {
  cipher.setAutoPadding(false);
  return new Uint8Array(Buffer.concat([cipher.update(block), cipher.final()]));
}
