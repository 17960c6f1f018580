import { expect, test } from "bun:test";
import { limits } from "@lampion/protocol";
import { createMemoryTown } from "./memory-town.ts";
import { nameOf } from "./names.ts";

const music = "theme-music";

test("[PT-15] whoever comes is here at once; who falls silent is so after two missed heartbeats and the grace, and is asked in between by one wheel that touches who is due", async () => {
  const town = createMemoryTown(15);
  const [node] = town.nodes;
  const ada = await town.enter("Ada");
  const figures = (): [number, number, number] => [node?.figures().sessions ?? -1, node?.figures().connections ?? -1, node?.figures().parked ?? -1];
  expect(figures()).toEqual([1, 1, 0]);
  const bob = await town.enter("Bob");
  expect(figures()).toEqual([2, 2, 0]);
  bob.silent();
  // A heartbeat that comes late by half of one is none that was missed.
  await town.pass(limits.session.heartbeatMs * (limits.session.missedHeartbeats + 0.5), 250);
  expect(figures()).toEqual([2, 2, 0]);
  await town.pass(limits.session.heartbeatMs, 250);
  expect(figures()).toEqual([2, 1, 1]);
  expect(bob.socket.closed).toMatchObject({ code: 4005 });
  await town.pass(limits.session.graceMs - limits.session.heartbeatMs, 5_000);
  expect(figures()).toEqual([2, 1, 1]);
  await town.pass(limits.session.heartbeatMs + 10_000, 5_000);
  expect(figures()).toEqual([1, 1, 0]);
  expect(ada.socket.closed).toBeNull();
});

/** The sizes that maps and sets reached while `work` ran, the largest first. */
async function sizes(work: () => Promise<void>): Promise<number[]> {
  const most = new Map<object, number>();
  const [set, add] = [Map.prototype.set, Set.prototype.add];
  Map.prototype.set = function (this: Map<unknown, unknown>, ...entry) {
    set.apply(this, entry);
    set.call(most, this, Math.max((most.get(this) as number | undefined) ?? 0, this.size));
    return this;
  };
  Set.prototype.add = function (this: Set<unknown>, entry) {
    add.call(this, entry);
    set.call(most, this, Math.max((most.get(this) as number | undefined) ?? 0, this.size));
    return this;
  };
  try {
    await work();
  } finally {
    Map.prototype.set = set;
    Set.prototype.add = add;
  }
  return [...most.values()].sort((x, y) => y - x);
}

test("[PT-23] of three thousand messages of an hour in one room no map holds more than of the last two hundred", async () => {
  const town = createMemoryTown(23);
  const people = await Promise.all([0, 1, 2].map((at) => town.enter(nameOf(at))));
  for (const one of people) await one.ask("join", { room: music });
  const seen = await sizes(async () => {
    for (let round = 0; round < 100; round += 1) {
      for (let at = 0; at < 30; at += 1) people[at % 3]?.send("say", { room: music, text: `Bonsoir ${nameOf(round)}, un air de piano ${nameOf(at)}` });
      await town.pass(36_000, 12_000);
    }
  });
  expect(people.flatMap((one) => one.all("ok")).length).toBeGreaterThan(3_000);
  // One map is of the store in memory, which here stands for the disk: the keys of all requests.
  const [stored, ...rest] = seen;
  expect(stored).toBe(3_000);
  expect(rest[0]).toBeLessThanOrEqual(201);
});
