import { randomBytes } from "node:crypto";
import type { Accepted, Appended, ChainHead, Notary, OpenSheet, PrivateHistory, RecordDraft } from "@lampion/core";
import { createDayKeys, createNotary } from "@lampion/core/records";
import { toBase64Url } from "@lampion/proof";
import type { KeyPlace } from "../evidence/key-place.ts";
import { createKeyWrapping, type CustodianKey } from "../evidence/key-wrapping.ts";
import { openKeyStore } from "../evidence/open-key-store.ts";
import { native } from "../evidence/primitives.ts";
import { openDatabase } from "./database.ts";
import type { FileName } from "./migrations.ts";
import { repeated } from "./repeated.ts";
import { writerTables, type WriterTables } from "./writer-tables.ts";

/**
 * The only writer of one file's records: gives the numbers, makes receipts and sealed rows, and commits a whole batch at once (PT-10, EV-7).
 * A batch that fails is refused whole: what is not on disk was not accepted. Keys of open sheets are in this thread's memory and nowhere else.
 */
declare const self: { onmessage: ((event: { data: Request }) => void) | null; postMessage(message: Answer | string): void };
/** A text is the JSON of a batch to append, and its answer the JSON of `Outcomes`. `nowMs`: the service's clock, which a test may set. */
export interface Batch {
  readonly drafts: readonly RecordDraft[];
  readonly nowMs: number;
}
export interface Outcomes {
  readonly outcomes: readonly Appended[];
  /** Why the batch was refused whole. */
  readonly why: string | null;
}
type Request =
  | string
  | { kind: "open"; path: string; file: FileName; keys: KeyPlace; custodians: readonly CustodianKey[]; history: PrivateHistory; nowMs: number }
  | { kind: "tick"; nowMs: number }
  | { kind: "close" };
export type Answer =
  | { kind: "opened" }
  | { kind: "failed"; why: string }
  /** Sheets closed since the last time: how many. */
  | { kind: "ticked"; closed: number; why: string | null };

interface Writer {
  append(drafts: readonly RecordDraft[]): Promise<Outcomes>;
  /** Null while the sheets of the last time are being closed. */
  tick(nowMs: number): Promise<{ closed: number; why: string | null }> | null;
  shut(): void;
}
/** Four times as long as a slice takes: closing an hour has no hurry. An hour of 500 records a second takes a minute and a half. */
const betweenSlicesMs = 20;
let writer: Writer | null = null;
let nowMs = 0;

type Opening = Extract<Exclude<Request, string>, { kind: "open" }>;
async function open({ path, file, keys: keyPlace, custodians, history }: Opening): Promise<Writer> {
  const database = openDatabase(path, file, "again");
  // A page that many batches change is carried over once: the log may grow to 32 MiB before it is worked in.
  database.run("PRAGMA wal_autocheckpoint = 8000");
  // 8 MiB of pages at hand. The keys of idempotence are spread over all of their index, which the system's own cache holds as well: eight times as many take memory and save no time.
  database.run("PRAGMA cache_size = -8192");
  const keys = await openKeyStore(keyPlace, () => nowMs);
  const days = createDayKeys(keys, native, () => nowMs);
  await days.refresh(nowMs);
  // Without words there is no key to share.
  const wrapping = file === "private" && history === "sealed" ? await createKeyWrapping(custodians) : null;
  const notary: Notary = createNotary({ keys, days, proof: native, random: (size) => new Uint8Array(randomBytes(size)), wrapping, history });
  const tables: WriterTables = writerTables(database, native);
  // H of the sheets that were open before is gone with the process: they end at their last durable record (evidence.md 12).
  database.transaction(() => void [...tables.closeSheets(tables.openSheets(), "restart")])();

  const batch = database.transaction((drafts: readonly RecordDraft[]): { outcomes: Appended[]; sheets: Set<OpenSheet> } => {
    const outcomes: Appended[] = [];
    const touched = new Map<string, ChainHead>();
    const sheets = new Set<OpenSheet>();
    for (const draft of drafts) {
      const known = draft.key === "" ? null : tables.asked(draft.key);
      if (known !== null) {
        const head = touched.get(draft.stream) ?? tables.headOf(draft.stream);
        outcomes.push(repeated(notary, known, { draft, prev: tables.tagAt(draft.stream, known.epoch, known.seq - 1), head }));
        continue;
      }
      const accepted = notary.accept(draft, touched.get(draft.stream) ?? tables.headOf(draft.stream));
      if (accepted === null) throw new Error("a sheet was not open");
      if (!accepted.sheet.isStored && !sheets.has(accepted.sheet)) tables.addSheet(accepted.sheet, accepted);
      sheets.add(accepted.sheet);
      tables.addRecord(draft, accepted);
      touched.set(draft.stream, accepted.next);
      outcomes.push(appendedOf(accepted));
    }
    for (const [stream, head] of touched) tables.setHead(stream, head);
    return { outcomes, sheets };
  });
  let isClosing = false;
  let isShut = false;
  /** Sheets of hours that are over, in slices with time between them: batches that come meanwhile wait for one slice at most. */
  async function close(now: number): Promise<{ closed: number; why: string | null }> {
    try {
      notary.closeOver(now);
      const over = tables.openSheets(Math.floor((now - 120_000) / 3_600_000));
      const slices = tables.closeSheets(over, "hour");
      // Immediate: what another connection writes in between must not end it (a read that becomes a write does not wait).
      const slice = database.transaction(() => slices.next().done === true);
      while (!isShut && !slice.immediate()) await new Promise((resolve) => setTimeout(resolve, betweenSlicesMs));
      return { closed: over.length, why: null };
    } catch (cause) {
      return { closed: 0, why: cause instanceof Error ? cause.message : "unknown" };
    }
  }
  return {
    async append(drafts) {
      try {
        await notary.ready(drafts, tables.headOf);
        const { outcomes, sheets } = batch.immediate(drafts);
        for (const sheet of sheets) sheet.isStored = true;
        return { outcomes, why: null };
      } catch (cause) {
        // What was numbered in the batch that failed does not exist; and nothing may be sealed again under the same key and number.
        tables.forgetHeads();
        notary.closeAll();
        return { outcomes: drafts.map(() => ({ kind: "refused", cause: "failed" })), why: cause instanceof Error ? cause.message : "unknown" };
      }
    },
    tick(now) {
      if (isClosing) return null;
      isClosing = true;
      return close(now).finally(() => (isClosing = false));
    },
    shut() {
      isShut = true;
      notary.closeAll();
      database.close();
      void keys.close();
    },
  };
}

function appendedOf({ epoch, seq, atMs, sheet, prev, receipt, opens }: Accepted): Appended {
  return { kind: "appended", epoch, seq, atMs, proof: { sheet: toBase64Url(sheet.id), prev: toBase64Url(prev), receipt, opens } };
}

/** One after the other, in the order in which they came: opening a sheet waits for keys, and nothing may overtake it. */
let turn: Promise<void> = Promise.resolve();
self.onmessage = ({ data }) => {
  turn = turn.then(() => handle(data));
};
async function handle(data: Request): Promise<void> {
  if (typeof data === "string") {
    const batch = JSON.parse(data) as Batch;
    nowMs = batch.nowMs;
    const answer: Outcomes = (await writer?.append(batch.drafts)) ?? { outcomes: [], why: "the writer is not open" };
    self.postMessage(JSON.stringify(answer));
    return;
  }
  if ("nowMs" in data) nowMs = data.nowMs;
  if (data.kind === "open") {
    try {
      writer = await open(data);
      self.postMessage({ kind: "opened" });
    } catch (cause) {
      self.postMessage({ kind: "failed", why: cause instanceof Error ? cause.message : "unknown" });
    }
  } else if (data.kind === "tick") {
    // Not in turn: batches go between its slices.
    void writer?.tick(data.nowMs)?.then((answer) => self.postMessage({ kind: "ticked", ...answer }));
  } else writer?.shut();
}
