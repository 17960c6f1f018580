import type { Postgres } from "./postgres.ts";
import { compile, type Described } from "./statements.ts";
import type { Asked, Tables, Write } from "./tables.ts";
import type { FileName } from "./migrations.ts";

/** Tables of one schema. What cannot be asked rejects; the caller tells the guest so. */
export function postgresTables(postgres: Postgres, file: FileName): Tables {
  return {
    prepare<All extends Readonly<Record<string, Described>>>(all: All) {
      const prepared = Object.entries(all).map(([name, described]) => {
        const { sql, bind } = compile(described, "postgres", postgres.schemaOf(file));
        const rows = async (values: unknown[]) => (await postgres.ask(sql, bind(values))).rows;
        return [
          name,
          {
            get: async (...values: unknown[]) => (await rows(values))[0] ?? null,
            one: async (...values: unknown[]) => (await rows(values))[0],
            all: (...values: unknown[]) => rows(values),
            run: async (...values: unknown[]) => (await postgres.ask(sql, bind(values))).changed,
            with: (...values: unknown[]): Write => ({ sql, values: bind(values) }),
          },
        ];
      });
      return Object.fromEntries(prepared) as { readonly [Name in keyof All]: Asked<All[Name]> };
    },
    together: (writes) =>
      postgres.begin(async (inside) => {
        const changed: number[] = [];
        for (const { sql, values } of writes) changed.push((await inside.ask(sql, values)).changed);
        return changed;
      }),
    // What a row held goes with the server's next vacuum.
    wipe: async () => {},
  };
}
