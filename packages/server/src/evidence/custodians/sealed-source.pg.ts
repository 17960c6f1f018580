import type { KeyStore } from "@lampion/core";
import { toHex } from "@lampion/proof";
import type { Postgres } from "../../store/postgres.ts";
import { createReadSealed, type ReadSealed, type SealedTables } from "./sealed-source.ts";

type Answer<Name extends keyof SealedTables> = Awaited<ReturnType<SealedTables[Name]>>;

/** Sealed sheets of the database that the nodes of a service share. There are no holds in it: what ended with its 72 hours is not found. */
export function createSharedSource(postgres: Postgres, keys: Pick<KeyStore, "read">): ReadSealed {
  const schema = postgres.schemaOf("private");
  const all = async <Name extends keyof SealedTables>(sql: string, values: readonly (string | number)[]): Promise<Answer<Name>> =>
    (await postgres.ask(sql, values)).rows as unknown as Answer<Name>;
  return createReadSealed(
    {
      sheets: (...asked) => all<"sheets">(`SELECT sheet, stream, hour FROM ${schema}.sheets WHERE stream = $1 AND hour >= $2 AND hour < $3 ORDER BY hour, sheet LIMIT $4`, asked),
      shares: (sheet) => all<"shares">(`SELECT holder, wrap FROM ${schema}.wraps WHERE sheet = decode($1, 'hex') AND holder LIKE 'custodian-%' ORDER BY holder`, [toHex(sheet)]),
      held: async () => [],
      rows: (stream, hour, sheet) =>
        all<"rows">(`SELECT epoch, seq, tag, sealed FROM ${schema}.records WHERE stream = $1 AND hour = $2 AND sheet = decode($3, 'hex') ORDER BY epoch, seq LIMIT 20000`, [
          stream,
          hour,
          toHex(sheet),
        ]),
    },
    keys,
  );
}
