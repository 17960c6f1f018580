import type { Database } from "bun:sqlite";
import type { DeskState, KeyStore, OrderName } from "@lampion/core";
import type { SealedLine } from "@lampion/proof";
import type { LineReceipt, OrderIn } from "@lampion/protocol";
import type { OpeningAsked, OpeningPorts, SealedSource } from "../custodians/opening.ts";
import { askLines, findLines, noLine, partOf, type LinesRequest } from "./ask-lines.ts";
import { createLineSource } from "./line-source.ts";
import { linePermit } from "./order-permit.ts";

/** An order as the desk has it, and the two people of the opening by their staff ids. */
export interface LinesOrder {
  readonly state: DeskState;
  readonly order: string;
  readonly asked: OrderIn;
  readonly names: readonly OrderName[];
  readonly checkedBy: string;
  readonly approvedBy: string;
}
/** Lines as an order's page asks for them, by the code of the command. Whoever has no order has nothing to ask with (EV-42). */
export interface OrderLines {
  /** The unit of one person and day that these receipts lead to, which stays here, with the selectors of the order that name them (`namedBy`), or why they lead to none. */
  find(
    names: readonly OrderName[],
    receipts: readonly LineReceipt[],
    part?: number,
  ): Promise<{ readonly kind: "found"; readonly stream: string; readonly by: readonly number[] } | { readonly kind: "refused"; readonly say: string }>;
  /** Logs what two people of the desk agreed to. */
  ask(of: LinesOrder, wanted: LinesRequest & { readonly executor: string; readonly opening: string }): Promise<OpeningAsked>;
  /** What lies there of one part, from 1. */
  sealed(part: number): SealedSource & { rows(sheet: { readonly sheet: string }): Promise<SealedLine> };
}
const elsewhere = "No line of that person and day is kept on this node. Each node has the lines of its own connections: sign in at each of the others and ask there.";

/** `isAlone`: no other node keeps lines of this service. */
export function createOrderLines(database: Database, keys: Pick<KeyStore, "read" | "list">, isAlone: boolean, ports: Omit<OpeningPorts, "source">): OrderLines {
  const source = createLineSource(database, keys);
  const said = <Outcome extends { readonly kind: string }>(outcome: Outcome): Outcome =>
    !isAlone && "say" in outcome && outcome.say === noLine ? { ...outcome, say: elsewhere } : outcome;
  return {
    async find(names, receipts, part) {
      const found = said(await findLines({ source, keys }, names, receipts, part));
      return found.kind === "refused" ? found : { kind: "found", stream: found.selector.stream, by: found.by };
    },
    async ask({ state, order, asked, names, checkedBy, approvedBy }, { executor, opening, ...wanted }) {
      const permitted = linePermit(state, order, asked, checkedBy, approvedBy);
      return permitted.kind === "refused" ? permitted : said(await askLines({ ...ports, source, keys, names }, permitted.permit, wanted, executor, opening));
    },
    sealed: (part) => ({ ...partOf(source, part), rows: async ({ sheet }) => source.rows(sheet) }),
  };
}
