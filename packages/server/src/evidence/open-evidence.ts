import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Database } from "bun:sqlite";
import type { EvidenceVault, KeyEnd, KeyStore, MessageStore, PrivateHistory, Report } from "@lampion/core";
import { labels } from "@lampion/proof";
import { openDatabase } from "../store/database.ts";
import { hadKeysElsewhere, noteKeyStore } from "../store/folder-lock.ts";
import { createEvidenceVault, type VaultPorts } from "../store/evidence-vault.ts";
import { openMessageStore, type WriterThreads } from "../store/message-store.sqlite.ts";
import { sqliteTables } from "../store/tables.sqlite.ts";
import type { Tables } from "../store/tables.ts";
import { createKeyWrapping, type CustodianKey } from "./key-wrapping.ts";
import { createLineKeeper, type LineKeeper } from "./lines/line-keeper.ts";
import { createOrderLines, type OrderLines } from "./lines/order-lines.ts";
import type { KeyPlace } from "./key-place.ts";
import { openEvidenceKeys, type EvidenceKeys } from "./open-keys.ts";
import { openLog, type LogOptions, type OpenLog } from "./open-log.ts";
import { mindCanaries } from "./custodians/canary.ts";
import { createSealedSource, type ReadSealed } from "./custodians/sealed-source.ts";
import { keepEscrow, refuseLostKeys } from "./escrow/keep-escrow.ts";
import { proofAttacher } from "./export/sheet-proofs.ts";
import { createHoldVault, type HoldVault } from "./holds/hold-vault.ts";
import { followHolds, type HoldFollower, type HoldPorts } from "./holds/follow-holds.ts";
import { batchClosed } from "./sheet-batches.ts";

export interface EvidenceOptions extends LogOptions {
  readonly keyring: KeyPlace;
  /** Of the database that nodes share; empty: the embedded one. */
  readonly databaseUrl: string;
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
  /** Throws on a node that shares a database until it has the tables (`share`). */
  readonly holds: HoldVault;
  /** What lies sealed of conversations, for custodians. Throws as `holds` does. */
  readonly sealed: ReadSealed;
  /** Connections as the law asks for them; null where it does not. */
  readonly lines: LineKeeper | null;
  /** The same lines, for orders of the desk. */
  readonly orderLines: OrderLines | null;
  readonly log: OpenLog;
  /** The tables of a node that shares a database, once they are there; what is kept in them from now on is reported and held as in the embedded one. */
  share(tables: SharedTables): Promise<EvidenceVault>;
  /** From now on reports and the desk's acts hold what they say (EV-22); without it none is placed. */
  holdFor(house: Pick<HoldPorts, "desk" | "view" | "memberOf">): void;
  /** What the clock does: keys that end, sheets that close, roots and deletions into the log. Every 20 s; a failure is told and tried again. */
  keep(): Promise<void>;
  close(): Promise<void>;
}

/** Tables that several nodes share. */
export interface SharedTables {
  readonly vault: Tables;
  readonly talks: Tables;
  readonly reports: EvidenceVault;
  /** Closes the sheets of hours that are over, puts their roots and the reports of nodes that died into the log. */
  tick(): Promise<void>;
  /** Work that one node does at a time; whoever comes second waits. */
  alone(work: () => Promise<void>): Promise<void>;
}

/** The client of PostgreSQL is read by who uses it. */
const othersHave = async (databaseUrl: string, kind: KeyPlace["kind"]): Promise<boolean> =>
  databaseUrl !== "" && (await import("../cluster/key-fact.ts")).knowsKeys(databaseUrl, kind);

/** Keys, records, reports and the log of one node. What is overdue is destroyed before anything else is opened (EV-3). */
export async function openEvidence(options: EvidenceOptions): Promise<Evidence> {
  const { vault, privately, nowMs, alarm } = options;
  let unlogged: KeyEnd[] = [];
  let escrow: ReturnType<typeof keepEscrow> | null = null;
  const noteEnded = (ended: readonly KeyEnd[]): void => void unlogged.push(...ended);
  const around = async (store: KeyStore): Promise<KeyStore> => {
    await refuseLostKeys(store, options.data, nowMs());
    const custodians = { words: options.custodians, lines: options.lineCustodians ?? [] };
    escrow = keepEscrow({ data: options.data, store, custodians, isShredded: (key) => log.isShredded(key), nowMs, alarm });
    return escrow.store;
  };
  const { keyring } = options;
  const isKnown = (await othersHave(options.databaseUrl, keyring.kind)) || hadKeysElsewhere(options.data);
  const keys = await openEvidenceKeys(keyring, nowMs, noteEnded, around, !isKnown);
  noteKeyStore(options.data, keyring.kind);
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
  /** Where reports and conversations lie: here, or in what nodes share. */
  let places = options.writers === null ? null : placesOf(sqliteTables(vault), sqliteTables(privately));
  let shared: SharedTables | null = null;
  let follower: HoldFollower | null = null;
  let turn: Promise<void> = Promise.resolve();
  const placed = (): NonNullable<typeof places> => {
    if (places === null) throw new Error("the tables of this node are not there yet");
    return places;
  };
  function placesOf(reportTables: Tables, talkTables: Tables) {
    return {
      vault: reportTables,
      talks: talkTables,
      sealed: createSealedSource(talkTables, keys.store),
      holds: createHoldVault(talkTables, keys.store, options.custodians.length === 3),
      attachProofs: proofAttacher(reportTables, talkTables),
    };
  }
  const kept = options.writers !== null ? createEvidenceVault(sqliteTables(vault), vaultPorts) : null;
  const reports = kept === null ? null : { ...kept, ...holding(kept) };
  /** Held at once, and nobody waits for it: the answer to a report takes the same time whatever there is to hold (EV-10). */
  function holding(vaultOfReports: EvidenceVault): Pick<EvidenceVault, "keep"> {
    let isWaiting = false;
    return {
      async keep(report: Report): Promise<void> {
        await vaultOfReports.keep(report);
        // One that has not begun yet comes past this report too.
        if (isWaiting) return;
        isWaiting = true;
        void alone(async () => {
          isWaiting = false;
          await follower?.followReports();
        }).catch((cause: unknown) => {
          isWaiting = false;
          alarm("hold of a report", cause);
        });
      },
    };
  }
  /** One after the other on this node, so that waiting for another node takes one connection and not all of them. */
  function alone(work: () => Promise<void>): Promise<void> {
    const next = turn.then(() => (shared === null ? work() : shared.alone(work)));
    turn = next.catch(() => undefined);
    return next;
  }
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
        log.prepare("shred", ended.class === "case" ? ended.id : ended.class === "hold" ? ((await placed().holds.find(ended.id))?.about ?? "") : "", {
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
    get holds() {
      return placed().holds;
    },
    get sealed() {
      return placed().sealed;
    },
    lines: options.lineCustodians === null ? null : lines,
    orderLines:
      options.lineCustodians === null || linesFile === null
        ? null
        : createOrderLines(linesFile, keys.store, options.databaseUrl === "", { log: log.writer, prepare: log.prepare, nowMs }),
    log,
    holdFor(house) {
      const { holds, vault: reportTables, talks } = placed();
      follower = followHolds({ ...house, vault: reportTables, talks, holds, log, nowMs });
    },
    async share(tables) {
      shared = tables;
      places = placesOf(tables.vault, tables.talks);
      await logShreds();
      return { ...tables.reports, ...holding(tables.reports) };
    },
    async keep() {
      await keys.keep();
      await alone(async () => void (await placed().holds.endOver(nowMs())));
      if (shared === null) {
        messages?.tick();
        await reports?.replay();
        for (const database of [vault, privately]) await batchClosed(database, log, nowMs());
      } else await shared.tick();
      await placed().attachProofs();
      await alone(followed);
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
      await keys.close();
    },
  };
  await reports?.replay();
  if (places !== null) await logShreds();
  await (escrow as ReturnType<typeof keepEscrow> | null)?.renew();
  return evidence;
}
