import { expect, test } from "bun:test";
import { noSeeds, together, twoNodes } from "./two-nodes.ts";

test("[EV-7, EV-11] two nodes append to one room and one conversation on a bus that loses, delays, doubles and is cut: one chain, every sheet of both in its tree (T17)", async () => {
  let all = noSeeds;
  for (let seed = 1; seed <= 12; seed += 1) all = together(all, await twoNodes(seed));
  expect(all.faults).toEqual([]);
  expect(all.records).toBeGreaterThan(300);
  // Both nodes had a sheet of the same hour, and the chain went to and fro between them.
  expect(all.shared).toBeGreaterThan(12);
  expect(all.crossings).toBeGreaterThan(100);
  expect(all.dropped).toBeGreaterThan(100);
}, 60_000);
