import { zipSync, type Zippable } from "fflate";

/** A zip of stored files with one fixed date, so that the same files give the same bytes. Names are in rising order. */
export function writeZip(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const entries: Zippable = {};
  for (const [name, content] of [...files].sort(([a], [b]) => (a < b ? -1 : 1))) entries[name] = [content, { level: 0, mtime: new Date(1980, 0, 1, 0, 0, 0), os: 3 }];
  return zipSync(entries);
}
