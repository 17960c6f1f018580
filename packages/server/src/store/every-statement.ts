import { staffStatements } from "../staff/staff-statements.ts";
import { claimStatements } from "./claims.ts";
import { conversationStatements } from "./conversation-statements.ts";
import { deviceStatements, purseStatements } from "./device-statements.ts";
import { holdStatements } from "./hold-statements.ts";
import { logStatements } from "./log-statements.ts";
import type { FileName } from "./migrations.ts";
import { moderationStatements } from "./moderation-statements.ts";
import { sheetStatements } from "./sheet-statements.ts";
import type { Described } from "./statements.ts";
import { vaultStatements } from "./vault-statements.ts";

/** Every described statement with its name and the file whose tables it asks. */
export const everyStatement: readonly { readonly name: string; readonly file: FileName; readonly described: Described }[] = [
  ...named("claims", "main", claimStatements),
  ...named("devices", "main", deviceStatements),
  ...named("purse", "main", purseStatements),
  ...named("staff", "main", staffStatements),
  ...named("conversations", "private", conversationStatements),
  ...named("holds", "private", holdStatements),
  ...named("sheets", "private", sheetStatements),
  ...named("vault", "vault", vaultStatements),
  ...named("sheets of rooms", "vault", sheetStatements),
  ...named("log", "log", logStatements),
  ...named("desk", "desk", moderationStatements),
];

function named(group: string, file: FileName, all: Readonly<Record<string, Described>>) {
  return Object.entries(all).map(([name, described]) => ({ name: `${group}.${name}`, file, described }));
}
