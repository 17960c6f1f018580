import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "bun:test";
import { slotOfName } from "@lampion/safety";
import { rulesCommand } from "../cli/rules.ts";
import { openPostgres, type Postgres } from "../store/postgres.ts";
import { postgresTables } from "../store/tables.pg.ts";
import { ownDatabase, postgresUrl } from "../store/testing/postgres.ts";
import { longTexts, vectorContract } from "./testing/vector-contract.ts";
import { createVectorStore } from "./vector-store.ts";

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

  test("[SF-62] rules are replayed on the machine over what all nodes of a shared database kept", async () => {
    const own = await ownDatabase(url ?? "");
    const folder = mkdtempSync(join(tmpdir(), "lampion-replay-pg-"));
    const postgres = await openPostgres(own.url, { connections: 2 });
    try {
      const atMs = 1_900_000_000_000;
      for (const node of ["a", "b"]) {
        const store = createVectorStore(
          postgresTables(postgres, "main"),
          (from) => from,
          () => node,
          () => 0,
        );
        for (const units of [5, 20]) {
          const slots = new Float64Array(180);
          slots[slotOfName("text.units") ?? 0] = units;
          store.note("room", `${node}${units}`, slots, atMs);
        }
        await store.keep(atMs + 3_600_000);
      }
      const file = join(folder, "tried.json");
      writeFileSync(file, JSON.stringify([longTexts]));
      const lines: string[] = [];
      expect(await rulesCommand(["replay", file], folder, (line) => lines.push(line), own.url)).toBe(0);
      expect(lines.join("\n")).toMatch(/^4 messages of rooms[\s\S]*long-texts \(block\): 2 hits, 2 senders, 50\.00 %/);
    } finally {
      await postgres.close();
      await own.drop();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
