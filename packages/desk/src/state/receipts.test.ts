import { expect, test } from "bun:test";
import { zipSync } from "fflate";
import { encodeRecord, kinds, toBase64Url, writeRecords } from "@lampion/proof";
import type { Selector } from "@lampion/protocol";
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
const read = (content: Uint8Array | string, selectors: readonly Selector[] = []) =>
  readReceiptFile(new Blob([typeof content === "string" ? content : new Uint8Array(content)]), selectors);

test("[EV-41] the zip of a device, its records and a JSON are read here, by author, and no word goes along", async () => {
  const bytes = records(5, 6, 5);
  for (const content of [bytes, zipSync({ "records.bin": [bytes, { level: 0 }], "about.json": [fill(4, 32), { level: 0 }] })]) {
    const file = await read(content);
    expect(file).toMatchObject({ kind: "records", groups: [{ messages: 2 }, { messages: 1 }] });
    expect(JSON.stringify(file)).not.toContain("body");
  }
  expect(await read('{"receipts": [{"record": "a", "receipt": "b"}]}')).toEqual({ kind: "written", receipts: [{ record: "a", receipt: "b" }] });
});

test("[MD-53] what the order does not name stays in this browser; where it has a case, the desk says what that names", async () => {
  const receipt = toBase64Url(new Uint8Array([...fill(32, 8), ...fill(16, 9)]));
  const one = (value: string): Selector => ({ kind: "receipt", value });
  expect(await read(records(5, 6), [one("recu-de-la-victime"), one(receipt)])).toMatchObject({ kind: "records", groups: [{ messages: 1 }, { messages: 1 }] });
  const record = toBase64Url(recordOf(6));
  expect(await read(records(5, 6, 5), [one(record)])).toMatchObject({ kind: "records", groups: [{ messages: 1, receipts: [{ record }] }] });
  for (const content of [records(5, 6), JSON.stringify([{ record, receipt }])]) {
    expect(await read(content, [one("recu-de-la-victime")])).toEqual({ kind: "refused", why: "not-named" });
    expect((await read(content, [one("recu-de-la-victime"), { kind: "case", value: "C-22222222" }])).kind).not.toBe("refused");
  }
  expect(
    await read(
      JSON.stringify([
        { record, receipt },
        { record: "a", receipt: "b" },
      ]),
      [one(receipt)],
    ),
  ).toEqual({ kind: "refused", why: "not-named" });
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
  expect(await readReceiptFile(large, [])).toEqual({ kind: "refused", why: "too-large" });
});
