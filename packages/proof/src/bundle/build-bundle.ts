import { ascii, toHex, utf8Bytes } from "../bytes.ts";
import { canonicalText, type Json } from "../canonical.ts";
import { parseNoteKey, signCheckpoint } from "../checkpoint.ts";
import type { Hashing } from "../primitives.ts";
import { bundleFormat, type Authority, type BundleAbout, type BundleInput, type BundleLog, type BundleSheet } from "./bundle.types.ts";
import { caseJsonLd } from "./case-jsonld.ts";
import { guides } from "./guide.ts";
import { messageLines, messagesPage, readable } from "./readable.ts";
import { writeRecords, type FiledRecord } from "./records-file.ts";
import type { CustodyEntry } from "../custody.ts";

export type Files = ReadonlyMap<string, Uint8Array>;
const json = (value: unknown): Uint8Array => utf8Bytes(`${canonicalText(JSON.parse(JSON.stringify(value)) as Json)}\n`);

/** Files that say nothing of their own: the verifier makes them again and compares, so that no page can say other than the records. */
export function derivedFiles(
  hashing: Hashing,
  parts: { about: BundleAbout; authority: Authority; records: readonly FiledRecord[]; custody: readonly CustodyEntry[]; keyId: string },
): Map<string, Uint8Array> {
  const { about, authority, records, custody, keyId } = parts;
  const messages = readable(records, about);
  const { fr, en } = guides(about, keyId);
  return new Map([
    ["LISEZMOI.md", utf8Bytes(fr)],
    ["README.md", utf8Bytes(en)],
    ["case.jsonld", utf8Bytes(caseJsonLd(hashing, { about, authority, messages, custody }))],
    ["messages.html", utf8Bytes(messagesPage(messages, about))],
    ["messages.jsonl", utf8Bytes(messageLines(messages))],
  ]);
}

/** Records and custody in the one order that the files have. */
export function filed(input: Pick<BundleInput, "items">): { records: FiledRecord[]; custody: CustodyEntry[] } {
  return {
    records: input.items.flatMap(({ records }, item) => records.map((held): FiledRecord => ({ item, held }))),
    custody: input.items.flatMap(({ custody }) => [...custody]),
  };
}

/**
 * The files of a bundle (evidence.md 11), the same bytes for the same input. `tools` are verify.mjs and verify.html; `sign` is the log's key over the manifest's
 * note, a checkpoint whose origin is that of the log with "/evidence" behind it, so that it can never pass for one of the log.
 */
export function buildBundle(hashing: Hashing, input: BundleInput, tools: Files, sign: (message: Uint8Array) => Uint8Array): Map<string, Uint8Array> {
  const key = parseNoteKey(hashing, input.log.key);
  if (key === null) throw new Error("the key of the log is not one");
  const { records, custody } = filed(input);
  const files = derivedFiles(hashing, { about: input.about, authority: input.authority, records, custody, keyId: toHex(key.id) });
  files.set("about.json", json({ ...input.about, format: bundleFormat, items: input.items.map((one) => one.id) }));
  files.set("authority.json", json(input.authority));
  files.set("custody.jsonl", utf8Bytes(custody.map((entry) => `${canonicalText({ ...entry })}\n`).join("")));
  files.set("records.bin", writeRecords(records));
  files.set("sheets.json", json(input.sheets.map(sheetJson)));
  if (input.statement !== null) files.set("statement.json", json(input.statement));
  if (input.lines !== null) files.set("lines.csv", utf8Bytes(input.lines));
  if (input.order !== null) files.set("order.pdf", input.order);
  logFiles(input.log).forEach((content, name) => files.set(name, content));
  tools.forEach((content, name) => files.set(name, content));
  const sorted = new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
  const manifest = json({ format: bundleFormat, case: input.about.case, files: Object.fromEntries([...sorted].map(([name, content]) => [name, toHex(hashing.sha256(content))])) });
  sorted.set("manifest.json", manifest);
  sorted.set("manifest.note", utf8Bytes(signCheckpoint({ origin: `${key.name}/evidence`, size: sorted.size - 1, root: hashing.sha256(manifest) }, key, sign)));
  return sorted;
}

const hexes = (hashes: readonly Uint8Array[]): string[] => hashes.map(toHex);

function sheetJson({ sheet, macKey, closed }: BundleSheet): Json {
  return {
    sheet: toHex(sheet),
    macKey: toHex(macKey),
    closed:
      closed === null
        ? null
        : { root: toHex(closed.root), size: closed.size, entry: closed.entry, minute: { index: closed.minute.index, size: closed.minute.size, path: hexes(closed.minute.path) } },
  };
}

function logFiles(log: BundleLog): Map<string, Uint8Array> {
  return new Map([
    ["log/checkpoint", utf8Bytes(log.checkpoint)],
    ["log/entries.json", json(log.entries.map((one) => ({ ...one, path: hexes(one.path) })))],
    ["log/keys", ascii(`${[log.key, ...log.witnesses].join("\n")}\n`)],
    ...(log.stamp === null
      ? []
      : ([
          ["log/consistency.json", json(hexes(log.stamp.path))],
          ["log/timestamp.checkpoint", utf8Bytes(log.stamp.checkpoint)],
          ["log/timestamp.tsr", log.stamp.token],
        ] as [string, Uint8Array][])),
  ]);
}
