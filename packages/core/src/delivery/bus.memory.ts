import type { Bus, BusEvent, BusHandler } from "./bus.port.ts";

export interface MemoryBus extends Bus {
  /** One node's end of the bus: what other ends publish passes `route` first, which may drop, delay or repeat it. `isWhole`: there is no other node. */
  end(route?: (deliver: () => void) => void, isWhole?: boolean): MemoryEnd;
}
export interface MemoryEnd extends Bus {
  /** Cuts this end off from the others, or joins it again. */
  cut(isCut: boolean): void;
}

interface End {
  readonly handlers: Map<string, Set<BusHandler>>;
  readonly route: (deliver: () => void) => void;
  readonly healed: (() => void)[];
  isCut: boolean;
}

/** The contract of `Bus` in one process: the publisher's own handlers are called at once, in the order of subscribing. */
export function createMemoryBus(): MemoryBus {
  const ends: End[] = [];
  const call = (end: End, subject: string, event: BusEvent): void => {
    // A copy: a handler may end its own subscription.
    for (const handler of [...(end.handlers.get(subject) ?? [])]) handler(event, subject);
  };
  function end(route: (deliver: () => void) => void = (deliver) => deliver(), isWhole = false): MemoryEnd {
    const own: End = { handlers: new Map(), route, healed: [], isCut: false };
    ends.push(own);
    return {
      publish(subject, event) {
        call(own, subject, event);
        for (const other of ends) if (other !== own && !own.isCut && !other.isCut) other.route(() => call(other, subject, event));
      },
      subscribe(subject, handler) {
        const known = own.handlers.get(subject) ?? new Set<BusHandler>();
        own.handlers.set(subject, known);
        known.add(handler);
      },
      unsubscribe(subject, handler) {
        const known = own.handlers.get(subject);
        known?.delete(handler);
        if (known?.size === 0) own.handlers.delete(subject);
      },
      isCut: () => own.isCut,
      isWhole: () => isWhole,
      healed: (call) => void own.healed.push(call),
      cut(isCut) {
        const wasCut = own.isCut;
        own.isCut = isCut;
        if (wasCut && !isCut) for (const call of own.healed) call();
      },
    };
  }
  return { ...end(), end };
}
