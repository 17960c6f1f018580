import type { Block, DeviceStore, KnockPurse } from "@lampion/core";
import { deviceStatements, purseStatements } from "./device-statements.ts";
import { orNull, recordOf, toJson, type Row } from "./schema.ts";
import type { Tables } from "./tables.ts";

const toBlock = (row: Row<"blocks">): Block => ({ id: row.id, by: row.by_relation, whom: row.whom, atMs: row.at_ms, where: row.met, narrow: row.narrow === 1 });

export function createDeviceStore(tables: Tables, nowMs: () => number): DeviceStore {
  const on = tables.prepare(deviceStatements);
  return {
    trust: async (id) => orNull(await on.trust.get(id), recordOf),
    saveTrust: async (id, record) => void (await on.saveTrust.run({ id, record: toJson(record), seen_ms: record.lastSeenMs })),
    kept: async (relation) => orNull(await on.kept.get(relation), recordOf),
    saveKept: async (relation, record) => void (await on.saveKept.run({ relation, record: toJson(record), seen_ms: nowMs() })),
    blocks: async (relation) => (await on.blocks.all(relation)).map(toBlock),
    addBlock: async (one) => toBlock(await on.addBlock.one({ id: one.id, by_relation: one.by, whom: one.whom, at_ms: one.atMs, met: one.where, narrow: one.narrow ? 1 : 0 })),
    removeBlock: async (by, id) => orNull(await on.removeBlock.get(by, id), toBlock),
    forget: async (ids) =>
      void (await tables.together([on.forgetTrust.with(ids.trust), on.forgetKept.with(ids.relation), on.forgetBlocks.with(ids.relation), on.forgetPurse.with(ids.relation)])),
    forgetIdle: async (trustIdleMs, relationIdleMs) => (await on.idleTrust.run(trustIdleMs)) + (await on.idleKept.run(relationIdleMs)),
  };
}

const dayMs = 86_400_000;
/** Knocks of a device in a UTC day, counted; the place that anonymous tokens will fill. */
export function createKnockPurse(tables: Tables): KnockPurse {
  const on = tables.prepare(purseStatements);
  return {
    async pay(relation, ref, perDay, nowMs) {
      const day = Math.floor(nowMs / dayMs);
      if ((await on.paid.get(relation, ref)) !== null) return { kind: "paid" };
      await on.forget.run(day - 2);
      // Paid first and counted afterwards: of several at once, on whatever nodes, the last one sees all the others (SC-21).
      await on.pay.run(relation, day, ref);
      if ((await on.count.one(relation, day)).n <= perDay) return { kind: "paid" };
      await on.giveBack.run(relation, ref);
      return { kind: "spent", retryMs: (day + 1) * dayMs - nowMs };
    },
    giveBack: async (relation, ref) => void (await on.giveBack.run(relation, ref)),
  };
}
