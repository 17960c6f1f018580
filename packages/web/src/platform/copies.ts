import type { Copies, OpenedRow } from "@lampion/client";
import { decodeRecord, fromBase64Url, toBase64Url } from "@lampion/proof";
import { limits, type Down } from "@lampion/protocol";
import { forgotten, shelfKey } from "./device-key.ts";
import { decrypt, encrypt, json, raw, toBytes, toText, within, type Part } from "./shelf.ts";
import { storage } from "./storage.ts";

/**
 * What this device keeps of conversations whose words rest nowhere else (EV-29): record, receipt and words, one entry a row, for 72 h. The rows of a conversation
 * are sealed with a key of its own, which lies wrapped by the device's key, that nothing can export, in the storage behind the lock (EN-20). They stay through a
 * quick exit and go with *forget me*, as kept proof does. What is over is deleted when the application is opened next: a closed browser deletes nothing.
 */
const start = "kept/copy-";
interface Entry {
  /** When it was accepted, ms UTC. */
  readonly at: number;
  readonly row: Part;
}
const entryOf = (talk: string, epoch: number, q: number): string => `${start}${talk}/${String(epoch).padStart(10, "0")}/${String(q).padStart(10, "0")}`;
const entriesOf = (talk: string, epoch: number): IDBKeyRange => IDBKeyRange.bound(entryOf(talk, epoch, 0), entryOf(talk, epoch, 9_999_999_999));
/** Every copy there is: the point follows the hyphen in the order of keys. */
const allEntries = (): IDBKeyRange => IDBKeyRange.bound(start, "kept/copy.");

/** What cannot be kept, as in a private window, lives as long as this tab. */
const unkept = new Map<string, OpenedRow>();
const keys = new Map<string, Promise<CryptoKey | null>>();
forgotten.push(() => {
  unkept.clear();
  keys.clear();
});

/** Null while the lock is shut, or where the browser keeps nothing. */
async function open(talk: string, isToMake: boolean): Promise<CryptoKey | null> {
  const device = await shelfKey();
  const wrapped = storage.read(start + talk);
  if (device === null) return null;
  if (wrapped !== null) return raw(await decrypt(device, toBytes(wrapped)));
  if (!isToMake) return null;
  const secret = crypto.getRandomValues(new Uint8Array(32));
  const made = toText(await encrypt(device, secret));
  storage.write(start + talk, made);
  return storage.read(start + talk) === made ? raw(secret) : null;
}
/** The key of one conversation. */
function keyOf(talk: string, isToMake: boolean): Promise<CryptoKey | null> {
  // The lock may have fallen shut, or the device been forgotten, since it was opened.
  if (storage.read(start + talk) === null) keys.delete(talk);
  const known = keys.get(talk);
  if (known !== undefined) return known;
  const opening = open(talk, isToMake).catch(() => null);
  keys.set(talk, opening);
  void opening.then((key) => key === null && keys.delete(talk));
  return opening;
}

/** One after the other, over all tabs of this device: what is asked for comes after what was handed over before, and nobody makes or drops a key meanwhile. */
let turn: Promise<unknown> = Promise.resolve();
function inTurn<T>(run: () => Promise<T>): Promise<T> {
  const next = turn.then(() => (typeof navigator.locks === "undefined" ? run() : navigator.locks.request("lampion-copies", run)));
  turn = next.catch(() => {});
  return next;
}

/** Deletes what is over, of all conversations, and the keys of those of which nothing is left. */
async function sweep(sinceMs: number): Promise<void> {
  const names = await within((store) => store.getAllKeys(allEntries()));
  const entries = await within((store) => store.getAll(allEntries()) as IDBRequest<Entry[]>);
  const left = new Set<string>();
  for (const [at, name] of names.entries()) {
    if ((entries[at]?.at ?? 0) < sinceMs) await within((store) => store.delete(name));
    else if (typeof name === "string") left.add(name.slice(start.length).split("/")[0] ?? "");
  }
  for (const name of storage.names(start)) if (!left.has(name.slice(start.length))) storage.remove(name);
  for (const [name, row] of unkept) if (row.at < sinceMs) unkept.delete(name);
}
const sweepEveryMs = 3_600_000;

export const copies: Copies = {
  keep: (talk, epoch, rows) =>
    inTurn(async () => {
      for (const row of rows) {
        const name = entryOf(talk, epoch, row.q);
        try {
          const key = await keyOf(talk, true);
          if (key === null) throw new Error("nothing is kept here");
          const entry: Entry = { at: row.at, row: await encrypt(key, json(row)) };
          await within((store) => store.put(entry, name));
        } catch {
          unkept.set(name, row);
        }
      }
    }),
  of: (talk, epoch, sinceMs) =>
    inTurn(async () => {
      const rows = new Map<number, OpenedRow>();
      for (const [name, row] of unkept) if (name === entryOf(talk, epoch, row.q) && row.at >= sinceMs) rows.set(row.q, row);
      try {
        const key = await keyOf(talk, false);
        const entries = key === null ? [] : await within((store) => store.getAll(entriesOf(talk, epoch)) as IDBRequest<Entry[]>);
        for (const { at, row } of entries) {
          if (key === null || at < sinceMs) continue;
          const read = JSON.parse(new TextDecoder().decode(await decrypt(key, row))) as OpenedRow;
          rows.set(read.q, read);
        }
      } catch {
        // What does not open here is asked of the other device.
      }
      return [...rows.values()].sort((a, b) => a.q - b.q);
    }),
  endBefore: (ms) => inTurn(() => sweep(ms)).catch(() => {}),
};
// A tab that stays open for days deletes as well; by this device's clock, an hour late at most.
setInterval(() => void inTurn(() => sweep(Date.now() - limits.talk.livesMs)).catch(() => {}), sweepEveryMs);

/** What came in clear for this device to keep: a row whose record is not that of its words proves nothing, and is not shown as if it did. */
export const readRows = ({ m: handed }: Down<"rows">): Promise<readonly (OpenedRow | null)[]> =>
  Promise.all(
    handed.map(async ({ q, r, x, b, by, re, fold, freed }) => {
      const [record, receipt] = [decodeRecord(fromBase64Url(r) ?? new Uint8Array()), fromBase64Url(x)];
      if (record === null || receipt === null) return null;
      const hash = await crypto.subtle.digest("SHA-256", new Uint8Array([...receipt.subarray(32), ...new TextEncoder().encode(b)]));
      if (toBase64Url(new Uint8Array(hash)) !== toBase64Url(record.bodyHash)) return null;
      const extras = {
        ...(by === undefined ? {} : { m: by }),
        ...(re === undefined ? {} : { r: re }),
        ...(fold === true ? { d: 1 as const } : {}),
        ...(freed === true ? { a: 1 as const } : {}),
      };
      return { q, kind: record.kind, at: record.acceptedAtMs, body: b, extras, sheet: toBase64Url(record.sheet), record: r, receipt: x };
    }),
  );
