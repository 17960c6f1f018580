import { fromBase64Url, fromHex } from "../bytes.ts";
import type { HeldRecord } from "../verify-records.ts";

/** Opens one sealed row under H; null when it is not the row of this place under this key. */
export type OpenRow = (
  key: Uint8Array,
  place: { readonly sheet: Uint8Array; readonly epoch: number; readonly seq: number },
  sealed: Uint8Array,
) => { readonly bytes: Uint8Array; readonly body: Uint8Array } | null;

/** Rows as the service hands them to an executor: sealed, with what only the service knows beside them. All texts base64url. */
export interface SealedRows {
  readonly sheet: string;
  readonly rows: readonly { readonly epoch: number; readonly seq: number; readonly tag: string; readonly blind: string; readonly sealed: string }[];
}

/** The records of the opened sheets, in order; `damaged` counts rows that did not open. Runs where the shares met, never on the service (EV-25). */
export function openSheets(open: OpenRow, keys: ReadonlyMap<string, Uint8Array>, sealed: readonly SealedRows[]): { records: HeldRecord[]; damaged: number } {
  const records: HeldRecord[] = [];
  let damaged = 0;
  for (const { sheet, rows } of sealed) {
    const key = keys.get(sheet);
    const id = fromHex(sheet, 16);
    if (key === undefined || id === null) continue;
    for (const { epoch, seq, tag, blind, sealed: text } of rows) {
      const [tagBytes, blindBytes, bytes] = [fromBase64Url(tag, 32), fromBase64Url(blind, 16), fromBase64Url(text)];
      const opened = bytes === null ? null : open(key, { sheet: id, epoch, seq }, bytes);
      if (opened === null || tagBytes === null || blindBytes === null) damaged += 1;
      else records.push({ record: opened.bytes, tag: tagBytes, blind: blindBytes, body: opened.body });
    }
  }
  return { records, damaged };
}
