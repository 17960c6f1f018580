import type { FiledRecord } from "../bundle/records-file.ts";
import { join, toBase64Url, toHex } from "../bytes.ts";
import { dayOf } from "../receipt.ts";
import { decodeRecord } from "../record.ts";

/** A message as its device or a bundle has it, base64url: the 134 bytes, the receipt, and, of a stub, the body's hash and its author. */
export interface LineReceipt {
  readonly record: string;
  readonly receipt: string;
  readonly body?: string;
  readonly author?: string;
}
/** Messages of one author and day in a file of records: any of them leads to the same lines (EV-41). */
export interface ReceiptGroup {
  /** Reference of the author, hex, as `messages.jsonl` of a bundle begins to name it. */
  readonly author: string;
  /** Beginning of the day, ms UTC. */
  readonly dayMs: number;
  /** How many there are in the file; `receipts` has the first of them, as many as one asks for at once. */
  readonly messages: number;
  readonly receipts: readonly LineReceipt[];
}
export type ReceiptsRead = { readonly kind: "receipts"; readonly receipts: readonly LineReceipt[] } | { readonly kind: "refused"; readonly why: "not-receipts" | "too-many" };

const isText = (value: unknown, most: number): value is string => typeof value === "string" && value.length <= most;
/** Records and receipts as somebody wrote them down, `most` of them: a list, or an object with a list `receipts`. Whether they are true is asked where the keys are. */
export function readLineReceipts(value: unknown, most: number): ReceiptsRead {
  const list: unknown = typeof value === "object" && value !== null && "receipts" in value ? value.receipts : value;
  if (!Array.isArray(list) || list.length === 0) return { kind: "refused", why: "not-receipts" };
  if (list.length > most) return { kind: "refused", why: "too-many" };
  const receipts: LineReceipt[] = [];
  for (const each of list as unknown[]) {
    const { record, receipt, body, author } = (typeof each === "object" && each !== null ? each : {}) as Partial<Record<keyof LineReceipt, unknown>>;
    if (!isText(record, 400) || !isText(receipt, 100)) return { kind: "refused", why: "not-receipts" };
    receipts.push({ record, receipt, ...(isText(body, 100) && isText(author, 30) ? { body, author } : {}) });
  }
  return { kind: "receipts", receipts };
}

/** The messages of `records.bin` by author and day, in the order of their first one, with the receipts of the first `most` of each. What the service itself wrote has no author and is left out, and so is what `isMeant` says no to. */
export function receiptGroups(records: readonly FiledRecord[], most: number, isMeant: (receipt: LineReceipt) => boolean = () => true): ReceiptGroup[] {
  const groups = new Map<string, { author: string; dayMs: number; messages: number; receipts: LineReceipt[] }>();
  for (const { held } of records) {
    const record = decodeRecord(held.record);
    if (record === null || record.author.every((byte) => byte === 0)) continue;
    const receipt = { record: toBase64Url(held.record), receipt: toBase64Url(held.blind === null ? held.tag : join(held.tag, held.blind)) };
    if (!isMeant(receipt)) continue;
    const [author, day] = [toHex(record.author), dayOf(record.acceptedAtMs)];
    const key = `${author}/${day}`;
    const group = groups.get(key) ?? { author, dayMs: day * 86_400_000, messages: 0, receipts: [] };
    groups.set(key, group);
    group.messages += 1;
    if (group.receipts.length < most) group.receipts.push(receipt);
  }
  return [...groups.values()];
}
