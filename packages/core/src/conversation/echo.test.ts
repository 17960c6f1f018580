import { expect, test } from "bun:test";
import { personSubject } from "../delivery/events.ts";
import { createMemoryTown } from "../testing/memory-town.ts";
import { talkBetween } from "../testing/talking.ts";

for (const [nodes, times] of [
  [1, 1],
  [2, 4],
] as const)
  test(`[RL-9] a private record is told ${times === 1 ? "once where one process is the whole service" : "three times more where the bus may lose it"}, and everything that is rare again in any case`, async () => {
    const town = createMemoryTown(81, nodes);
    const [a, b] = [await town.enter("Anna"), await town.enter("Bruno")];
    const told: string[] = [];
    const talk = await talkBetween(a, b);
    const other = (await town.conversations.talk(talk))?.sides.find((side) => side.name === "Bruno");
    for (const end of town.ends.slice(0, 1)) end.subscribe(personSubject(other?.relation ?? ""), ({ kind }) => void told.push(kind));
    expect(await a.ask("tell", { talk, text: "Bonsoir." })).toMatchObject({ t: "ok" });
    await town.pass(60_000, 1_000);
    expect(told.filter((kind) => kind === "talk-record")).toHaveLength(times);
    expect(told.filter((kind) => kind === "talk").length).toBeGreaterThan(1);
  });
