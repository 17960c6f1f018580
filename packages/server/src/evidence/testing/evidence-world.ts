import { Database } from "bun:sqlite";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Appended, EvidenceVault, MessageStore, PrivateHistory, RecordDraft } from "@lampion/core";
import { ascii, fromBase64Url, labels, openRow, utf8Text } from "@lampion/proof";
import { combine } from "shamir-secret-sharing";
import { shareEvidence } from "../../cluster/shared.ts";
import { openDatabase } from "../../store/database.ts";
import { startWriterThreads } from "../../store/message-store.sqlite.ts";
import type { FileName } from "../../store/migrations.ts";
import { openPostgres } from "../../store/postgres.ts";
import { postgresTables } from "../../store/tables.pg.ts";
import { sqliteTables } from "../../store/tables.sqlite.ts";
import type { Tables } from "../../store/tables.ts";
import { newKeyPair, unwrapFrom, type KeyPair } from "../custodians/hpke.ts";
import type { SealedSheet } from "../custodians/opening.ts";
import { createSealedSource } from "../custodians/sealed-source.ts";
import type { SealedRows } from "@lampion/proof";
import type { KeyPlace } from "../key-place.ts";
import { keyFiles, openKeyStore } from "../open-key-store.ts";
import { native } from "../primitives.ts";
import { openEvidence, type Evidence } from "../open-evidence.ts";

/** The real evidence of one node in a folder of its own, with three custodians of words and a clock that a test sets. */
export interface EvidenceWorld {
  readonly folder: string;
  readonly evidence: Evidence;
  readonly messages: MessageStore;
  readonly reports: EvidenceVault;
  /** Tables of conversations, as they are now. */
  readonly talks: Tables;
  /** Empty for the embedded database. */
  readonly databaseUrl: string;
  readonly keyring: KeyPlace;
  readonly custodians: readonly (KeyPair & { readonly holder: string })[];
  readonly alarms: string[];
  nowMs: number;
  say(draft: RecordDraft): Promise<Extract<Appended, { kind: "appended" }>>;
  /** Conversations as a backup has them: without the key store. */
  backup(): Promise<Tables>;
  /** What two custodians open of a conversation, from the tables of now or of a copy, with the key store of now. */
  openedBy(pair: readonly [number, number], stream: string, talks?: Tables): Promise<(string | null)[]>;
  /** Rows of that file or schema. */
  rows(file: FileName, sql: string): Promise<Record<string, unknown>[]>;
  /** Bytes of every file but those of the key store, and of every value in the database. */
  disk(): Promise<Buffer[]>;
  close(): Promise<void>;
  /** As at the end of the process; the folder stays. */
  stop(): Promise<void>;
  /** The same folder opened again, as after a restart. */
  again(): Promise<EvidenceWorld>;
}

/** `databaseUrl`: an empty database of PostgreSQL for this world alone; without one the embedded database. */
export async function evidenceWorld(
  startMs: number,
  {
    databaseUrl = "",
    history = "sealed",
    keyring = (folder) => keyFiles(join(folder, "keyring")),
  }: { databaseUrl?: string; history?: PrivateHistory; keyring?: (folder: string) => KeyPlace } = {},
): Promise<EvidenceWorld> {
  const custodians = await Promise.all([1, 2, 3].map(async (n) => ({ holder: `custodian-${n}`, ...(await newKeyPair()) })));
  const folder = mkdtempSync(join(tmpdir(), "lampion-evidence-"));
  return open({ folder, databaseUrl, history, keyring: keyring(folder), custodians }, startMs);
}

interface Place {
  readonly folder: string;
  readonly databaseUrl: string;
  readonly history: PrivateHistory;
  readonly keyring: KeyPlace;
  readonly custodians: EvidenceWorld["custodians"];
}

async function open(place: Place, startMs: number): Promise<EvidenceWorld> {
  const { folder, databaseUrl, history, keyring, custodians } = place;
  const [vault, privately] = [openDatabase(join(folder, "vault.sqlite"), "vault"), openDatabase(join(folder, "private.sqlite"), "private")];
  const alarms: string[] = [];
  let backups = 0;
  const clock = { nowMs: startMs };
  const nowMs = (): number => clock.nowMs;
  const alarm = (about: string, cause: unknown): void => void alarms.push(`${about}: ${cause instanceof Error ? cause.message : ""}`);
  const closing: (() => unknown)[] = [() => [vault, privately].forEach((one) => one.close())];
  const evidence = await openEvidence({
    data: folder,
    keyring,
    databaseUrl,
    lineCustodians: null,
    history,
    writers: databaseUrl === "" ? startWriterThreads() : null,
    vault,
    privately,
    custodians: custodians.map(({ holder, publicKey }) => ({ holder, key: publicKey })),
    origin: "town.example/log",
    witnesses: [],
    timestamps: "",
    rules: { version: "test" },
    nowMs,
    alarm,
  }).catch((cause: unknown) => {
    for (const close of closing) close();
    throw cause;
  });
  closing.unshift(() => evidence.close());
  const postgres = databaseUrl === "" ? null : await openPostgres(databaseUrl, { connections: 4 });
  const shared = postgres === null ? null : await shareEvidence(postgres, { evidence, history, nowMs, alarm });
  if (postgres !== null) closing.push(() => postgres.close());
  const messages = shared?.messages ?? evidence.messages;
  const reports = shared?.vault ?? evidence.reports;
  if (messages === null || reports === null) throw new Error("records lie somewhere");
  const talks = postgres === null ? sqliteTables(privately) : postgresTables(postgres, "private");
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    for (const each of closing) await each();
  };
  return {
    folder,
    evidence,
    messages,
    reports,
    talks,
    databaseUrl,
    keyring,
    custodians,
    alarms,
    get nowMs() {
      return clock.nowMs;
    },
    set nowMs(ms) {
      clock.nowMs = ms;
    },
    async say(draft) {
      const outcome = await new Promise<Appended>((resolve) => messages.append(draft, resolve));
      if (outcome.kind !== "appended") throw new Error(`not accepted: ${outcome.kind}`);
      return outcome;
    },
    async backup() {
      backups += 1;
      if (postgres !== null) {
        const copy = await openPostgres(databaseUrl, { prefix: `backup${backups}`, connections: 1 });
        closing.unshift(() => copy.close());
        for (const table of ["sheets", "records", "wraps", "holds", "hold_wraps"])
          await copy.ask(`INSERT INTO ${copy.schemaOf("private")}.${table} SELECT * FROM ${postgres.schemaOf("private")}.${table}`, []);
        return postgresTables(copy, "private");
      }
      const copy = join(folder, `backup-${backups}`);
      for (const end of ["", "-wal", "-shm"]) cpSync(join(folder, `private.sqlite${end}`), join(copy, `private.sqlite${end}`), { recursive: true });
      const database = new Database(join(copy, "private.sqlite"));
      closing.unshift(() => database.close());
      return sqliteTables(database);
    },
    async openedBy(pair, stream, from = talks) {
      const keys = await openKeyStore(keyring, nowMs);
      const source = createSealedSource(from, keys);
      const texts: (string | null)[] = [];
      for (const sheet of await source.sheets({ stream, fromMs: 0, toMs: clock.nowMs + 3_600_000 }, 50)) {
        const key = await joined(sheet, [custodians[pair[0]]!, custodians[pair[1]]!]);
        if (key !== null) texts.push(...textsOf(key, await source.rows(sheet)));
      }
      await keys.close();
      return texts;
    },
    rows,
    async disk() {
      const found = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && !entry.parentPath.startsWith(join(folder, "keyring")))
        .map((entry) => readFileSync(join(entry.parentPath, entry.name)));
      if (postgres === null) return found;
      const { rows: tables } = await postgres.ask("SELECT table_schema || '.' || table_name AS name FROM information_schema.tables WHERE table_schema LIKE 'lampion%'", []);
      for (const { name } of tables)
        for (const row of (await postgres.ask(`SELECT * FROM ${String(name)}`, [])).rows)
          found.push(...Object.values(row).map((value) => (value instanceof Uint8Array ? Buffer.from(value) : Buffer.from(String(value)))));
      return found;
    },
    stop: close,
    async close() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
    async again() {
      await close();
      return open(place, clock.nowMs);
    },
  };

  async function rows(name: FileName, sql: string): Promise<Record<string, unknown>[]> {
    if (postgres !== null && name !== "log")
      return postgres.begin(async (inside) => {
        await inside.ask(`SET LOCAL search_path TO ${postgres.schemaOf(name)}`, []);
        return (await inside.ask(sql, [])).rows;
      });
    const database = new Database(join(folder, `${name}.sqlite`), { readonly: true });
    const found = database.query(sql).all() as Record<string, unknown>[];
    database.close();
    return found;
  }
}

/** H of a sheet from the shares of these custodians; null when they do not open or do not join. */
export async function joined(sheet: SealedSheet, custodians: readonly (KeyPair & { readonly holder: string })[]): Promise<Uint8Array | null> {
  const parts = await Promise.all(
    custodians.map(async ({ holder, privateKey }) => {
      const wrap = fromBase64Url(sheet.shares.find((one) => one.holder === holder)?.wrap ?? "");
      return wrap === null ? null : unwrapFrom(privateKey, ascii(labels.wordsShare), new Uint8Array(Buffer.from(sheet.sheet, "hex")), wrap);
    }),
  );
  const whole = parts.filter((one) => one !== null);
  return whole.length < 2 ? null : combine(whole);
}

/** Texts that open under H; a row that does not gives null. */
export const textsOf = (key: Uint8Array, { sheet, rows }: SealedRows): (string | null)[] =>
  rows.map(({ epoch, seq, sealed }) => {
    const opened = openRow(native, key, { sheet: new Uint8Array(Buffer.from(sheet, "hex")), epoch, seq }, fromBase64Url(sealed) ?? new Uint8Array());
    return opened === null ? null : utf8Text(opened.body);
  });
