import type { Database } from "bun:sqlite";
import type { Logged, LogWriter, PreparedEntry } from "@lampion/core";
import type { EntryType, JsonObject } from "@lampion/proof";
import { logStatements } from "../../store/log-statements.ts";
import { prepare } from "../../store/prepare.sqlite.ts";
import { toJson, type Row } from "../../store/schema.ts";

const loggedOf = (row: Row<"entries">): Logged =>
  ({ id: row.id, type: row.type, atMs: row.at_ms, about: row.about, content: JSON.parse(row.content) as JsonObject, salt: row.salt, entry: row.entry, index: row.idx }) as Logged;

/** Rows of the log in a file of its own; a row is synced to disk before `add` resolves. */
export function createLogWriter(database: Database): LogWriter {
  const on = prepare(database, logStatements);
  const add = database.transaction((entry: PreparedEntry): Logged => {
    const there = on.entry.get(entry.id);
    if (there !== null) {
      if (there.entry !== entry.entry) throw new Error("this id stands for another entry of the log");
      return loggedOf(there);
    }
    const { id, type, atMs: at_ms, about, salt, content } = entry;
    const row = { idx: on.size.one().n, id, at_ms, type, about, salt, content: toJson(content), entry: entry.entry };
    on.addEntry.run(row);
    return loggedOf(row);
  });
  return {
    // Two processes on one file wait for each other; the number is taken inside.
    add: async <Type extends EntryType>(entry: PreparedEntry<Type>) => add.immediate(entry) as Logged<Type>,
    about: async (about, limit) => (about === "" ? [] : on.about.all(about, limit).map(loggedOf)),
    async entry(id) {
      const row = on.entry.get(id);
      return row === null ? null : loggedOf(row);
    },
    size: async () => on.size.one().n,
  };
}
