import type { Database } from "bun:sqlite";
import { compile, type Described } from "./statements.ts";
import type { Asked, Tables, Write } from "./tables.ts";

/** Tables of one open file. Each statement runs at once; the promise is there because the other engine needs it. */
export function sqliteTables(database: Database): Tables {
  const together = database.transaction((writes: readonly Write[]) => writes.map(({ sql, values }) => database.query(sql).run(...values).changes));
  return {
    prepare<All extends Readonly<Record<string, Described>>>(all: All) {
      const prepared = Object.entries(all).map(([name, described]) => {
        const { sql, bind } = compile(described, "sqlite");
        const statement = database.query(sql);
        return [
          name,
          {
            get: async (...values: unknown[]) => statement.get(...bind(values)),
            one: async (...values: unknown[]) => statement.get(...bind(values)),
            all: async (...values: unknown[]) => statement.all(...bind(values)),
            run: async (...values: unknown[]) => statement.run(...bind(values)).changes,
            with: (...values: unknown[]): Write => ({ sql, values: bind(values) }),
          },
        ];
      });
      return Object.fromEntries(prepared) as { readonly [Name in keyof All]: Asked<All[Name]> };
    },
    together: async (writes) => together.immediate(writes),
    wipe: async () => void database.run("PRAGMA wal_checkpoint(TRUNCATE)"),
  };
}
