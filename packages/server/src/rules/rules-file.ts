import { renameSync, statSync, utimesSync, writeFileSync } from "node:fs";

/** Name of the published rules in the data folder; the server reads it again when it changes. */
export const rulesFile = "rules.json";

/** Written whole beside and renamed: a reader sees the old file or the new one. `atMs`: when it was published, where that is not now. */
export function writeRules(file: string, text: string, atMs: number | null = null): void {
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  if (atMs !== null) utimesSync(`${file}.new`, atMs / 1_000, atMs / 1_000);
  renameSync(`${file}.new`, file);
}
/** Whether the file is there and as new as this; what the operator published later is newer. */
export const isAsNew = (file: string, atMs: number): boolean => Math.ceil(statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -1) >= atMs;
