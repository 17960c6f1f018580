import { createHmac, createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { DayKeys, Secrets } from "@lampion/core";
import { streamRef, toBase64Url } from "@lampion/proof";
import { native } from "../evidence/primitives.ts";
import { sha256 } from "../sha256.ts";

const names = ["trust", "relation", "restriction", "place", "ticket", "work"] as const;
type KeyName = (typeof names)[number];
/** The service's keys; a type of its own whose text form tells nothing. */
export class KeyRing {
  readonly #keys: ReadonlyMap<KeyName, Buffer>;
  constructor(keys: ReadonlyMap<KeyName, Buffer>) {
    this.#keys = keys;
  }
  get(name: KeyName): Buffer {
    const key = this.#keys.get(name);
    if (key === undefined) throw new Error(`no key for ${name}`);
    return key;
  }
  toJSON(): string {
    return "keys";
  }
}

/** Keys of the data folder, made at the first start, readable by the owner only. Throws a plain sentence when they are damaged. */
export function openKeys(path: string): KeyRing {
  if (!existsSync(path)) make(path);
  const stored = parse(path);
  const keys = new Map<KeyName, Buffer>();
  for (const name of names) {
    const text = stored[name];
    const key = Buffer.from(typeof text === "string" ? text : "", "base64");
    if (key.length !== 32) throw damaged(path, `the key "${name}" is missing or damaged`);
    keys.set(name, key);
  }
  return new KeyRing(keys);
}

/** Whole or not at all: a start that is killed while writing leaves no half file of keys. */
function make(path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const half = `${path}.new`;
  const file = openSync(half, "w", 0o600);
  writeFileSync(file, JSON.stringify(Object.fromEntries(names.map((name) => [name, randomBytes(32).toString("base64")]))));
  fsyncSync(file);
  closeSync(file);
  renameSync(half, path);
}

function parse(path: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, "utf8"));
  } catch (cause) {
    throw damaged(path, cause instanceof SyntaxError ? "it is no JSON" : "it cannot be read");
  }
  if (typeof value !== "object" || value === null) throw damaged(path, "it holds no keys");
  return value as Readonly<Record<string, unknown>>;
}
const damaged = (path: string, why: string): Error => new Error(`${path}: ${why}. Put the file back from your backup; with new keys, blocks and tickets of before are lost.`);

const hmac = (key: Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
/** 128 bits as 22 characters. Cut before it is written, so that no longer text is kept alive behind the id. */
const shortId = (key: Buffer, text: string): string => hmac(key, text).subarray(0, 16).toString("base64url");

export function createSecrets(keys: KeyRing, days: DayKeys): Secrets {
  const streams = new Map<string, Uint8Array>();
  const seal = (text: string): string => {
    const nonce = randomBytes(12);
    const cipher = createCipheriv("aes-256-gcm", keys.get("ticket"), nonce);
    const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url");
  };
  return {
    deviceIds: (thumbprint) => ({
      trust: shortId(keys.get("trust"), thumbprint),
      relation: shortId(keys.get("relation"), thumbprint),
      restriction: shortId(keys.get("restriction"), thumbprint),
    }),
    id: (label, input) => shortId(keys.get("place"), `${label}\n${input}`),
    author(stream, restriction, joinedAtMs) {
      let ref = streams.get(stream);
      if (ref === undefined) {
        if (streams.size > 10_000) streams.clear();
        ref = streamRef(native, stream);
        streams.set(stream, ref);
      }
      return toBase64Url(days.author(ref, restriction, joinedAtMs));
    },
    seal,
    open(sealed) {
      try {
        const bytes = Buffer.from(sealed, "base64url");
        const decipher = createDecipheriv("aes-256-gcm", keys.get("ticket"), bytes.subarray(0, 12)).setAuthTag(bytes.subarray(12, 28));
        return decipher.update(bytes.subarray(28), undefined, "utf8") + decipher.final("utf8");
      } catch {
        return null;
      }
    },
    digest: sha256,
  };
}
