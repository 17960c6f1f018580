import { afterAll, beforeAll, describe, test } from "bun:test";
import { ownDatabase, postgresUrl } from "../store/testing/postgres.ts";
import { proofLifeContract } from "./proof-life.contract.ts";
import { openProofWorld, type ProofWorld } from "./proof-world.ts";

const url = await postgresUrl();
const database = url === null ? null : await ownDatabase(url);
let world: ProofWorld;

describe.skipIf(url === null)("a life of the proof, in the real service over PostgreSQL", () => {
  beforeAll(async () => {
    world = await openProofWorld({ isWitnessed: true, databaseUrl: database?.url ?? "" });
  }, 60_000);
  afterAll(async () => {
    await world.stop();
    await database?.drop();
  });
  for (const one of proofLifeContract(() => world)) test(one.name, () => one.run(), 120_000);
});
