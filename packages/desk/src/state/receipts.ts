import { unzipSync } from "fflate";
import { isNamed, noble, readLineReceipts, readRecords, receiptGroups, selectorNames, utf8Text, type ReceiptGroup } from "@lampion/proof";
import { lineReceiptsMax, type LineReceipt, type Selector } from "@lampion/protocol";

/** Longest file that is looked into; a bundle of 10,000 messages has a few MiB. Only receipts of one person and day leave this browser. */
const fileMost = 64 * 1_024 * 1_024;
const textMost = 65_536;

/** What a chosen file gives: receipts as somebody wrote them down, or the messages of a device or a bundle by author and day, one of which is asked about. */
export type ReceiptFile =
  | { readonly kind: "written"; readonly receipts: readonly LineReceipt[] }
  | { readonly kind: "records"; readonly groups: readonly ReceiptGroup[] }
  | { readonly kind: "refused"; readonly why: Why };
type Why = "too-large" | "not-receipts" | "too-many" | "not-named";

const refused = (why: Why): ReceiptFile => ({ kind: "refused", why });

/**
 * Which messages the order names, as far as it says so by itself (MD-53): what it does not name does not leave this browser. Where it has a case or a claim, or names no message, the desk
 * says which.
 */
function namesOf(selectors: readonly Selector[]): (receipt: LineReceipt) => boolean {
  const names = selectors.map(selectorNames);
  return names.length === 0 || names.includes(null) ? () => true : (receipt) => names.some((one) => one !== null && isNamed(noble, one, receipt));
}

/** A JSON as the command takes it, `records.bin`, or the zip of a device or a bundle that has one; of it what the order with these selectors names. */
export async function readReceiptFile(file: Blob, selectors: readonly Selector[]): Promise<ReceiptFile> {
  const isMeant = namesOf(selectors);
  if (file.size > fileMost) return refused("too-large");
  const bytes = new Uint8Array(await file.arrayBuffer());
  const records = readRecords(recordsOfZip(bytes) ?? bytes);
  if (records !== null) {
    const groups = receiptGroups(records, lineReceiptsMax, isMeant);
    if (groups.length > 0) return { kind: "records", groups };
    return refused(receiptGroups(records, 1).length === 0 ? "not-receipts" : "not-named");
  }
  if (bytes.length > textMost) return refused("not-receipts");
  try {
    const read = readLineReceipts(JSON.parse(utf8Text(bytes) ?? ""), lineReceiptsMax);
    if (read.kind === "refused") return refused(read.why);
    return read.receipts.every(isMeant) ? { kind: "written", receipts: read.receipts } : refused("not-named");
  } catch {
    return refused("not-receipts");
  }
}
/** Null when it is no zip, or has no such file stored as we store it: nothing small unfolds into something enormous. */
function recordsOfZip(bytes: Uint8Array): Uint8Array | null {
  try {
    const files = unzipSync(bytes, { filter: (file) => file.name === "records.bin" && file.compression === 0 && file.size === file.originalSize && file.size <= fileMost });
    return files["records.bin"] ?? null;
  } catch {
    return null;
  }
}
