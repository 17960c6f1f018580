import { afterAll } from "bun:test";
import { openDatabase } from "../store/database.ts";
import { sqliteTables } from "../store/tables.sqlite.ts";
import { vectorContract } from "./testing/vector-contract.ts";

const database = openDatabase(":memory:", "main");
afterAll(() => database.close());
vectorContract("sqlite", async () => {
  database.run("DELETE FROM vectors");
  return sqliteTables(database);
});
