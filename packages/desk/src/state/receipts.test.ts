import { expect, test } from "bun:test";
import { zipSync } from "fflate";
import { encodeRecord, kinds, writeRecords } from "@lampion/proof";
import { readReceiptFile } from "./receipts.ts";

const fill = (size: number, byte: number): Uint8Array => new Uint8Array(size).fill(byte);
const recordOf = (author: number): Uint8Array =>
  encodeRecord({
    kind: kinds.private,
    stream: fill(16, 1),
    sheet: fill(16, 2),
    epoch: 1,
    seq: 1,
    acceptedAtMs: 86_400_000,
    author: fill(16, author),
    bodyHash: fill(32, 3),
    prev: fill(32, 4),
  });
const records = (...authors: readonly number[]): Uint8Array =>
  writeRecords(authors.map((author) => ({ item: 0, held: { record: recordOf(author), tag: fill(32, 8), blind: fill(16, 9), body: new TextEncoder().encode("words") } })));
const read = (content: Uint8Array | string) => readReceiptFile(new Blob([typeof content === "string" ? content : new Uint8Array(content)]));

test("[EV-41] the zip of a device, its records and a JSON are read here, by author, and no word goes along", async () => {
  const bytes = records(5, 6, 5);
  for (const content of [bytes, zipSync({ "records.bin": [bytes, { level: 0 }], "about.json": [fill(4, 32), { level: 0 }] })]) {
    const file = await read(content);
    expect(file).toMatchObject({ kind: "records", groups: [{ messages: 2 }, { messages: 1 }] });
    expect(JSON.stringify(file)).not.toContain("body");
  }
  expect(await read('{"receipts": [{"record": "a", "receipt": "b"}]}')).toEqual({ kind: "written", receipts: [{ record: "a", receipt: "b" }] });
});

test("[EV-41] a packed zip, one without records, records of the service alone, words, and too many receipts are refused with what to do", async () => {
  const none = { kind: "refused", why: "not-receipts" } as const;
  for (const content of [
    zipSync({ "records.bin": records(5) }),
    zipSync({ "other.bin": [records(5), { level: 0 }] }),
    records(0),
    records(),
    "",
    "text",
    "{",
    '{"record": "a"}',
    " ".repeat(70_000),
  ])
    expect(await read(content)).toEqual(none);
  expect(await read(JSON.stringify(Array.from({ length: 25 }, () => ({ record: "a", receipt: "b" }))))).toEqual({ kind: "refused", why: "too-many" });
  const large = new Blob(["x"]);
  Object.defineProperty(large, "size", { value: 64 * 1_024 * 1_024 + 1 });
  expect(await readReceiptFile(large)).toEqual({ kind: "refused", why: "too-large" });
});
