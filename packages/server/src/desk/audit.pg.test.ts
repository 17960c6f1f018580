import { afterAll, expect, test } from "bun:test";
import { createAuditWriter, isWhole } from "@lampion/core";
import { sha256 } from "../sha256.ts";
import { createModerationLog } from "../store/moderation-log.ts";
import { openPostgres, type Postgres } from "../store/postgres.ts";
import { postgresTables } from "../store/tables.pg.ts";
import { ownDatabase, postgresUrl } from "../store/testing/postgres.ts";

const url = await postgresUrl();
const database = url === null ? null : await ownDatabase(url);
const open: Postgres[] = [];
afterAll(async () => {
  for (const one of open) await one.close();
  await database?.drop();
});

test.skipIf(url === null)("[MD-12, MD-37] three nodes over one PostgreSQL that record at the same time each get their rows in one whole chain", async () => {
  const logs = [];
  for (let node = 0; node < 3; node += 1) {
    const postgres = await openPostgres(database?.url ?? "", { prefix: "audit", connections: 2 });
    open.push(postgres);
    logs.push(createModerationLog(postgresTables(postgres, "desk")));
  }
  const nodes = logs.map((log) => createAuditWriter(log, { nowMs: Date.now }, sha256));
  const tickets = await Promise.all(nodes.flatMap((node, at) => Array.from({ length: 12 }, (_, n) => node.write({ by: "ada", what: `${at}/${n}`, case: null, purpose: "look" }))));
  expect([tickets.filter((one) => one === null).length, nodes.map((node) => node.isUp())]).toEqual([0, [true, true, true]]);
  const rows = (await logs[0]?.audit(0, 100)) ?? [];
  expect([rows.length, isWhole(sha256, rows)]).toEqual([36, true]);
});
