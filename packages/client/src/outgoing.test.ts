import { expect, test } from "bun:test";
import { createMemoryStore } from "./memory-ports.ts";
import { createQueue } from "./outgoing.ts";
import type { ClientPorts } from "./ports.ts";

const text = { stream: "room:FR", text: "Bonsoir", re: null, atMs: 0, anyway: false, tried: true, stopped: null };
/** What lies in the store, and a page that may close at any moment: what it wanted to do later never comes. */
function device(entries = new Map<string, string>()) {
  const later: (() => void)[] = [];
  let ids = 0;
  let writes = 0;
  const store = createMemoryStore(entries);
  const write = (key: string, value: string): void => {
    writes += 1;
    store.write(key, value);
  };
  const ports = { store: { ...store, write }, after: (_ms: number, run: () => void) => later.push(run), id: () => String((ids += 1)) } as unknown as ClientPorts;
  return { entries, queue: createQueue(ports, "tab"), rest: () => later.splice(0).forEach((run) => run()), writes: () => writes };
}

test("[PT-9] a number is never given twice, wherever the page closes after a text was put into the queue", () => {
  const first = device();
  const item = first.queue.add(text);
  expect(item?.n).toBe(1);
  // Closed at once: the text itself tells which number it has.
  expect(device(new Map(first.entries)).queue.add(text)?.n).toBe(2);
  // Answered before the page had its quiet moment, and closed.
  first.queue.remove(item?.key ?? "");
  expect(first.queue.all()).toEqual([]);
  expect(device(new Map(first.entries)).queue.add(text)?.n).toBe(2);
});

test("[PT-9] where the queue cannot be kept its number is, a moment after the bubble", () => {
  const { entries, queue, rest } = device();
  queue.add(text);
  rest();
  entries.delete("queue/tab");
  expect(device(entries).queue.add(text)?.n).toBe(2);
});

test("[AP-35] before the bubble a text is written once", () => {
  const { queue, rest, writes } = device();
  queue.add(text);
  expect(writes()).toBe(1);
  rest();
  expect(writes()).toBe(2);
});
