import type { KeyStore } from "@lampion/core";
import {
  dayOf,
  decodeRecord,
  inclusionPath,
  leafHash,
  nodesOf,
  readKept,
  same,
  sheetKeys,
  toHex,
  verifyRecords,
  type HeldRecord,
  type KnownSheet,
  type OrderFinding,
} from "@lampion/proof";
import { native } from "../primitives.ts";
import type { ClosedSheets } from "./sheet-proofs.ts";

type KnownTree = Awaited<ReturnType<ClosedSheets>>;
export type KeptChecked = { readonly kind: "refused"; readonly say: string } | { readonly kind: "checked"; readonly isTrue: boolean; readonly lines: readonly string[] };

const most = { records: 50_000, bytes: 64 * 1_024 * 1_024 };

/** Checks what a person exported of the own kept proof by the keys of receipts (EV-54): it carries none, and without the service it is worth nothing. */
export async function checkKept(keys: Pick<KeyStore, "read">, closed: ClosedSheets, files: ReadonlyMap<string, Uint8Array>): Promise<KeptChecked> {
  const kept = readKept(files);
  if (kept === null) return { kind: "refused", say: "This is no kept proof of this form: about.json, records.bin and sheets.json are needed." };
  const sheets = new Map<string, KnownSheet | null>();
  const records: HeldRecord[] = [];
  const trees = new Map<string, KnownTree>();
  let tooOld = 0;
  const streams = new Set<string>();
  const times: number[] = [];
  for (const held of kept.records) {
    const record = decodeRecord(held.record);
    if (record === null) {
      records.push(held);
      continue;
    }
    streams.add(toHex(record.stream));
    times.push(record.acceptedAtMs);
    const name = toHex(record.sheet);
    if (!sheets.has(name)) {
      const day = await keys.read({ class: "day", id: String(dayOf(record.acceptedAtMs)) });
      const found = await closed(record.sheet);
      trees.set(name, found);
      sheets.set(
        name,
        day === null ? null : { macKey: sheetKeys(native, day, record.sheet).macKey, closed: found === null ? null : { root: found.root, size: found.tags.length } },
      );
    }
    records.push(placed(held, trees.get(name) ?? null));
    if (sheets.get(name) === null) tooOld += 1;
  }
  const verdict = verifyRecords(native, { records, sheet: (id) => sheets.get(toHex(id)) ?? null, whole: null, most });
  if (verdict.kind === "refused") return { kind: "refused", say: "There are more records, or more text, than a person keeps." };
  const count = (status: string): number => verdict.records.filter((one) => one.status === status).length;
  const known = [...sheets.values()].filter((one) => one !== null && one.closed !== null).length;
  const isTrue = verdict.records.length > 0 && verdict.authenticated === verdict.records.length && verdict.order.length === 0;
  const day = (ms: number): string => new Date(ms).toISOString();
  return {
    kind: "checked",
    isTrue,
    lines: [
      isTrue ? "GREEN   Every record is authentic, and none is missing between the first and the last." : "RED     Not everything in it is authentic or whole; see below.",
      `${verdict.records.length} records of ${streams.size} conversation(s)${times.length === 0 ? "" : `, from ${day(Math.min(...times))} to ${day(Math.max(...times))}`}`,
      `${count("authenticated")} authentic, ${count("damaged")} with a changed text, ${count("not-authenticated")} not authentic${tooOld === 0 ? "" : `; ${tooOld} of a day whose key is gone after 395 days`}`,
      `${known} of ${sheets.size} sheets are still known here as closed: in these nothing can be forged, not even with a stolen key of receipts`,
      ...verdict.order.map(findingText),
    ],
  };
}

/** Its place in a sheet that the service knows as closed: what lies nowhere in it gets none, whatever its tag says. The file's own paths are for who has the root. */
function placed(held: HeldRecord, sheet: KnownTree): HeldRecord {
  const index = sheet === null ? -1 : sheet.tags.findIndex((tag) => same(tag, held.tag));
  if (sheet === null || index < 0) return { record: held.record, tag: held.tag, blind: held.blind, body: held.body };
  const leaves = sheet.tags.map((tag) => leafHash(native, tag));
  return { ...held, path: { index, size: leaves.length, path: inclusionPath(native, nodesOf(native, leaves), index, leaves.length) } };
}

const findingText = (one: OrderFinding): string => `order: ${one.kind} at record ${one.at + 1}${one.kind === "gap" && one.missing !== null ? `, ${one.missing} missing` : ""}`;
