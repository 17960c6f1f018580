import { mustEqual, type ContractCase } from "../testing/contract.ts";
import type { Block, DeviceStore, Kept, TrustRecord } from "./device-store.port.ts";

const trustOf = (more: Partial<TrustRecord> = {}): TrustRecord => ({
  firstSeenMs: 1_000,
  lastSeenMs: 2_000,
  activeDays: [20_000, 20_003],
  deliveredMessages: 4,
  acceptedKnocks: 1,
  provenUntilMs: 9_000,
  lowestAge: { age: 17, atMs: 1_500 },
  changes: { nickname: [1_200], zone: [], gender: [], age: [1_500] },
  said: { age: 34, gender: "other", town: "FR-1" },
  ...more,
});
const blockOf = (more: Partial<Block> = {}): Block => ({ id: "block-1", by: "ada", whom: "bob", atMs: 1_000, where: "room", narrow: true, ...more });
const keptOf = (calmUntilMs: number): Kept => ({ settings: {} as Kept["settings"], seal: "D", knockConsentAtMs: null, calmUntilMs });

/** What every store of devices must do. `open` gives an empty one whose clock stands at 5,000. */
export const deviceStoreContract = (open: () => Promise<DeviceStore>): readonly ContractCase[] => [
  {
    name: "[EN-12] what the ladder knows of a device, the lowest typed age too, comes back as it was kept last",
    async run() {
      const store = await open();
      mustEqual(await store.trust("ada"), null, "never seen");
      await store.saveTrust("ada", trustOf());
      await store.saveTrust("ada", trustOf({ deliveredMessages: 5 }));
      mustEqual(await store.trust("ada"), trustOf({ deliveredMessages: 5 }), "the record");
      mustEqual(await store.kept("ada"), null, "no settings yet");
      await store.saveKept("ada", keptOf(7_000));
      mustEqual(await store.kept("ada"), keptOf(7_000), "settings");
    },
  },
  {
    name: "[CV-13] a block is seen from both sides, stays one per pair, and only widens",
    async run() {
      const store = await open();
      mustEqual(await store.addBlock(blockOf()), blockOf(), "the first");
      mustEqual(await store.addBlock(blockOf({ id: "block-2", narrow: false, where: "talk" })), blockOf({ narrow: false }), "widened, same block");
      mustEqual(await store.addBlock(blockOf({ id: "block-3" })), blockOf({ narrow: false }), "never narrowed again");
      await store.addBlock(blockOf({ id: "block-4", by: "bob", whom: "ada" }));
      for (const side of ["ada", "bob"]) mustEqual((await store.blocks(side)).map((one) => one.id).sort(), ["block-1", "block-4"], `blocks of ${side}`);
      mustEqual(await store.blocks("cleo"), [], "blocks of a third");
      mustEqual(await store.removeBlock("bob", "block-1"), null, "undoing another's block");
      mustEqual((await store.removeBlock("ada", "block-1"))?.whom, "bob", "undone by its maker");
      mustEqual(await store.removeBlock("ada", "block-1"), null, "undone twice");
      mustEqual(
        (await store.blocks("ada")).map((one) => one.id),
        ["block-4"],
        "the other direction stays",
      );
    },
  },
  {
    name: "[EN-17] forget me leaves nothing of the device but the blocks that others made",
    async run() {
      const store = await open();
      await store.saveTrust("t-ada", trustOf());
      await store.saveKept("ada", keptOf(1));
      await store.addBlock(blockOf());
      await store.addBlock(blockOf({ id: "block-2", by: "bob", whom: "ada" }));
      await store.forget({ trust: "t-ada", relation: "ada", restriction: "r-ada" });
      mustEqual([await store.trust("t-ada"), await store.kept("ada")], [null, null], "trust and settings");
      mustEqual(
        (await store.blocks("ada")).map((one) => one.id),
        ["block-2"],
        "blocks",
      );
    },
  },
  {
    name: "[LW-91] devices that stayed away are forgotten, the others are not",
    async run() {
      const store = await open();
      await store.saveTrust("away", trustOf({ lastSeenMs: 1_000 }));
      await store.saveTrust("here", trustOf({ lastSeenMs: 3_000 }));
      await store.saveKept("ada", keptOf(1));
      mustEqual(await store.forgetIdle(2_000, 4_000), 1, "one trust record");
      mustEqual([await store.trust("away"), (await store.trust("here"))?.lastSeenMs], [null, 3_000], "who is left");
      mustEqual(await store.forgetIdle(0, 6_000), 1, "settings kept at 5,000");
      mustEqual(await store.kept("ada"), null, "settings");
    },
  },
];
