import type { Database } from "bun:sqlite";
import type { Accepted, ChainHead, OpenSheet, RecordDraft } from "@lampion/core";
import { noHead } from "@lampion/core/records";
import { growTree, leafHash, type Hashing } from "@lampion/proof";

/** A record whose key of idempotence is known. */
export interface AskedRow {
  readonly epoch: number;
  readonly seq: number;
  readonly hour: number;
  readonly sheet: Uint8Array;
  readonly tag: Uint8Array;
  readonly sealed: Uint8Array;
}
export interface SheetRow {
  readonly sheet: Uint8Array;
  readonly stream: string;
  readonly epoch: number;
  readonly first: number;
  readonly hour: number;
}

/** The statements of a writer of records, prepared once: hot appends are no described statements (decision 4). */
export interface WriterTables {
  headOf(stream: string): ChainHead;
  forgetHeads(): void;
  setHead(stream: string, head: ChainHead): void;
  asked(key: string): AskedRow | null;
  /** Null where there is no such record. */
  tagAt(stream: string, epoch: number, seq: number): Uint8Array | null;
  addRecord(draft: RecordDraft, accepted: Accepted): void;
  /** The sheet with its wraps, in the transaction of its first record (EV-13). */
  addSheet(sheet: OpenSheet, first: Accepted): void;
  /** Sheets without a root of hours before this one; all without it. */
  openSheets(beforeHour?: number): SheetRow[];
  /**
   * The root of each: the tree over its tags, in the order of their numbers (EV-18). In slices of some hundred rows, each to run in a transaction of its own: nothing is
   * added to a sheet that ended, and a writer that did a whole hour at once would let everybody wait for as long as it has rows.
   */
  closeSheets(sheets: readonly SheetRow[], why: "hour" | "restart"): Generator<void>;
}

const headsKept = 50_000;
/** Of tags, 5 ms of work; a sheet costs as much as some of them before its first. */
const sliceRows = 500;
const sheetCosts = 5;

export function writerTables(database: Database, hashing: Hashing): WriterTables {
  const heads = new Map<string, ChainHead>();
  const readHead = database.query("SELECT epoch, seq, tag, sheet, at_ms FROM heads WHERE stream = ?");
  const writeHead = database.query(
    "INSERT INTO heads (stream, epoch, seq, tag, sheet, at_ms) VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (stream) DO UPDATE SET epoch = excluded.epoch, seq = excluded.seq, tag = excluded.tag, sheet = excluded.sheet, at_ms = excluded.at_ms",
  );
  const readAsked = database.query("SELECT epoch, seq, hour, sheet, tag, sealed FROM records WHERE ask = ?");
  const readTag = database.query("SELECT tag FROM records WHERE stream = ? AND epoch = ? AND seq = ?");
  const insert = database.query("INSERT INTO records (stream, epoch, seq, hour, sheet, tag, ask, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  const insertSheet = database.query("INSERT INTO sheets (sheet, stream, epoch, first, hour) VALUES (?, ?, ?, ?, ?)");
  const insertWrap = database.query("INSERT INTO wraps (sheet, holder, wrap) VALUES (?, ?, ?)");
  const readOpen = database.query("SELECT sheet, stream, epoch, first, hour FROM sheets WHERE root IS NULL AND hour < ?");
  const readTags = database.query("SELECT seq, tag FROM records WHERE stream = ? AND epoch = ? AND seq >= ? AND hour = ? AND sheet = ? ORDER BY seq LIMIT ?");
  const writeRoot = database.query("UPDATE sheets SET root = ?, size = ?, why = ? WHERE sheet = ?");
  return {
    headOf(stream) {
      const known = heads.get(stream);
      if (known !== undefined) return known;
      if (heads.size > headsKept) heads.clear();
      const row = readHead.get(stream) as { epoch: number; seq: number; tag: Uint8Array | null; sheet: Uint8Array | null; at_ms: number } | null;
      const head = row === null ? noHead : { epoch: row.epoch, seq: row.seq, tag: row.tag ?? noHead.tag, sheet: row.sheet ?? noHead.sheet, atMs: row.at_ms };
      heads.set(stream, head);
      return head;
    },
    forgetHeads: () => heads.clear(),
    setHead(stream, head) {
      writeHead.run(stream, head.epoch, head.seq, head.tag, head.sheet, head.atMs);
      heads.set(stream, head);
    },
    asked: (key) => readAsked.get(key) as AskedRow | null,
    tagAt: (stream, epoch, seq) => (readTag.get(stream, epoch, seq) as { tag: Uint8Array } | null)?.tag ?? null,
    addRecord(draft, { epoch, seq, sheet, tag, sealed }) {
      insert.run(draft.stream, epoch, seq, sheet.hour, sheet.id, tag, draft.key === "" ? null : draft.key, sealed);
    },
    addSheet(sheet, first) {
      insertSheet.run(sheet.id, sheet.stream, first.epoch, first.seq, sheet.hour);
      for (const { holder, wrap } of sheet.wraps) insertWrap.run(sheet.id, holder, wrap);
    },
    openSheets: (beforeHour = Number.MAX_SAFE_INTEGER) => readOpen.all(beforeHour) as SheetRow[],
    *closeSheets(sheets, why) {
      let left = sliceRows;
      for (const { sheet, stream, epoch, first, hour } of sheets) {
        const tree = growTree(hashing);
        left -= sheetCosts;
        for (let from = first, isWhole = false; !isWhole;) {
          if (left <= 0) {
            yield;
            left = sliceRows;
          }
          const rows = readTags.all(stream, epoch, from, hour, sheet, left) as { seq: number; tag: Uint8Array }[];
          for (const { tag } of rows) tree.add(leafHash(hashing, tag));
          isWhole = rows.length < left;
          left -= rows.length;
          from = (rows.at(-1)?.seq ?? from) + 1;
        }
        writeRoot.run(tree.root(), tree.size, why, sheet);
      }
    },
  };
}
