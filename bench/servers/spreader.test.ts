import { expect, test } from "bun:test";
import { orderOf, startSpreader } from "./spreader.ts";

const node = (answer: () => Response): { readonly port: number; stop(): void } => {
  const server = Bun.serve({ hostname: "127.0.0.1", port: 0, fetch: answer });
  return { port: server.port ?? 0, stop: () => void server.stop(true) };
};

test("[RL-4] each device has a place of its own, and no place has all of them", () => {
  const firsts = Array.from({ length: 300 }, (_, device) => orderOf(String(device), 3)[0]);
  for (const place of [0, 1, 2]) expect(firsts.filter((one) => one === place).length).toBeGreaterThan(60);
  for (const device of ["1", "2"]) expect(orderOf(device, 3).toSorted()).toEqual([0, 1, 2]);
});
test("[RL-4] a place that says 503 or does not listen is passed over, and is the device's own again when it is back", async () => {
  const spreader = await startSpreader(2);
  const device = "7";
  const [own = 0, other = 1] = orderOf(device, 2);
  const [ending, second, anew] = [node(() => new Response("moving", { status: 503 })), node(() => new Response("second")), node(() => new Response("own"))];
  const ask = async (): Promise<string> => (await fetch(`http://127.0.0.1:${spreader.port}/?guest=${device}`, { headers: { connection: "close" } })).text();
  try {
    spreader.place(own, ending.port);
    spreader.place(other, second.port);
    expect(await ask()).toBe("second");
    ending.stop();
    spreader.place(own, ending.port);
    expect(await ask()).toBe("second");
    spreader.place(own, anew.port);
    expect(await ask()).toBe("own");
  } finally {
    await spreader.stop();
    for (const one of [second, anew]) one.stop();
  }
});
