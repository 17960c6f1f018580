import { ascii, join, toHex, uint64 } from "../bytes.ts";
import { canonicalBytes } from "../canonical.ts";
import { labels } from "../labels.ts";
import type { Hashing } from "../primitives.ts";
import { leafHash } from "../tree.ts";
import type { HeldRecord } from "../verify-records.ts";
import type { Authority } from "./bundle.types.ts";

/**
 * Digest of a piece of evidence, hex: over record and tag of each message in order. A text that is blanked later does not change it, a message
 * taken out does. What has no record, such as a knock, has no part in it.
 */
export function itemDigest(hashing: Hashing, records: readonly Pick<HeldRecord, "record" | "tag">[]): string {
  return toHex(hashing.sha256(ascii(labels.item), ...records.filter((one) => one.record.length > 0).flatMap(({ record, tag }) => [uint64(record.length), record, tag])));
}

/** Leaf of a closed sheet in the tree of its minute. */
export function sheetLeaf(hashing: Hashing, closed: { readonly sheet: Uint8Array; readonly root: Uint8Array; readonly size: number }): Uint8Array {
  return leafHash(hashing, join(closed.sheet, closed.root, uint64(closed.size)));
}

/** What the log's `order` entry says of an authority, hex. */
export function authorityDigest(hashing: Hashing, authority: Authority): string {
  return toHex(hashing.sha256(ascii(labels.request), canonicalBytes(JSON.parse(JSON.stringify(authority)))));
}
