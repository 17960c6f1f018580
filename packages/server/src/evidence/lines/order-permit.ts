import { may, opensByKind, type ModerationLog } from "@lampion/core";
import type { OrderKind, StaffRole } from "@lampion/protocol";

const chunk = 500;

/** An order of the desk that opens lines, with the two people who stand for it. Only `linePermit` makes one (EV-42). */
declare const permitted: unique symbol;
export interface LinePermit {
  readonly order: string;
  readonly kind: OrderKind;
  /** Staff ids: who checked and accepted the order, and who approves the disclosure. */
  readonly checkedBy: string;
  readonly approvedBy: string;
  readonly [permitted]: true;
}
export type Permitted = { readonly kind: "permitted"; readonly permit: LinePermit } | { readonly kind: "refused"; readonly say: string };

/**
 * Whether lines may be opened for this order: it stands accepted in the desk's own log, is of a kind that opens lines and no drill; who asks is the person that
 * accepted it, and another one of the desk, who may approve orders, approves. `asker` and `approver`: staff ids or signs.
 */
export async function linePermit(desk: Pick<ModerationLog, "after">, order: string, asker: string, approver: string): Promise<Permitted> {
  const refused = (say: string): Permitted => ({ kind: "refused", say });
  let kind: OrderKind | null = null;
  let isDrill = false;
  let acceptedBy: string | null = null;
  const people = new Map<string, { readonly sign: string; readonly roles: Set<StaffRole> }>();
  for (let place = 0; ;) {
    const events = await desk.after(place, chunk);
    for (const event of events) {
      if (event.kind === "StaffEnrolled") people.set(event.body.staff, { sign: event.body.sign, roles: people.get(event.body.staff)?.roles ?? new Set() });
      else if (event.kind === "RoleGranted") people.get(event.body.staff)?.roles.add(event.body.role);
      else if (event.kind === "RoleRevoked") people.get(event.body.staff)?.roles.delete(event.body.role);
      else if (event.kind === "OrderReceived" && event.body.order === order) [kind, isDrill] = [event.body.type, event.body.isDrill];
      else if (event.kind === "OrderAccepted" && event.body.order === order) acceptedBy = event.actor.id;
      else if ((event.kind === "OrderRefused" || event.kind === "OrderExecuted" || event.kind === "OrderClosed") && event.body.order === order) acceptedBy = null;
    }
    place += events.length;
    if (events.length < chunk) break;
  }
  const idOf = (name: string): string | null => [...people].find(([id, one]) => id === name || one.sign === name)?.[0] ?? null;
  if (kind === null) return refused(`There is no order ${order} at the desk. Lines are opened for an order of the desk only (EV-42).`);
  if (isDrill) return refused("In a drill nothing is opened.");
  if (!opensByKind(kind)) return refused(`An order of the kind ${kind} opens no lines (LW-110).`);
  if (acceptedBy === null) return refused(`The order ${order} is not accepted, or was refused, executed or closed already.`);
  const [checkedBy, approvedBy] = [idOf(asker), idOf(approver)];
  if (checkedBy !== acceptedBy) return refused("The person who asks is not the one who checked and accepted the order.");
  if (approvedBy === null || approvedBy === checkedBy || !may([...(people.get(approvedBy)?.roles ?? [])], "order-second"))
    return refused("Another person of the desk, who may approve orders, has to approve.");
  return { kind: "permitted", permit: { order, kind, checkedBy, approvedBy } as LinePermit };
}
