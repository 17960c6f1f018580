import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { ascii } from "./bytes.ts";
import { noble } from "./noble.ts";
import { makeRecord, sheetKeys } from "./receipt.ts";
import { recordBytes } from "./record.ts";
import { key, plenty, sampleStream } from "./testing/samples.ts";
import { verifyRecords, type HeldRecord, type RecordsQuestion, type RecordsVerdict } from "./verify-records.ts";

const sample = sampleStream({ sheets: 3, perSheet: 5 });
const whole = { stream: sample.stream, from: { epoch: 1, seq: 1 }, to: { epoch: 1, seq: 15 } };
const ask = (records: readonly HeldRecord[], more: Partial<RecordsQuestion> = {}): RecordsVerdict =>
  verifyRecords(noble, { records, sheet: sample.known(true), whole, most: plenty, ...more });
function verified(verdict: RecordsVerdict) {
  if (verdict.kind !== "verified") throw new Error(verdict.why);
  return verdict;
}
const flip = (bytes: Uint8Array, bit: number): Uint8Array => bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

describe("a list of records", () => {
  test("[EV-11] that is true and whole is complete, with open and with closed sheets", () => {
    for (const closed of [true, false]) {
      const verdict = verified(ask(sample.held, { sheet: sample.known(closed) }));
      expect(verdict.complete).toBe(true);
      expect(verdict.records.every((one) => one.fixed === closed)).toBe(true);
    }
    expect(verified(ask(sample.held, { whole: null })).complete).toBe(false);
  });

  test("[EV-11, SC-18] one flipped bit of record, tag, blind or body is never accepted (T1, 20,000 of them)", () => {
    let accepted = 0;
    for (let n = 0; n < 20_000; n += 1) {
      const at = n % sample.held.length;
      const one = sample.held[at]!;
      const body = one.body!;
      const bits = (recordBytes + 32 + 16 + body.length) * 8;
      // A step that shares no factor with the number of bits visits all of them.
      let bit = (n * 7_919) % bits;
      const changed: { -readonly [Part in keyof HeldRecord]: HeldRecord[Part] } = { ...one };
      if (bit < recordBytes * 8) changed.record = flip(one.record, bit);
      else if ((bit -= recordBytes * 8) < 256) changed.tag = flip(one.tag, bit);
      else if ((bit -= 256) < 128) changed.blind = flip(one.blind!, bit);
      else changed.body = flip(body, bit - 128);
      if (verified(ask([changed], { whole: null, sheet: sample.known(n % 2 === 0) })).authenticated > 0) accepted += 1;
    }
    expect(accepted).toBe(0);
  });

  test("[EV-11] reordered, cut, doubled, mixed with another stream or sheet, or made with another key, is never complete (T2, 5,000 of them)", () => {
    const other = sampleStream({ name: "talk:other", sheets: 3, perSheet: 5 });
    const foreign = sampleStream({ sheets: 3, perSheet: 5, receiptKey: key(66) });
    const spoil: readonly ((list: HeldRecord[], at: number, to: number) => HeldRecord[])[] = [
      (list, at, to) => (([list[at], list[to]] = [list[to]!, list[at]!]), list),
      (list, at) => (list.splice(at, 1), list),
      (list, at) => list.slice(0, at),
      (list, at) => list.slice(at + 1),
      (list, at) => (list.splice(at, 0, list[at]!), list),
      (list, at) => ((list[at] = other.held[at]!), list),
      (list, at) => (list.splice(at, 0, other.held[at]!), list),
      (list, at) => ((list[at] = foreign.held[at]!), list),
      (list, at) => ((list[at] = { ...list[at]!, body: ascii("another text") }), list),
      // A true record under the tag, path or sheet of its neighbour.
      (list, at, to) => ((list[at] = { ...list[at]!, tag: list[to]!.tag }), list),
      (list, at) => (
        (list[at] = { ...list[at]!, record: Uint8Array.from([...list[at]!.record.slice(0, 18), ...list[(at + 5) % 15]!.record.slice(18, 34), ...list[at]!.record.slice(34)]) }),
        list
      ),
    ];
    fc.assert(
      fc.property(fc.nat(spoil.length - 1), fc.nat(14), fc.nat(14), (kind, at, to) => {
        fc.pre(at !== to);
        const verdict = ask(spoil[kind]!([...sample.held], at, to), { sheet: (sheet, ms) => sample.known(true)(sheet) ?? other.known(true)(sheet) ?? (ms < 0 ? null : null) });
        return !verified(verdict).complete;
      }),
      { numRuns: 5_000 },
    );
  });

  test("[EV-11] a stolen receipt key forges nothing in a closed sheet", () => {
    const one = sample.sealed[6]!;
    const forged = makeRecord(noble, sheetKeys(noble, key(1), one.record.sheet), { ...one.record, acceptedAtMs: one.record.acceptedAtMs + 1 }, ascii("never said"));
    const held: HeldRecord = { record: forged.bytes, ...forged.receipt, body: ascii("never said"), path: sample.held[6]!.path! };
    expect(verified(ask([held], { whole: null, sheet: sample.known(false) })).records[0]?.status).toBe("authenticated");
    expect(verified(ask([held], { whole: null })).records[0]?.status).toBe("not-authenticated");
    const { path: _, ...without } = sample.held[6]!;
    expect(verified(ask([without], { whole: null })).records[0]?.status).toBe("not-authenticated");
  });

  test("[EV-35] messages left out stay in the chain, with number and place, and without their words", () => {
    const some = sample.held.map((one, at) => (at % 3 === 1 ? { ...one, body: null, blind: null } : one));
    const verdict = verified(ask(some));
    expect(verdict.complete).toBe(true);
    expect(verdict.leftOut).toBe(5);
    expect(verdict.records.map((one) => one.leftOut).filter(Boolean).length).toBe(5);
  });

  test("a true record with another body is damaged, not forged", () => {
    const one = { ...sample.held[2]!, body: ascii("message 4") };
    expect(verified(ask([one], { whole: null })).records[0]?.status).toBe("damaged");
    expect(verified(ask([{ ...sample.held[2]!, blind: null }], { whole: null })).records[0]?.status).toBe("damaged");
  });

  test("[EV-12] a gap says where and how many, a fork and a refounded stream are named", () => {
    const without = sample.held.filter((_, at) => at !== 4 && at !== 5);
    expect(verified(ask(without)).order).toEqual([{ kind: "gap", at: 4, missing: 2 }]);
    expect(verified(ask(sample.held.slice(2, -1))).order).toEqual([
      { kind: "cut", at: 0 },
      { kind: "cut", at: 12 },
    ]);
    const keys = sheetKeys(noble, key(1), sample.sealed[14]!.record.sheet);
    const next = (changes: object): HeldRecord => {
      const made = makeRecord(noble, keys, { ...sample.sealed[14]!.record, seq: 16, prev: sample.held[14]!.tag, ...changes }, ascii("x"));
      return { record: made.bytes, ...made.receipt, body: ascii("x") };
    };
    const kindsAfter = (changes: object) => verified(ask([...sample.held, next(changes)], { whole: null, sheet: sample.known(false) })).order;
    expect(kindsAfter({})).toEqual([]);
    expect(kindsAfter({ prev: key(9) })).toEqual([{ kind: "fork", at: 15 }]);
    expect(kindsAfter({ seq: 15 })).toEqual([{ kind: "fork", at: 15 }]);
    expect(kindsAfter({ seq: 3 })).toEqual([{ kind: "disorder", at: 15 }]);
    expect(kindsAfter({ epoch: 2, seq: 1 })).toEqual([{ kind: "refounded", at: 15, lostTail: false }]);
    expect(kindsAfter({ epoch: 2, seq: 1, prev: new Uint8Array(32) })).toEqual([{ kind: "refounded", at: 15, lostTail: true }]);
    expect(kindsAfter({ epoch: 2, seq: 1, prev: key(9) })).toEqual([
      { kind: "refounded", at: 15, lostTail: false },
      { kind: "gap", at: 15, missing: null },
    ]);
    expect(kindsAfter({ acceptedAtMs: 5 })).toEqual([{ kind: "time-falls", at: 15 }]);
  });

  test("[EV-34] more records or bytes than may be is refused before anything is computed", () => {
    expect(ask(sample.held, { most: { records: 14, bytes: 1_000_000 } })).toEqual({ kind: "refused", why: "too-many" });
    expect(ask(sample.held, { most: { records: 100, bytes: 2_000 } })).toEqual({ kind: "refused", why: "too-large" });
    expect(verified(ask([], { whole: null })).complete).toBe(false);
  });

  test("what is no record is judged as such and hides no gap", () => {
    const list = sample.held.map((one, at) => (at === 3 ? { ...one, record: ascii("nonsense") } : one));
    const verdict = verified(ask(list));
    expect(verdict.records[3]).toEqual({ status: "not-authenticated", record: null, leftOut: false, fixed: false });
    expect(verdict.order).toEqual([{ kind: "gap", at: 4, missing: 1 }]);
    expect(verdict.complete).toBe(false);
  });
});
