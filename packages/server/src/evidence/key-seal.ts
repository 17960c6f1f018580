import { createHmac, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import type { KeyEnd, KeyName } from "@lampion/core";
import { ascii, join, labels } from "@lampion/proof";
import { openKeys } from "../guest/keys.ts";
import { pathOfKey } from "./key-place.ts";
import { native } from "./primitives.ts";

/** magic 4 | end 8 | nonce 12 | key 32 and tag 16, AES-256-GCM. */
const sealedBytes = 72;
const magic = ascii("LKN1");

/** Seals keys for a place that others may read or write: it gives nobody a key without the service's own, and takes none but from the service. */
export interface KeySeal {
  /** `mark`: of the store in which it will rest; the same bytes under another name, with another end or in another store are no key. */
  seal(name: KeyEnd, mark: string, key: Uint8Array): Uint8Array;
  /** Null when it was not sealed for this name and store with the service's key. */
  open(name: KeyName, mark: string, sealed: Uint8Array): { readonly key: Uint8Array; readonly endsAtMs: number } | null;
}

/** With a key derived from `keys.json`. Makes no file: throws a plain sentence where there is none. */
export function createKeySeal(keysFile: string): KeySeal {
  if (!existsSync(keysFile)) throw new Error(`There is no ${keysFile}, and what rests in NATS is sealed with it. Give LAMPION_KEYS as the service has it.`);
  const own = new Uint8Array(createHmac("sha256", openKeys(keysFile).get("ticket")).update(labels.keyring).digest());
  const associated = (name: KeyName, mark: string, end: Uint8Array): Uint8Array => join(ascii(`${labels.keyring} ${mark} ${pathOfKey(name)} `), end);
  return {
    seal(name, mark, key) {
      const end = new Uint8Array(8);
      new DataView(end.buffer).setBigUint64(0, BigInt(name.endsAtMs));
      const nonce = new Uint8Array(randomBytes(12));
      return join(magic, end, nonce, native.seal(own, nonce, associated(name, mark, end), key));
    },
    open(name, mark, sealed) {
      if (sealed.length !== sealedBytes || magic.some((byte, at) => sealed[at] !== byte)) return null;
      const end = sealed.subarray(4, 12);
      const key = native.open(own, sealed.subarray(12, 24), associated(name, mark, end), sealed.subarray(24));
      return key === null ? null : { key, endsAtMs: Number(new DataView(end.buffer, end.byteOffset, 8).getBigUint64(0)) };
    },
  };
}
