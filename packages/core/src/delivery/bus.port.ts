/** Carries events between the nodes of one service. Delivery is at most once and may be out of order: receivers repair from the store. */
export interface Bus {
  /** `event` is plain data. The publisher's own handlers are called too, at once, also while the bus is cut. */
  publish(subject: string, event: BusEvent): void;
  /** Calls back with each event until the same handler is unsubscribed; one handler may serve many subjects. */
  subscribe(subject: string, handler: BusHandler): void;
  unsubscribe(subject: string, handler: BusHandler): void;
  /** Whether the other nodes are out of reach. What is published meanwhile reaches nobody else, also later. */
  isCut(): boolean;
  /** Whether this process is the whole service: an event has reached everybody when `publish` returns, and needs not be told again. */
  isWhole(): boolean;
  /** Called each time the others are in reach again. */
  healed(call: () => void): void;
}
export type BusHandler = (event: BusEvent, subject: string) => void;
/** Plain data with a kind; each feature declares its own events in `delivery/events.ts`. */
export type BusEvent = { readonly kind: string };
