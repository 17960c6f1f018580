import { randomBytes } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { keyClasses, type KeyClass, type KeyEnd, type KeyStore } from "@lampion/core";
import { ascii, canonicalBytes, fromBase64Url, fromHex, join as joined, labels, toBase64Url, toHex, type CustodianSet, type Json } from "@lampion/proof";
import { split } from "shamir-secret-sharing";
import { wrapTo } from "../custodians/hpke.ts";
import type { CustodianKey } from "../key-wrapping.ts";
import { native } from "../primitives.ts";

/** EV-4: these have a copy; hours and pacts have none, so that losing them loses history early and never privacy. Lines have custodians of their own (EV-5). */
export const escrowed: Readonly<Record<CustodianSet, readonly KeyClass[]>> = { words: ["day", "case", "hold"], lines: ["line"] };
const keyBytes = 32;
/** The key seals once and is made anew with each escrow. */
const nonce = new Uint8Array(12);

/** Copies of keys under a key of their own, which is split for three custodians of whom two join. Names and ends stand in clear, keys never. */
export interface EscrowFile {
  readonly v: 1;
  readonly set: CustodianSet;
  /** Hex, 16 bytes. */
  readonly id: string;
  readonly atMs: number;
  readonly keys: readonly KeyEnd[];
  /** Base64url, by holder. */
  readonly shares: readonly { readonly holder: string; readonly wrap: string }[];
  /** The keys in the order of their names, sealed over all that stands above. */
  readonly sealed: string;
}

const associated = ({ v, set, id, atMs, keys }: Omit<EscrowFile, "shares" | "sealed">): Uint8Array =>
  joined(ascii(labels.escrow), canonicalBytes(JSON.parse(JSON.stringify({ v, set, id, atMs, keys })) as Json));

/** Reads what the store has of this set. A key that ends while it is read is left out. */
export async function sealEscrow(store: Pick<KeyStore, "list" | "read">, set: CustodianSet, custodians: readonly CustodianKey[], nowMs: number): Promise<EscrowFile> {
  const keys: KeyEnd[] = [];
  const plain: Uint8Array[] = [];
  for (const of of escrowed[set])
    for (const one of (await store.list(of)).sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const key = await store.read(one);
      if (key === null) continue;
      keys.push({ class: one.class, id: one.id, endsAtMs: one.endsAtMs });
      plain.push(key);
    }
  const key = new Uint8Array(randomBytes(keyBytes));
  const id = new Uint8Array(randomBytes(16));
  const head = { v: 1, set, id: toHex(id), atMs: nowMs, keys } as const;
  const all = joined(...plain);
  const sealed = toBase64Url(native.seal(key, nonce, associated(head), all));
  const parts = await split(key, 3, 2);
  const shares = await Promise.all(
    custodians.map(async (one, at) => ({ holder: one.holder, wrap: toBase64Url(await wrapTo(one.key, ascii(labels.escrowShare), id, parts[at] ?? new Uint8Array())) })),
  );
  for (const secret of [key, all, ...plain, ...parts]) secret.fill(0);
  return { ...head, shares, sealed };
}

/** Null when this is not its key, or something in it was changed. */
export function openEscrow(file: EscrowFile, key: Uint8Array): readonly { readonly name: KeyEnd; readonly key: Uint8Array }[] | null {
  const plain = native.open(key, nonce, associated(file), fromBase64Url(file.sealed) ?? new Uint8Array());
  if (plain === null || plain.length !== file.keys.length * keyBytes) return null;
  return file.keys.map((name, at) => ({ name, key: plain.slice(at * keyBytes, (at + 1) * keyBytes) }));
}

export const escrowPath = (data: string, set: CustodianSet): string => join(data, `escrow-${set}.json`);

/** Null when it is no escrow. */
export function readEscrow(text: string): EscrowFile | null {
  try {
    const file = JSON.parse(text) as Partial<EscrowFile> | null;
    const { v, set, id, atMs, keys, shares, sealed } = file ?? {};
    if (v !== 1 || (set !== "words" && set !== "lines") || typeof id !== "string" || fromHex(id, 16) === null) return null;
    if (!Number.isSafeInteger(atMs) || typeof sealed !== "string" || !Array.isArray(keys) || !Array.isArray(shares)) return null;
    const isName = (one: Partial<KeyEnd> | null): boolean =>
      typeof one?.id === "string" && keyClasses.includes(one.class as KeyClass) && escrowed[set].includes(one.class as KeyClass) && Number.isSafeInteger(one.endsAtMs);
    if (!keys.every((one) => isName(one as Partial<KeyEnd> | null))) return null;
    return shares.every((one: Partial<EscrowFile["shares"][number]> | null) => typeof one?.holder === "string" && typeof one.wrap === "string") ? (file as EscrowFile) : null;
  } catch {
    return null;
  }
}
/** The newest escrow of this set in the data folder; null when there is none. Throws a plain sentence when it is damaged. */
export function escrowAt(data: string, set: CustodianSet): EscrowFile | null {
  const path = escrowPath(data, set);
  if (!existsSync(path)) return null;
  const file = readEscrow(readFileSync(path, "utf8"));
  if (file === null)
    throw new Error(`${path} is no escrow of keys, or is damaged. Put it back from the newest backup; when the key store is whole, move it away and a new one is made.`);
  return file;
}
