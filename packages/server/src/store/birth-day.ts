import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** The first day of this instance, kept in the data folder (WH-2). */
export function birthDay(path: string, nowMs: number): number {
  if (!existsSync(path)) writeFileSync(path, String(nowMs));
  const born = Number(readFileSync(path, "utf8").trim());
  // A damaged file must not make a young town look old: then today is the first day.
  return Number.isInteger(born) && born > 0 ? born : nowMs;
}
