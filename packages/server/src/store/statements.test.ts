import { Database } from "bun:sqlite";
import { describe, expect, test } from "bun:test";
import { sql } from "kysely";
import { conversationStatements } from "./conversation-statements.ts";
import { everyStatement } from "./every-statement.ts";
import { migrations, type FileName } from "./migrations.ts";
import { prepare } from "./prepare.sqlite.ts";
import type { Row } from "./schema.ts";
import { compile, query, type Described } from "./statements.ts";

/** What a statement may be made of: both engines understand it, and in the same way. Look into both manuals before adding to it. */
const portable = new Set(
  [
    "SelectQueryNode InsertQueryNode UpdateQueryNode DeleteQueryNode FromNode WhereNode ValuesNode OnConflictNode ReturningNode LimitNode OrderByNode OrderByItemNode",
    "AndNode OrNode ParensNode BinaryOperationNode UnaryOperationNode OperatorNode FunctionNode AggregateFunctionNode RawNode",
    "AliasNode ColumnNode ColumnUpdateNode IdentifierNode ReferenceNode SchemableIdentifierNode SelectAllNode SelectionNode TableNode",
    "JoinNode OnNode PrimitiveValueListNode ValueListNode ValueNode",
    "operator:= operator:!= operator:< operator:<= operator:> operator:>= operator:* operator:in operator:is operator:not operator:exists",
    "function:count function:coalesce raw:asc raw:desc",
  ]
    .flatMap((words) => words.split(" "))
    .concat("operator:not in", "operator:is not"),
);
/** Everything a tree of a query is made of: kinds of nodes, operators, functions, raw text. */
function partsOf(node: unknown): string[] {
  if (typeof node !== "object" || node === null) return [];
  const { kind, operator, func, sqlFragments } = node as Record<string, unknown>;
  return [
    ...(typeof kind === "string" ? [kind] : []),
    ...(typeof operator === "string" ? [`operator:${operator}`] : []),
    ...(typeof func === "string" ? [`function:${func}`] : []),
    ...(Array.isArray(sqlFragments) ? [`raw:${sqlFragments.join("")}`] : []),
    ...Object.values(node).flatMap(partsOf),
  ];
}
const strange = (described: Described): string[] => partsOf(compile(described, "sqlite").node).filter((part) => !portable.has(part));
/** The text without what differs by rule: quotes of names and marks of parameters. */
const plain = (described: Described, engine: "sqlite" | "postgres"): string =>
  compile(described, engine)
    .sql.replace(/["`]/g, "")
    .replace(/\$[0-9]+/g, "?");

function fileOf(file: FileName): Database {
  const database = new Database(":memory:", { strict: true });
  for (const step of migrations("sqlite")[file]) for (const statement of step) database.run(statement);
  return database;
}

describe("one SQL for two engines", () => {
  for (const { name, file, described } of everyStatement) {
    test(`${name} is the same statement for both, made of what both have`, () => {
      expect(plain(described, "sqlite")).toBe(plain(described, "postgres"));
      expect(strange(described)).toEqual([]);
      const database = fileOf(file);
      expect(() => prepare(database, { described })).not.toThrow();
      database.close();
    });
  }

  test("what only one of them has is found", () => {
    const only: readonly [string, Described][] = [
      ["OrActionNode", (row: Row<"kept">) => query.insertInto("kept").orReplace().values({ relation: row.relation, record: row.record, seen_ms: row.seen_ms })],
      ["operator:ilike", (name: string) => query.selectFrom("kept").select("record").where("relation", "ilike", name)],
      ["function:min", () => query.selectFrom("blocks").select((is) => is.fn<number>("min", ["narrow", "at_ms"]).as("least"))],
      ["raw:random()", () => query.selectFrom("kept").select(sql<number>`random()`.as("n"))],
      ["SelectModifierNode", () => query.selectFrom("kept").select("record").forUpdate()],
      ["UsingNode", () => query.deleteFrom("kept").using("trust").whereRef("trust.id", "=", "kept.relation")],
    ];
    for (const [part, described] of only) expect(strange(described)).toContain(part);
  });

  test("the steps of a file are the same for both but for the order in which SQLite keeps records, and the index by hour that it does without", () => {
    for (const file of ["main", "vault", "private"] as const) {
      const [own, other] = (["sqlite", "postgres"] as const).map((engine) => migrations(engine)[file].flat());
      const common = own?.filter((statement) => statement !== "DROP INDEX records_hour");
      expect(common?.map((statement) => statement.replace(" WITHOUT ROWID", "").replaceAll("BLOB", "BYTEA"))).toEqual(other ?? []);
      // 32 bits hold no time in milliseconds, and SQLite alone makes more of an INTEGER.
      for (const statement of other ?? []) expect(statement).not.toMatch(/_ms INTEGER|BLOB|REAL|BOOLEAN|AUTOINCREMENT|STRICT/);
    }
  });
});

describe("a described statement", () => {
  test("runs with its values where the description named them, as often as it did", () => {
    const database = fileOf("main");
    const on = prepare(database, {
      add: (row: Row<"purse">, day: number) => query.insertInto("purse").values({ relation: row.relation, ref: row.ref, day }),
      of: (one: string, other: string) => query.selectFrom("purse").select(["relation", "day"]).where("ref", "in", [other, one, other]).where("day", "<", 9).orderBy("relation"),
    });
    expect(on.add.run({ relation: "ada", ref: "x'; DROP TABLE purse", day: 1 }, 7)).toBe(1);
    on.add.run({ relation: "bob", ref: "y", day: 1 }, 8);
    on.add.run({ relation: "cleo", ref: "y", day: 1 }, 9);
    expect(on.of.all("x'; DROP TABLE purse", "y")).toEqual([
      { relation: "ada", day: 7 },
      { relation: "bob", day: 8 },
    ]);
    expect([on.of.get("nobody", "nothing"), on.of.one("y", "y").relation]).toEqual([null, "bob"]);
    database.close();
  });

  test("is refused when it is prepared where a table or a column is missing", () => {
    const database = fileOf("main");
    database.run("ALTER TABLE kept RENAME COLUMN relation TO whose");
    expect(() => prepare(database, { kept: (relation: string) => query.selectFrom("kept").select("record").where("relation", "=", relation) })).toThrow("relation");
    expect(() => prepare(database, { talk: (id: string) => query.selectFrom("talks").select("record").where("id", "=", id) })).toThrow("talks");
    database.close();
  });

  test("cannot decide by a value that it does not have yet", () => {
    const halved = (day: number) => query.deleteFrom("purse").where("day", "<", day / 2);
    expect(() => compile(halved, "sqlite")).toThrow("known only when it runs");
  });
});

test("[CV-12, RL-17] what is asked every two seconds reads no table from end to end", () => {
  const database = new Database(":memory:");
  for (const step of migrations("sqlite").private) for (const statement of step) database.run(statement);
  for (const described of [conversationStatements.silentTalks, conversationStatements.due]) {
    const { sql: text, bind } = compile(described, "sqlite");
    const plan = database.query<{ detail: string }, never[]>(`EXPLAIN QUERY PLAN ${text}`).all(...(bind([1, 1]) as never[]));
    expect(plan.map(({ detail }) => detail).filter((detail) => detail.startsWith("SCAN"))).toEqual([]);
  }
});
