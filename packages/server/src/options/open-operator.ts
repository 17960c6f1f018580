import type { Database } from "bun:sqlite";
import { ownersFault, readOperator, type OperatorFile, type Owner } from "./operator-file.ts";

/** Who runs the place, as operator.json says. What was shown of its owners is kept beside; throws the sentence that refuses the start. */
export function openOperator(folder: string, main: Database, nowMs: number): OperatorFile | null {
  const read = readOperator(folder);
  if (read.kind === "refused") throw new Error(read.why);
  const owners = read.kind === "operator" ? read.operator.owners : [];
  const row = main.query("SELECT value FROM instance WHERE name = 'owners'").get() as { value: string } | null;
  const fault = ownersFault(row === null ? [] : (JSON.parse(row.value) as Owner[]), owners, nowMs);
  if (fault !== null) throw new Error(fault);
  main.query("INSERT INTO instance (name, value) VALUES ('owners', ?1) ON CONFLICT (name) DO UPDATE SET value = ?1").run(JSON.stringify(owners));
  return read.kind === "operator" ? read.operator : null;
}
