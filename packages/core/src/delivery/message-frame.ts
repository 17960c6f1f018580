import type { Message, StreamId } from "@lampion/protocol";
import type { StoredRecord } from "../room/message-store.port.ts";

const noticeNames = new Set(["hidden", "shown", "level", "slow", "check-on", "check-off", "check-dropped", "closed", "paused", "resumed", "damaged"]);
type Notice = Extract<Message, { k: "notice" }>["notice"];
const isNotice = (name: string | null): name is Notice => name !== null && noticeNames.has(name);

/** The receipt, and the sheet where it is another than before (EV-8). */
const proofOf = ({ proof }: StoredRecord): { x: string; h?: string } => ({ x: proof.receipt, ...(proof.opens ? { h: proof.sheet } : {}) });

/** A record as everybody in its stream gets it. */
export function toMessage(record: StoredRecord): Message {
  if (record.kind === 5) return { k: "withdrawn", q: record.seq, at: record.atMs, of: record.re ?? 0, ...proofOf(record) };
  if (record.kind === 6) {
    return {
      k: "notice",
      q: record.seq,
      at: record.atMs,
      notice: isNotice(record.notice) ? record.notice : "hidden",
      ...(record.re === null ? {} : { of: record.re }),
      ...(record.value === null ? {} : { value: record.value }),
      ...proofOf(record),
    };
  }
  const by = record.face ?? { m: "service", name: "", mark: 0, gender: "other" as const };
  return {
    k: "text",
    q: record.seq,
    at: record.atMs,
    by: { m: by.m, name: by.name, mark: by.mark, gender: by.gender },
    text: record.text,
    ...(record.re === null ? {} : { re: record.re }),
    ...(record.fold ? { fold: true } : {}),
    ...(record.freed === true ? { freed: true } : {}),
    ...proofOf(record),
  };
}

const encoded = new WeakMap<StoredRecord, string>();
/** A record as JSON: made once for all who get it, and counted each time it is made (PT-1). */
export function encodeRecord(record: StoredRecord, counts: { encodes: number }): string {
  const known = encoded.get(record);
  if (known !== undefined) return known;
  counts.encodes += 1;
  const json = JSON.stringify(toMessage(record));
  encoded.set(record, json);
  return json;
}

/** Joins messages that are already JSON into one frame: nothing is encoded twice (PT-1). */
export function msgsFrame(stream: StreamId, epoch: number, encoded: readonly string[]): string {
  return `{"t":"msgs","s":"${stream}","e":${epoch},"m":[${encoded.join(",")}]}`;
}
