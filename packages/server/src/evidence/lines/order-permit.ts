import { fold, emptyState, isRefused, may, mayAskForLines, type DeskState, type ModerationLog } from "@lampion/core";
import type { OrderIn } from "@lampion/protocol";

const chunk = 500;

/** An order of the desk that opens lines, with the two people who stand for it. Only `linePermit` makes one (EV-42). */
declare const permitted: unique symbol;
export interface LinePermit {
  readonly order: string;
  /** Signs of who checked and accepted the order, and of who approves the opening. */
  readonly checkedBy: string;
  readonly approvedBy: string;
  readonly [permitted]: true;
}
export type Permitted = { readonly kind: "permitted"; readonly permit: LinePermit } | { readonly kind: "refused"; readonly say: string };

/**
 * Whether lines may be opened for this order: it stands accepted at the desk, is of a kind and a country that opens lines, asks for data of connections, and is no drill; who asks is the
 * person that accepted it, and another one of the desk, who may approve orders, approves. `asked`: the order as it came. `asker` and `approver`: staff ids or signs.
 */
export function linePermit(state: DeskState, order: string, asked: Pick<OrderIn, "dataClasses">, asker: string, approver: string): Permitted {
  const refused = (say: string): Permitted => ({ kind: "refused", say });
  const idOf = (name: string): string | null => [...state.staff.values()].find((one) => one.id === name || one.sign === name)?.id ?? null;
  const one = state.orders.get(order);
  if (one === undefined) return refused(`There is no order ${order} at the desk. Lines are opened for an order of the desk only (EV-42).`);
  const [checkedBy, approvedBy] = [idOf(asker), idOf(approver)];
  const allowed = mayAskForLines(one, asked, checkedBy ?? "");
  if (isRefused(allowed)) return refused(allowed.why);
  const [checker, second] = [state.staff.get(checkedBy ?? ""), state.staff.get(approvedBy ?? "")];
  if (checker === undefined || second === undefined || second === checker || !may([...second.roles], "order-second"))
    return refused("Another person of the desk, who may approve orders, has to approve.");
  return { kind: "permitted", permit: { order, checkedBy: checker.sign, approvedBy: second.sign } as LinePermit };
}

/** The desk as its own log tells it, for a command beside it, and the order as it came; null where no such order, or not its text any more, is kept. */
export async function orderAtDesk(log: Pick<ModerationLog, "after" | "papers">, order: string): Promise<{ readonly state: DeskState; readonly asked: OrderIn } | null> {
  const state = emptyState();
  for (let place = 0; ;) {
    const events = await log.after(place, chunk);
    for (const event of events) fold(state, event);
    place += events.length;
    if (events.length < chunk) break;
  }
  const [paper] = await log.papers([state.orders.get(order)?.paper ?? ""]);
  return paper === undefined ? null : { state, asked: JSON.parse(paper.text) as OrderIn };
}
