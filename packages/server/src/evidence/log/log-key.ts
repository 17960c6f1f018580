import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { noteKey, type NoteKey, type NoteKind } from "@lampion/proof";
import { native } from "../primitives.ts";

/** An Ed25519 key that signs notes, and what the public knows of it. */
export interface NoteSigner {
  readonly key: NoteKey;
  sign(message: Uint8Array): Uint8Array;
}

/**
 * Reads the key of a log or of a witness from a file that only its owner may read, and makes it at the first start.
 * Throws when the file is there and is no such key: a new one must never be made in silence, the public knows the old one. `name`: of the key, or what makes it of the 32 bytes of its public half.
 */
export function openNoteSigner(path: string, name: string | ((raw: Uint8Array) => string), kind: NoteKind): NoteSigner {
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync("ed25519");
    writeFileSync(path, privateKey.export({ format: "pem", type: "pkcs8" }), { mode: 0o600, flag: "wx", flush: true });
  }
  let privateKey: KeyObject;
  try {
    privateKey = createPrivateKey(readFileSync(path, "utf8"));
    if (privateKey.asymmetricKeyType !== "ed25519") throw new Error("it is of another kind");
  } catch (cause) {
    throw new Error(
      `The signing key ${path} cannot be used (${cause instanceof Error ? cause.message : "unknown"}). Put back the file that belongs there; a new key is a new log, and the public must be told.`,
    );
  }
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  const raw = new Uint8Array(spki.subarray(-32));
  return { key: noteKey(native, typeof name === "string" ? name : name(raw), kind, raw), sign: (message) => new Uint8Array(sign(null, message, privateKey)) };
}

/**
 * The name of a log that is one of several under one address: a witness knows logs by their names and would take a second one of the same name for a fork. Eight digits of the digest of its key follow, so that it stays the
 * same while the key does (decision record 0082).
 */
export const nameOfOne =
  (origin: string) =>
  (raw: Uint8Array): string =>
    `${origin}/${Buffer.from(native.sha256(raw)).toString("hex").slice(0, 8)}`;
