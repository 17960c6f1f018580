import { readBody, type RecordKind, type StoredRecord } from "@lampion/core";
import { encodeReceipt, openRow, toBase64Url, utf8Text, type Primitives } from "@lampion/proof";

/** A record as the table holds it. */
export interface RecordRow {
  stream: string;
  epoch: number;
  seq: number;
  hour: number;
  sheet: Uint8Array;
  tag: Uint8Array;
  ask: string | null;
  sealed: Uint8Array;
}

/** A sealed row opened under the key of its sheet; null when the row is damaged. `opens` is known by the reader alone, who sees the row before. */
export function openRecord(proof: Primitives, key: Uint8Array, row: RecordRow, blind: Uint8Array): StoredRecord | null {
  const opened = openRow(proof, key, { sheet: row.sheet, epoch: row.epoch, seq: row.seq }, row.sealed);
  const body = opened === null ? null : utf8Text(opened.body);
  const extras = opened === null ? null : utf8Text(opened.extras);
  if (opened === null || body === null || extras === null) return null;
  const { record } = opened;
  const read = readBody(record.kind, body, extras);
  const author = record.author.every((byte) => byte === 0) ? "" : toBase64Url(record.author);
  return {
    stream: row.stream,
    epoch: row.epoch,
    seq: row.seq,
    kind: record.kind as RecordKind,
    author: read.by === "" ? author : `${author}.${read.by}`,
    face: read.face,
    text: read.text,
    re: read.re,
    notice: read.notice,
    value: read.value,
    fold: read.fold,
    ...(read.freed ? { freed: true } : {}),
    atMs: record.acceptedAtMs,
    key: row.ask ?? "",
    proof: { sheet: toBase64Url(row.sheet), prev: toBase64Url(record.prev), receipt: toBase64Url(encodeReceipt({ tag: row.tag, blind })), opens: false },
  };
}

/** In the place of a row that one flipped bit made unreadable: the number stays, and says what happened (evidence.md 12). */
export function damagedRecord(row: RecordRow, blind: Uint8Array): StoredRecord {
  return {
    stream: row.stream,
    epoch: row.epoch,
    seq: row.seq,
    kind: 6,
    author: "",
    face: null,
    text: "",
    re: null,
    notice: "damaged",
    value: null,
    fold: false,
    atMs: row.hour * 3_600_000,
    key: row.ask ?? "",
    proof: { sheet: toBase64Url(row.sheet), prev: "", receipt: toBase64Url(encodeReceipt({ tag: row.tag, blind })), opens: false },
  };
}
