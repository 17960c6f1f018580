import { existsSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { noteKinds, type CustodianSet, type OpeningFile } from "@lampion/proof";
import { readCustodians } from "../evidence/custodians/custodians-file.ts";
import { askOpening, type OpeningAsked } from "../evidence/custodians/opening.ts";
import { escrowAt, escrowPath, readEscrow, sealEscrow, escrowed, type EscrowFile } from "../evidence/escrow/escrow-file.ts";
import { missingKeys } from "../evidence/escrow/keep-escrow.ts";
import { escrowHour, escrowSource, restoreEscrow } from "../evidence/escrow/restore-escrow.ts";
import { shreddedIn } from "../evidence/escrow/shredded.ts";
import type { KeyPlace, NodeKeyStore } from "../evidence/key-place.ts";
import { keyStoreThatIs, openKeyStore, whereKeys } from "../evidence/open-key-store.ts";
import { openLogFiles } from "../evidence/log/log-files.ts";
import { openNoteSigner } from "../evidence/log/log-key.ts";
import { createLogSigner } from "../evidence/log/log-signer.ts";
import { createLogWriter } from "../evidence/log/log-writer.sqlite.ts";
import { readWitness } from "../evidence/open-log.ts";
import { writeWhole } from "../evidence/write-whole.ts";
import { openDatabase } from "../store/database.ts";
import { holdFolder } from "../store/folder-lock.ts";
import { deskOf, notSigned, preparing, textOf, waitForFile } from "./opening-command.ts";
import { readKey } from "./openings.ts";

export const escrowHelp = `lampion custodians escrow make                    renews the copies of the key store that custodians can open; the service does it by itself
lampion custodians escrow status                  whether every key that has a copy is in it; exit code 1 when not
lampion custodians escrow ask ASKED.json --executor KEY.json --out REQUEST.json [FILE]
                                                  after the key store was lost: logs a request and writes the file for the custodians, and REQUEST.json.escrow
                                                  ASKED.json: {set: "words" or "lines", purpose, basis, requester, approvers}; FILE: another copy than the newest
lampion custodians escrow restore REQUEST.json ANSWER.json ANSWER.json [ANSWER.json] --executor KEY.json
                                                  puts the keys back with the answers of two custodians; what has ended stays gone
lampion custodians escrow begin                   after the key store was lost, to open without waiting for custodians: begins an empty one and puts the copies aside`;

export interface EscrowCommand {
  readonly data: string;
  readonly keyring: KeyPlace;
  /** "URL KEY" for each witness of the log, as the service has them. */
  readonly witnesses: readonly string[];
  readonly out: string | null;
  readonly executor: string | null;
  nowMs(): number;
  say(line: string): void;
  complain(line: string): void;
}
const sets = ["words", "lines"] as const;
const counted = (file: EscrowFile): string => escrowed[file.set].map((of) => `${file.keys.filter((one) => one.class === of).length} ${of}`).join(", ");

/** 0 done, 1 refused with the reason, 2 not understood. */
export async function escrowCommand(command: EscrowCommand, words: readonly string[]): Promise<number> {
  const { data, keyring, nowMs, say, complain } = command;
  const opened: NodeKeyStore[] = [];
  const kept = (store: NodeKeyStore): NodeKeyStore => {
    opened.push(store);
    return store;
  };
  const [act, first, second, ...more] = words;
  const refuse = (line: string): number => {
    complain(line);
    return 1;
  };
  const confused = (): number => {
    complain(escrowHelp);
    return 2;
  };
  try {
    if (act === "make") return await make();
    if (act === "status") return await status();
    if (act === "ask" && first !== undefined) return await ask(first, second);
    if (act === "restore" && first !== undefined) return await restore(first, [second, ...more]);
    if (act === "begin" && first === undefined) return await begin();
  } catch (cause) {
    return refuse(cause instanceof Error ? cause.message : "It could not be done.");
  } finally {
    for (const store of opened) await store.close();
  }
  return confused();

  async function make(): Promise<number> {
    const found = await keyStoreThatIs(keyring, nowMs);
    if (found === null) return refuse(`There is no key store at ${whereKeys(keyring)}. Give LAMPION_DATA, LAMPION_KEYS and LAMPION_KEY_STORE as the service has them.`);
    const store = kept(found);
    const custodians = readCustodians(join(data, "custodians.json"));
    const named = sets.filter((set) => custodians[set].length === 3);
    if (named.length === 0) return refuse("There are no custodians yet: lampion custodians init.");
    for (const set of named) {
      const lost = await missingKeys(store, data, set, nowMs());
      if (lost.length > 0 && !(await withLog(async (log) => lost.every(log.isShredded))))
        return refuse(
          `The key store lacks keys that ${escrowPath(data, set)} has a copy of: the copy is left as it is. Put them back with \`lampion custodians escrow ask\`, or move that file away.`,
        );
      const file = await sealEscrow(store, set, custodians[set], nowMs());
      writeWhole(escrowPath(data, set), JSON.stringify(file), 0o600);
      say(`${escrowPath(data, set)} has a copy of ${counted(file)}, for two of the three custodians of ${set}.`);
    }
    return 0;
  }

  async function status(): Promise<number> {
    const custodians = readCustodians(join(data, "custodians.json"));
    const store = await keyStoreThatIs(keyring, nowMs);
    if (store !== null) kept(store);
    let isWhole = true;
    for (const set of sets) {
      const file = escrowAt(data, set);
      if (file === null && custodians[set].length === 0) continue;
      if (file === null) {
        isWhole = false;
        complain(`The key store has no copy for the custodians of ${set}: lampion custodians escrow make.`);
        continue;
      }
      const has = new Set(file.keys.map((one) => `${one.class} ${one.id}`));
      const there = store === null ? [] : (await Promise.all(escrowed[set].map((of) => store.list(of)))).flat();
      const without = there.filter((one) => !has.has(`${one.class} ${one.id}`)).length;
      const lost = store === null ? file.keys.filter((one) => one.endsAtMs > nowMs()) : await missingKeys(store, data, set, nowMs());
      say(`${escrowPath(data, set)}: ${counted(file)}, made ${new Date(file.atMs).toISOString()}.`);
      if (without > 0) complain(`${without} keys have no copy yet: the service makes it within a minute, or lampion custodians escrow make.`);
      if (lost.length > 0) complain(`The key store lacks ${lost.length} keys of it: lampion custodians escrow ask.`);
      isWhole &&= without === 0 && lost.length === 0;
    }
    if (sets.every((set) => custodians[set].length === 0 && escrowAt(data, set) === null))
      say(`There are no custodians in ${data} yet, so that no key has a copy: lampion custodians init.`);
    return isWhole ? 0 : 1;
  }

  async function ask(path: string, from: string | undefined): Promise<number> {
    const asked = readAsked(textOf(path));
    const executor = readKey(textOf(command.executor ?? undefined));
    if (asked === null || executor === null || command.out === null) return confused();
    const escrow = from === undefined ? escrowAt(data, asked.set) : readEscrow(textOf(from) ?? "");
    if (escrow === null || escrow.set !== asked.set)
      return refuse(`${from ?? escrowPath(data, asked.set)} is no copy of the keys of ${asked.set}. Put escrow-${asked.set}.json back from the newest backup, and give it here.`);
    const hourMs = escrowHour(escrow);
    return withLog(async (log) => {
      const outcome = await askOpening(
        { source: escrowSource(escrow), log: log.writer, prepare: log.prepare, nowMs },
        { ...asked, executor: executor.publicKey, selectors: [{ stream: "escrow", fromMs: hourMs, toMs: hourMs + 3_600_000 }] },
      );
      if (outcome.kind === "refused") return refuse(outcome.say);
      const made = await log.fileOf(outcome);
      if (made === null) return refuse(notSigned);
      writeFileSync(command.out ?? "", JSON.stringify(made), { mode: 0o600 });
      writeFileSync(`${command.out}.escrow`, JSON.stringify(escrow), { mode: 0o600 });
      say(
        `${command.out} is for the custodians of ${escrow.set}: two of them answer it with their page. It is entry ${made.entry.index} of the log. Then: lampion custodians escrow restore.`,
      );
      return 0;
    });
  }

  async function restore(path: string, answers: readonly (string | undefined)[]): Promise<number> {
    const [request, copy] = [textOf(path), textOf(`${path}.escrow`)];
    const texts = answers.map(textOf);
    const executor = readKey(textOf(command.executor ?? undefined));
    const escrow = copy === null ? null : readEscrow(copy);
    if (request === null || escrow === null || executor === null || texts.some((one) => one === null))
      return refuse(`The request, its .escrow, the answers and the executor's key are all needed.\n${escrowHelp}`);
    const release = holdFolder(data);
    if (release === null) return refuse("Lampion is running on this folder, and its keys cannot be changed under it: stop it, restore, start it again.");
    try {
      return await withLog(async (log) => {
        const ports = { store: async () => kept(await openKeyStore(keyring, nowMs, { begins: true })), log: log.writer, prepare: log.prepare, isShredded: log.isShredded, nowMs };
        const done = await restoreEscrow(ports, escrow, JSON.parse(request) as OpeningFile, texts as string[], executor.privateKey);
        if (done.kind === "refused") return refuse(done.say);
        say(
          `${done.back.length} keys are back in ${whereKeys(keyring)}; ${done.there} were there, ${done.ended} have ended and stay gone. Start Lampion now, and delete the executor's key.`,
        );
        if (done.other.length > 0)
          complain(
            `${done.other.length} names have another key by now, which stays: ${done.other.map((one) => `${one.class} ${one.id}`).join(", ")}. What was proven under the old ones is not provable.`,
          );
        return 0;
      });
    } finally {
      release();
    }
  }

  /** The copies that it leaves behind can still be asked for later, by their new names. */
  async function begin(): Promise<number> {
    const release = holdFolder(data);
    if (release === null) return refuse("Lampion is running on this folder: stop it first.");
    try {
      const found = await keyStoreThatIs(keyring, nowMs);
      if (found !== null && (await kept(found).list("day")).length > 0)
        return refuse(`The key store at ${whereKeys(keyring)} has keys, and is not lost: start Lampion, or see \`lampion custodians escrow status\`.`);
      const aside = sets.filter((set) => existsSync(escrowPath(data, set))).map((set) => ({ path: escrowPath(data, set), to: `${escrowPath(data, set)}.${nowMs()}` }));
      for (const { path, to } of aside) renameSync(path, to);
      kept(await openKeyStore(keyring, nowMs, { begins: true }));
      say(`An empty key store is begun at ${whereKeys(keyring)}: what lay under the keys of before stays shut.`);
      for (const { to } of aside) say(`${to} is the copy of those keys that custodians can open: lampion custodians escrow ask ... ${to}`);
      return 0;
    } finally {
      release();
    }
  }

  async function withLog<Value>(work: (log: ReturnType<typeof besideLog>) => Promise<Value>): Promise<Value> {
    const database = openDatabase(join(data, "log.sqlite"), "log", "again");
    try {
      return await work(besideLog(database));
    } finally {
      database.close();
    }
  }
  function besideLog(database: ReturnType<typeof openDatabase>) {
    const writer = createLogWriter(database);
    const files = openLogFiles(join(data, "log"));
    const prepare = preparing(nowMs);
    return {
      writer,
      prepare,
      isShredded: shreddedIn(database),
      /** While the service runs it signs; a service that cannot start without its keys cannot, and then this does. */
      async fileOf(asked: Extract<OpeningAsked, { kind: "logged" }>): Promise<OpeningFile | null> {
        const desk = await deskOf(data, writer, files, nowMs);
        const release = holdFolder(data);
        if (release === null) return waitForFile(asked, writer, files, desk);
        try {
          const [name = ""] = (textOf(join(files.folder, "key")) ?? "").split("+");
          const witnesses = command.witnesses.map(readWitness);
          if (name === "") throw new Error("There is no log here yet: Lampion was never started on this folder.");
          if (witnesses.length === 0 && (textOf(join(files.folder, "witnesses")) ?? "").trim() !== "")
            throw new Error("This log has witnesses, and custodians refuse what none of them saw: give LOG_WITNESSES as the service has it.");
          const signer = openNoteSigner(join(data, "log.key"), name, noteKinds.ed25519);
          const ticked = await createLogSigner({
            database,
            files,
            signer,
            witnesses,
            timestamps: null,
            owner: "holder of the folder",
            nowMs,
            alarm: (what, detail) => complain(`${what}: ${detail}`),
          }).tick();
          if (ticked.kind === "refused") throw new Error(`The log was not signed (${ticked.why}): see the alarms in docs/operating.md, then ask again.`);
          return await waitForFile(asked, writer, files, desk);
        } finally {
          release();
        }
      },
    };
  }
}

function readAsked(text: string | null): { set: CustodianSet; purpose: string; basis: string; requester: string; approvers: string[] } | null {
  try {
    const { set, purpose, basis, requester, approvers } = (JSON.parse(text ?? "null") ?? {}) as Record<string, unknown>;
    const isText = (value: unknown): value is string => typeof value === "string" && value.length <= 2_000;
    if ((set !== "words" && set !== "lines") || !isText(purpose) || !isText(basis) || !isText(requester)) return null;
    return Array.isArray(approvers) && approvers.length <= 20 && approvers.every(isText) ? { set, purpose, basis, requester, approvers } : null;
  } catch {
    return null;
  }
}
