import { Aes256Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from "@hpke/core";
import {
  joinWith,
  noble,
  openLines,
  openRow,
  openSheets,
  toBase64Url,
  toHex,
  utf8Bytes,
  writeRecords,
  type Joined,
  type OpeningFile,
  type SealedLine,
  type SealedRows,
} from "@lampion/proof";
import { combine } from "shamir-secret-sharing";

/** What this browser keeps of an opening until it is over: a key that nothing can export, the request, and the sealed rows. No word lies in any of it. */
interface Kept {
  /** Public half, base64url: the opening names it. */
  readonly executor: string;
  readonly pair: CryptoKeyPair;
  readonly request: string | null;
  readonly rows: string | null;
}
const buffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;
const store = "openings";

function database(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("lampion-desk", 1);
    opening.onupgradeneeded = () => void opening.result.createObjectStore(store, { keyPath: "executor" });
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error ?? new Error("no storage"));
  });
}
async function within<Value>(mode: IDBTransactionMode, work: (on: IDBObjectStore) => IDBRequest<Value>): Promise<Value> {
  const opened = await database();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = opened.transaction(store, mode);
      const asked = work(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onabort = () => reject(transaction.error ?? new Error("not kept"));
    });
  } finally {
    opened.close();
  }
}

/** Makes the one-time key of an opening and keeps it here. Rejects where the browser keeps nothing. */
export async function newExecutor(): Promise<string> {
  const pair = await crypto.subtle.generateKey({ name: "ECDH", namedCurve: "P-256" }, false, ["deriveBits"]);
  const executor = toBase64Url(new Uint8Array(await crypto.subtle.exportKey("raw", pair.publicKey)));
  await within("readwrite", (on) => on.put({ executor, pair, request: null, rows: null } satisfies Kept));
  return executor;
}
/** Null when the key of this opening is not in this browser. */
export const keptOf = async (executor: string): Promise<Kept | null> => ((await within("readonly", (on) => on.get(executor)).catch(() => undefined)) as Kept | undefined) ?? null;
export async function keepFiles(executor: string, request: string, rows: string): Promise<void> {
  const kept = await keptOf(executor);
  if (kept !== null) await within("readwrite", (on) => on.put({ ...kept, request, rows }));
}
export async function forget(executor: string): Promise<void> {
  await within("readwrite", (on) => on.delete(executor)).catch(() => undefined);
}

/** `file`: records with receipts, or of lines a table for the authority; `records`: how many of either. */
export type Opened =
  | { readonly kind: "opened"; readonly file: Uint8Array; readonly records: number; readonly damaged: number; readonly digest: string }
  | { readonly kind: "refused"; readonly why: Extract<Joined, { kind: "refused" }>["why"] };

/** Two answers and the key of this browser open the sheets here; the service sees neither key nor plaintext (EV-25). */
export async function openHere(kept: Kept & { readonly request: string; readonly rows: string }, answers: readonly string[]): Promise<Opened> {
  const suite = new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes256Gcm() });
  const unwrap = async (info: Uint8Array, associated: Uint8Array, wrap: Uint8Array): Promise<Uint8Array | null> => {
    try {
      const recipient = await suite.createRecipientContext({ recipientKey: kept.pair, enc: buffer(wrap.subarray(0, 65)), info: buffer(info) });
      return new Uint8Array(await recipient.open(buffer(wrap.subarray(65)), buffer(associated)));
    } catch {
      // Sealed to another key, or for another request.
      return null;
    }
  };
  const request = JSON.parse(kept.request) as OpeningFile;
  const joined = await joinWith({ hashing: noble, unwrap, combine }, request, answers);
  if (joined.kind === "refused") return { kind: "refused", why: joined.why };
  const opened = request.request.set === "lines" ? linesIn(joined.keys, kept.rows) : wordsIn(joined.keys, kept.rows);
  for (const key of joined.keys.values()) key.fill(0);
  return { kind: "opened", ...opened, digest: toHex(noble.sha256(opened.file)) };
}
type Keys = ReadonlyMap<string, Uint8Array>;
function wordsIn(keys: Keys, rows: string): { file: Uint8Array; records: number; damaged: number } {
  const { records, damaged } = openSheets((key, place, bytes) => openRow(noble, key, place, bytes), keys, JSON.parse(rows) as SealedRows[]);
  return { file: writeRecords(records.map((held) => ({ item: 0, held }))), records: records.length, damaged };
}
function linesIn(keys: Keys, rows: string): { file: Uint8Array; records: number; damaged: number } {
  const { csv, lines, damaged } = openLines(noble, keys, JSON.parse(rows) as SealedLine[]);
  return { file: utf8Bytes(csv), records: lines, damaged };
}
/** Who answered, as an answer says it; null when it is none. */
export function holderOf(answer: string): string | null {
  try {
    const { holder } = JSON.parse(answer) as { holder?: unknown };
    return typeof holder === "string" && /^custodian-[123]$/.test(holder) ? holder : null;
  } catch {
    return null;
  }
}
export function download(name: string, content: Uint8Array | string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([typeof content === "string" ? content : new Uint8Array(content)], { type: "application/octet-stream" }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1_000);
}
