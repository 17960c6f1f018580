import { describe, expect, test } from "bun:test";
import type { Client } from "./client-shape.ts";
import { createTown, inside, room, type Town } from "./fake-town.test.ts";

const texts = (client: Client): string[] => (client.state.streams.get(room)?.lines ?? []).map((line) => line.text);
const textsOf = (town: Town): string[] => (town.logs.get(room) ?? []).map((one) => (one.k === "text" ? one.text : ""));

describe("a node that is replaced", () => {
  test("[PT-20, RL-4] who is told to move hears and is heard on the old line until the new one has taken them, also where that has no room at first", async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const town = createTown(seed);
      const client = await inside(town);
      const downs: string[] = [];
      client.subscribe(({ connection }) => {
        if (connection.kind !== "up") downs.push(connection.kind);
      });
      const seen: number[] = [];
      client.onLines((stream, lines) => {
        if (stream === room) seen.push(...lines.map((line) => line.seq));
      });
      town.full = 2;
      town.tell({ t: "bye", code: 4006, retryMs: 50 });
      const said: string[] = [];
      for (let step = 0; step < 400; step += 1) {
        town.others(`theirs ${step}`);
        if (step % 40 === 0 && client.send(room, `mine ${step}`) !== null) said.push(`mine ${step}`);
        await town.run(20);
        // 10 ms of way, and as long again for a change of lines: never longer.
        expect((town.logs.get(room)?.length ?? 0) - (seen.at(-1) ?? 0)).toBeLessThanOrEqual(2);
      }
      expect(town.hellos.length).toBe(4);
      expect(downs).toEqual([]);
      expect(seen).toEqual((town.logs.get(room) ?? []).map((one) => one.q));
      expect(textsOf(town).filter((text) => text.startsWith("mine"))).toEqual(said);
      expect(client.state.phase).toBe("inside");
    }
  });

  test("[PT-20] the old line may be ended for the new one before the new one has said that the guest is welcome", async () => {
    for (let seed = 0; seed < 40; seed += 1) {
      const town = createTown(seed);
      const client = await inside(town);
      let isDown = false;
      client.subscribe(({ connection, phase }) => (isDown ||= connection.kind !== "up" || phase !== "inside"));
      town.tell({ t: "bye", code: 4006, retryMs: 0 });
      // 10 ms of way, 1 ms to move, 5 to open: the hello is on its way.
      await town.run(17);
      town.cutOldest(4008);
      town.others("meanwhile");
      await town.run(1_000);
      expect([town.hellos.length, isDown]).toEqual([2, false]);
      expect(texts(client)).toEqual(["meanwhile"]);
    }
  });

  test("[PT-20] a node that ends the old line and then does not keep the guest has not shut them out: they come back", async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const town = createTown(seed);
      const client = await inside(town);
      // Its hello gets through, and the line breaks under the welcome.
      town.budget = () => 600;
      town.tell({ t: "bye", code: 4006, retryMs: 0 });
      await town.run(100);
      expect(client.state.connection.kind).toBe("up");
      town.budget = () => Infinity;
      town.cutOldest(4008);
      await town.run(5_000);
      expect([client.state.phase, client.state.connection.kind]).toEqual(["inside", "up"]);
    }
  });
});
