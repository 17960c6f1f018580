import type { Selector } from "@lampion/protocol";
import { fromBase64Url, same } from "../bytes.ts";
import type { Hashing } from "../primitives.ts";
import { decodeRecord, streamRef } from "../record.ts";
import type { LineReceipt } from "./line-receipts.ts";

/** Messages as something outside names them: one by its receipt, or those of a stream with `fromMs <= accepted < toMs`, of one epoch and at some places where these are said. */
export type NamedMessages =
  | { readonly receipt: string }
  | { readonly stream: string; readonly fromMs: number; readonly toMs: number; readonly epoch: number | null; readonly seqs: readonly number[] | null };

/** Letters of a receipt that are of its tag alone: 252 of 256 bits. */
const tagLetters = 42;
/** Fewer could be anybody's. */
const lettersLeast = 8;
const address = /^\/rooms\/([A-Za-z0-9_.-]{1,56})\/(\d{1,9})\/(\d{1,15})$/;

/** What a selector of an order says of messages by itself (MD-53); null for a case, a claim or words: what these are about stands elsewhere. */
export function selectorNames(selector: Selector): NamedMessages | null {
  if (selector.kind === "receipt") return { receipt: selector.value.trim() };
  if (selector.kind === "stream") return { stream: selector.value, fromMs: selector.from, toMs: selector.to, epoch: null, seqs: null };
  const place = selector.kind === "address" ? address.exec(selector.value.trim()) : null;
  return place === null ? null : { stream: `room:${place[1] ?? ""}`, fromMs: 0, toMs: Infinity, epoch: Number(place[2]), seqs: [Number(place[3])] };
}

/** Whether a message is among those named. That its receipt is true is asked where the keys are: here a forged one is compared like any other. */
export function isNamed(hashing: Hashing, named: NamedMessages, { record: text, receipt }: LineReceipt): boolean {
  if ("receipt" in named) {
    const letters = named.receipt.slice(0, tagLetters);
    return named.receipt === text || (letters.length >= lettersLeast && receipt.startsWith(letters));
  }
  const bytes = fromBase64Url(text, 134);
  const record = bytes === null ? null : decodeRecord(bytes);
  return (
    record !== null &&
    same(record.stream, streamRef(hashing, named.stream)) &&
    record.acceptedAtMs >= named.fromMs &&
    record.acceptedAtMs < named.toMs &&
    (named.epoch === null || record.epoch === named.epoch) &&
    (named.seqs === null || named.seqs.includes(record.seq))
  );
}
