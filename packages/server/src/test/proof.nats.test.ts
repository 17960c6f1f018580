import { afterAll, beforeAll, describe, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hasNats, startNats, type NatsServer } from "../bus/testing/nats.ts";
import { proofLifeContract } from "./proof-life.contract.ts";
import { openProofWorld, type ProofWorld } from "./proof-world.ts";

const isThere = hasNats();
const folder = mkdtempSync(join(tmpdir(), "lampion-proof-nats-"));
let nats: NatsServer;
let world: ProofWorld;

describe.skipIf(!isThere)("a life of the proof, in the real service with its keys in NATS", () => {
  beforeAll(async () => {
    nats = await startNats(["-js", "-sd", folder]);
    world = await openProofWorld({ isWitnessed: true, nats: { url: nats.url, folder } });
  }, 60_000);
  afterAll(async () => {
    await world.stop();
    await nats.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  for (const one of proofLifeContract(() => world, false)) test(one.name, () => one.run(), 120_000);
});
