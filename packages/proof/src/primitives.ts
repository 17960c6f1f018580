/** HMAC-SHA-256 under one key, over the parts one after the other; 32 bytes. The key's state is kept, so that a second call costs no second key schedule. */
export type Mac = (...parts: readonly Uint8Array[]) => Uint8Array;

/** SHA-256 and HMAC-SHA-256, all that receipts, trees and custody need. */
export interface Hashing {
  /** SHA-256 over the parts one after the other; 32 bytes. */
  sha256(...parts: readonly Uint8Array[]): Uint8Array;
  mac(key: Uint8Array): Mac;
}

export interface Ciphers {
  /** AES-256-GCM, key of 32 and nonce of 12 bytes; the answer ends with the tag of 16 bytes. */
  seal(key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, plain: Uint8Array): Uint8Array;
  /** Null when key, nonce, associated data or one bit of it is not the one it was sealed with. */
  open(key: Uint8Array, nonce: Uint8Array, associated: Uint8Array, sealed: Uint8Array): Uint8Array | null;
  /** One block of AES-128; key and block of 16 bytes. */
  encryptBlock(key: Uint8Array, block: Uint8Array): Uint8Array;
  decryptBlock(key: Uint8Array, block: Uint8Array): Uint8Array;
}

export interface Signatures {
  /** Ed25519 (RFC 8032); false also for a key or a signature of the wrong size. */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

/** What the package does not do itself (EV-56). Every set of adapters passes `primitives.contract.ts`. */
export interface Primitives extends Hashing, Ciphers, Signatures {}
