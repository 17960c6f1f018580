import { join } from "node:path";
import type { KeyStore, Report } from "@lampion/core";
import { createSealedSource } from "../evidence/custodians/sealed-source.sqlite.ts";
import type { ReadSealed } from "../evidence/custodians/sealed-source.ts";
import { openDatabase } from "../store/database.ts";

/** What a command beside the service reads of its vaults, in the embedded database or in PostgreSQL. */
export interface SealedWords {
  readonly source: ReadSealed;
  /** What a report is about; null when there is none of this id. */
  aboutOf(report: string): Promise<Report["about"] | null>;
  close(): Promise<void>;
}

/** `databaseUrl` is empty for the embedded database. Throws a plain sentence when the database cannot be used. */
export async function openSealedWords({ data, databaseUrl }: { readonly data: string; readonly databaseUrl: string }, keys: Pick<KeyStore, "read">): Promise<SealedWords> {
  const read = (about: unknown): Report["about"] | null => (typeof about === "string" ? (JSON.parse(about) as Report["about"]) : null);
  if (databaseUrl !== "") {
    // The client of PostgreSQL is read by who uses it.
    const [{ openPostgres }, { createSharedSource }] = await Promise.all([import("../store/postgres.ts"), import("../evidence/custodians/sealed-source.pg.ts")]);
    const postgres = await openPostgres(databaseUrl, { connections: 1 });
    return {
      source: createSharedSource(postgres, keys),
      aboutOf: async (report) => read((await postgres.ask(`SELECT about FROM ${postgres.schemaOf("vault")}.reports WHERE id = $1`, [report])).rows[0]?.["about"]),
      close: () => postgres.close(),
    };
  }
  const talks = openDatabase(join(data, "private.sqlite"), "private", "again");
  const vault = openDatabase(join(data, "vault.sqlite"), "vault", "again");
  return {
    source: createSealedSource(talks, keys),
    aboutOf: async (report) => read((vault.query("SELECT about FROM reports WHERE id = ?").get(report) as { about: string } | null)?.about),
    async close() {
      talks.close();
      vault.close();
    },
  };
}
