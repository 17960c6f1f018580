import { describe, expect, test } from "bun:test";
import { keptFiles, type HeldRecord } from "@lampion/proof";
import { key, sampleStream } from "@lampion/proof/testing";
import { native } from "../primitives.ts";
import { checkKept } from "./check-kept.ts";
import type { ClosedSheets } from "./sheet-proofs.ts";

const receiptKey = key(1);
const stream = sampleStream({ sheets: 2, perSheet: 3, receiptKey, hashing: native });
const keys = { read: async () => receiptKey };
const noKeys = { read: async () => null };
const unknown: ClosedSheets = async () => null;
const known: ClosedSheets = async (sheet) => {
  const closed = stream.known(true)(sheet)?.closed ?? null;
  const tags = stream.held.filter((one) => one.record.slice(18, 34).every((byte, at) => byte === sheet[at])).map((one) => one.tag);
  return closed === null ? null : { root: closed.root, tags };
};
/** A record that whoever has the key of receipts can make at any time. */
const forged = sampleStream({ sheets: 2, perSheet: 3, receiptKey, hashing: native, text: (n) => (n === 6 ? "never said" : `message ${n}`) }).held;
const hourMs = 3_600_000;
const file = (records: readonly HeldRecord[], keptAtMs = [1_800_000_000_000 + 5 * hourMs]) =>
  keptFiles(native, { about: { madeAtMs: 1_900_000_000_000, keptAtMs, streams: {}, authors: {} }, records: records.map(({ path: _, ...held }) => held) });
const flipped = (bytes: Uint8Array): Uint8Array => bytes.map((byte, at) => (at === 3 ? byte ^ 1 : byte));

describe("a person's own export at the service", () => {
  test("[EV-54] is green by the keys of receipts, with the sheets that are still known as closed", async () => {
    expect(await checkKept(keys, known, file(stream.held))).toMatchObject({
      kind: "checked",
      isTrue: true,
      lines: [expect.stringContaining("GREEN"), expect.any(String), expect.stringContaining("6 authentic"), expect.stringContaining("2 of 2")],
    });
    expect(await checkKept(keys, unknown, file(stream.held, []))).toMatchObject({ isTrue: true, lines: expect.arrayContaining([expect.stringContaining("0 of 2")]) });
  });

  test("[EV-54] is worth nothing without the service: with other keys, or after 395 days, nothing of it is authentic", async () => {
    expect(await checkKept({ read: async () => key(2) }, unknown, file(stream.held))).toMatchObject({
      isTrue: false,
      lines: expect.arrayContaining([expect.stringContaining("0 authentic")]),
    });
    expect(await checkKept(noKeys, unknown, file(stream.held))).toMatchObject({
      isTrue: false,
      lines: expect.arrayContaining([expect.stringContaining("6 of a day whose key is gone")]),
    });
  });

  test("[EV-54] every tampering is told: a word, a tag, a record taken out, one that never lay in the closed sheet", async () => {
    const changed = (at: number, change: Partial<HeldRecord>): HeldRecord[] => stream.held.map((one, n) => (n === at ? { ...one, ...change } : one));
    expect(await checkKept(keys, unknown, file(changed(1, { body: new TextEncoder().encode("never said") })))).toMatchObject({
      isTrue: false,
      lines: expect.arrayContaining([expect.stringContaining("1 with a changed text")]),
    });
    expect(await checkKept(keys, unknown, file(changed(2, { tag: flipped(stream.held[2]!.tag) })))).toMatchObject({
      isTrue: false,
      lines: expect.arrayContaining([expect.stringContaining("1 not authentic")]),
    });
    expect(await checkKept(keys, unknown, file(stream.held.filter((_, n) => n !== 2)))).toMatchObject({
      isTrue: false,
      lines: expect.arrayContaining(["order: gap at record 3, 1 missing"]),
    });
    // Made with a stolen key of receipts after the sheet was closed: true by its tag, and in no tree.
    expect(await checkKept(keys, known, file(forged))).toMatchObject({ isTrue: false, lines: expect.arrayContaining([expect.stringContaining("1 not authentic")]) });
    // A sheet that was open when it was kept, and is closed by now, is judged by the service's own tree.
    expect(await checkKept(keys, known, file(stream.held, []))).toMatchObject({ isTrue: true });
    expect((await checkKept(keys, unknown, new Map())).kind).toBe("refused");
  });
});
