import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "bun:sqlite";
import type { EvidenceVault, KeyEnd, MessageStore, PrivateHistory, Report } from "@lampion/core";
import { labels } from "@lampion/proof";
import { openDatabase } from "../store/database.ts";
import { createEvidenceVault, type VaultPorts } from "../store/evidence-vault.ts";
import { openMessageStore, type WriterThreads } from "../store/message-store.sqlite.ts";
import { sqliteTables } from "../store/tables.sqlite.ts";
import { createKeyWrapping, type CustodianKey } from "./key-wrapping.ts";
import { createLineKeeper, type LineKeeper } from "./lines/line-keeper.ts";
import { openEvidenceKeys, type EvidenceKeys } from "./open-keys.ts";
import { openLog, type LogOptions, type OpenLog } from "./open-log.ts";
import { mindCanaries } from "./custodians/canary.ts";
import { keepEscrow, refuseLostKeys } from "./escrow/keep-escrow.ts";
import { attachProofs } from "./export/sheet-proofs.ts";
import { createHoldVault, type HoldVault } from "./holds/hold-vault.ts";
import { followHolds, type HoldFollower, type HoldPorts } from "./holds/follow-holds.ts";
import { batchClosed } from "./sheet-batches.ts";

export interface EvidenceOptions extends LogOptions {
  /** Folder of the key store: on an encrypted volume of its own, and in no backup (EV-4). */
  readonly keyring: string;
  readonly vault: Database;
  readonly privately: Database;
  readonly custodians: readonly CustodianKey[];
  /** The three custodians of lines, where the law asks for lines (EV-43); null: none is kept. */
  readonly lineCustodians: readonly CustodianKey[] | null;
  /** Where private words rest (EV-29). */
  readonly history: PrivateHistory;
  /** The threads that write records and reports into these files; null for a node that shares a database. */
  readonly writers: WriterThreads | null;
  alarm(about: string, cause: unknown): void;
}
export interface Evidence {
  readonly keys: EvidenceKeys;
  /** Null for a node that shares a database. */
  readonly messages: MessageStore | null;
  readonly reports: EvidenceVault | null;
  readonly vaultPorts: VaultPorts;
  readonly custodians: readonly CustodianKey[];
  readonly holds: HoldVault;
  /** Connections as the law asks for them; null where it does not. */
  readonly lines: LineKeeper | null;
  readonly log: OpenLog;
  /** From now on reports and the desk's acts hold what they say (EV-22); without it none is placed. */
  holdFor(house: Pick<HoldPorts, "desk" | "view" | "memberOf">): void;
  /** What the clock does: keys that end, sheets that close, roots and deletions into the log. Every 20 s; a failure is told and tried again. */
  keep(): Promise<void>;
  close(): Promise<void>;
}

/** Keys, records, reports and the log of one node. What is overdue is destroyed before anything else is opened (EV-3). */
export async function openEvidence(options: EvidenceOptions): Promise<Evidence> {
  const { vault, privately, nowMs, alarm } = options;
  let unlogged: KeyEnd[] = [];
  let escrow: ReturnType<typeof keepEscrow> | null = null;
  const noteEnded = (ended: readonly KeyEnd[]): void => void unlogged.push(...ended);
  const keys = await openEvidenceKeys(options.keyring, nowMs, noteEnded, async (store) => {
    await refuseLostKeys(store, options.data, nowMs());
    const custodians = { words: options.custodians, lines: options.lineCustodians ?? [] };
    escrow = keepEscrow({ data: options.data, store, custodians, isShredded: (key) => log.isShredded(key), nowMs, alarm });
    return escrow.store;
  });
  const log = await openLog(options);
  const mind = mindCanaries(options.data, nowMs, alarm);
  const messages =
    options.writers === null
      ? null
      : await openMessageStore(
          { path: join(options.data, "vault.sqlite"), reader: vault },
          { path: join(options.data, "private.sqlite"), reader: privately },
          { keys: options.keyring, custodians: options.custodians, history: options.history, store: keys.store, days: keys.days, nowMs, alarm },
          options.writers,
        );
  const vaultPorts: VaultPorts = { keys: keys.store, prepare: (about, content) => log.prepare("report", about, content), log: log.writer, alarm };
  const linesFile = options.lineCustodians === null && !existsSync(join(options.data, "lines.sqlite")) ? null : openDatabase(join(options.data, "lines.sqlite"), "lines");
  const lines = linesFile === null ? null : await openLines(linesFile);
  const holds = createHoldVault(privately, keys.store, options.custodians.length === 3);
  let follower: HoldFollower | null = null;
  const kept = options.writers !== null ? createEvidenceVault(sqliteTables(vault), vaultPorts) : null;
  const reports =
    kept === null
      ? null
      : {
          ...kept,
          // Held at once, and nobody waits for it: the answer to a report takes the same time whatever there is to hold (EV-10).
          keep: async (report: Report): Promise<void> => {
            await kept.keep(report);
            void follower?.followReports().catch((cause: unknown) => alarm("hold of a report", cause));
          },
        };
  /** Where lines were kept once and no law asks any more, what is there still ends in its time. */
  async function openLines(database: Database): Promise<LineKeeper> {
    const wrapping = await createKeyWrapping(options.lineCustodians ?? [], labels.linesShare);
    return createLineKeeper({ database, keys: keys.store, days: keys.days, wrapping, nowMs, alarm });
  }
  /** Reports first: a decision finds the hold of its report. */
  async function followed(): Promise<void> {
    await follower?.followReports();
    await follower?.followDesk();
  }

  /** EV-19: each destroyed key is said in public, as a class and a time; which hour or case it was is shown case by case. */
  async function logShreds(): Promise<void> {
    while (unlogged.length > 0) {
      const [ended] = unlogged;
      if (ended === undefined) return;
      await log.writer.add(
        log.prepare("shred", ended.class === "case" ? ended.id : ended.class === "hold" ? (holds.find(ended.id)?.about ?? "") : "", {
          class: ended.class,
          id: ended.id,
          until: ended.endsAtMs,
          reason: "time",
        }),
      );
      unlogged = unlogged.slice(1);
    }
  }
  const evidence: Evidence = {
    keys,
    messages,
    reports,
    vaultPorts,
    custodians: options.custodians,
    holds,
    lines: options.lineCustodians === null ? null : lines,
    log,
    holdFor(house) {
      follower = followHolds({ ...house, vault, talks: privately, holds, log, nowMs });
    },
    async keep() {
      await keys.keep();
      await holds.endOver(nowMs());
      messages?.tick();
      await reports?.replay();
      for (const database of [vault, privately]) await batchClosed(database, log, nowMs());
      attachProofs(vault, privately);
      if (options.writers !== null) await followed();
      await lines?.tick();
      await logShreds();
      await escrow?.renew();
      mind();
    },
    async close() {
      await lines?.close();
      linesFile?.close();
      await messages?.close();
      await log.stop();
    },
  };
  await reports?.replay();
  await logShreds();
  await (escrow as ReturnType<typeof keepEscrow> | null)?.renew();
  return evidence;
}
