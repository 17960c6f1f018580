import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import { prepareEntry } from "@lampion/core";
import type { EntryType, JsonObject, OpeningFile } from "@lampion/proof";
import { openingFile, type OpeningAsked } from "../evidence/custodians/opening.ts";
import type { KeyPlace } from "../evidence/key-place.ts";
import { openDeskKey, type DeskSigner } from "../evidence/log/desk-key.ts";
import type { LogFiles } from "../evidence/log/log-files.ts";
import type { createLogWriter } from "../evidence/log/log-writer.sqlite.ts";
import { native } from "../evidence/primitives.ts";

export interface OpeningCommand {
  readonly data: string;
  readonly keyring: KeyPlace;
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

/** Prepares an entry with fresh salt and id. */
export const preparing =
  (nowMs: () => number) =>
  <Type extends EntryType>(type: Type, about: string, content: JsonObject): ReturnType<typeof prepareEntry<Type>> =>
    prepareEntry(native, new Uint8Array(randomBytes(16)), { id: randomBytes(16).toString("base64url"), type, atMs: nowMs(), about, content });

/** The desk's key of this folder. Throws where Lampion was never started on it. */
export function deskOf(data: string, log: ReturnType<typeof createLogWriter>, files: LogFiles, nowMs: () => number): Promise<DeskSigner> {
  const [name = ""] = (textOf(join(files.folder, "key")) ?? "").split("+");
  if (name === "") throw new Error("There is no log here yet: Lampion was never started on this folder.");
  return openDeskKey(data, name, { log, prepare: preparing(nowMs), files });
}

/** The running service signs once a minute; its public checkpoint is read from disk. Null when it did not come. */
export async function waitForFile(
  asked: Extract<OpeningAsked, { kind: "logged" }>,
  log: ReturnType<typeof createLogWriter>,
  files: LogFiles,
  desk: DeskSigner,
): Promise<OpeningFile | null> {
  for (let waitedMs = 0; waitedMs <= patienceMs; waitedMs += 1_000) {
    const checkpoint = textOf(join(files.folder, "checkpoint"));
    const made = checkpoint === null ? null : await openingFile(log, files, checkpoint, asked, desk);
    if (made !== null) return made;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return null;
}
