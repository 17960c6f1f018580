import { ascii, uint64, utf8Bytes } from "../bytes.ts";
import { noble } from "../noble.ts";
import type { Hashing } from "../primitives.ts";
import { makeRecord, sheetKeys, type Sealed } from "../receipt.ts";
import { kinds, streamRef } from "../record.ts";
import { leafHash, inclusionPath, nodesOf, rootOf } from "../tree.ts";
import type { HeldRecord, KnownSheet } from "../verify-records.ts";

/** 32 bytes that depend on a number; no chance, so that vectors stay. */
export const key = (seed: number): Uint8Array => noble.sha256(ascii("sample key"), uint64(seed));
export const id = (seed: number): Uint8Array => key(seed).slice(0, 16);

export interface SampleStream {
  readonly stream: Uint8Array;
  readonly sealed: readonly Sealed[];
  readonly bodies: readonly Uint8Array[];
  readonly held: readonly HeldRecord[];
  /** What the service knows of the sheets, closed or open. */
  known(closed: boolean): (sheet: Uint8Array) => KnownSheet | null;
}

/** A chain of records over several sheets of one hour each, as a service would have made it. */
export function sampleStream(
  options: { name?: string; sheets?: number; perSheet?: number; receiptKey?: Uint8Array; hashing?: Hashing; text?: (n: number) => string } = {},
): SampleStream {
  const { name = "talk:sample", sheets = 2, perSheet = 4, receiptKey = key(1), hashing = noble, text = (n) => `message ${n}` } = options;
  const stream = streamRef(hashing, name);
  const sealed: Sealed[] = [];
  const bodies: Uint8Array[] = [];
  const held: HeldRecord[] = [];
  const known = new Map<string, KnownSheet>();
  let prev: Uint8Array = new Uint8Array(32);
  for (let s = 0; s < sheets; s += 1) {
    const sheet = hashing.sha256(stream, uint64(s)).slice(0, 16);
    const keys = sheetKeys(hashing, receiptKey, sheet);
    const tags: Uint8Array[] = [];
    for (let n = 0; n < perSheet; n += 1) {
      const seq = s * perSheet + n + 1;
      const body = utf8Bytes(text(seq));
      const one = makeRecord(
        hashing,
        keys,
        { kind: kinds.private, stream, sheet, epoch: 1, seq, acceptedAtMs: 1_800_000_000_000 + s * 3_600_000 + n * 1_000, author: id(seq % 2), prev },
        body,
      );
      prev = one.receipt.tag;
      tags.push(prev);
      sealed.push(one);
      bodies.push(body);
    }
    const leaves = tags.map((tag) => leafHash(hashing, tag));
    const node = nodesOf(hashing, leaves);
    known.set(String(sheet), { macKey: keys.macKey, closed: { root: rootOf(hashing, leaves), size: leaves.length } });
    for (let n = 0; n < perSheet; n += 1) {
      const { bytes, receipt } = sealed[s * perSheet + n]!;
      held.push({ record: bytes, ...receipt, body: bodies[s * perSheet + n]!, path: { index: n, size: perSheet, path: inclusionPath(hashing, node, n, perSheet) } });
    }
  }
  return {
    stream,
    sealed,
    bodies,
    held,
    known: (closed) => (sheet) => {
      const found = known.get(String(sheet)) ?? null;
      return found === null || closed ? found : { ...found, closed: null };
    },
  };
}

export const plenty = { records: 100_000, bytes: 100_000_000 };
