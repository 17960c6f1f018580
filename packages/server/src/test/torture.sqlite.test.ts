import { expect, test } from "bun:test";
import { torture } from "./torture/torture.ts";

test("[EV-55] a writer that is killed at random moments loses and doubles nothing that it had accepted, and every chain and root verifies", async () => {
  const result = await torture(4, 2_000);
  expect(result).toMatchObject({ kills: 4, lost: 0, doubled: 0, broken: [], unopenable: 0, wrongRoots: 0 });
  expect(result.accepted).toBeGreaterThan(0);
}, 120_000);
