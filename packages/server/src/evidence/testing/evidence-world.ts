import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Appended, type MessageStore, type PrivateHistory, type RecordDraft } from "@lampion/core";
import { ascii, fromBase64Url, labels, openRow, utf8Text } from "@lampion/proof";
import { combine } from "shamir-secret-sharing";
import { openDatabase } from "../../store/database.ts";
import { startWriterThreads } from "../../store/message-store.sqlite.ts";
import { newKeyPair, unwrapFrom, type KeyPair } from "../custodians/hpke.ts";
import type { SealedSheet } from "../custodians/opening.ts";
import type { SealedRows } from "../custodians/rows.ts";
import { native } from "../primitives.ts";
import { openEvidence, type Evidence } from "../open-evidence.ts";

/** The real evidence of one node in a folder of its own, with three custodians of words and a clock that a test sets. */
export interface EvidenceWorld {
  readonly folder: string;
  readonly evidence: Evidence;
  readonly messages: MessageStore;
  readonly custodians: readonly (KeyPair & { readonly holder: string })[];
  readonly alarms: string[];
  nowMs: number;
  say(draft: RecordDraft): Promise<Extract<Appended, { kind: "appended" }>>;
  /** A copy of the database files as a backup has them: without the key store. */
  backup(): string;
  close(): Promise<void>;
  /** As at the end of the process; the folder stays. */
  stop(): Promise<void>;
  /** The same folder opened again, as after a restart. */
  again(): Promise<EvidenceWorld>;
}

export async function evidenceWorld(startMs: number, history: PrivateHistory = "sealed"): Promise<EvidenceWorld> {
  const custodians = await Promise.all([1, 2, 3].map(async (n) => ({ holder: `custodian-${n}`, ...(await newKeyPair()) })));
  return open(mkdtempSync(join(tmpdir(), "lampion-evidence-")), startMs, custodians, history);
}

async function open(folder: string, startMs: number, custodians: EvidenceWorld["custodians"], history: PrivateHistory): Promise<EvidenceWorld> {
  const [vault, privately] = [openDatabase(join(folder, "vault.sqlite"), "vault"), openDatabase(join(folder, "private.sqlite"), "private")];
  const alarms: string[] = [];
  let backups = 0;
  const clock = { nowMs: startMs };
  const closeFiles = (): void => void [vault, privately].map((one) => one.close());
  const evidence = await openEvidence({
    data: folder,
    keyring: join(folder, "keyring"),
    lineCustodians: null,
    history,
    writers: startWriterThreads(),
    vault,
    privately,
    custodians: custodians.map(({ holder, publicKey }) => ({ holder, key: publicKey })),
    origin: "town.example/log",
    witnesses: [],
    timestamps: "",
    rules: { version: "test" },
    nowMs: () => clock.nowMs,
    alarm: (about, cause) => alarms.push(`${about}: ${cause instanceof Error ? cause.message : ""}`),
  }).catch((cause: unknown) => {
    closeFiles();
    throw cause;
  });
  const messages = evidence.messages;
  if (messages === null) throw new Error("records lie here");
  let isOpen = true;
  const close = async (): Promise<void> => {
    if (!isOpen) return;
    isOpen = false;
    await evidence.close();
    closeFiles();
  };
  return {
    folder,
    evidence,
    messages,
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
    backup() {
      backups += 1;
      const copy = join(folder, `backup-${backups}`);
      for (const name of ["vault.sqlite", "private.sqlite", "log.sqlite"])
        for (const end of ["", "-wal", "-shm"]) cpSync(join(folder, `${name}${end}`), join(copy, `${name}${end}`), { recursive: true });
      return copy;
    },
    stop: close,
    async close() {
      await close();
      rmSync(folder, { recursive: true, force: true });
    },
    async again() {
      await close();
      return open(folder, clock.nowMs, custodians, history);
    },
  };
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
