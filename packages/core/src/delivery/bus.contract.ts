import { mustEqual, type ContractCase } from "../testing/contract.ts";
import type { Bus, BusEvent } from "./bus.port.ts";

/** Two ends of one bus, or one end twice where there is one process. `settle` waits until what was published or subscribed has arrived. */
export interface BusEnds {
  readonly one: Bus;
  readonly other: Bus;
  settle(): Promise<void>;
}
const event = (value: unknown): BusEvent => ({ kind: "word", value }) as BusEvent;
const valueOf = (came: BusEvent): unknown => (came as { value?: unknown }).value;

export function busContract(make: () => Promise<BusEnds>): ContractCase[] {
  return [
    {
      name: "[PT-11] what one node publishes reaches whoever subscribed on any node, itself at once, in order, and nobody else",
      async run() {
        const { one, other, settle } = await make();
        const here: unknown[] = [];
        const there: unknown[] = [];
        const elsewhere: unknown[] = [];
        one.subscribe("room.FR-1", (came) => void here.push(valueOf(came)));
        other.subscribe("room.FR-1", (came) => void there.push(valueOf(came)));
        other.subscribe("room.FR-2", (came) => void elsewhere.push(valueOf(came)));
        await settle();
        for (const value of [1, "é ✓ \u2028", { deep: [null, true] }]) one.publish("room.FR-1", event(value));
        mustEqual(here, [1, "é ✓ \u2028", { deep: [null, true] }], "own handler, at once");
        await settle();
        mustEqual(there, here, "the other's");
        mustEqual(elsewhere, [], "another subject");
      },
    },
    {
      name: "[PT-11] one copy comes per node and message, however many listen there; who stopped listening hears no more",
      async run() {
        const { one, other, settle } = await make();
        const heard: string[] = [];
        const first = (came: BusEvent, subject: string): void => void heard.push(`first ${String(valueOf(came))} ${subject}`);
        const second = (came: BusEvent): void => void heard.push(`second ${String(valueOf(came))}`);
        other.subscribe("person.a", first);
        other.subscribe("person.a", second);
        await settle();
        one.publish("person.a", event(1));
        await settle();
        other.unsubscribe("person.a", second);
        one.publish("person.a", event(2));
        await settle();
        other.unsubscribe("person.a", first);
        one.publish("person.a", event(3));
        await settle();
        mustEqual(heard.sort(), ["first 1 person.a", "first 2 person.a", "second 1"], "heard");
        mustEqual([one.isCut(), other.isCut()], [false, false], "cut");
      },
    },
    {
      name: "[PT-11] a handler that ends its own subscription or begins another one disturbs nobody",
      async run() {
        const { one, settle } = await make();
        const heard: string[] = [];
        const once = (): void => {
          heard.push("once");
          one.unsubscribe("x", once);
          one.subscribe("y", () => void heard.push("y"));
        };
        one.subscribe("x", once);
        one.subscribe("x", () => void heard.push("always"));
        await settle();
        one.publish("x", event(0));
        one.publish("x", event(0));
        one.publish("y", event(0));
        await settle();
        mustEqual(heard, ["once", "always", "always", "y"], "heard");
      },
    },
  ];
}
