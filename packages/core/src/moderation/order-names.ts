import { isNamed, selectorNames, type Hashing, type LineReceipt, type NamedMessages } from "@lampion/proof";
import type { OrderIn } from "@lampion/protocol";
import type { Told } from "../evidence/evidence-vault.port.ts";
import type { DeskState } from "./state.ts";

/** What one selector of an order names of messages, by its place in the order; `subject`: of this author alone, 16 letters of the restriction id. */
export interface OrderName {
  readonly selector: number;
  readonly named: NamedMessages;
  readonly subject: string | null;
}
export interface NamesPorts {
  /** What was told in a report, with its place; null when nothing of it is kept. */
  asked(report: string): Promise<Pick<Told, "about" | "whom"> | null>;
  /** Digest of a claim code, as the desk's log has it. */
  claim(code: string): string;
}

/**
 * The messages that an order names (MD-53). A receipt, an address and a stream with hours name them by themselves. A case and a claim name the conversation that they are about, and of a
 * room the messages that were reported, with the others of the author whom the report is about: a room has many who have nothing to do with it. Empty where nothing in it leads to a message.
 */
export async function orderNames(state: DeskState, { selectors }: Pick<OrderIn, "selectors">, ports: NamesPorts): Promise<OrderName[]> {
  const all: OrderName[] = [];
  for (const [selector, one] of selectors.entries()) {
    const named = selectorNames(one);
    if (named !== null) all.push({ selector, named, subject: null });
    else if (one.kind === "case" || one.kind === "claim")
      for (const report of one.kind === "case" ? reportsOf(state, one.value.trim()) : reportsAt(state, ports.claim(one.value))) {
        const told = await ports.asked(report);
        all.push(...ofPlace(selector, told === null ? publicPlace(state, report) : told.about, told?.whom ?? null));
      }
  }
  return all;
}
const reportsOf = (state: DeskState, id: string): readonly string[] => state.cases.get(id)?.reports ?? [];
function reportsAt(state: DeskState, digest: string): readonly string[] {
  const found = state.claims.get(digest);
  return found === undefined ? [] : found.kind === "report" ? [found.id] : reportsOf(state, state.statements.get(found.id)?.case ?? "");
}
type Place = Pick<Told["about"], "stream" | "seqs">;
/** A notice of somebody without a session lies with the desk alone; it is about a public place. */
function publicPlace(state: DeskState, report: string): Place {
  const one = state.reports.get(report);
  return one?.stream?.startsWith("room:") === true ? { stream: one.stream, seqs: one.seqs } : { stream: null, seqs: [] };
}
function ofPlace(selector: number, { stream, seqs }: Place, whom: string | null): OrderName[] {
  if (stream === null) return [];
  const whole = { stream, fromMs: 0, toMs: Infinity, epoch: null };
  if (stream.startsWith("talk:")) return [{ selector, named: { ...whole, seqs: null }, subject: null }];
  const reported = { selector, named: { ...whole, seqs }, subject: null };
  return whom === null ? [reported] : [reported, { selector, named: { ...whole, seqs: null }, subject: whom }];
}

/**
 * The selectors that name these messages, by place, when each is named by one; null when one of them is named by none. Empty where the order names no message at all: then it gives no
 * ground to compare with, and the second person has to be told so. `of`: the author of a message, 16 letters.
 */
export function namedBy(hashing: Hashing, names: readonly OrderName[], messages: readonly { readonly receipt: LineReceipt; readonly of: string }[]): readonly number[] | null {
  if (names.length === 0) return [];
  const found = new Set<number>();
  for (const { receipt, of } of messages) {
    const by = names.find((one) => (one.subject === null || one.subject === of) && isNamed(hashing, one.named, receipt));
    if (by === undefined) return null;
    found.add(by.selector);
  }
  return [...found].sort((a, b) => a - b);
}
