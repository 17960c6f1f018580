import type { OrderIn, OrderKind } from "@lampion/protocol";
import { refuse, type Refused } from "./desk-house.ts";
import { territories } from "./law/sor.ts";
import { mayOpenFor, opensByKind } from "./opening-view.ts";
import type { Person } from "./person.ts";
import { may } from "./roles.ts";
import type { OrderView } from "./state.ts";

/** Who may give an order of this kind; a report of one's own (art. 18) is given by nobody. */
const givenBy: Partial<Record<OrderKind, readonly string[]>> = { "fr-requisition": ["FR"], "uk-nca": ["GB"], dsa10: territories, epoc: territories };
/** Data classes that a source of a connection belongs to (Regulation (EU) 2023/1543, art. 3). */
const connecting: ReadonlySet<string> = new Set(["identification", "traffic"]);

/** Whether this person asks for openings of this order: the orders officer, or the lead who checked it in their place. Another one agrees (MD-54). */
export const asksForOrder = (one: OrderView, { staff, roles }: Pick<Person, "staff" | "roles">): boolean =>
  may(roles, "orders") || (may(roles, "order-second") && one.checkedBy === staff);

/** Whether an order gives a ground for lines of connections (EV-42, LW-110): by its kind, by what it asks for, and by whose it is. `asked`: the order as it came. */
export function givesLines(one: Pick<OrderView, "type" | "isDrill" | "country">, asked: Pick<OrderIn, "dataClasses">): true | Refused {
  if (one.isDrill) return refuse("against-a-rule", "In a drill nothing is opened.");
  if (!opensByKind(one.type)) return refuse("against-a-rule", "An order of this kind opens no connections (LW-110).");
  if (one.type !== "art18-life" && !asked.dataClasses.some((each) => connecting.has(each)))
    return refuse("against-a-rule", "The order asks for no connection data: neither for identification nor for traffic.");
  if (givenBy[one.type]?.includes(one.country) === false) return refuse("against-a-rule", "An authority of this country gives no order of this kind.");
  return true;
}

/** Whether this person may ask for lines for it now: it stands accepted, and who asks is who checked it (EV-42). */
export function mayAskForLines(one: OrderView, asked: Pick<OrderIn, "dataClasses">, staff: string): true | Refused {
  const isGround = givesLines(one, asked);
  if (isGround !== true) return isGround;
  if (!mayOpenFor(one)) return refuse("against-a-rule", "The order is not accepted, or was refused, executed or closed already.");
  return one.checkedBy === staff ? true : refuse("not-allowed", "Connections are asked for by the person who checked and accepted the order.");
}
