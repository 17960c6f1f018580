import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { prepareEntry, type KeyName, type LogWriter } from "@lampion/core";
import { formatNoteKey, noteKinds, parseNoteKey, type EntryType, type JsonObject } from "@lampion/proof";
import { causeOf, log } from "../observability/log.ts";
import { openDatabase } from "../store/database.ts";
import { shreddedIn } from "./escrow/shredded.ts";
import { openDeskKey, type DeskSigner } from "./log/desk-key.ts";
import { openLogFiles } from "./log/log-files.ts";
import { nameOfOne, openNoteSigner } from "./log/log-key.ts";
import { createLogSigner, minuteMs, type Ticked } from "./log/log-signer.ts";
import { createLogWriter } from "./log/log-writer.sqlite.ts";
import { native } from "./primitives.ts";
import { timestampsAt } from "./timestamp/timestamp-http.ts";
import { witnessAt } from "./witness/witness-client.ts";

export interface LogOptions {
  /** Data folder of the server; the log has `log.sqlite`, `log.key` and the public folder `log` in it. */
  readonly data: string;
  /** Name of the log in its checkpoints. */
  readonly origin: string;
  /** Whether other nodes of the service keep logs of their own: each then has a name of its own. */
  readonly isOneOfSeveral?: boolean;
  /** "URL KEY" for each witness. */
  readonly witnesses: readonly string[];
  /** Address of a time-stamping authority; empty for none. */
  readonly timestamps: string;
  /** What the service starts with: goes as entry `rules` into the log. */
  readonly rules: JsonObject;
  nowMs(): number;
}

export interface OpenLog {
  readonly writer: LogWriter;
  /** The public folder. */
  readonly folder: string;
  /** Public key of the log, as `/log/key` shows it. */
  readonly key: string;
  /** Signs what the desk asks of custodians; its key stands in the log and at `/log/desk`. */
  readonly desk: DeskSigner;
  /** Prepares an entry with fresh salt and id. */
  prepare<Type extends EntryType>(type: Type, about: string, content: JsonObject): ReturnType<typeof prepareEntry<Type>>;
  /** Whether the log says that this key was destroyed. */
  isShredded(key: KeyName): boolean;
  /** Signs what has grown; the clock does it once a minute. */
  sign(): Promise<Ticked>;
  stop(): Promise<void>;
}

/** Opens the transparency log, writes what the service starts with, and signs every minute. Throws a plain sentence when it cannot. */
export async function openLog(options: LogOptions): Promise<OpenLog> {
  const { data, origin, nowMs } = options;
  const database = openDatabase(join(data, "log.sqlite"), "log");
  try {
    const files = openLogFiles(join(data, "log"));
    const noteSigner = openNoteSigner(join(data, "log.key"), options.isOneOfSeveral === true ? nameOfOne(origin) : origin, noteKinds.ed25519);
    const witnesses = options.witnesses.map(readWitness);
    const key = formatNoteKey(noteSigner.key);
    files.write("key", `${key}\n`);
    files.write("witnesses", witnesses.map((one) => `${formatNoteKey(one.key)}\n`).join(""));
    const writer = createLogWriter(database);
    const signer = createLogSigner({
      database,
      files,
      signer: noteSigner,
      witnesses,
      timestamps: options.timestamps === "" ? null : timestampsAt(options.timestamps),
      // One process at a time holds the folder, so that whoever starts after a crash need not wait for the lease to end.
      owner: "holder of the folder",
      nowMs,
      alarm: (what, detail) => log("error", what, { detail }),
    });
    const prepare: OpenLog["prepare"] = (type, about, content) =>
      prepareEntry(native, new Uint8Array(randomBytes(16)), { id: randomBytes(16).toString("base64url"), type, atMs: nowMs(), about, content });
    await writer.add(prepare("rules", "", { at: nowMs(), key, ...options.rules }));
    const desk = await openDeskKey(data, noteSigner.key.name, { log: writer, prepare, files });
    const sign = async (): Promise<Ticked> => {
      try {
        return await signer.tick();
      } catch (cause) {
        log("error", "log-not-signed", { cause: causeOf(cause) });
        throw cause;
      }
    };
    const signQuietly = (): void => void sign().catch(() => undefined);
    const ticking = setInterval(signQuietly, minuteMs);
    signQuietly();
    return {
      writer,
      folder: files.folder,
      key,
      desk,
      prepare,
      isShredded: shreddedIn(database),
      sign,
      async stop() {
        clearInterval(ticking);
        await signer.settled();
        database.close();
      },
    };
  } catch (cause) {
    database.close();
    throw cause;
  }
}

/** "URL KEY" as an option gives it; throws a plain sentence when it is not. */
export function readWitness(text: string): ReturnType<typeof witnessAt> {
  const [url = "", keyText = "", ...more] = text.trim().split(/\s+/);
  const key = parseNoteKey(native, keyText);
  if (!/^https?:\/\/[^/]/.test(url) || key === null || key.kind !== noteKinds.cosignature || more.length > 0)
    throw new Error(`LOG_WITNESSES has "${text.slice(0, 200)}": give the address of the witness and its key, as \`lampion witness\` prints them, separated by a space.`);
  return witnessAt(url, key);
}
