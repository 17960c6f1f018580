import { ascii, fromHex, same, toHex } from "./bytes.ts";
import { canonicalBytes, type JsonObject } from "./canonical.ts";
import { labels } from "./labels.ts";
import type { Hashing } from "./primitives.ts";

/** What can happen to a piece of evidence (ISO/IEC 27037). */
export const custodyKinds = ["captured", "sealed", "held", "readGranted", "read", "exported", "disclosed", "resealed", "damaged", "purged"] as const;
export type CustodyKind = (typeof custodyKinds)[number];

/** One entry of the append-only list of one item. Texts have at most 2,000 characters; times in ms UTC; digests are SHA-256 in hex. */
export interface CustodyEntry {
  readonly item: string;
  /** 1, 2, 3 ... */
  readonly n: number;
  readonly what: CustodyKind;
  readonly atMs: number;
  /** Pseudonym of the person, or "service". */
  readonly who: string;
  readonly why: string;
  /** Under which rule, decision or order. */
  readonly authority: string;
  /** Digest of the item before and after; null before the first. */
  readonly before: string | null;
  readonly after: string;
  /** What could not be left unchanged, and who did it; null when nothing. */
  readonly change: string | null;
  /** Hash of the entry before it, hex; 64 zeros for the first. */
  readonly prev: string;
}

export const noCustody = "0".repeat(64);
const custodyLabel = ascii(labels.custody);

/** SHA-256 over label and RFC 8785 JSON, hex: the link of the chain, and what the log's entry names. */
export function custodyHash(hashing: Hashing, entry: CustodyEntry): string {
  return toHex(hashing.sha256(custodyLabel, canonicalBytes({ ...entry })));
}

/** The next entry of a list; `last` is the one before it. Throws when it would not continue the list: nothing happens to an item without an entry (EV-49). */
export function nextCustody(hashing: Hashing, last: CustodyEntry | null, entry: Omit<CustodyEntry, "n" | "prev" | "before">): CustodyEntry {
  if (last !== null && last.item !== entry.item) throw new Error("a custody list is of one item");
  if (last?.what === "purged") throw new Error("nothing follows a purge");
  return { ...entry, n: (last?.n ?? 0) + 1, before: last?.after ?? null, prev: last === null ? noCustody : custodyHash(hashing, last) };
}

export type CustodyFault = { readonly n: number; readonly why: "not-an-entry" | "other-item" | "number" | "chain" | "time" | "digest" | "after-purge" };

/** Looks through a whole list; nothing found means unbroken. */
export function custodyFaults(hashing: Hashing, list: readonly unknown[]): CustodyFault[] {
  const faults: CustodyFault[] = [];
  let last: CustodyEntry | null = null;
  list.forEach((one, at) => {
    const n = at + 1;
    if (!isCustodyEntry(one)) {
      faults.push({ n, why: "not-an-entry" });
      return;
    }
    const before: CustodyEntry | null = last;
    if (before !== null && one.item !== before.item) faults.push({ n, why: "other-item" });
    if (one.n !== n) faults.push({ n, why: "number" });
    const prev = fromHex(one.prev, 32);
    if (prev === null || !same(prev, fromHex(before === null ? noCustody : custodyHash(hashing, before), 32) ?? new Uint8Array())) faults.push({ n, why: "chain" });
    if (before !== null && one.atMs < before.atMs) faults.push({ n, why: "time" });
    if (one.before !== (before === null ? null : before.after)) faults.push({ n, why: "digest" });
    if (before?.what === "purged") faults.push({ n, why: "after-purge" });
    last = one;
  });
  return faults;
}

const texts = ["item", "who", "why", "authority", "after", "prev"] as const;
const names = [...texts, "n", "what", "atMs", "before", "change"];

export function isCustodyEntry(value: unknown): value is CustodyEntry {
  if (typeof value !== "object" || value === null || Object.keys(value).length !== names.length) return false;
  const one = value as Readonly<Record<string, unknown>> & JsonObject;
  return (
    names.every((name) => Object.hasOwn(one, name)) &&
    texts.every((name) => typeof one[name] === "string" && one[name].length <= 2_000) &&
    Number.isSafeInteger(one["n"]) &&
    Number.isSafeInteger(one["atMs"]) &&
    custodyKinds.some((kind) => kind === one["what"]) &&
    (one["before"] === null || typeof one["before"] === "string") &&
    (one["change"] === null || (typeof one["change"] === "string" && one["change"].length <= 2_000))
  );
}
