import type { Database } from "bun:sqlite";
import { hourOf, type MessageStore, type StoredRecord } from "@lampion/core";
import { toBase64Url } from "@lampion/proof";
import { createHeldWraps } from "./held-wraps.ts";
import { openMessageWriter, startWriterThread, type WriterPorts } from "./message-writer.ts";
import { openRows, sealedPage, type ReaderPorts, type WrapRow } from "./record-reader.ts";
import type { RecordRow } from "./record-row.ts";
import { sqliteTables } from "./tables.sqlite.ts";

/** `store` is the key store that is at `keys`. */
export interface MessageStorePorts extends WriterPorts, ReaderPorts {}

interface HeadRow {
  epoch: number;
  seq: number;
  tag: Uint8Array | null;
  sheet: Uint8Array | null;
}

export interface WriterThreads {
  readonly rooms: Worker;
  readonly talks: Worker;
}
/** Both at once and early: reading their code is most of what they take to open. */
export const startWriterThreads = (): WriterThreads => ({ rooms: startWriterThread(), talks: startWriterThread() });

/** Records of rooms in one file, of conversations in another; each with its own writer. Reads see what is committed, and open it with F of its hour. */
export async function openMessageStore(
  vault: { path: string; reader: Database },
  privately: { path: string; reader: Database },
  ports: MessageStorePorts,
  threads: WriterThreads = startWriterThreads(),
): Promise<MessageStore & { tick(): void; close(): Promise<void> }> {
  const [roomWriter, talkWriter] = await Promise.all([
    openMessageWriter(vault.path, "vault", ports, threads.rooms),
    openMessageWriter(privately.path, "private", ports, threads.talks),
  ]);
  const rooms = { ...reads(vault.reader, everything), writer: roomWriter };
  const talks = { ...reads(privately.reader, notHeld), writer: talkWriter };
  let isClosed = false;
  const heldOf = createHeldWraps(sqliteTables(privately.reader), ports.store);
  const of = (stream: string): typeof talks => (stream.startsWith("room:") ? rooms : talks);
  const headOf = (stream: string): HeadRow => (of(stream).head.get(stream) as HeadRow | null) ?? { epoch: 1, seq: 0, tag: null, sheet: null };

  const wrapsOf =
    (member: string) =>
    async (sheets: readonly Uint8Array[]): Promise<WrapRow[]> =>
      sheets.flatMap((sheet) => (talks.wrap.get(sheet, member) as WrapRow | null) ?? []);
  const opened = (rows: readonly RecordRow[]): Promise<StoredRecord[]> => openRows(ports, rows);

  return {
    isFull: (stream) => of(stream).writer.isFull(),
    append: (draft, settled) => of(draft.stream).writer.append(draft, settled),
    async head(stream) {
      const { epoch, seq, tag, sheet } = headOf(stream);
      return { epoch, seq, sheet: sheet === null ? "" : toBase64Url(sheet), tag: tag === null || seq === 0 ? "" : toBase64Url(tag) };
    },
    after: (stream, epoch, seq, limit) => opened(of(stream).after.all(stream, epoch, seq, limit) as RecordRow[]),
    async before(stream, beforeSeq, sinceMs, limit) {
      const side = of(stream);
      const { epoch } = headOf(stream);
      const rows = (side.before.all(stream, epoch, beforeSeq, hourOf(sinceMs), limit) as RecordRow[]).reverse();
      return (await opened(rows)).filter((record) => record.atMs >= sinceMs);
    },
    async sealedAfter(stream, epoch, seq, limit, member) {
      return sealedPage(ports, talks.after.all(stream, epoch, seq, limit) as RecordRow[], member, wrapsOf(member), heldOf(member));
    },
    async sealedBefore(stream, beforeSeq, sinceMs, limit, member) {
      const rows = (talks.before.all(stream, headOf(stream).epoch, beforeSeq, hourOf(sinceMs), limit) as RecordRow[]).reverse();
      return sealedPage(ports, rows, member, wrapsOf(member), heldOf(member));
    },
    async oldest(stream, sinceMs) {
      const { epoch } = headOf(stream);
      return (of(stream).oldest.get(stream, epoch, hourOf(sinceMs)) as { seq: number | null } | null)?.seq ?? null;
    },
    async sheetTags(stream, sheet) {
      const side = of(stream);
      const known = side.sheet.get(sheet, stream) as { epoch: number; first: number; hour: number; root: Uint8Array | null } | null;
      if (known === null) return null;
      const rows = side.tags.all(stream, known.epoch, known.first, known.hour, sheet) as { tag: Uint8Array }[];
      return { epoch: known.epoch, first: known.first, tags: rows.map((row) => row.tag), root: known.root };
    },
    forgetBefore: async (atMs) => {
      let gone = 0;
      for (const side of [rooms, talks]) {
        gone += await side.forget(hourOf(atMs), () => isClosed);
        if (isClosed) break;
        side.forgetWraps.run(hourOf(atMs));
        side.forgetSheets.run(hourOf(atMs));
      }
      return gone;
    },
    tick() {
      rooms.writer.tick();
      talks.writer.tick();
    },
    close: async () => {
      isClosed = true;
      await Promise.all([rooms.writer.close(), talks.writer.close()]);
    },
  };
}

/** What ends with its hour. Rows and sheets under a hold stay as long as it stands (EV-21). */
const everything = "";
const notHeld = "AND sheet NOT IN (SELECT sheet FROM hold_wraps)";

function reads(database: Database, but: string) {
  return {
    head: database.query("SELECT epoch, seq, tag, sheet FROM heads WHERE stream = ?"),
    after: database.query("SELECT * FROM records WHERE stream = ? AND epoch = ? AND seq > ? ORDER BY seq LIMIT ?"),
    before: database.query("SELECT * FROM records WHERE stream = ? AND epoch = ? AND seq < ? AND hour >= ? ORDER BY seq DESC LIMIT ?"),
    oldest: database.query("SELECT MIN(seq) AS seq FROM records WHERE stream = ? AND epoch = ? AND hour >= ?"),
    wrap: database.query("SELECT sheet, wrap FROM wraps WHERE sheet = ? AND holder = ?"),
    sheet: database.query("SELECT epoch, first, hour, root FROM sheets WHERE sheet = ? AND stream = ?"),
    tags: database.query("SELECT tag FROM records WHERE stream = ? AND epoch = ? AND seq >= ? AND hour = ? AND sheet = ? ORDER BY seq"),
    forget: forgetting(database, but),
    forgetWraps: database.query("DELETE FROM wraps WHERE sheet IN (SELECT sheet FROM sheets WHERE hour < ?)"),
    forgetSheets: database.query(`DELETE FROM sheets WHERE hour < ? ${but}`),
  };
}

const forgetRows = 500;
/** A stream costs as much as some rows before its first. */
const streamCosts = 5;
const betweenForgetsMs = 10;
/**
 * Deletes the records of hours before one and answers how many went. Each record has its sheet, and within a stream no hour comes after a later one: so the records
 * that are over are the first ones of the streams that have a sheet which is over. Some hundred in one transaction, because it is the thread of all guests that does it:
 * a whole hour of 500 a second would stop it for ten seconds. Their sheets go after them, so that what was cut short is found again.
 */
function forgetting(database: Database, but: string): (hour: number, isOver: () => boolean) => Promise<number> {
  const over = database.query(`SELECT DISTINCT stream, epoch FROM sheets WHERE hour < ? ${but}`);
  const firstKept = database.query("SELECT seq FROM records WHERE stream = ? AND epoch = ? AND hour >= ? ORDER BY seq LIMIT 1");
  const someLater = database.query(`SELECT seq FROM records WHERE stream = ? AND epoch = ? AND seq >= ? AND seq < ? ORDER BY seq LIMIT 1 OFFSET ${forgetRows}`);
  const remove = database.query(`DELETE FROM records WHERE stream = ? AND epoch = ? AND seq >= ? AND seq < ? AND hour < ? ${but}`);
  const seqOf = (row: unknown): number | undefined => (row as { seq: number } | null)?.seq;
  /** Yields where a transaction ends. */
  function* forget(hour: number): Generator<void, number> {
    let gone = 0;
    let cost = 0;
    for (const { stream, epoch } of over.all(hour) as { stream: string; epoch: number }[]) {
      const end = seqOf(firstKept.get(stream, epoch, hour)) ?? Number.MAX_SAFE_INTEGER;
      cost += streamCosts;
      for (let from = 0; from < end;) {
        const to = seqOf(someLater.get(stream, epoch, from, end)) ?? end;
        const { changes } = remove.run(stream, epoch, from, to, hour);
        gone += changes;
        cost += changes;
        from = to;
        if (cost < forgetRows) continue;
        cost = 0;
        yield;
      }
    }
    return gone;
  }
  return async (hour, isOver) => {
    const parts = forget(hour);
    const part = database.transaction(() => parts.next());
    for (;;) {
      // Immediate: what a writer commits in between must not end it (a read that becomes a write does not wait).
      const done = part.immediate();
      if (done.done === true) return done.value;
      await new Promise((resolve) => setTimeout(resolve, betweenForgetsMs));
      if (isOver()) return 0;
    }
  };
}
