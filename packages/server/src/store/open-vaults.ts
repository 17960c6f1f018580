import type { Database } from "bun:sqlite";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { openDatabase } from "./database.ts";
import { sqliteTables } from "./tables.sqlite.ts";
import type { Tables } from "./tables.ts";

/** The vaults that a command beside a running service reads, in the embedded database or in PostgreSQL. */
export interface Vaults {
  /** Reports and rooms, conversations with their holds. */
  readonly vault: Tables;
  readonly talks: Tables;
  /** The desk's log. */
  desk(): Tables;
  close(): Promise<void>;
}
export interface VaultsPlace {
  /** Data folder of the service. */
  readonly data: string;
  /** Empty for the embedded database. */
  readonly databaseUrl: string;
}

/** Rejects with a plain sentence when there are none, or they cannot be used. Makes no file. */
export async function openVaults({ data, databaseUrl }: VaultsPlace): Promise<Vaults> {
  if (databaseUrl !== "") {
    // The client of PostgreSQL is read by who uses it.
    const [{ openPostgres }, { postgresTables }] = await Promise.all([import("./postgres.ts"), import("./tables.pg.ts")]);
    const postgres = await openPostgres(databaseUrl, { connections: 1 });
    const of = (file: "vault" | "private" | "desk"): Tables => postgresTables(postgres, file);
    return { vault: of("vault"), talks: of("private"), desk: () => of("desk"), close: () => postgres.close() };
  }
  const opened: Database[] = [];
  const of = (name: "vault" | "private" | "desk"): Tables => {
    if (!existsSync(join(data, `${name}.sqlite`))) throw new Error(`There is no ${name}.sqlite in ${data}: give LAMPION_DATA as the service has it.`);
    const database = openDatabase(join(data, `${name}.sqlite`), name, "again");
    opened.push(database);
    return sqliteTables(database);
  };
  return {
    vault: of("vault"),
    talks: of("private"),
    desk: () => of("desk"),
    async close() {
      for (const database of opened) database.close();
    },
  };
}
