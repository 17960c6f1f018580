import { describe, expect, test } from "bun:test";
import { createMemoryPulse } from "../basics/pulse.memory.ts";
import type { Tab } from "../guest/session-state.ts";
import { createFairFanout } from "./fair-fanout.ts";
import { createMemorySockets, type MemorySocket } from "./socket.memory.ts";

function room(readers: number) {
  const sockets = createMemorySockets();
  const pulse = createMemoryPulse();
  const order: string[] = [];
  const fanout = createFairFanout(
    "room:x",
    (encoded) => encoded.join(" "),
    (topic, frame) => {
      order.push(topic);
      sockets.publish(topic, frame);
    },
    pulse,
  );
  const tabs = Array.from({ length: readers }, () => ({ socket: sockets.open() }) as unknown as Tab & { socket: MemorySocket });
  for (const tab of tabs) fanout.join(tab);
  return { fanout, pulse, tabs, order };
}
const heard = (tab: { socket: MemorySocket }): string => tab.socket.frames.join(" ");

describe("a large room", () => {
  test("[PT-5] up to 2,000 readers are served at once, a small room by one publish", () => {
    const small = room(500);
    small.fanout.publish(["a"]);
    expect(small.order).toEqual(["room:x"]);
    const full = room(2_000);
    full.fanout.publish(["a"]);
    expect(full.order).toHaveLength(4);
    for (const tab of full.tabs) expect(heard(tab)).toBe("a");
  });

  test("[PT-5] a larger one is served topic by topic with a pause between, and each time another topic is first", () => {
    const { fanout, pulse, tabs, order } = room(3_000);
    const firsts: (string | undefined)[] = [];
    for (const word of ["a", "b", "c"]) {
      order.length = 0;
      fanout.publish([word]);
      expect(order).toHaveLength(1);
      for (let turn = 0; turn < 10; turn += 1) pulse.ring();
      expect(new Set(order).size).toBe(6);
      firsts.push(order[0]);
    }
    expect(new Set(firsts).size).toBe(3);
    for (const tab of tabs) expect(heard(tab)).toBe("a b c");
  });

  test("[PT-5] in a rush everybody hears everything once and in order, whoever comes or goes meanwhile", () => {
    const { fanout, pulse, tabs } = room(4_200);
    const words = Array.from({ length: 60 }, (_, at) => String(at));
    for (const [at, word] of words.entries()) {
      fanout.publish([word]);
      if (at % 3 === 0) pulse.ring();
      const leaver = tabs[4_199 - at];
      if (at < 40 && leaver !== undefined) fanout.leave(leaver);
    }
    fanout.flush();
    for (const tab of tabs.slice(0, 4_100)) expect(heard(tab)).toBe(words.join(" "));
    pulse.ring();
    pulse.ring();
    for (const tab of tabs.slice(0, 4_100)) expect(heard(tab)).toBe(words.join(" "));
  });
});
