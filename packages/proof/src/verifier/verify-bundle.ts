import { fromBase64Url, fromHex, same, toHex, utf8Bytes } from "../bytes.ts";
import type { Files } from "../bundle/build-bundle.ts";
import { derivedFiles } from "../bundle/build-bundle.ts";
import { authorityDigest, itemDigest, sheetLeaf } from "../bundle/item.ts";
import { timeOf } from "../bundle/readable.ts";
import type { BundleEntry, BundleSheet } from "../bundle/bundle.types.ts";
import { cosignedAt, formatNoteKey, isSignedBy, noteKinds, parseCheckpoint, parseNoteKey, type NoteKey, type SignedCheckpoint } from "../checkpoint.ts";
import { custodyFaults, custodyHash, isCustodyEntry } from "../custody.ts";
import { entryOf } from "../log-entry.ts";
import type { Primitives } from "../primitives.ts";
import { grouped } from "../grouped.ts";
import { leafHash, verifyConsistency, verifyInclusion } from "../tree.ts";
import { verifyRecords, type KnownSheet } from "../verify-records.ts";
import { note, type Line, type LineId, type Note } from "./lines.ts";
import { readBundle, type ReadBundle, type Unreadable } from "./read-bundle.ts";

/** What a reader of time stamps says of one; null when it is none. */
export interface StampReader {
  (token: Uint8Array): { readonly digest: Uint8Array; readonly atMs: number; readonly authority: string | null; isSignedOver(data: Uint8Array): Promise<boolean | null> } | null;
}
export interface VerifyOptions {
  readonly readStamp: StampReader;
  /** Keys that the one who verifies has from elsewhere; with one given, another in the bundle is red. */
  readonly logKey?: string;
  readonly witnessKey?: string;
}
export type BundleVerdict =
  | Unreadable
  | {
      readonly kind: "verified";
      readonly lines: readonly Line[];
      readonly colour: "green" | "amber" | "red";
      readonly case: string;
      readonly logKey: string;
      readonly stampLine: string | null;
    };

/** Everything that can be asked of a bundle without a network. A wrong thing is never green (EV-53); what is missing is amber and named. */
export async function verifyBundle(primitives: Primitives, files: Files, options: VerifyOptions): Promise<BundleVerdict> {
  const bundle = readBundle(files);
  if ("kind" in bundle) return bundle;
  const key = parseNoteKey(primitives, bundle.keys[0] ?? "");
  const entries = new Map(bundle.entries.map((entry) => [entry.index, entry]));
  const lines: Line[] = [];
  const add = (id: LineId, notes: readonly Note[]): void => {
    const colour = notes.some((one) => one.colour === "red") ? "red" : notes.some((one) => one.colour === "amber") ? "amber" : "green";
    lines.push({ id, colour, notes });
  };
  const log = await checkLog(primitives, bundle, key, options);
  add("files", checkFiles(primitives, files, bundle, key));
  const records = checkRecords(primitives, bundle);
  add("receipts", records.receipts);
  add("order", records.order);
  add("sheets", checkSheets(primitives, bundle, entries));
  add("log", log.notes);
  add("custody", checkCustody(primitives, bundle));
  add("within", checkWithin(primitives, bundle));
  const colour = lines.some((one) => one.colour === "red") ? "red" : lines.some((one) => one.colour === "amber") ? "amber" : "green";
  return { kind: "verified", lines, colour, case: bundle.about.case, logKey: key === null ? "" : formatNoteKey(key), stampLine: log.stampLine };
}

function checkFiles(primitives: Primitives, files: Files, bundle: ReadBundle, key: NoteKey | null): Note[] {
  const notes: Note[] = [];
  const manifest = files.get("manifest.json")!;
  const signed = parseCheckpoint(bundle.manifest.note);
  const named = new Map(Object.entries(bundle.manifest.files));
  if (
    key === null ||
    signed === null ||
    !isSignedBy(primitives, signed, key) ||
    signed.checkpoint.origin !== `${key.name}/evidence` ||
    signed.checkpoint.size !== named.size ||
    !same(signed.checkpoint.root, primitives.sha256(manifest))
  )
    notes.push(note("manifest-not-signed"));
  for (const [name, content] of files) {
    if (name === "manifest.json" || name === "manifest.note") continue;
    const digest = named.get(name);
    if (digest === undefined) notes.push(note("file-added", name));
    else if (digest !== toHex(primitives.sha256(content))) notes.push(note("file-changed", name));
  }
  for (const name of named.keys()) if (!files.has(name)) notes.push(note("file-missing", name));
  const custody = bundle.custody.filter(isCustodyEntry);
  const derived = derivedFiles(primitives, { about: bundle.about, authority: bundle.authority, records: bundle.records, custody, keyId: key === null ? "" : toHex(key.id) });
  for (const [name, content] of derived) {
    const there = files.get(name);
    if (there !== undefined && !same(there, content)) notes.push(note("page-says-other", name));
  }
  return notes.length > 0 ? notes : [note("files-unchanged", String(named.size))];
}

function checkRecords(primitives: Primitives, bundle: ReadBundle): { receipts: Note[]; order: Note[] } {
  const sheets = new Map(bundle.sheets.map((one) => [toHex(one.sheet), one]));
  const known = (sheet: Uint8Array): KnownSheet | null => sheets.get(toHex(sheet)) ?? null;
  const receipts: Note[] = [];
  const order: Note[] = [];
  let blanks = 0;
  const first = new Map<number, number>();
  bundle.records.forEach(({ item }, at) => first.has(item) || first.set(item, at));
  for (const [item, from] of first) {
    const held = bundle.records.filter((one) => one.item === item);
    if (bundle.records.slice(from, from + held.length).some((one) => one.item !== item)) order.push(note("items-mixed"));
    // A piece of evidence may hold several streams; each has its own order.
    const streams = grouped(held.keys(), (at) => toHex(held[at]!.held.record.subarray(2, 18)));
    for (const places of streams.values()) {
      const verdict = verifyRecords(primitives, {
        records: places.map((at) => held[at]!.held),
        sheet: known,
        whole: null,
        most: { records: 50_000, bytes: 256_000_000 },
        isOffline: true,
      });
      if (verdict.kind === "refused") {
        receipts.push(note("too-much"));
        continue;
      }
      const place = (at: number): string => String(from + (places[at] ?? places.at(-1) ?? 0) + 1);
      verdict.records.forEach((one, at) => {
        if (one.status !== "authenticated") receipts.push(note(one.status === "damaged" ? "text-not-its-own" : "receipt-not-true", place(at)));
      });
      for (const finding of verdict.order) {
        if (finding.kind === "gap") order.push(note("gap", place(finding.at), finding.missing === null ? "?" : String(finding.missing)));
        else if (finding.kind === "refounded") order.push(note(finding.lostTail ? "lost-tail" : "refounded", place(finding.at)));
        else order.push(note(finding.kind === "time-falls" ? "time-falls" : finding.kind === "fork" ? "two-histories" : "order-not-kept", place(finding.at)));
      }
      blanks += verdict.leftOut;
    }
  }
  if (bundle.records.length === 0) receipts.push(note("no-records"));
  if (receipts.length === 0) receipts.push(note("receipts-true", String(bundle.records.length)));
  if (order.length === 0) order.push(note("order-kept"));
  if (blanks > 0) order.push(note("blanks", String(blanks)));
  return { receipts: few(receipts), order: few(order) };
}

function checkSheets(primitives: Primitives, bundle: ReadBundle, entries: ReadonlyMap<number, BundleEntry>): Note[] {
  const notes: Note[] = [];
  const used = new Set(bundle.records.map(({ held }) => toHex(held.record.subarray(18, 34))));
  const reportAt = Math.min(...bundle.entries.filter((one) => one.type === "report").map((one) => one.index), Number.POSITIVE_INFINITY);
  let before = 0;
  for (const one of bundle.sheets) {
    if (!used.has(toHex(one.sheet))) notes.push(note("sheet-not-used", toHex(one.sheet).slice(0, 8)));
    if (one.closed === null) notes.push(note("sheet-open", toHex(one.sheet).slice(0, 8)));
    else if (!isLogged(primitives, one, one.closed, entries)) notes.push(note("sheet-not-logged", toHex(one.sheet).slice(0, 8)));
    else if (one.closed.entry > reportAt) notes.push(note("sheet-after-report", toHex(one.sheet).slice(0, 8)));
    else before += 1;
  }
  if (notes.length === 0) notes.push(note("sheets-logged", String(before)));
  return few(notes);
}

function isLogged(primitives: Primitives, sheet: BundleSheet, closed: NonNullable<BundleSheet["closed"]>, entries: ReadonlyMap<number, BundleEntry>): boolean {
  const entry = entries.get(closed.entry);
  const root = typeof entry?.content["root"] === "string" ? fromHex(entry.content["root"], 32) : null;
  if (entry?.type !== "batch" || root === null || entry.content["size"] !== closed.minute.size) return false;
  return verifyInclusion(primitives, closed.minute, sheetLeaf(primitives, { sheet: sheet.sheet, root: closed.root, size: closed.size }), root);
}

async function checkLog(primitives: Primitives, bundle: ReadBundle, key: NoteKey | null, options: VerifyOptions): Promise<{ notes: Note[]; stampLine: string | null }> {
  const notes: Note[] = [];
  const signed = parseCheckpoint(bundle.checkpoint);
  if (key === null || key.kind !== noteKinds.ed25519 || signed === null || signed.checkpoint.origin !== key.name || !isSignedBy(primitives, signed, key))
    return { notes: [note("log-not-signed")], stampLine: null };
  if (options.logKey !== undefined && options.logKey.trim() !== formatNoteKey(key)) notes.push(note("other-log-key"));
  const { size, root } = signed.checkpoint;
  const seen = new Set<number>();
  for (const { index, type, salt, content, path } of bundle.entries) {
    const entry = entryOf(primitives, type, fromBase64Url(salt, 16)!, content);
    if (seen.has(index) || !verifyInclusion(primitives, { index, size, path }, leafHash(primitives, entry), root)) notes.push(note("entry-not-in-log", String(index)));
    seen.add(index);
  }
  notes.push(...checkWitnesses(primitives, bundle, signed, options));
  const stamp = await checkStamp(primitives, bundle, signed, key, options);
  notes.push(...stamp.notes);
  return { notes: few(notes.some((one) => one.colour !== "green") ? notes : [note("log-true", String(size)), ...notes]), stampLine: stamp.line };
}

function checkWitnesses(primitives: Primitives, bundle: ReadBundle, signed: SignedCheckpoint, options: VerifyOptions): Note[] {
  const witnesses = bundle.keys.slice(1).map((text) => parseNoteKey(primitives, text));
  if (witnesses.some((one) => one === null || one.kind !== noteKinds.cosignature)) return [note("witness-key-wrong")];
  const wanted = options.witnessKey?.trim();
  if (wanted !== undefined && !bundle.keys.slice(1).includes(wanted)) return [note("other-witness-key")];
  const notes: Note[] = [];
  for (const witness of witnesses as NoteKey[]) {
    const atS = cosignedAt(primitives, signed, witness);
    // A line under its name that does not verify is a forgery; none at all is silence.
    const isNamed = signed.signatures.some((one) => one.name === witness.name);
    if (atS !== null) notes.push(note("witnessed", witness.name, timeOf(atS * 1_000)));
    else if (isNamed) notes.push(note("cosignature-not-true", witness.name));
  }
  return notes.length > 0 ? notes : [note("not-witnessed")];
}

async function checkStamp(
  primitives: Primitives,
  bundle: ReadBundle,
  signed: SignedCheckpoint,
  key: NoteKey,
  options: VerifyOptions,
): Promise<{ notes: Note[]; line: string | null }> {
  const { stamp } = bundle;
  if (stamp === null) return { notes: [note("not-stamped")], line: null };
  const stamped = parseCheckpoint(stamp.checkpoint);
  const read = options.readStamp(stamp.token);
  if (stamped === null || stamped.checkpoint.origin !== key.name || !isSignedBy(primitives, stamped, key) || read === null) return { notes: [note("stamp-not-read")], line: null };
  const text = utf8Bytes(stamp.checkpoint);
  if (!same(read.digest, primitives.sha256(text))) return { notes: [note("stamp-of-other")], line: null };
  const [older, newer] = stamped.checkpoint.size <= signed.checkpoint.size ? [stamped.checkpoint, signed.checkpoint] : [signed.checkpoint, stamped.checkpoint];
  if (!verifyConsistency(primitives, { old: older.size, new: newer.size }, stamp.path, older.root, newer.root)) return { notes: [note("stamp-of-other-history")], line: null };
  const isSigned = await read.isSignedOver(text);
  if (isSigned === false) return { notes: [note("stamp-not-signed")], line: null };
  // What was logged after the stamp is not under it.
  const last = Math.max(...bundle.sheets.map((one) => one.closed?.entry ?? -1), -1);
  const notes = [last < stamped.checkpoint.size ? note("stamped", timeOf(read.atMs), read.authority ?? "?") : note("stamp-before-sheets", timeOf(read.atMs))];
  return { notes, line: "openssl ts -verify -data log/timestamp.checkpoint -in log/timestamp.tsr -CAfile CERTIFICATES.pem" };
}

function checkCustody(primitives: Primitives, bundle: ReadBundle): Note[] {
  const notes: Note[] = [];
  const logged = new Set<string>();
  for (const entry of bundle.entries) for (const one of [entry.content["custody"]].flat()) if (typeof one === "string") logged.add(one);
  const entries = bundle.custody.filter(isCustodyEntry);
  if (entries.length !== bundle.custody.length) notes.push(note("custody-not-read"));
  for (const [at, item] of bundle.items.entries()) {
    const list = entries.filter((one) => one.item === item);
    if (list.length === 0) notes.push(note("no-custody", item));
    for (const fault of custodyFaults(primitives, list)) notes.push(note("custody-broken", item, String(fault.n)));
    for (const one of list) if (!logged.has(custodyHash(primitives, one))) notes.push(note("custody-not-logged", item, String(one.n)));
    const digest = itemDigest(
      primitives,
      bundle.records.filter((one) => one.item === at).map((one) => one.held),
    );
    if (list.some((one) => one.after !== digest)) notes.push(note("not-what-was-captured", item));
    if (!bundle.entries.some((one) => (one.type === "report" || one.type === "opening") && one.content["item"] === item && one.content["digest"] === digest))
      notes.push(note("capture-not-logged", item));
  }
  const strangers = entries.filter((one) => !bundle.items.includes(one.item));
  if (strangers.length > 0 || bundle.records.some((one) => one.item >= bundle.items.length)) notes.push(note("custody-of-other"));
  if (notes.length === 0) notes.push(note("custody-unbroken", String(entries.length)));
  return few(notes);
}

function checkWithin(primitives: Primitives, bundle: ReadBundle): Note[] {
  const { authority } = bundle;
  const notes: Note[] = [];
  const digest = authorityDigest(primitives, authority);
  if (!bundle.entries.some((one) => one.type === "order" && one.content["authority"] === digest)) notes.push(note("authority-not-logged"));
  if (authority.approvers.length === 0 || authority.approvers.includes(authority.requester)) notes.push(note("not-approved-by-another"));
  bundle.records.forEach(({ held }, at) => {
    const stream = toHex(held.record.subarray(2, 18));
    const view = new DataView(held.record.buffer, held.record.byteOffset, held.record.length);
    const atMs = view.getUint32(46) * 0x1_0000_0000 + view.getUint32(50);
    if (!authority.selectors.some((one) => one.stream === stream && atMs >= one.fromMs && atMs < one.toMs)) notes.push(note("outside", String(at + 1)));
  });
  return few(notes.length > 0 ? notes : [note("within", authority.reference)]);
}

/** A page shows the first of many. */
function few(notes: readonly Note[]): Note[] {
  if (notes.length <= 30) return [...notes];
  const worst = notes.filter((one) => one.colour === "red");
  const shown = [...worst, ...notes.filter((one) => one.colour !== "red")].slice(0, 30);
  return [...shown, note("and-more", String(notes.length - 30))];
}
