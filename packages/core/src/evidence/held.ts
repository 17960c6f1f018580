import { encodeRecord, fromBase64Url, kinds, streamRef, toBase64Url, utf8Bytes, type HeldRecord, type Primitives } from "@lampion/proof";
import type { StoredRecord } from "../room/message-store.port.ts";
import { bodyOf } from "./body.ts";
import { authorBytes } from "./notary.ts";

/** A record of the service's own rows in the form in which devices hand theirs over: one door into a case (evidence.md 1). Null without a receipt. */
export function heldOf(proof: Primitives, record: StoredRecord): HeldRecord | null {
  const receipt = fromBase64Url(record.proof.receipt, 48);
  const sheet = fromBase64Url(record.proof.sheet, 16);
  const prev = fromBase64Url(record.proof.prev, 32);
  if (receipt === null || sheet === null || prev === null) return null;
  const body = utf8Bytes(bodyOf(record));
  const blind = receipt.slice(32);
  const kind = record.kind === 1 ? kinds.room : record.kind === 2 ? kinds.private : record.kind === 5 ? kinds.withdrawn : kinds.notice;
  const bytes = encodeRecord({
    kind,
    stream: streamRef(proof, record.stream),
    sheet,
    epoch: record.epoch,
    seq: record.seq,
    acceptedAtMs: record.atMs,
    author: authorBytes(record.author),
    bodyHash: proof.sha256(blind, body),
    prev,
  });
  return { record: bytes, tag: receipt.slice(0, 32), blind, body };
}

export const base64Of = (bytes: Uint8Array | null): string => (bytes === null ? "" : toBase64Url(bytes));

/** Bytes of one record as they came over the wire; null when a part has not its size. */
export function readHanded(sent: { readonly r: string; readonly x: string; readonly b?: string | undefined }): HeldRecord | null {
  const record = fromBase64Url(sent.r, 134);
  const proof = fromBase64Url(sent.x);
  if (record === null || proof === null || (proof.length !== 48 && proof.length !== 32)) return null;
  const isWhole = proof.length === 48 && sent.b !== undefined;
  return { record, tag: proof.slice(0, 32), blind: isWhole ? proof.slice(32) : null, body: isWhole ? utf8Bytes(sent.b ?? "") : null };
}
