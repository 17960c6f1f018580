import { expect, test } from "bun:test";
import { protocolVersion } from "@lampion/protocol";
import { createMemoryTown } from "./memory-town.ts";

test("[RL-3] tickets that are none take nobody's place: after thousands of them in one moment a good one comes in at once", async () => {
  const town = createMemoryTown(21);
  const ada = await town.enter("Ada");
  const [node, sockets] = [town.nodes[0], town.sockets[0]];
  if (node === undefined || sockets === undefined) throw new Error("no node");
  const { ticket } = ada.all("welcome").at(-1) ?? { ticket: "" };
  ada.leave();
  const codes = new Set<string>();
  for (let at = 0; at < 4_000; at += 1) {
    const socket = sockets.open((text) => {
      const frame = JSON.parse(text) as { t: string; code?: string | number };
      codes.add(`${frame.t} ${frame.code}`);
    });
    const spoiled = `${ticket.slice(0, at % 40)}${ticket[at % 40] === "A" ? "B" : "A"}${ticket.slice((at % 40) + 1)}`;
    node.received(node.opened(socket, { origin: "http://localhost:4400", prefix: "x", network: "ordinary" }), {
      t: "hello",
      v: protocolVersion,
      tab: "tab-00000002",
      ticket: spoiled,
      positions: [],
    });
  }
  await town.rest();
  await ada.back();
  expect([...codes]).toEqual(["refused ticket-invalid"]);
  expect(ada.all("welcome").length).toBe(2);
  expect(node.figures().turnedAway).toBe(0);
});
