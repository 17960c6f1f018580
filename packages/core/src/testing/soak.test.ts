import { expect, test } from "bun:test";
import { createMemoryTown } from "./memory-town.ts";

const minute = 60_000;
test("[RL-12] an evening of coming, talking and going leaves nothing behind: sessions, lines, rooms and what waits are as many as before it", async () => {
  const town = createMemoryTown(12);
  const [node] = town.nodes;
  const before = node?.figures();
  for (let round = 0; round < 6; round += 1) {
    const people = await Promise.all(
      Array.from({ length: 12 }, (_, at) => town.enter(`Guest ${"abcdefghijkl"[at] ?? ""}${"nopqrs"[round] ?? ""}`, { gender: at % 2 === 0 ? "woman" : "man" })),
    );
    for (const [at, one] of people.entries()) {
      await one.ask("join", { room: "theme-music" });
      await one.ask("say", { room: "theme-music", text: `Bonsoir à tous, quelle belle soirée pour le piano, dit la ${at + 1}e voix.` });
      if (at % 3 === 0) await one.ask("rooms", {});
    }
    for (const [at, one] of people.entries()) {
      if (at % 2 === 1) await one.ask("exit", {});
      one.leave();
    }
    // Longer than whoever was cut off is waited for, and than an empty room is kept.
    await town.pass(20 * minute, 20_000);
    const { sessions = -1, connections = -1, parked = -1, rooms = -1, asksWaiting = -1 } = node?.figures() ?? {};
    expect([round, sessions, connections, parked, rooms, asksWaiting]).toEqual([
      round,
      before?.sessions ?? -1,
      before?.connections ?? -1,
      before?.parked ?? -1,
      before?.rooms ?? -1,
      0,
    ]);
  }
  expect(node?.figures().faults).toBe(0);
  expect(town.alarms).toEqual([]);
  expect(node?.held()).toEqual([]);
}, 60_000);
