import { canonicalBytes, type JsonObject } from "./canonical.ts";
import { join, same } from "./bytes.ts";
import type { Hashing } from "./primitives.ts";

/** Types of entries of the log (evidence.md 10). Numbers never change their meaning. */
export const entryTypes = {
  /** Roots of the sheets closed in a minute, and consent records. */
  batch: 1,
  report: 2,
  /** Somebody opens private evidence to read it. */
  reading: 3,
  /** Request, approvals and result of an opening by custodians. */
  opening: 4,
  /** A decision with its statement of reasons. */
  decision: 5,
  /** A decision taken back. */
  lifted: 6,
  hold: 7,
  order: 8,
  /** A key that was destroyed, and with it what it closed. */
  shred: 9,
  /** Rules, terms and configuration at the start and at each change. */
  rules: 10,
  /** Head of the staff's audit chain. */
  audit: 11,
  /** Keys and who holds them. */
  keys: 12,
} as const;
export type EntryType = keyof typeof entryTypes;

/** One entry as it is public: type, then SHA-256(salt, RFC 8785 JSON). Without salt and content nobody learns more than the type. */
export const entryBytes = 33;
export const saltBytes = 16;

export function entryOf(hashing: Hashing, type: EntryType, salt: Uint8Array, content: JsonObject): Uint8Array {
  if (salt.length !== saltBytes) throw new Error("a salt has 16 bytes");
  return join(new Uint8Array([entryTypes[type]]), hashing.sha256(salt, canonicalBytes(content)));
}

/** Whether this content, and no other, stands behind the entry. */
export function isEntryOf(hashing: Hashing, entry: Uint8Array, type: EntryType, salt: Uint8Array, content: JsonObject): boolean {
  return salt.length === saltBytes && same(entry, entryOf(hashing, type, salt, content));
}

/** Null for bytes that are no entry of a type we know. */
export function typeOfEntry(entry: Uint8Array): EntryType | null {
  if (entry.length !== entryBytes) return null;
  for (const [type, number] of Object.entries(entryTypes)) if (number === entry[0]) return type as EntryType;
  return null;
}
