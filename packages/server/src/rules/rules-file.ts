import { readFileSync, renameSync, statSync, utimesSync, writeFileSync } from "node:fs";

/** Name of the published rules in the data folder; the server reads it again when it changes. */
export const rulesFile = "rules.json";
/** Beside it: who put which set there, as the machine says it. */
const whoFile = (file: string): string => file.replace(/\.json$/, "-by.json");
export const nobodyKnown = "operator";

/** Written whole beside and renamed: a reader sees the old file or the new one. `atMs`: when it was published, where that is not now; `by`: who did it on this machine. */
export function writeRules(file: string, text: string, more: { readonly atMs?: number; readonly by?: { readonly name: string; readonly digest: string } } = {}): void {
  if (more.by !== undefined) writeFileSync(whoFile(file), `${JSON.stringify(more.by)}\n`, { mode: 0o600 });
  writeFileSync(`${file}.new`, text, { mode: 0o600 });
  if (more.atMs !== undefined) utimesSync(`${file}.new`, more.atMs / 1_000, more.atMs / 1_000);
  renameSync(`${file}.new`, file);
}
/** Whether the file is there and as new as this; what the operator published later is newer. */
export const isAsNew = (file: string, atMs: number): boolean => Math.ceil(statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? -1) >= atMs;
/** Who put this very set there; a set that came another way has no name. */
export function whoWrote(file: string, digest: string): string {
  try {
    const by = JSON.parse(readFileSync(whoFile(file), "utf8")) as { name?: unknown; digest?: unknown };
    return by.digest === digest && typeof by.name === "string" && by.name !== "" ? by.name.slice(0, 80) : nobodyKnown;
  } catch {
    return nobodyKnown;
  }
}
