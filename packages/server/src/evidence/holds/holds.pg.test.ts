import { afterAll } from "bun:test";
import { ownDatabase, postgresUrl } from "../../store/testing/postgres.ts";
import { evidenceWorld } from "../testing/evidence-world.ts";
import { holdsContract } from "./holds.contract.ts";

const url = await postgresUrl();
const databases: { drop(): Promise<void> }[] = [];
afterAll(async () => {
  for (const one of databases) await one.drop();
});
if (url !== null)
  holdsContract("PostgreSQL", async (startMs) => {
    const database = await ownDatabase(url);
    databases.push(database);
    return evidenceWorld(startMs, { databaseUrl: database.url });
  });
