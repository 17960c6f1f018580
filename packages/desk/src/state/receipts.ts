import { unzipSync } from "fflate";
import { readLineReceipts, readRecords, receiptGroups, utf8Text, type ReceiptGroup } from "@lampion/proof";
import { lineReceiptsMax, type LineReceipt } from "@lampion/protocol";

/** Longest file that is looked into; a bundle of 10,000 messages has a few MiB. Only receipts of one person and day leave this browser. */
const fileMost = 64 * 1_024 * 1_024;
const textMost = 65_536;

/** What a chosen file gives: receipts as somebody wrote them down, or the messages of a device or a bundle by author and day, one of which is asked about. */
export type ReceiptFile =
  | { readonly kind: "written"; readonly receipts: readonly LineReceipt[] }
  | { readonly kind: "records"; readonly groups: readonly ReceiptGroup[] }
  | { readonly kind: "refused"; readonly why: "too-large" | "not-receipts" | "too-many" };

const refused = (why: "too-large" | "not-receipts" | "too-many"): ReceiptFile => ({ kind: "refused", why });

/** A JSON as the command takes it, `records.bin`, or the zip of a device or a bundle that has one. */
export async function readReceiptFile(file: Blob): Promise<ReceiptFile> {
  if (file.size > fileMost) return refused("too-large");
  const bytes = new Uint8Array(await file.arrayBuffer());
  const records = readRecords(recordsOfZip(bytes) ?? bytes);
  if (records !== null) {
    const groups = receiptGroups(records, lineReceiptsMax);
    return groups.length === 0 ? refused("not-receipts") : { kind: "records", groups };
  }
  if (bytes.length > textMost) return refused("not-receipts");
  try {
    const read = readLineReceipts(JSON.parse(utf8Text(bytes) ?? ""), lineReceiptsMax);
    return read.kind === "receipts" ? { kind: "written", receipts: read.receipts } : refused(read.why);
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
