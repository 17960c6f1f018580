import { isZero, same } from "./bytes.ts";
import type { Hashing } from "./primitives.ts";
import { decodeRecord, recordBytes, type ProofRecord } from "./record.ts";
import { createInclusions, leafHash, verifyInclusion, type Inclusion } from "./tree.ts";

/** One record as somebody holds it: a phone, a sheet, a bundle. */
export interface HeldRecord {
  /** The 134 bytes. */
  readonly record: Uint8Array;
  readonly tag: Uint8Array;
  /** Null with a message left out: without it nobody guesses the text from its hash. */
  readonly blind: Uint8Array | null;
  /** Null: left out. */
  readonly body: Uint8Array | null;
  /** Where its tag lies in the sheet's tree; known once the sheet is closed. */
  readonly path?: Inclusion;
}

/** What the one who verifies knows of a sheet. */
export interface KnownSheet {
  readonly macKey: Uint8Array;
  /** Root and size of a closed sheet that lie under a logged root; null while it is open. */
  readonly closed: { readonly root: Uint8Array; readonly size: number } | null;
}

export interface Position {
  readonly epoch: number;
  readonly seq: number;
}

export interface RecordsQuestion {
  readonly records: readonly HeldRecord[];
  /** Null for a sheet nobody knows, or whose R no longer exists. Asked once per record. */
  sheet(sheet: Uint8Array, acceptedAtMs: number): KnownSheet | null;
  /** The stream and the range that the list claims to be; without it no list is `complete`. */
  readonly whole: { readonly stream: Uint8Array; readonly from: Position; readonly to: Position } | null;
  readonly most: { readonly records: number; readonly bytes: number };
  /** Hashes each node of a tree once: for who checks offline. Where somebody waits for the answer, true and false records must cost the same (EV-10). */
  readonly isOffline?: boolean;
}

/**
 * `authenticated`: the tag is true, the body is the one it was made over (or was left out), and in a closed sheet the record lies in the tree.
 * `damaged`: the record is true and the body is not the one. `not-authenticated`: anything else.
 */
export type RecordStatus = "authenticated" | "damaged" | "not-authenticated";

export interface JudgedRecord {
  readonly status: RecordStatus;
  /** Null when the bytes are no record. */
  readonly record: ProofRecord | null;
  readonly leftOut: boolean;
  /** Its sheet is closed and it lies in the tree: nothing can be forged there any more (EV-11). */
  readonly fixed: boolean;
}

/** What is wrong with the order; `at` is a place in the list. Nothing of it is ever hidden (EV-12). */
export type OrderFinding =
  /** Records are missing before this one; null when nobody can say how many. */
  | { readonly kind: "gap"; readonly at: number; readonly missing: number | null }
  /** Another record with the same number, or a `prev` that is not the tag before: two histories. */
  | { readonly kind: "fork"; readonly at: number }
  | { readonly kind: "twice"; readonly at: number }
  | { readonly kind: "disorder"; readonly at: number }
  | { readonly kind: "other-stream"; readonly at: number }
  /** The stream was founded anew; `lostTail` when the tag before is not carried on. */
  | { readonly kind: "refounded"; readonly at: number; readonly lostTail: boolean }
  | { readonly kind: "time-falls"; readonly at: number }
  /** The list does not begin or end where it claims to. */
  | { readonly kind: "cut"; readonly at: number };

export type RecordsVerdict =
  | { readonly kind: "refused"; readonly why: "too-many" | "too-large" }
  | {
      readonly kind: "verified";
      readonly records: readonly JudgedRecord[];
      readonly order: readonly OrderFinding[];
      readonly authenticated: number;
      readonly leftOut: number;
      /** Every record authenticated, from the first to the last of the range, none missing, in one unbroken chain. */
      readonly complete: boolean;
    };

/**
 * The one door into a case (evidence.md 1): the service, the desk, the custodians' page and the offline verifier judge a list of records with this.
 * Does the same work for true and false ones (EV-10), unless it is asked offline.
 */
export function verifyRecords(hashing: Hashing, question: RecordsQuestion): RecordsVerdict {
  const { records, most, whole } = question;
  if (records.length > most.records) return { kind: "refused", why: "too-many" };
  let bytes = 0;
  for (const one of records) bytes += recordBytes + 48 + (one.body?.length ?? 0);
  if (bytes > most.bytes) return { kind: "refused", why: "too-large" };
  const inclusions = question.isOffline === true ? createInclusions(hashing) : null;
  const work: Work = {
    hashing,
    macOf: keyedOnce(hashing),
    isIncluded: (proof, leaf, root) => (inclusions === null ? verifyInclusion(hashing, proof, leaf, root) : inclusions(proof, leaf, root)),
  };
  const judged = records.map((one) => judge(work, question, one));
  const order = orderOf(records, judged, whole);
  return {
    kind: "verified",
    records: judged,
    order,
    authenticated: judged.filter((one) => one.status === "authenticated").length,
    leftOut: judged.filter((one) => one.leftOut).length,
    complete:
      whole !== null && judged.length > 0 && judged.every((one) => one.status === "authenticated") && order.every((finding) => finding.kind === "refounded" && !finding.lostTail),
  };
}

const noSheet: KnownSheet = { macKey: new Uint8Array(32), closed: null };

interface Work {
  readonly hashing: Hashing;
  macOf(key: Uint8Array): Mac;
  isIncluded(proof: Inclusion, leaf: Uint8Array, root: Uint8Array): boolean;
}
type Mac = ReturnType<Hashing["mac"]>;
/** A key is set up once for the records of its sheet that follow each other. */
function keyedOnce(hashing: Hashing): (key: Uint8Array) => Mac {
  let last: { readonly key: Uint8Array; readonly mac: Mac } | null = null;
  return (key) => {
    if (last === null || !same(last.key, key)) last = { key, mac: hashing.mac(key) };
    return last.mac;
  };
}

function judge({ hashing, macOf, isIncluded }: Work, question: RecordsQuestion, held: HeldRecord): JudgedRecord {
  const record = decodeRecord(held.record);
  const leftOut = held.body === null;
  if (record === null) return { status: "not-authenticated", record, leftOut, fixed: false };
  const found = question.sheet(record.sheet, record.acceptedAtMs);
  const sheet = found ?? noSheet;
  const isTrue = same(macOf(sheet.macKey)(held.record), held.tag) && found !== null;
  const isBody = held.body === null || (held.blind?.length === 16 && same(hashing.sha256(held.blind, held.body), record.bodyHash));
  const { closed } = sheet;
  const fixed = closed !== null && held.path !== undefined && held.path.size === closed.size && isIncluded(held.path, leafHash(hashing, held.tag), closed.root) && isTrue;
  if (!isTrue || (closed !== null && !fixed)) return { status: "not-authenticated", record, leftOut, fixed: false };
  return { status: isBody ? "authenticated" : "damaged", record, leftOut, fixed };
}

function orderOf(held: readonly HeldRecord[], judged: readonly JudgedRecord[], whole: RecordsQuestion["whole"]): OrderFinding[] {
  const findings: OrderFinding[] = [];
  let last: { record: ProofRecord; tag: Uint8Array } | null = null;
  const stream = whole?.stream ?? judged.find((one) => one.record !== null)?.record?.stream;
  judged.forEach(({ record }, at) => {
    // What is no record has no number: it stands in the list as not authenticated and cannot join two others.
    if (record === null) return;
    if (stream !== undefined && !same(record.stream, stream)) {
      findings.push({ kind: "other-stream", at });
      return;
    }
    const tag = held[at]!.tag;
    if (last === null) {
      if (whole !== null && (record.epoch !== whole.from.epoch || record.seq !== whole.from.seq)) findings.push({ kind: "cut", at });
    } else findings.push(...between(last, record, tag, at));
    if (last === null || record.epoch > last.record.epoch || (record.epoch === last.record.epoch && record.seq > last.record.seq)) last = { record, tag };
  });
  const end = last as { record: ProofRecord } | null;
  if (whole !== null && (end === null || end.record.epoch !== whole.to.epoch || end.record.seq !== whole.to.seq)) findings.push({ kind: "cut", at: held.length });
  return findings;
}

function* between(last: { record: ProofRecord; tag: Uint8Array }, record: ProofRecord, tag: Uint8Array, at: number): Generator<OrderFinding> {
  const before = last.record;
  if (record.epoch === before.epoch && record.seq === before.seq) {
    yield { kind: same(tag, last.tag) ? "twice" : "fork", at };
    return;
  }
  if (record.epoch < before.epoch || (record.epoch === before.epoch && record.seq < before.seq)) {
    yield { kind: "disorder", at };
    return;
  }
  if (record.acceptedAtMs < before.acceptedAtMs) yield { kind: "time-falls", at };
  const chained = same(record.prev, last.tag);
  if (record.epoch === before.epoch) {
    if (record.seq > before.seq + 1) yield { kind: "gap", at, missing: record.seq - before.seq - 1 };
    else if (!chained) yield { kind: "fork", at };
    return;
  }
  yield { kind: "refounded", at, lostTail: isZero(record.prev) };
  if (record.seq > 1) yield { kind: "gap", at, missing: null };
  else if (!chained && !isZero(record.prev)) yield { kind: "gap", at, missing: null };
}
