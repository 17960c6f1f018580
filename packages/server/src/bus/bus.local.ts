import type { Bus, BusHandler } from "@lampion/core";

/** One process: handlers are called at once, in the order in which they came. */
export function createLocalBus(): Bus {
  // Nearly every subject has one handler, and there is a subject per person: a list is made for the second one only.
  const handlers = new Map<string, BusHandler | readonly BusHandler[]>();
  return {
    publish(subject, event) {
      const known = handlers.get(subject);
      if (typeof known === "function") known(event, subject);
      else if (known !== undefined) for (const handler of known) handler(event, subject);
    },
    subscribe(subject, handler) {
      const known = handlers.get(subject);
      if (known === undefined) handlers.set(subject, handler);
      else if (typeof known === "function") handlers.set(subject, [known, handler]);
      else handlers.set(subject, [...known, handler]);
    },
    unsubscribe(subject, handler) {
      const known = handlers.get(subject);
      if (known === undefined) return;
      const left = typeof known === "function" ? (known === handler ? [] : [known]) : known.filter((one) => one !== handler);
      const [only] = left;
      if (only === undefined) handlers.delete(subject);
      else handlers.set(subject, left.length === 1 ? only : left);
    },
    isCut: () => false,
    isWhole: () => true,
    healed() {},
  };
}
