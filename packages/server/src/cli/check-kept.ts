import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Decrypter } from "age-encryption";
import { fromHex, toHex } from "@lampion/proof";
import { checkKept, type ClosedSheets } from "../evidence/export/check-kept.ts";
import { createFileKeyStore } from "../evidence/key-store.file.ts";
import { openZip } from "../evidence/verifier/open-zip.ts";
import { openDatabase } from "../store/database.ts";
import type { EvidenceCommand } from "./evidence.ts";

export const checkHelp = `lampion evidence check FILE [--identity IDENTITY.txt]
                                                  checks the kept proof that a person exported, by the keys of receipts: the zip, or the .age file with the identity it is for`;

const isAge = (bytes: Uint8Array): boolean => new TextDecoder().decode(bytes.subarray(0, 21)) === "age-encryption.org/v1";

/** Resolves with an exit code: 0 all of it is true and whole, 1 it is not, or it could not be opened, 2 not understood. Changes nothing. */
export async function checkCommand(command: EvidenceCommand): Promise<number> {
  const { data, keyring, isShared, nowMs, say, complain } = command;
  let path: string | undefined;
  let identity: string | undefined;
  try {
    const { values, positionals } = parseArgs({ args: [...command.args], options: { identity: { type: "string" } }, allowPositionals: true, strict: true });
    [, path] = positionals;
    ({ identity } = values);
    if (path === undefined || positionals.length > 2) throw new Error("words");
  } catch {
    complain(checkHelp);
    return 2;
  }
  if (!existsSync(path) || (identity !== undefined && !existsSync(identity))) {
    complain(`There is no file ${existsSync(path) ? (identity ?? "") : path}.`);
    return 2;
  }
  let bytes = new Uint8Array(readFileSync(path));
  if (isAge(bytes)) {
    const found = identity === undefined ? [] : readFileSync(identity, "utf8").match(/^AGE-SECRET-KEY-\S+$/gm);
    const decrypter = new Decrypter();
    try {
      for (const one of found ?? []) decrypter.addIdentity(one);
      bytes = new Uint8Array(await decrypter.decrypt(bytes));
    } catch {
      complain(`${path} is sealed, and not for this identity: name the file of the key that it was made for with --identity.`);
      return 1;
    }
  }
  const files = openZip(bytes);
  if (!(files instanceof Map)) {
    complain(files.en);
    return 1;
  }
  const keys = createFileKeyStore(keyring, nowMs);
  const closed = closedSheets(data, isShared);
  try {
    const outcome = await checkKept(keys, closed.of, files);
    if (outcome.kind === "refused") {
      complain(outcome.say);
      return 1;
    }
    for (const line of outcome.lines) say(line);
    return outcome.isTrue ? 0 : 1;
  } finally {
    closed.end();
  }
}

/** Roots of the last 72 hours, and of sheets that a report has for good. On PostgreSQL the receipts alone are checked. */
function closedSheets(data: string, isShared: boolean): { readonly of: ClosedSheets; end(): void } {
  const names = isShared ? [] : (["private", "vault"] as const).filter((name) => existsSync(join(data, `${name}.sqlite`)));
  const open = names.map((name) => ({ name, database: openDatabase(join(data, `${name}.sqlite`), name, "again") }));
  return {
    of(sheet) {
      for (const { name, database } of open) {
        if (name === "private") {
          const row = database.query("SELECT stream, hour, root FROM sheets WHERE sheet = ? AND root IS NOT NULL").get(sheet) as {
            stream: string;
            hour: number;
            root: Uint8Array;
          } | null;
          if (row === null) continue;
          const tags = database.query("SELECT tag FROM records WHERE stream = ? AND hour = ? AND sheet = ? ORDER BY epoch, seq").all(row.stream, row.hour, sheet) as {
            tag: Uint8Array;
          }[];
          return { root: new Uint8Array(row.root), tags: tags.map((one) => new Uint8Array(one.tag)) };
        }
        const row = database.query("SELECT proof FROM evidence_sheets WHERE sheet = ? AND proof IS NOT NULL LIMIT 1").get(toHex(sheet)) as { proof: string } | null;
        const stored = row === null ? null : (JSON.parse(row.proof) as { root: string; tags: readonly string[] });
        const root = stored === null ? null : fromHex(stored.root, 32);
        if (stored !== null && root !== null) return { root, tags: stored.tags.map((tag) => fromHex(tag, 32) ?? new Uint8Array()) };
      }
      return null;
    },
    end() {
      for (const { database } of open) database.close();
    },
  };
}
