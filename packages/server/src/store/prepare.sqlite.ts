import type { Database } from "bun:sqlite";
import type { DeleteResult, InsertResult, UpdateResult } from "kysely";
import { compile, type Described, type Query } from "./statements.ts";

/** What gives rows is asked for the first (`get`), for the one that there always is (`one`) or for all; what gives none says how many it changed. */
type Prepared<One> = One extends (...values: infer Values) => Query<infer Result>
  ? Result extends InsertResult | UpdateResult | DeleteResult
    ? { run(...values: Values): number }
    : { get(...values: Values): Result | null; one(...values: Values): Result; all(...values: Values): Result[] }
  : never;

/** Compiles each description once and prepares it on this file. Throws when the file has no such table or column. */
export function prepare<All extends Readonly<Record<string, Described>>>(database: Database, all: All): { readonly [Name in keyof All]: Prepared<All[Name]> } {
  const prepared = Object.entries(all).map(([name, described]) => {
    const { sql, bind } = compile(described, "sqlite");
    const statement = database.query(sql);
    return [
      name,
      {
        get: (...values: unknown[]) => statement.get(...bind(values)),
        one: (...values: unknown[]) => statement.get(...bind(values)),
        all: (...values: unknown[]) => statement.all(...bind(values)),
        run: (...values: unknown[]) => statement.run(...bind(values)).changes,
      },
    ];
  });
  return Object.fromEntries(prepared) as { readonly [Name in keyof All]: Prepared<All[Name]> };
}
