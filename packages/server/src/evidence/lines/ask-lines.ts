import type { KeyStore } from "@lampion/core";
import { askOpening, type OpeningAsked, type OpeningPorts } from "../custodians/opening.ts";
import { linesOf, type ReceiptAsked } from "./line-source.ts";
import type { LinePermit } from "./order-permit.ts";

/** What an order asks of the lines: the receipts of messages, and nothing else. */
export interface LinesRequest {
  readonly order: string;
  readonly purpose: string;
  readonly basis: string;
  /** Of the desk: who checked the order, and who approves. */
  readonly requester: string;
  readonly approver: string;
  readonly receipts: readonly ReceiptAsked[];
}
const receiptsMost = 24;
export const noLine = "No line of that person and day is kept here.";

/** Null when it is none. */
export function readLinesRequest(text: string): LinesRequest | null {
  try {
    const one = JSON.parse(text) as Partial<LinesRequest> & { set?: unknown };
    const isText = (value: unknown, most: number): value is string => typeof value === "string" && value.length <= most;
    if (one === null || typeof one !== "object" || one.set !== "lines" || ![one.order, one.purpose, one.basis, one.requester, one.approver].every((each) => isText(each, 2_000)))
      return null;
    const { order = "", purpose = "", basis = "", requester = "", approver = "", receipts } = one;
    if (!Array.isArray(receipts) || receipts.length === 0 || receipts.length > receiptsMost) return null;
    if (!receipts.every((each: unknown) => typeof each === "object" && each !== null && isText((each as ReceiptAsked).record, 400) && isText((each as ReceiptAsked).receipt, 100)))
      return null;
    const named = ({ body, author }: ReceiptAsked) => (isText(body, 100) && isText(author, 30) ? { body, author } : {});
    return { order, purpose, basis, requester, approver, receipts: receipts.map((each: ReceiptAsked) => ({ record: each.record, receipt: each.receipt, ...named(each) })) };
  } catch {
    return null;
  }
}

/** Finds the lines of the receipts and logs the opening; nothing is handed out before the entry is on disk (EV-24, EV-42). Rejects when the log cannot be written. */
export async function askLines(
  ports: OpeningPorts & { readonly keys: Pick<KeyStore, "read" | "list"> },
  permit: LinePermit,
  asked: LinesRequest,
  executor: string,
): Promise<OpeningAsked> {
  const found = await linesOf(ports.keys, asked.receipts);
  if (found.kind === "refused") return found;
  const parts = found.selectors;
  if (parts.length > 1) return { kind: "refused", say: "The receipts are of several people or days: ask for each alone, so that each opening is counted." };
  const outcome = await askOpening(ports, {
    set: "lines",
    purpose: `${asked.purpose} (order ${permit.order})`,
    basis: asked.basis,
    requester: permit.checkedBy,
    approvers: [permit.approvedBy],
    selectors: parts,
    executor,
  });
  return outcome.kind === "refused" && outcome.say.startsWith("Nothing is there") ? { kind: "refused", say: noLine } : outcome;
}
