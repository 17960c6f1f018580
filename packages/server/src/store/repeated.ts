import type { Appended, ChainHead, Notary, RecordDraft } from "@lampion/core";
import { encodeReceipt, toBase64Url } from "@lampion/proof";
import type { AskedRow } from "./writer-tables.ts";

/** What is known of a row besides: the draft that came again, the tag of the record before it in its stream, and the newest record there. */
export interface Beside {
  readonly draft: RecordDraft | undefined;
  readonly prev: Uint8Array | null;
  readonly head: ChainHead;
}
const noTag = new Uint8Array(32);

/** Where the first one under this key went, with the receipt that it got (EV-6); with its proof where its words are kept nowhere (EV-29). */
export function repeated(notary: Notary, row: AskedRow, { draft, prev, head }: Beside): Extract<Appended, { kind: "repeated" }> {
  const { epoch, seq, hour, sheet, tag } = row;
  const receipt = toBase64Url(encodeReceipt({ tag, blind: notary.blindOf(sheet, hour, seq) }));
  const before = prev ?? noTag;
  const again = row.sealed.length > 0 || draft === undefined ? null : notary.timeAgain(draft, row, before, head);
  if (again === null) return { kind: "repeated", epoch, seq, atMs: notary.timeOf(row) ?? hour * 3_600_000, receipt };
  return { kind: "repeated", epoch, seq, atMs: again, receipt, proof: { sheet: toBase64Url(sheet), prev: toBase64Url(before), receipt, opens: true } };
}
