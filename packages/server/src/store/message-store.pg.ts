import { randomBytes } from "node:crypto";
import {
  createNotary,
  hourOf,
  noHead,
  type Appended,
  type ChainHead,
  type Head,
  type KeyWrapping,
  type MessageStore,
  type Notary,
  type OpenSheet,
  type PrivateHistory,
  type RecordDraft,
  type SealedPage,
  type SheetTags,
  type StoredRecord,
} from "@lampion/core";
import { growTree, leafHash, toBase64Url, toHex } from "@lampion/proof";
import { native } from "../evidence/primitives.ts";
import { createGather, type Gather } from "./gather.ts";
import { createHeldWraps } from "./held-wraps.ts";
import type { FileName } from "./migrations.ts";
import type { Answered, Asks, Postgres } from "./postgres.ts";
import { repeated } from "./repeated.ts";
import { openRows, sealedPage, type ReaderPorts, type WrapRow } from "./record-reader.ts";
import type { RecordRow } from "./record-row.ts";
import { postgresTables } from "./tables.pg.ts";

export interface PostgresStorePorts extends ReaderPorts {
  /** Null where no conversation is kept. */
  readonly wrapping: KeyWrapping | null;
  /** Whether words of conversations are kept at all (EV-29); sealed unless said otherwise. */
  readonly history?: PrivateHistory | undefined;
  nowMs(): number;
}

/**
 * Records on every node of a service (decision 18). The database alone gives the numbers: a batch locks the heads of its streams in the order of
 * their names, so that two nodes never wait for each other, and what it numbers follows the newest that any node has committed.
 */
export function openMessageStore(
  postgres: Postgres,
  ports: PostgresStorePorts,
): MessageStore & { tick(): Promise<void>; close(): Promise<void>; queues(): readonly ReturnType<Gather["state"]>[] } {
  const rooms = side(postgres, "vault", ports);
  const talks = side(postgres, "private", ports);
  const of = (stream: string): Side => (stream.startsWith("room:") ? rooms : talks);
  return {
    isFull: (stream) => of(stream).gather.isFull(),
    append: (draft, settled) => of(draft.stream).gather.add(draft, settled),
    head: (stream) => of(stream).head(stream),
    async after(stream, epoch, seq, limit) {
      return of(stream).records("stream = $1 AND epoch = $2 AND seq > $3 ORDER BY seq LIMIT $4", [stream, epoch, seq, limit]);
    },
    async before(stream, beforeSeq, sinceMs, limit) {
      const { epoch } = await of(stream).head(stream);
      const newest = "SELECT * FROM records WHERE stream = $1 AND epoch = $2 AND seq < $3 AND hour >= $4 ORDER BY seq DESC LIMIT $5";
      const found = await of(stream).ordered(newest, [stream, epoch, beforeSeq, hourOf(sinceMs), limit]);
      return found.filter((record) => record.atMs >= sinceMs);
    },
    sealedAfter: (stream, epoch, seq, limit, member) => talks.sealed("stream = $1 AND epoch = $2 AND seq > $3 ORDER BY seq LIMIT $4", [stream, epoch, seq, limit], member),
    async sealedBefore(stream, beforeSeq, sinceMs, limit, member) {
      const { epoch } = await talks.head(stream);
      return talks.sealed("stream = $1 AND epoch = $2 AND seq < $3 AND hour >= $4 ORDER BY seq DESC LIMIT $5", [stream, epoch, beforeSeq, hourOf(sinceMs), limit], member);
    },
    oldest: (stream, sinceMs) => of(stream).oldest(stream, sinceMs),
    sheetTags: (stream, sheet) => of(stream).sheetTags(stream, sheet),
    forgetBefore: async (atMs) => (await rooms.forget(atMs)) + (await talks.forget(atMs)),
    queues: () => [rooms.gather.state(), talks.gather.state()],
    async tick() {
      await rooms.closeOver();
      await talks.closeOver();
    },
    async close() {
      await Promise.all([rooms.gather.empty(), talks.gather.empty()]);
    },
  };
}

type Side = ReturnType<typeof side>;
function side(postgres: Postgres, file: FileName, ports: PostgresStorePorts) {
  const schema = postgres.schemaOf(file);
  const random = (size: number): Uint8Array => new Uint8Array(randomBytes(size));
  const notary = createNotary({ keys: ports.store, days: ports.days, proof: native, random, wrapping: ports.wrapping, history: ports.history });
  async function write(drafts: readonly RecordDraft[]): Promise<readonly Appended[]> {
    try {
      const { outcomes, sheets } = await postgres.begin((inside) => append(inside, schema, notary, drafts));
      for (const sheet of sheets) sheet.isStored = true;
      return outcomes;
    } catch (cause) {
      // Nothing may be sealed again under the same key and number.
      notary.closeAll();
      ports.alarm(`records of ${file}`, cause);
      throw cause;
    }
  }
  // Rows and sheets under a hold stay as long as it stands (EV-21); there are none of rooms.
  const notHeld = file === "private" ? `AND sheet NOT IN (SELECT sheet FROM ${schema}.hold_wraps)` : "";
  const heldOf = file === "private" ? createHeldWraps(postgresTables(postgres, file), ports.store) : () => async () => null;
  return {
    gather: createGather(write),
    async head(stream: string): Promise<Head> {
      const { rows } = await postgres.ask(`SELECT epoch, seq, tag, sheet FROM ${schema}.heads WHERE stream = $1`, [stream]);
      const row = rows[0] as { epoch: number; seq: number; tag: Uint8Array | null; sheet: Uint8Array | null } | undefined;
      if (row === undefined) return { epoch: 1, seq: 0, sheet: "", tag: "" };
      return { epoch: row.epoch, seq: row.seq, sheet: row.sheet === null ? "" : toBase64Url(row.sheet), tag: row.tag === null || row.seq === 0 ? "" : toBase64Url(row.tag) };
    },
    async records(where: string, values: readonly (string | number)[]): Promise<StoredRecord[]> {
      const { rows } = await postgres.ask(`SELECT * FROM ${schema}.records WHERE ${where}`, values);
      return openRows(ports, rows as unknown as RecordRow[]);
    },
    async ordered(newest: string, values: readonly (string | number)[]): Promise<StoredRecord[]> {
      const { rows } = await postgres.ask(newest.replace("FROM records", `FROM ${schema}.records`), values);
      return openRows(ports, (rows as unknown as RecordRow[]).reverse());
    },
    async sealed(where: string, values: readonly (string | number)[], member: string): Promise<SealedPage> {
      const { rows } = await postgres.ask(`SELECT * FROM ${schema}.records WHERE ${where}`, values);
      const found = (rows as unknown as RecordRow[]).sort((a, b) => a.seq - b.seq);
      const wrapsOf = async (sheets: readonly Uint8Array[]): Promise<WrapRow[]> => {
        const named = "(SELECT decode(value, 'hex') FROM json_array_elements_text($1::text::json))";
        const wraps = await postgres.ask(`SELECT sheet, wrap FROM ${schema}.wraps WHERE sheet IN ${named} AND holder = $2`, [JSON.stringify(sheets.map(toHex)), member]);
        return wraps.rows as unknown as WrapRow[];
      };
      return sealedPage(ports, found, member, wrapsOf, heldOf(member));
    },
    async oldest(stream: string, sinceMs: number): Promise<number | null> {
      const lowest = `SELECT MIN(records.seq) AS seq FROM ${schema}.records JOIN ${schema}.heads USING (stream, epoch) WHERE stream = $1 AND hour >= $2`;
      return ((await postgres.ask(lowest, [stream, hourOf(sinceMs)])).rows[0] as { seq: number | null } | undefined)?.seq ?? null;
    },
    async sheetTags(stream: string, sheet: Uint8Array): Promise<SheetTags | null> {
      const known = (await postgres.ask(`SELECT epoch, first, hour, root FROM ${schema}.sheets WHERE sheet = decode($1, 'hex') AND stream = $2`, [toHex(sheet), stream]))
        .rows[0] as { epoch: number; first: number; hour: number; root: Uint8Array | null } | undefined;
      if (known === undefined) return null;
      const { rows } = await postgres.ask(
        `SELECT tag FROM ${schema}.records WHERE stream = $1 AND epoch = $2 AND seq >= $3 AND hour = $4 AND sheet = decode($5, 'hex') ORDER BY seq`,
        [stream, known.epoch, known.first, known.hour, toHex(sheet)],
      );
      return { epoch: known.epoch, first: known.first, tags: (rows as { tag: Uint8Array }[]).map((row) => row.tag), root: known.root };
    },
    async forget(atMs: number): Promise<number> {
      await postgres.ask(`DELETE FROM ${schema}.wraps WHERE sheet IN (SELECT sheet FROM ${schema}.sheets WHERE hour < $1)`, [hourOf(atMs)]);
      await postgres.ask(`DELETE FROM ${schema}.sheets WHERE hour < $1 ${notHeld}`, [hourOf(atMs)]);
      return (await postgres.ask(`DELETE FROM ${schema}.records WHERE hour < $1 ${notHeld}`, [hourOf(atMs)])).changed;
    },
    /** Roots of the sheets of hours that are over since two minutes (EV-18): whichever node comes first writes the same. */
    async closeOver(): Promise<void> {
      notary.closeOver(ports.nowMs());
      const { rows } = await postgres.ask(`SELECT sheet, stream, epoch, first, hour FROM ${schema}.sheets WHERE root IS NULL AND hour < $1`, [hourOf(ports.nowMs() - 120_000)]);
      for (const row of rows as unknown as { sheet: Uint8Array; stream: string; epoch: number; first: number; hour: number }[]) {
        const tags = await postgres.ask(
          `SELECT tag FROM ${schema}.records WHERE stream = $1 AND epoch = $2 AND seq >= $3 AND hour = $4 AND sheet = decode($5, 'hex') ORDER BY seq`,
          [row.stream, row.epoch, row.first, row.hour, toHex(row.sheet)],
        );
        const tree = growTree(native);
        for (const { tag } of tags.rows as { tag: Uint8Array }[]) tree.add(leafHash(native, tag));
        const root = `UPDATE ${schema}.sheets SET root = decode($1, 'hex'), size = $2, why = 'hour' WHERE sheet = decode($3, 'hex') AND root IS NULL`;
        await postgres.ask(root, [toHex(tree.root()), tree.size, toHex(row.sheet)]);
      }
    },
  };
}

type Known = Pick<Extract<Appended, { kind: "repeated" }>, "epoch" | "seq" | "atMs" | "receipt" | "proof">;

async function append(on: Asks, schema: string, notary: Notary, drafts: readonly RecordDraft[]): Promise<{ outcomes: Appended[]; sheets: Set<OpenSheet> }> {
  const streams = JSON.stringify([...new Set(drafts.map((draft) => draft.stream))].sort());
  const named = "(SELECT value FROM json_array_elements_text($1::text::json))";
  const lock = `SELECT stream, epoch, seq, tag, sheet, at_ms FROM ${schema}.heads WHERE stream IN ${named} ORDER BY stream FOR UPDATE`;
  // Both leave in one write and are worked on in their order: what was asked before is looked for once the heads are ours.
  const look = (): Promise<[Answered, readonly AskedRow[]]> => Promise.all([on.ask(lock, [streams]), askedBefore(on, schema, named, drafts)]);
  let [{ rows: heads }, before] = await look();
  if (heads.length < (JSON.parse(streams) as string[]).length) {
    // A stream's first record: its head is made first, by whichever node is first, and then locked like the others.
    await on.ask(`INSERT INTO ${schema}.heads (stream, epoch, seq) SELECT value, 1, 0 FROM json_array_elements_text($1::text::json) ORDER BY value ON CONFLICT DO NOTHING`, [
      streams,
    ]);
    [{ rows: heads }, before] = await look();
  }
  const at = new Map(heads.map((row) => [row["stream"] as string, chainHead(row)]));
  const known = new Map<string, Known>();
  for (const row of before) {
    const draft = drafts.find((one) => one.key === row.ask && one.stream === row.stream);
    known.set(row.ask, repeated(notary, row, { draft, prev: row.prev, head: at.get(row.stream) ?? noHead }));
  }
  await notary.ready(drafts, (stream) => at.get(stream) ?? noHead);
  const fresh: Record<string, unknown>[] = [];
  const sheets = new Map<OpenSheet, { epoch: number; seq: number }>();
  const outcomes = drafts.map((draft): Appended => {
    const first = known.get(draft.key);
    if (draft.key !== "" && first !== undefined) return { kind: "repeated", ...first };
    const head = at.get(draft.stream);
    const accepted = head === undefined ? null : notary.accept(draft, head);
    if (accepted === null) throw new Error("a stream has no head, or a sheet was not open");
    const { epoch, seq, atMs, sheet, prev, receipt, opens } = accepted;
    at.set(draft.stream, accepted.next);
    if (!sheet.isStored && !sheets.has(sheet)) sheets.set(sheet, { epoch, seq });
    fresh.push({
      stream: draft.stream,
      epoch,
      seq,
      hour: sheet.hour,
      sheet: toHex(sheet.id),
      tag: toHex(accepted.tag),
      ask: draft.key === "" ? null : draft.key,
      sealed: toHex(accepted.sealed),
    });
    known.set(draft.key, { epoch, seq, atMs, receipt });
    return { kind: "appended", epoch, seq, atMs, proof: { sheet: toBase64Url(sheet.id), prev: toBase64Url(prev), receipt, opens } };
  });
  if (fresh.length === 0) return { outcomes, sheets: new Set() };
  if (sheets.size > 0) await addSheets(on, schema, sheets);
  // One way to the database for both: what a statement costs here is waking the other side, not what it carries.
  await on.ask(
    `WITH written AS (
       INSERT INTO ${schema}.records (stream, epoch, seq, hour, sheet, tag, ask, sealed) SELECT stream, epoch, seq, hour, decode(sheet, 'hex'), decode(tag, 'hex'), ask, decode(sealed, 'hex')
       FROM json_to_recordset($1::text::json) AS fresh (stream text, epoch integer, seq integer, hour integer, sheet text, tag text, ask text, sealed text)
     )
     UPDATE ${schema}.heads SET seq = now.seq, tag = decode(now.tag, 'hex'), sheet = decode(now.sheet, 'hex'), at_ms = now.at_ms
     FROM json_to_recordset($2::text::json) AS now (stream text, seq integer, tag text, sheet text, at_ms bigint) WHERE heads.stream = now.stream`,
    [JSON.stringify(fresh), JSON.stringify([...at].map(([stream, head]) => ({ stream, seq: head.seq, tag: toHex(head.tag), sheet: toHex(head.sheet), at_ms: head.atMs })))],
  );
  return { outcomes, sheets: new Set(sheets.keys()) };
}

function chainHead(row: Record<string, unknown>): ChainHead {
  const { epoch, seq, tag, sheet, at_ms: atMs } = row as { epoch: number; seq: number; tag: Uint8Array | null; sheet: Uint8Array | null; at_ms: number };
  return { epoch, seq, tag: tag ?? noHead.tag, sheet: sheet ?? noHead.sheet, atMs };
}

type AskedRow = RecordRow & { readonly ask: string; readonly prev: Uint8Array | null };
/** What these keys of idempotence got before, with the tag of the record before each (EV-6). */
async function askedBefore(on: Asks, schema: string, named: string, drafts: readonly RecordDraft[]): Promise<readonly AskedRow[]> {
  const asks = drafts.map((draft) => draft.key).filter((key) => key !== "");
  if (asks.length === 0) return [];
  const prev = `SELECT tag FROM ${schema}.records AS one WHERE one.stream = records.stream AND one.epoch = records.epoch AND one.seq = records.seq - 1`;
  const asked = `SELECT ask, stream, epoch, seq, hour, sheet, tag, sealed, (${prev}) AS prev FROM ${schema}.records WHERE ask IN ${named}`;
  return (await on.ask(asked, [JSON.stringify(asks)])).rows as unknown as AskedRow[];
}

/** New sheets with their wraps, in the transaction of their first record (EV-13). */
async function addSheets(on: Asks, schema: string, sheets: ReadonlyMap<OpenSheet, { epoch: number; seq: number }>): Promise<void> {
  const rows = [...sheets].map(([sheet, { epoch, seq }]) => ({ sheet: toHex(sheet.id), stream: sheet.stream, epoch, first: seq, hour: sheet.hour }));
  await on.ask(
    `INSERT INTO ${schema}.sheets (sheet, stream, epoch, first, hour) SELECT decode(sheet, 'hex'), stream, epoch, first, hour
     FROM json_to_recordset($1::text::json) AS fresh (sheet text, stream text, epoch integer, first integer, hour integer)`,
    [JSON.stringify(rows)],
  );
  const wraps = [...sheets.keys()].flatMap((sheet) => sheet.wraps.map(({ holder, wrap }) => ({ sheet: toHex(sheet.id), holder, wrap: toHex(wrap) })));
  if (wraps.length === 0) return;
  await on.ask(
    `INSERT INTO ${schema}.wraps (sheet, holder, wrap) SELECT decode(sheet, 'hex'), holder, decode(wrap, 'hex') FROM json_to_recordset($1::text::json) AS fresh (sheet text, holder text, wrap text)`,
    [JSON.stringify(wraps)],
  );
}
