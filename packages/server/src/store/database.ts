import { Database } from "bun:sqlite";
import { mkdirSync } from "node:fs";
import { dirname } from "node:path";
import { migrations, type FileName } from "./migrations.ts";

/**
 * Opens one file of the embedded database: write-ahead log, every commit synced to disk. Throws a plain sentence when it
 * cannot be used. Its pages are looked through (1.5 s per GB) but by who opens it once more (`again`).
 */
export function openDatabase(path: string, file: FileName, opened: "first" | "again" = "first"): Database {
  let database: Database | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true });
    database = new Database(path, { create: true, strict: true });
    // Before all else: whoever used the file last may just be letting go of it.
    database.run("PRAGMA busy_timeout = 5000");
    database.run("PRAGMA journal_mode = WAL");
    database.run("PRAGMA synchronous = FULL");
    // What is deleted is overwritten: a text that ended must not rest in a free page (LW-91).
    database.run("PRAGMA secure_delete = ON");
    database.run("PRAGMA foreign_keys = ON");
    if (opened === "first") mustBeWhole(database);
    const version = migrate(database, file);
    // A file that may only be read opens without a word, and the first guest would find out: the number of the version is written again.
    database.run(`PRAGMA user_version = ${version}`);
    return database;
  } catch (cause) {
    database?.close();
    const why = cause instanceof Error ? cause.message : "unknown";
    throw new Error(
      `The database file ${path} cannot be used (${why}). Check that the folder may be written and the disk is not full; a damaged file must be replaced by a backup (docs/operating.md).`,
    );
  }
}

/** A page that is damaged is found before guests are told that their words are kept; what is in whole pages is taken as it is (RL-7). */
function mustBeWhole(database: Database): void {
  const row = database.query("PRAGMA quick_check(1)").get() as { quick_check: string };
  if (row.quick_check !== "ok") throw new Error("a part of it is damaged");
}

/** Applies what is missing, in order; the number of the last one stands in the file and is answered. A file of a newer version is refused. */
function migrate(database: Database, file: FileName): number {
  const steps = migrations("sqlite")[file];
  const row = database.query("PRAGMA user_version").get() as { user_version: number };
  if (row.user_version > steps.length) throw new Error(`it was written by a newer version, ${row.user_version}: start that one`);
  for (let at = row.user_version; at < steps.length; at += 1) {
    database.transaction(() => {
      for (const statement of steps[at] ?? []) database.run(statement);
      database.run(`PRAGMA user_version = ${at + 1}`);
    })();
  }
  return steps.length;
}
