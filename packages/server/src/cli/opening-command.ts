import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { OpeningFile } from "@lampion/proof";
import { openingFile, type OpeningAsked } from "../evidence/custodians/opening.ts";
import type { LogFiles } from "../evidence/log/log-files.ts";
import type { createLogWriter } from "../evidence/log/log-writer.sqlite.ts";

export interface OpeningCommand {
  readonly data: string;
  /** Folder of the key store. */
  readonly keyring: string;
  /** Where; empty for the embedded database. */
  readonly databaseUrl: string;
  readonly out: string;
  readonly executor: string;
  nowMs(): number;
  say(line: string): void;
  complain(line: string): void;
}

/** The state of the log comes once a minute; whoever waits longer has a service that does not sign. */
const patienceMs = 150_000;
export const notSigned = "The entry is in the log, but no checkpoint has it yet. Is Lampion running, and is its log signed? See its alarms, then ask again.";
export const textOf = (path: string | undefined): string | null => (path !== undefined && existsSync(path) ? readFileSync(path, "utf8") : null);

/** The running service signs once a minute; its public checkpoint is read from disk. Null when it did not come. */
export async function waitForFile(asked: Extract<OpeningAsked, { kind: "logged" }>, log: ReturnType<typeof createLogWriter>, files: LogFiles): Promise<OpeningFile | null> {
  for (let waitedMs = 0; waitedMs <= patienceMs; waitedMs += 1_000) {
    const checkpoint = textOf(join(files.folder, "checkpoint"));
    const made = checkpoint === null ? null : await openingFile(log, files, checkpoint, asked);
    if (made !== null) return made;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return null;
}
