import { existsSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "../store/database.ts";
import type { Tables } from "../store/tables.ts";
import { sqliteTables } from "../store/tables.sqlite.ts";

/** Tables that a command reads beside a running service. */
export interface OpenTables {
  readonly tables: Tables;
  close(): Promise<void>;
}
/** Those of PostgreSQL where the service has `databaseUrl`, else of the data folder. Throws a plain sentence where a service kept nothing: a command that made the file anew would call it empty and whole. */
export async function openTables(file: "main" | "desk", dataFolder: string, databaseUrl: string): Promise<OpenTables> {
  if (databaseUrl !== "") {
    const [{ openPostgres }, { postgresTables }] = await Promise.all([import("../store/postgres.ts"), import("../store/tables.pg.ts")]);
    const postgres = await openPostgres(databaseUrl, { connections: 1 });
    return { tables: postgresTables(postgres, file), close: () => postgres.close() };
  }
  const path = join(dataFolder, `${file}.sqlite`);
  if (!existsSync(path))
    throw new Error(`${path} is not there: no service kept anything in this folder. Give LAMPION_DATA, and DATABASE_URL where it has one, as the service has them.`);
  const database = openDatabase(path, file, "again");
  return { tables: sqliteTables(database), close: async () => database.close() };
}
