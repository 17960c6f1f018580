import { Database } from "bun:sqlite";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Written when all the others are there, at the end of the first start. */
const born = "born";
const ownNeeded = ["main.sqlite", "vault.sqlite", "private.sqlite"];
const keysNeeded = ["keys.json"];
const keyring = "keyring";
/** Says that the keys of evidence are not in a folder but in NATS. */
const elsewhere = "key-store";
/** Names of files that this folder has since a later version or by its settings, one a line: as needed as the others once they were there. */
const grown = "files";

export interface FolderLock {
  release(): void;
  /** From now on the folder is whole only with this file. Whole or not at all on the disk. */
  needs(name: string): void;
}
/** Whether the keys of evidence were in NATS when this folder was last in use. */
export const hadKeysElsewhere = (folder: string): boolean => existsSync(join(folder, elsewhere));
/** Where the keys of evidence are from now on. */
export function noteKeyStore(folder: string, kind: "file" | "nats"): void {
  const path = join(folder, elsewhere);
  if (kind === "file") rmSync(path, { force: true });
  else if (!existsSync(path)) writeFileSync(path, "nats\n");
}

/** Takes the lock of a folder, whatever is in it, and gives what lets it go; null while a server has it. */
export function holdFolder(folder: string): (() => void) | null {
  let database: Database;
  try {
    mkdirSync(folder, { recursive: true });
    database = new Database(join(folder, "lock"), { create: true });
    database.run("BEGIN EXCLUSIVE");
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : "unknown";
    if (why.includes("locked")) return null;
    throw new Error(`The folder ${folder} cannot be used (${why}). Check that it may be written and the disk is not full.`);
  }
  return () => {
    database.run("ROLLBACK");
    database.close();
  };
}

/**
 * One server per data folder: two would give the same numbers. The lock is one of the operating system, held by an open
 * transaction, so that it ends with the process however that ends. Throws a plain sentence when somebody else holds it, and when a file of
 * a folder that was in use is gone: a new one would begin its numbers again, and new keys would know nobody. `keyFolder`: where the keys lie;
 * `keyStore`: where those of evidence are, which are moved by a command and by nothing else.
 */
export function lockFolder(folder: string, keyFolder: string = folder, keyStore: "file" | "nats" = "file"): FolderLock {
  const release = holdFolder(folder);
  if (release === null) throw new Error(`The folder ${folder} is in use by a Lampion that is running. Stop that one, or give this one a folder of its own with LAMPION_DATA.`);
  const later = existsSync(join(folder, grown))
    ? readFileSync(join(folder, grown), "utf8")
        .split("\n")
        .filter((name) => name !== "")
    : [];
  const isElsewhere = hadKeysElsewhere(folder);
  const files = keyStore === "nats" && existsSync(join(keyFolder, keyring)) ? readdirSync(join(keyFolder, keyring)).filter((name) => name.endsWith(".key")).length : 0;
  if (isElsewhere ? keyStore === "file" : files > 0) {
    release();
    throw new Error(
      isElsewhere
        ? `The keys of ${folder} are in NATS: set LAMPION_KEY_STORE=nats, or move them back (lampion keys move, docs/operating.md). Nothing was changed.`
        : `The ${files} keys in ${join(keyFolder, keyring)} are not in NATS: set LAMPION_KEY_STORE=file, or move them (lampion keys move, docs/operating.md). Nothing was changed.`,
    );
  }
  const keysHere = keyStore === "file" ? [...keysNeeded, keyring] : keysNeeded;
  const missing = existsSync(join(folder, born))
    ? [...[...ownNeeded, ...later].filter((name) => !existsSync(join(folder, name))), ...keysHere.filter((name) => !existsSync(join(keyFolder, name)))]
    : [];
  const needs = (name: string): void => {
    if (later.includes(name)) return;
    later.push(name);
    const half = join(folder, `${grown}.new`);
    writeFileSync(half, `${later.join("\n")}\n`);
    renameSync(half, join(folder, grown));
  };
  if (missing.length === 0) return { release, needs };
  release();
  if (missing.length === 1 && missing[0] === keyring)
    throw new Error(
      `The key store ${join(keyFolder, keyring)} is gone. Is its volume mounted? It is in no backup: two custodians give back what is in escrow (lampion custodians escrow ask, docs/operating.md); nothing was changed.`,
    );
  throw new Error(
    `The folder ${folder} was in use before, and ${missing.join(", ")} is missing there. Put the folder back from your backup (docs/operating.md), or move it away to begin anew; nothing was changed.`,
  );
}
