import type { ModerationLog } from "@lampion/core";
import { openDatabase } from "./database.ts";
import { createModerationLog } from "./moderation-log.ts";
import { sqliteTables } from "./tables.sqlite.ts";

/** The desk's log in a file of its own, for measurements; the server opens its own with all the rest. */
export function openDeskLog(path: string): { readonly log: ModerationLog; close(): void } {
  const database = openDatabase(path, "desk");
  return { log: createModerationLog(sqliteTables(database)), close: () => database.close() };
}
