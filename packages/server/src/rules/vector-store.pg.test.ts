import { afterAll, describe } from "bun:test";
import { openPostgres, type Postgres } from "../store/postgres.ts";
import { postgresTables } from "../store/tables.pg.ts";
import { ownDatabase, postgresUrl } from "../store/testing/postgres.ts";
import { vectorContract } from "./testing/vector-contract.ts";

const url = await postgresUrl();
const database = url === null ? null : await ownDatabase(url);
const open: Postgres[] = [];
afterAll(async () => {
  for (const one of open) await one.close();
  await database?.drop();
});
describe.skipIf(url === null)("signals of rooms over PostgreSQL", () => {
  let places = 0;
  vectorContract("postgresql", async () => {
    const postgres = await openPostgres(database?.url ?? "", { prefix: `vectors${(places += 1)}`, connections: 2 });
    open.push(postgres);
    return postgresTables(postgres, "main");
  });
});
