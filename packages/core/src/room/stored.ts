import type { Appended, RecordDraft, StoredRecord } from "./message-store.port.ts";

/** The receipt, new or the one given before (EV-6). */
export const receiptOf = (outcome: Exclude<Appended, { kind: "refused" }>): string => (outcome.kind === "repeated" ? outcome.receipt : outcome.proof.receipt);

/** A draft and what the store made of it. */
export function storedFrom(draft: RecordDraft, outcome: Pick<Extract<Appended, { kind: "appended" }>, "epoch" | "seq" | "atMs" | "proof">): StoredRecord {
  const { stream, kind, author, face, text, re, notice, value, fold, freed, key } = draft;
  return {
    stream,
    kind,
    author,
    face,
    text,
    re,
    notice,
    value,
    fold,
    ...(freed === true ? { freed } : {}),
    key,
    epoch: outcome.epoch,
    seq: outcome.seq,
    atMs: outcome.atMs,
    proof: outcome.proof,
  };
}
