import { mustEqual, type ContractCase } from "../testing/contract.ts";
import type { KnockPurse } from "./knock-purse.port.ts";

const dayMs = 86_400_000;

/** What every purse must do. `open` gives an empty one. */
export const knockPurseContract = (open: () => Promise<KnockPurse>): readonly ContractCase[] => [
  {
    name: "[CV-4] a device pays for so many knocks in a day UTC, and is told when the next day begins",
    async run() {
      const purse = await open();
      const evening = 20 * dayMs - 3_600_000;
      for (const ref of ["k1", "k2"]) mustEqual(await purse.pay("ada", ref, 2, evening), { kind: "paid" }, ref);
      mustEqual(await purse.pay("ada", "k3", 2, evening), { kind: "spent", retryMs: 3_600_000 }, "the third");
      mustEqual(await purse.pay("bob", "k4", 2, evening), { kind: "paid" }, "another device");
      mustEqual(await purse.pay("ada", "k3", 2, 20 * dayMs), { kind: "paid" }, "the next day");
    },
  },
  {
    name: "[CV-4] the same knock is paid once, and what is given back can be spent again",
    async run() {
      const purse = await open();
      for (let at = 0; at < 3; at += 1) mustEqual(await purse.pay("ada", "k1", 1, 1_000), { kind: "paid" }, "again");
      mustEqual((await purse.pay("ada", "k2", 1, 1_000)).kind, "spent", "another");
      await purse.giveBack("bob", "k1");
      mustEqual((await purse.pay("ada", "k2", 1, 1_000)).kind, "spent", "given back by somebody else");
      await purse.giveBack("ada", "k1");
      mustEqual((await purse.pay("ada", "k2", 1, 1_000)).kind, "paid", "after it came back");
    },
  },
];
