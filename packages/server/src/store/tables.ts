import type { DeleteResult, InsertResult, UpdateResult } from "kysely";
import type { Described, Query, Value } from "./statements.ts";

/** A statement with its values, to be done together with others. */
export interface Write {
  readonly sql: string;
  readonly values: readonly Value[];
}
/** What gives rows is asked for the first (`get`), for the one that there always is (`one`) or for all; what gives none says how many it changed. */
export type Asked<One> = One extends (...values: infer Values) => Query<infer Result>
  ? Result extends InsertResult | UpdateResult | DeleteResult
    ? { run(...values: Values): Promise<number>; with(...values: Values): Write }
    : { get(...values: Values): Promise<Result | null>; one(...values: Values): Promise<Result>; all(...values: Values): Promise<Result[]> }
  : never;

/**
 * The tables of one file of SQLite or of one schema of PostgreSQL, asked with described statements. A store is written once over this and runs on
 * both. What it awaits may be worked on by others meanwhile: what must hold together is one statement, `together`, or compare-and-set.
 */
export interface Tables {
  /** Compiles each description once. SQLite throws when the file has no such table or column; PostgreSQL is asked at start (`proveStatements`). */
  prepare<All extends Readonly<Record<string, Described>>>(all: All): { readonly [Name in keyof All]: Asked<All[Name]> };
  /** All or none, on disk when it resolves; answers how many rows each changed. */
  together(writes: readonly Write[]): Promise<number[]>;
  /** What was deleted rests in no file of the engine's own any more: SQLite's write-ahead log is emptied (LW-91). Waits for nobody: who reads meanwhile leaves it for the next time. */
  wipe(): Promise<void>;
}
