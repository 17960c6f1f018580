import {
  createQueryId,
  DummyDriver,
  Kysely,
  PostgresQueryCompiler,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  WithSchemaPlugin,
  type Compilable,
  type QueryCompiler,
  type RootOperationNode,
} from "kysely";
import type { Schema } from "./schema.ts";

/** Names stand in backquotes: SQLite reads an unknown one in double quotes as a text, and the statement would be prepared all the same. */
class SqliteText extends SqliteQueryCompiler {
  protected override getLeftIdentifierWrapper(): string {
    return "`";
  }
  protected override getRightIdentifierWrapper(): string {
    return "`";
  }
}

/** Builds queries and runs none. What is built is compiled for either engine. */
export const query = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteText(),
  },
});

export interface Query<Result> extends Compilable<Result> {
  toOperationNode(): RootOperationNode;
}
/**
 * A statement is described by a function from its values to a query. It is called once, when the statement is compiled,
 * with stand-ins in place of the values: it may hand them on and name their fields, and decide nothing by them.
 */
export type Described = (...values: never[]) => Query<unknown>;

/** Stands for a value, or for one field of a row, until the statement runs. */
class StandIn {
  readonly at: number;
  readonly field: string | null;
  constructor(at: number, field: string | null) {
    this.at = at;
    this.field = field;
  }
  [Symbol.toPrimitive](): never {
    throw new TypeError("a value of a statement is known only when it runs");
  }
  static row(at: number): StandIn {
    return new Proxy(new StandIn(at, null), {
      get: (own, name) => (typeof name === "symbol" || name in own ? Reflect.get(own, name) : new StandIn(at, name)),
    });
  }
}

/** What a statement takes. Bytes are those of a BLOB, or of a BYTEA. */
export type Value = string | number | null | Uint8Array;
export type Engine = "sqlite" | "postgres";
const compilers: Record<Engine, QueryCompiler> = { sqlite: new SqliteText(), postgres: new PostgresQueryCompiler() };

export interface Compiled {
  readonly sql: string;
  readonly node: RootOperationNode;
  /** The parameters of the text in their order, from the values that the description names. */
  bind(values: readonly unknown[]): Value[];
}

/** `schema`: where PostgreSQL finds the tables; without one where its search path says. */
export function compile(described: Described, engine: Engine, schema: string | null = null): Compiled {
  const standIns = Array.from({ length: described.length }, (_, at) => StandIn.row(at));
  const plain = described(...(standIns as never[])).toOperationNode();
  const node = schema === null ? plain : new WithSchemaPlugin(schema).transformQuery({ node: plain, queryId: createQueryId() });
  const { sql, parameters } = compilers[engine].compileQuery(node, createQueryId());
  const valueOf = (parameter: unknown, values: readonly unknown[]): unknown => {
    if (!(parameter instanceof StandIn)) return parameter;
    const value = values[parameter.at];
    return parameter.field === null ? value : (value as Record<string, unknown>)[parameter.field];
  };
  return { sql, node, bind: (values) => parameters.map((one) => valueOf(one, values) as Value) };
}

/** The named columns of a row. */
export function pick<T extends object, K extends keyof T>(row: T, ...columns: readonly K[]): Pick<T, K> {
  return Object.fromEntries(columns.map((column) => [column, row[column]])) as Pick<T, K>;
}
