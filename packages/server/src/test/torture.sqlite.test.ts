import { expect, test } from "bun:test";
import { damage } from "./torture/damage.ts";
import { torn } from "./torture/torn.ts";
import { torture } from "./torture/torture.ts";

test("[EV-55] a writer that is killed at random moments loses and doubles nothing that it had accepted, and every chain and root verifies (T8)", async () => {
  const result = await torture(4, 2_000);
  expect(result).toMatchObject({ kills: 4, lost: 0, doubled: 0, broken: [], unopenable: 0, wrongRoots: 0 });
  expect(result.accepted).toBeGreaterThan(0);
}, 120_000);

test("[EV-55] a log that is cut or torn behind what was accepted keeps all of it, and a flipped bit is named by stream and number while the rest serves (T9)", async () => {
  expect(await damage(60, 60)).toEqual({ cuts: 60, lost: 0, strange: 0, unopened: 0, flips: 60, unnamed: 0, spoiled: 0 });
}, 60_000);

/** What is loaded before the writer is compiled here, for the loader of Linux. */
const canWatch = process.platform === "linux" && Bun.which("gcc") !== null;
test.if(canWatch)(
  "[RL-6] power that goes in the middle of writes leaves some sectors and not others, in any order: every time the files open, what was accepted is there once, and every chain verifies",
  async () => {
    const result = await torn(15, 4_000);
    expect(result).toMatchObject({ cuts: 15, unopened: 0, lost: 0, doubled: 0, broken: [] });
    expect(result.accepted).toBeGreaterThan(0);
    expect(result.unsynced).toBeGreaterThan(0);
  },
  120_000,
);
