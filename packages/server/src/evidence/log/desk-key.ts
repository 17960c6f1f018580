import { join } from "node:path";
import type { LogWriter, PreparedEntry } from "@lampion/core";
import { formatNoteKey, noteKinds, signedByDesk, toBase64Url, type JsonObject } from "@lampion/proof";
import type { LogFiles } from "./log-files.ts";
import { openNoteSigner } from "./log-key.ts";

/** What entries that name a key of the desk are found by. */
const about = "desk-key";
const entriesMost = 1_000;

/** The key with which the desk signs what it asks of custodians, and where the log names it. */
export interface DeskSigner {
  /** As `/log/desk` shows it. */
  readonly key: string;
  /** Id of the log's entry `keys` that names it. */
  readonly entryId: string;
  /** Base64url of 64 bytes. */
  sign(digest: string): string;
}
export interface DeskKeyPorts {
  readonly log: Pick<LogWriter, "about" | "add">;
  prepare(type: "keys", about: string, content: JsonObject): PreparedEntry<"keys">;
  readonly files: Pick<LogFiles, "write">;
}

/**
 * Opens the desk's key beside the log's, makes it at the first start, and says in the log which one it is: another key is another entry, so that its history is the log's. `/log/desk`
 * has all of them with salt and content, newest last, each to be found again in the public entries. `logName`: origin of the log. Throws a plain sentence when the file is no key.
 */
export async function openDeskKey(data: string, logName: string, ports: DeskKeyPorts): Promise<DeskSigner> {
  const signer = openNoteSigner(join(data, "desk.key"), logName.replace(/\/log(?=\/[0-9a-f]{8}$|$)/, "/desk"), noteKinds.ed25519);
  const key = formatNoteKey(signer.key);
  const known = (await ports.log.about(about, entriesMost)).filter((one) => one.type === "keys");
  const last = known.at(-1);
  const named = last?.content["desk"] === key ? last : await ports.log.add(ports.prepare("keys", about, { act: "desk-key", desk: key, former: last?.content["desk"] ?? null }));
  const all = named === last ? known : [...known, named];
  ports.files.write("desk", all.map((one) => `${JSON.stringify({ key: one.content["desk"], index: one.index, atMs: one.atMs, salt: one.salt, content: one.content })}\n`).join(""));
  return { key, entryId: named.id, sign: (digest) => toBase64Url(signer.sign(signedByDesk(digest))) };
}
