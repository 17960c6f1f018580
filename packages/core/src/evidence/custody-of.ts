import { custodyHash, fromBase64Url, itemDigest, nextCustody, type CustodyEntry, type CustodyKind, type Hashing, type JsonObject } from "@lampion/proof";
import type { EvidenceRecord, Handling, Report } from "./evidence-vault.port.ts";

const bytesOf = (text: string): Uint8Array => fromBase64Url(text) ?? new Uint8Array();

/** Digest of a report's evidence: over record and tag of each, in order. */
export const digestOf = (hashing: Hashing, evidence: readonly EvidenceRecord[]): string =>
  itemDigest(
    hashing,
    evidence.map((one) => ({ record: bytesOf(one.bytes), tag: bytesOf(one.tag) })),
  );

/** Custody entry 1 of a report, and what the log says of it (EV-33): digests only. */
export function captured(hashing: Hashing, report: Report): { readonly custody: CustodyEntry; readonly content: JsonObject } {
  const digest = digestOf(hashing, report.evidence);
  const custody = nextCustody(hashing, null, {
    item: report.id,
    what: "captured",
    atMs: report.atMs,
    who: "service",
    why: report.source === "program" ? "a finding of the service" : "a report",
    authority: "EV-33",
    after: digest,
    change: null,
  });
  return { custody, content: { item: report.id, digest, records: report.evidence.length, custody: custodyHash(hashing, custody) } };
}

/** Whether the log's entry names this one, and it is the next of its list (EV-49). */
export function isNamedNext(hashing: Hashing, content: JsonObject, last: CustodyEntry | undefined, entry: CustodyEntry): boolean {
  const named = content["custody"];
  return (
    Array.isArray(named) &&
    named.includes(custodyHash(hashing, entry)) &&
    last !== undefined &&
    last.what !== "purged" &&
    entry.what === "exported" &&
    entry.item === last.item &&
    entry.n === last.n + 1 &&
    entry.after === last.after &&
    entry.prev === custodyHash(hashing, last)
  );
}

/** The next entry; digests do not change, because nothing of a piece of evidence is ever rewritten. */
export const handled = (hashing: Hashing, last: CustodyEntry, what: CustodyKind, handling: Handling): CustodyEntry =>
  nextCustody(hashing, last, { item: last.item, what, ...handling, after: last.after, change: null });
