import { Database } from "bun:sqlite";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";

/** Written when all the others are there, at the end of the first start. */
const born = "born";
const ownNeeded = ["main.sqlite", "vault.sqlite", "private.sqlite"];
const keysNeeded = ["keys.json", "keyring"];

/**
 * One server per data folder: two would give the same numbers. The lock is one of the operating system, held by an open
 * transaction, so that it ends with the process however that ends. Throws a plain sentence when somebody else holds it, and when a file of
 * a folder that was in use is gone: a new one would begin its numbers again, and new keys would know nobody. `keyFolder`: where the keys lie.
 */
export function lockFolder(folder: string, keyFolder: string = folder): { release(): void } {
  const path = join(folder, "lock");
  let database: Database;
  try {
    mkdirSync(folder, { recursive: true });
    database = new Database(path, { create: true });
    database.run("BEGIN EXCLUSIVE");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "unknown";
    if (why.includes("locked"))
      throw new Error(`The folder ${folder} is in use by a Lampion that is running. Stop that one, or give this one a folder of its own with LAMPION_DATA.`);
    throw new Error(`The folder ${folder} cannot be used (${why}). Check that it may be written and the disk is not full.`);
  }
  const release = (): void => {
    database.run("ROLLBACK");
    database.close();
  };
  const missing = existsSync(join(folder, born))
    ? [...ownNeeded.filter((name) => !existsSync(join(folder, name))), ...keysNeeded.filter((name) => !existsSync(join(keyFolder, name)))]
    : [];
  if (missing.length === 0) return { release };
  release();
  throw new Error(
    `The folder ${folder} was in use before, and ${missing.join(", ")} is missing there. Put the folder back from your backup (docs/operating.md), or move it away to begin anew; nothing was changed.`,
  );
}
