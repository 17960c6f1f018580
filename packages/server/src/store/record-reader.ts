import { roomKeyOf, type DayKeys, type KeyStore, type SealedPage, type SealedRow, type StoredRecord } from "@lampion/core";
import { blindOf, encodeReceipt, openWrap, sheetKeys, toBase64Url } from "@lampion/proof";
import { native } from "../evidence/primitives.ts";
import { damagedRecord, openRecord, type RecordRow } from "./record-row.ts";

/** What opens the rows of rooms: F of their hour, and R of their day for the receipts. */
export interface ReaderPorts {
  readonly store: KeyStore;
  readonly days: DayKeys;
  alarm(about: string, cause: unknown): void;
}

/**
 * Opens rows in the order of their numbers. A row whose key is gone is gone; one that does not open is told, and the rest serves (EV-55). Several of a sheet of which none
 * opens lie under a key that was lost and made anew within its hour: they are gone with it, and that is told once.
 */
export async function openRows(ports: ReaderPorts, rows: readonly RecordRow[]): Promise<StoredRecord[]> {
  const forgets = new Map<number, Uint8Array | null>();
  const sheets = new Map<string, { readonly row: Uint8Array; readonly blind: (seq: number) => Uint8Array } | null>();
  const opened = new Map<string, { rows: number; whole: number }>();
  const records: { readonly record: StoredRecord; readonly sheet: string; readonly row: RecordRow; readonly isWhole: boolean }[] = [];
  for (const row of rows) {
    const sheet = toBase64Url(row.sheet);
    let keys = sheets.get(sheet);
    if (keys === undefined) {
      if (!forgets.has(row.hour)) forgets.set(row.hour, await ports.store.read({ class: "hour", id: String(row.hour) }));
      const forget = forgets.get(row.hour) ?? null;
      const day = ports.days.of(Math.floor(row.hour / 24));
      if (forget === null || day === null) keys = null;
      else {
        const own = sheetKeys(native, day, row.sheet);
        keys = { row: roomKeyOf(native, forget, row.sheet), blind: (seq) => blindOf(own, seq) };
      }
      sheets.set(sheet, keys);
    }
    if (keys === null) continue;
    const blind = keys.blind(row.seq);
    const record = openRecord(native, keys.row, row, blind);
    const count = opened.get(sheet) ?? { rows: 0, whole: 0 };
    opened.set(sheet, { rows: count.rows + 1, whole: count.whole + (record === null ? 0 : 1) });
    records.push({ record: record ?? damagedRecord(row, blind), sheet, row, isWhole: record !== null });
  }
  const isGone = (sheet: string): boolean => (opened.get(sheet)?.rows ?? 0) > 1 && opened.get(sheet)?.whole === 0;
  for (const sheet of opened.keys())
    if (isGone(sheet)) ports.alarm(`sheet shut: ${sheet}`, new Error("none of its rows opens under the key of its hour: that was lost and made anew, or all of them were altered"));
  const shown = records.filter(({ sheet }) => !isGone(sheet));
  for (const { row, isWhole } of shown) if (!isWhole) ports.alarm(`row damaged: ${row.stream} ${row.epoch}/${row.seq}`, new Error("the sealed row does not open"));
  return shown.map(({ record, sheet }, at) => (sheet === shown[at - 1]?.sheet ? record : { ...record, proof: { ...record.proof, opens: true } }));
}

export interface WrapRow {
  readonly sheet: Uint8Array;
  readonly wrap: Uint8Array;
}

/** Rows of a conversation as they rest, and the wraps of one device without the layer of F: what ended is not among them, unless a hold that this device may see keeps it (EV-23). */
export async function sealedPage(
  ports: ReaderPorts,
  rows: readonly RecordRow[],
  holder: string,
  wrapsOf: (sheets: readonly Uint8Array[]) => Promise<readonly WrapRow[]>,
  heldWrap: (sheet: Uint8Array) => Promise<Uint8Array | null> = async () => null,
): Promise<SealedPage> {
  const sheets = new Map<string, { readonly id: Uint8Array; readonly hour: number }>();
  for (const row of rows) sheets.set(toBase64Url(row.sheet), { id: row.sheet, hour: row.hour });
  const stored = await wrapsOf([...sheets.values()].map((one) => one.id));
  const wraps = new Map<string, string>();
  for (const { sheet, wrap } of stored) {
    const known = sheets.get(toBase64Url(sheet));
    const forget = known === undefined ? null : await ports.store.read({ class: "hour", id: String(known.hour) });
    const opened = forget === null ? null : openWrap(native, forget, sheet, holder, wrap);
    if (opened !== null) wraps.set(toBase64Url(sheet), toBase64Url(opened));
  }
  for (const [sheet, { id }] of sheets) {
    const held = wraps.has(sheet) ? null : await heldWrap(id);
    if (held !== null) wraps.set(sheet, toBase64Url(held));
  }
  const shown: SealedRow[] = [];
  for (const row of rows) {
    const sheet = toBase64Url(row.sheet);
    const day = ports.days.of(Math.floor(row.hour / 24));
    if (!wraps.has(sheet) || day === null) continue;
    const receipt = toBase64Url(encodeReceipt({ tag: row.tag, blind: blindOf(sheetKeys(native, day, row.sheet), row.seq) }));
    shown.push({ epoch: row.epoch, seq: row.seq, sheet, receipt, sealed: toBase64Url(row.sealed) });
  }
  return { rows: shown, wraps: [...wraps].map(([sheet, wrap]) => ({ sheet, wrap })) };
}
