import { expect, test } from "bun:test";
import { encodeRecord, kinds } from "../record.ts";
import type { HeldRecord } from "../verify-records.ts";
import { fromBase64Url } from "../bytes.ts";
import { readLineReceipts, receiptGroups } from "./line-receipts.ts";

const dayMs = 86_400_000;
const fill = (size: number, byte: number): Uint8Array => new Uint8Array(size).fill(byte);
const held = (author: number, atMs: number, seq: number, blind: Uint8Array | null = fill(16, 9)): { item: number; held: HeldRecord } => ({
  item: 0,
  held: {
    record: encodeRecord({
      kind: kinds.private,
      stream: fill(16, 1),
      sheet: fill(16, 2),
      epoch: 1,
      seq,
      acceptedAtMs: atMs,
      author: fill(16, author),
      bodyHash: fill(32, 3),
      prev: fill(32, 4),
    }),
    tag: fill(32, 8),
    blind,
    body: null,
  },
});

test("[EV-41] a file of records falls into authors and days, 24 messages of each at most, and what the service wrote is nobody's", () => {
  const records = [held(5, dayMs + 1, 1), held(6, dayMs + 2, 2), held(5, dayMs + 3, 3, null), held(0, dayMs + 4, 4), held(5, 2 * dayMs, 5)];
  const groups = receiptGroups([...records, ...Array.from({ length: 30 }, (_, n) => held(6, dayMs + 10 + n, 10 + n))], 24);
  expect(groups.map(({ author, dayMs: day, messages, receipts }) => [author.slice(0, 4), day, messages, receipts.length])).toEqual([
    ["0505", dayMs, 2, 2],
    ["0606", dayMs, 31, 24],
    ["0505", 2 * dayMs, 1, 1],
  ]);
  const [first, second] = groups[0]!.receipts;
  expect([fromBase64Url(first!.record)?.length, fromBase64Url(first!.receipt)?.length, fromBase64Url(second!.receipt)?.length]).toEqual([134, 48, 32]);
});

test("[EV-41] receipts that somebody wrote down are a list or have one, without what else stood there; anything else, none and more than 24 are refused", () => {
  const one = { record: "a", receipt: "b" };
  expect(readLineReceipts([{ ...one, name: "x" }], 24)).toEqual({ kind: "receipts", receipts: [one] });
  const stub = { ...one, body: "accepted", author: "c" };
  expect(readLineReceipts({ set: "lines", receipts: [stub, { ...one, body: "alone" }] }, 24)).toEqual({ kind: "receipts", receipts: [stub, one] });
  for (const bad of [null, "text", 1, [], {}, { receipts: {} }, [null], [[]], [{ record: "a" }], [{ record: "a".repeat(401), receipt: "b" }], [{ record: 1, receipt: "b" }]])
    expect(readLineReceipts(bad, 24)).toEqual({ kind: "refused", why: "not-receipts" });
  expect(
    readLineReceipts(
      Array.from({ length: 25 }, () => one),
      24,
    ),
  ).toEqual({ kind: "refused", why: "too-many" });
});
