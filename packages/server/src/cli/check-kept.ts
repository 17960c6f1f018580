import { existsSync, readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { Decrypter } from "age-encryption";
import { checkKept } from "../evidence/export/check-kept.ts";
import { closedSheets } from "../evidence/export/sheet-proofs.ts";
import type { NodeKeyStore } from "../evidence/key-place.ts";
import { openKeyStore } from "../evidence/open-key-store.ts";
import { openZip } from "../evidence/verifier/open-zip.ts";
import { openVaults, type Vaults } from "../store/open-vaults.ts";
import type { EvidenceCommand } from "./evidence.ts";

export const checkHelp = `lampion evidence check FILE [--identity IDENTITY.txt]
                                                  checks the kept proof that a person exported, by the keys of receipts: the zip, or the .age file with the identity it is for`;

const isAge = (bytes: Uint8Array): boolean => new TextDecoder().decode(bytes.subarray(0, 21)) === "age-encryption.org/v1";

/** Resolves with an exit code: 0 all of it is true and whole, 1 it is not, or it could not be opened, 2 not understood. Changes nothing. */
export async function checkCommand(command: EvidenceCommand): Promise<number> {
  const { keyring, nowMs, say, complain } = command;
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
  let keys: NodeKeyStore | null = null;
  let vaults: Vaults | null = null;
  try {
    keys = await openKeyStore(keyring, nowMs);
    vaults = await openVaults(command);
    const outcome = await checkKept(keys, closedSheets(vaults.vault, vaults.talks), files);
    if (outcome.kind === "refused") {
      complain(outcome.say);
      return 1;
    }
    for (const line of outcome.lines) say(line);
    return outcome.isTrue ? 0 : 1;
  } catch (cause) {
    complain(cause instanceof Error ? cause.message : "It could not be checked.");
    return 1;
  } finally {
    await vaults?.close();
    await keys?.close();
  }
}
