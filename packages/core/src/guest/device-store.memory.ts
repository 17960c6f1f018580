import type { Block, DeviceStore, Kept, TrustRecord } from "./device-store.port.ts";

/** The contract of `DeviceStore` without a disk. */
export function createMemoryDeviceStore(nowMs: () => number): DeviceStore {
  const trust = new Map<string, TrustRecord>();
  const kept = new Map<string, { readonly kept: Kept; readonly seenMs: number }>();
  const blocks = new Map<string, Block>();
  return {
    trust: async (id) => trust.get(id) ?? null,
    saveTrust: async (id, record) => void trust.set(id, record),
    kept: async (relation) => kept.get(relation)?.kept ?? null,
    saveKept: async (relation, record) => void kept.set(relation, { kept: record, seenMs: nowMs() }),
    blocks: async (relation) => [...blocks.values()].filter((one) => one.by === relation || one.whom === relation),
    async addBlock(block) {
      const pair = `${block.by} ${block.whom}`;
      const known = blocks.get(pair);
      const inForce = known === undefined ? block : { ...known, narrow: known.narrow && block.narrow };
      blocks.set(pair, inForce);
      return inForce;
    },
    async removeBlock(by, id) {
      for (const [pair, block] of blocks) if (block.by === by && block.id === id && blocks.delete(pair)) return block;
      return null;
    },
    async forget(ids) {
      trust.delete(ids.trust);
      kept.delete(ids.relation);
      for (const [pair, block] of blocks) if (block.by === ids.relation) blocks.delete(pair);
    },
    async forgetIdle(trustIdleMs, relationIdleMs) {
      let gone = 0;
      for (const [id, record] of trust) if (record.lastSeenMs < trustIdleMs && trust.delete(id)) gone += 1;
      for (const [relation, row] of kept) if (row.seenMs < relationIdleMs && kept.delete(relation)) gone += 1;
      return gone;
    },
  };
}
