import { namedBy, type KeyStore, type OrderName } from "@lampion/core";
import { readLineReceipts } from "@lampion/proof";
import { linePartsMax, lineReceiptsMax, openingHoursMax, type LineReceipt } from "@lampion/protocol";
import { askOpening, findOpening, type OpeningAsked, type OpeningPorts, type SealedSource } from "../custodians/opening.ts";
import { native } from "../primitives.ts";
import { linesOf, type LineSource } from "./line-source.ts";
import type { LinePermit } from "./order-permit.ts";

/** What an order asks of the lines: the receipts of messages, and nothing else. */
export interface LinesRequest {
  readonly purpose: string;
  readonly basis: string;
  readonly receipts: readonly LineReceipt[];
  /** Which part of the lines, from 1, 24 in each and oldest first; needed where there are more. */
  readonly part?: number | undefined;
}
/** The same as a command is given it: with the order, and the two people as they are typed. */
export interface LinesAsked extends LinesRequest {
  readonly order: string;
  readonly requester: string;
  readonly approver: string;
}
export const noLine = "No line of that person and day is kept here.";
const several = "The receipts are of several people or days: ask for each alone, so that each opening is counted.";
const notNamed = "The order does not name each of these messages (MD-53): take only those that it names, or ask the authority to name them.";
const manyLines = (parts: number): string => `More than 24 connections of that person and day are kept, and an opening gives 24 (EV-26): ask for one part, from 1 to ${parts}.`;
const noPart = (parts: number): string => `There is no such part of these connections; the last one is ${parts}.`;

/** Null when it is none. */
export function readLinesRequest(text: string): LinesAsked | null {
  try {
    const one = JSON.parse(text) as Partial<LinesAsked> & { set?: unknown };
    const isText = (value: unknown): value is string => typeof value === "string" && value.length <= 2_000;
    if (one === null || typeof one !== "object" || one.set !== "lines" || ![one.order, one.purpose, one.basis, one.requester, one.approver].every(isText)) return null;
    const { order = "", purpose = "", basis = "", requester = "", approver = "", receipts, part } = one;
    if (part !== undefined && !(Number.isInteger(part) && part >= 1 && part <= linePartsMax)) return null;
    const read = readLineReceipts(receipts, lineReceiptsMax);
    return read.kind === "receipts" ? { order, purpose, basis, requester, approver, receipts: read.receipts, part } : null;
  } catch {
    return null;
  }
}

/** The lines of one part of all that there are, from 1. */
export const partOf = (source: LineSource, part: number): SealedSource => ({
  sheets: (selector) => source.sheets(selector, openingHoursMax, (part - 1) * openingHoursMax),
});

type Ports = { readonly source: LineSource; readonly keys: Pick<KeyStore, "read" | "list"> };
export type LinesFound =
  | {
      readonly kind: "found";
      readonly selector: { readonly stream: string; readonly fromMs: number; readonly toMs: number };
      /** The lines of this part alone. */ readonly source: SealedSource;
      /** Places of the order's selectors that name the messages; empty where it names none at all. */
      readonly by: readonly number[];
    }
  | Extract<OpeningAsked, { kind: "refused" }>;

/** The lines of one person and day that these receipts lead to, 24 at most, or why they lead to none; `names`: what the order names (MD-53). Nothing is logged and nothing handed out. */
export async function findLines({ source, keys }: Ports, names: readonly OrderName[], receipts: readonly LineReceipt[], part?: number): Promise<LinesFound> {
  const found = await linesOf(keys, receipts);
  if (found.kind === "refused") return found;
  const [selector, ...more] = found.selectors;
  if (selector === undefined || more.length > 0) return { kind: "refused", say: several };
  const by = namedBy(native, names, found.messages);
  if (by === null) return { kind: "refused", say: notNamed };
  const parts = Math.min(linePartsMax, Math.ceil(source.count(selector) / openingHoursMax));
  if (parts === 0) return { kind: "refused", say: noLine };
  if (parts > 1 && part === undefined) return { kind: "refused", say: manyLines(parts) };
  if (part !== undefined && part > parts) return { kind: "refused", say: noPart(parts) };
  const ofPart = partOf(source, part ?? 1);
  const there = await findOpening(ofPart, { set: "lines", purpose: "-", basis: "-", requester: "-", approvers: ["--"], selectors: [selector] });
  if (there.kind === "found") return { kind: "found", selector, source: ofPart, by };
  // Their key has ended: what still lies there is none.
  return { kind: "refused", say: there.why === "nothing" ? noLine : there.say };
}

/** Finds the lines of the receipts and logs the opening; nothing is handed out before the entry is on disk (EV-24, EV-42). `names`: what the order names. `opening`: its number at the desk. Rejects when the log cannot be written. */
export async function askLines(
  ports: OpeningPorts & Ports & { readonly names: readonly OrderName[] },
  permit: LinePermit,
  asked: LinesRequest,
  executor: string,
  opening?: string,
): Promise<OpeningAsked> {
  const found = await findLines(ports, ports.names, asked.receipts, asked.part);
  if (found.kind === "refused") return found;
  const part = asked.part === undefined ? "" : `, part ${asked.part}`;
  return askOpening(
    { ...ports, source: found.source },
    {
      set: "lines",
      purpose: `${asked.purpose} (order ${permit.order}${part})`,
      basis: asked.basis,
      requester: permit.checkedBy,
      approvers: [permit.approvedBy],
      selectors: [found.selector],
      executor,
      ...(opening === undefined ? {} : { opening }),
    },
  );
}
