import { afterAll, describe } from "bun:test";
import { createModerationLog } from "../store/moderation-log.ts";
import { openPostgres, type Postgres } from "../store/postgres.ts";
import { postgresTables } from "../store/tables.pg.ts";
import { ownDatabase, postgresUrl } from "../store/testing/postgres.ts";
import { transparencyContract } from "./testing/transparency-contract.ts";

const url = await postgresUrl();
const database = url === null ? null : await ownDatabase(url);
const open: Postgres[] = [];
afterAll(async () => {
  for (const one of open) await one.close();
  await database?.drop();
});

describe.skipIf(url === null)("the outbox of statements over PostgreSQL", () => {
  transparencyContract("postgresql", async (name) => {
    const postgres = await openPostgres(database?.url ?? "", { prefix: name.replaceAll("-", "_"), connections: 2 });
    open.push(postgres);
    return createModerationLog(postgresTables(postgres, "desk"));
  });
});
