import { SQL } from "bun";
import { describe, expect, test } from "bun:test";
import { everyStatement } from "./every-statement.ts";
import { migrations } from "./migrations.ts";
import { compile } from "./statements.ts";

/** Another one than the usual is named by TEST_POSTGRES_URL. */
const address = process.env["TEST_POSTGRES_URL"] ?? "postgres://postgres@127.0.0.1:5432/postgres";
const open = (): SQL => new SQL(address, { max: 1, connectionTimeout: 5 });
async function isThere(): Promise<boolean> {
  const database = open();
  try {
    await database`SELECT 1`;
    return true;
  } catch {
    return false;
  } finally {
    await database.close();
  }
}
const hasEngine = await isThere();
if (!hasEngine) {
  const why = "PostgreSQL does not answer where TEST_POSTGRES_URL says, or on 127.0.0.1:5432 as user postgres without a password";
  if (process.env["CI"] === "true") throw new Error(why);
  console.warn(`SKIPPED: ${why}.`);
}

describe.skipIf(!hasEngine)("the described statements in PostgreSQL", () => {
  for (const file of ["main", "vault", "private"] as const) {
    test(`${file}: the steps make its tables, and every statement is prepared on them`, async () => {
      const database = open();
      const prepared: string[] = [];
      const undone = new Error("undone");
      try {
        // Everything within one transaction that is taken back: nothing stays in the database.
        await database.begin(async (inside) => {
          await inside.unsafe(`CREATE SCHEMA lampion_test_${file}`);
          await inside.unsafe(`SET LOCAL search_path TO lampion_test_${file}`);
          for (const step of migrations("postgres")[file]) for (const statement of step) await inside.unsafe(statement);
          for (const [at, one] of everyStatement.filter((each) => each.file === file).entries()) {
            await inside.unsafe(`PREPARE lampion_${at} AS ${compile(one.described, "postgres").sql}`);
            prepared.push(one.name);
          }
          throw undone;
        });
      } catch (cause) {
        if (cause !== undone) throw new Error(`after ${prepared.at(-1) ?? "nothing"}: ${cause instanceof Error ? cause.message : "unknown"}`);
      } finally {
        await database.close();
      }
      expect(prepared).toEqual(everyStatement.filter((one) => one.file === file).map((one) => one.name));
      expect(prepared.length).toBeGreaterThan(0);
    });
  }
});
