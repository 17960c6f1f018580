import { createPrivateKey, createPublicKey, sign } from "node:crypto";
import { authorityDigest, itemDigest, sheetLeaf } from "../bundle/item.ts";
import { buildBundle, type Files } from "../bundle/build-bundle.ts";
import type { Authority, BundleEntry, BundleInput, BundleSheet } from "../bundle/bundle.types.ts";
import { ascii, join, toBase64Url, toHex, utf8Bytes } from "../bytes.ts";
import type { JsonObject } from "../canonical.ts";
import { cosign, formatNoteKey, noteKey, noteKinds, parseCheckpoint, signCheckpoint, type NoteKey } from "../checkpoint.ts";
import { custodyHash, nextCustody, type CustodyEntry } from "../custody.ts";
import { entryOf, type EntryType } from "../log-entry.ts";
import { noble } from "../noble.ts";
import { consistencyPath, inclusionPath, leafHash, nodesOf, rootFrom, rootOf } from "../tree.ts";
import type { HeldRecord } from "../verify-records.ts";
import type { StampReader } from "../verifier/verify-bundle.ts";
import { id, key, sampleStream, type SampleStream } from "./samples.ts";

export interface TestSigner {
  readonly key: NoteKey;
  sign(message: Uint8Array): Uint8Array;
}
export function testSigner(name: string, kind: (typeof noteKinds)[keyof typeof noteKinds], seed: Uint8Array): TestSigner {
  const privateKey = createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]), format: "der", type: "pkcs8" });
  const publicKey = new Uint8Array(createPublicKey(privateKey).export({ format: "der", type: "spki" }).subarray(-32));
  return { key: noteKey(noble, name, kind, publicKey), sign: (message) => new Uint8Array(sign(null, message, privateKey)) };
}

export const logSigner = testSigner("chat.example/log", noteKinds.ed25519, key(1_001));
export const witnessSigner = testSigner("witness.example/w", noteKinds.cosignature, key(1_002));

/** In place of RFC 3161: the digest and a mark. What the real one does is tested with the real one, in the server. */
export const sampleToken = (note: string, mark = 1): Uint8Array => join(noble.sha256(utf8Bytes(note)), new Uint8Array([mark]));
export const readSampleStamp: StampReader = (token) =>
  token.length === 33
    ? {
        digest: token.slice(0, 32),
        atMs: 1_800_100_000_000,
        authority: "sample",
        isSignedOver: async (data) => token[32] === 1 && toHex(noble.sha256(data)) === toHex(token.slice(0, 32)),
      }
    : null;

/** A whole case as a service would have kept it; what a dishonest operator changes, `change` changes before anything is logged, hashed or signed. */
export interface Plan {
  records: HeldRecord[];
  sheets: BundleSheet[];
  custody: CustodyEntry[];
  authority: Authority;
  /** Entries before the proofs are made; their order is the log's. */
  entries: { type: EntryType; salt: Uint8Array; content: JsonObject }[];
  hasStamp: boolean;
  hasWitness: boolean;
}

export function samplePlan(options: { sheets?: number; perSheet?: number; text?: (n: number) => string } = {}): { plan: Plan; stream: SampleStream } {
  const stream = sampleStream({ sheets: options.sheets ?? 3, perSheet: options.perSheet ?? 4, ...(options.text === undefined ? {} : { text: options.text }) });
  const records = [...stream.held];
  const ids = [...new Map(stream.sealed.map(({ record }) => [toHex(record.sheet), record.sheet])).values()];
  const known = stream.known(true);
  const entries: Plan["entries"] = [{ type: "rules", salt: id(50), content: { protocol: 1 } }];
  const sheets = ids.map((sheet, n): BundleSheet => {
    const { macKey, closed } = known(sheet)!;
    // Each was closed in a minute of its own together with one of somebody else.
    const leaves = [sheetLeaf(noble, { sheet, ...closed! }), sheetLeaf(noble, { sheet: id(70 + n), root: key(70 + n), size: 9 })];
    entries.push({ type: "batch", salt: id(60 + n), content: { minute: 1_800_000_000_000 + n * 3_600_000, root: toHex(rootOf(noble, leaves)), size: 2 } });
    return { sheet, macKey, closed: { ...closed!, entry: entries.length - 1, minute: { index: 0, size: 2, path: inclusionPath(noble, nodesOf(noble, leaves), 0, 2) } } };
  });
  const digest = itemDigest(noble, records);
  const custody: CustodyEntry[] = [];
  const act = (what: CustodyEntry["what"], who: string, type: EntryType, content: JsonObject): void => {
    custody.push(
      nextCustody(noble, custody.at(-1) ?? null, {
        item: "item-1",
        what,
        atMs: 1_800_020_000_000 + custody.length,
        who,
        why: "report 17",
        authority: "EV-33",
        after: digest,
        change: null,
      }),
    );
    entries.push({ type, salt: id(80 + entries.length), content: { ...content, custody: custodyHash(noble, custody.at(-1)!) } });
  };
  const authority: Authority = {
    kind: "order",
    reference: "2026/117",
    basis: "CPP 60-1",
    requester: "officer-4",
    approvers: ["staff-2"],
    selectors: [{ stream: toHex(stream.stream), fromMs: 1_800_000_000_000, toMs: 1_800_000_000_000 + 3 * 3_600_000 }],
  };
  act("captured", "service", "report", { item: "item-1", digest });
  act("readGranted", "staff-1", "reading", { item: "item-1", second: "staff-2" });
  act("exported", "staff-1", "order", { authority: authorityDigest(noble, authority) });
  entries.push({ type: "batch", salt: id(99), content: { minute: 1_800_030_000_000, root: toHex(key(5)), size: 1 } });
  return { plan: { records, sheets, custody, authority, entries, hasStamp: true, hasWitness: true }, stream };
}

/** The bundle of a plan, with a log that holds exactly its entries. */
export function inputOf(plan: Plan, stream: SampleStream, signer = logSigner): BundleInput {
  const leaves = plan.entries.map(({ type, salt, content }) => leafHash(noble, entryOf(noble, type, salt, content)));
  const node = nodesOf(noble, leaves);
  const size = leaves.length;
  const root = rootFrom(noble, node, size);
  let checkpoint = signCheckpoint({ origin: signer.key.name, size, root }, signer.key, signer.sign);
  if (plan.hasWitness) checkpoint += cosign(parseCheckpoint(checkpoint)!.text, witnessSigner.key, 1_800_040_000, witnessSigner.sign);
  const stampedSize = size - 1;
  const stamped = signCheckpoint({ origin: signer.key.name, size: stampedSize, root: rootFrom(noble, node, stampedSize) }, signer.key, signer.sign);
  return {
    about: {
      case: "case-17",
      service: "Lampion",
      version: "0.1.0",
      madeAtMs: 1_800_050_000_000,
      streams: { [toHex(stream.stream)]: "conversation" },
      authors: { [toHex(id(0))]: "Ada", [toHex(id(1))]: "Bob" },
    },
    authority: plan.authority,
    items: [{ id: "item-1", records: plan.records, custody: plan.custody }],
    sheets: plan.sheets,
    log: {
      key: formatNoteKey(signer.key),
      witnesses: [formatNoteKey(witnessSigner.key)],
      checkpoint,
      entries: plan.entries.map(({ type, salt, content }, index): BundleEntry => ({
        index,
        type,
        salt: toBase64Url(salt),
        content,
        path: inclusionPath(noble, node, index, size),
      })),
      stamp: plan.hasStamp ? { checkpoint: stamped, token: sampleToken(stamped), path: consistencyPath(noble, node, stampedSize, size) } : null,
    },
    statement: { decision: "D-9", text: "statement" },
    lines: null,
    order: null,
  };
}
export const tools: Files = new Map([
  ["verify.mjs", ascii("// the verifier\n")],
  ["verify.html", ascii("<!doctype html>\n")],
]);
export const bundleOf = (input: BundleInput, signer = logSigner): Map<string, Uint8Array> => buildBundle(noble, input, tools, signer.sign);
