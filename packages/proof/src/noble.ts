import { ecb, gcm } from "@noble/ciphers/aes.js";
import { ed25519 } from "@noble/curves/ed25519.js";
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import type { Hashing, Primitives } from "./primitives.ts";

/** Hashes alone: who seals and verifies nothing takes no cipher and no curve along. */
export const nobleHashing: Hashing = {
  sha256(...parts) {
    const hash = sha256.create();
    for (const part of parts) hash.update(part);
    return hash.digest();
  },
  mac(key) {
    const keyed = hmac.create(sha256, key);
    return (...parts) => {
      const one = keyed.clone();
      for (const part of parts) one.update(part);
      return one.digest();
    };
  },
};
/** The primitives in plain JavaScript: browsers, the custodian page and the offline verifier use these. The server has faster ones. */
export const noble: Primitives = {
  ...nobleHashing,
  seal: (key, nonce, associated, plain) => gcm(key, nonce, associated).encrypt(plain),
  open(key, nonce, associated, sealed) {
    try {
      return gcm(key, nonce, associated).decrypt(sealed);
    } catch {
      return null;
    }
  },
  encryptBlock: (key, block) => ecb(key, { disablePadding: true }).encrypt(block),
  decryptBlock: (key, block) => ecb(key, { disablePadding: true }).decrypt(block),
  verify(publicKey, message, signature) {
    try {
      return ed25519.verify(signature, message, publicKey);
    } catch {
      return false;
    }
  },
};
