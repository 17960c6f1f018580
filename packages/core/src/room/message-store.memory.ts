import { leafHash, noble, openWrap, rootOf, toBase64Url } from "@lampion/proof";
import { createMemoryEvidence, type MemoryEvidence } from "../evidence/evidence.memory.ts";
import { hourOf } from "../evidence/retention.ts";
import { createNotary, noHead, type ChainHead, type Notary, type OpenSheet } from "../evidence/notary.ts";
import type { StreamId } from "@lampion/protocol";
import type { Appended, MessageStore, RecordDraft, SealedPage, SealedRow, StoredRecord } from "./message-store.port.ts";

export interface MemoryMessageStore extends MessageStore {
  /** What the two minutes after an hour do. */
  closeSheets(nowMs: number): void;
  /** From now on appends are refused with this cause, as a full disk or a full queue would; null ends it. */
  refuseWith(cause: "busy" | "failed" | null): void;
  /** From now on reading rejects. */
  breakReads(isBroken: boolean): void;
  /** The store of another node over the same records: what is refused or broken is so for all, the sheets that are open are its own. */
  beside(): MemoryMessageStore;
}

function put<T>(map: Map<StreamId, T[]>, stream: StreamId, one: T): void {
  const list = map.get(stream);
  if (list === undefined) map.set(stream, [one]);
  else list.push(one);
}

/**
 * The contract of `MessageStore` without a disk. `later` decides when an outcome is told (the simulation delays it); numbers
 * are given in the order of the calls.
 */
export function createMemoryMessageStore(
  later: (run: () => void) => void = (run) => void Promise.resolve().then(run),
  evidence: MemoryEvidence = createMemoryEvidence(),
): MemoryMessageStore {
  const notaries: Notary[] = [];
  /** Of rooms in clear; of conversations what a disk would hold, and no more. */
  const streams = new Map<StreamId, StoredRecord[]>();
  const sealed = new Map<StreamId, (SealedRow & { readonly hour: number })[]>();
  const sheets = new Map<
    string,
    { readonly sheet: Pick<OpenSheet, "id" | "hour" | "wraps" | "stream">; readonly epoch: number; readonly first: number; readonly tags: Uint8Array[] }
  >();
  const heads = new Map<StreamId, ChainHead>();
  const keys = new Map<string, Pick<Extract<Appended, { kind: "repeated" }>, "epoch" | "seq" | "atMs" | "receipt" | "proof">>();
  const closed = new Set<string>();
  let refusal: "busy" | "failed" | null = null;
  let isBroken = false;
  const headOf = (stream: StreamId): ChainHead => heads.get(stream) ?? noHead;
  const read = async <T>(work: () => T | Promise<T>): Promise<T> => {
    if (isBroken) throw new Error("the store cannot be read");
    return work();
  };
  const of = (stream: StreamId): readonly StoredRecord[] => streams.get(stream) ?? [];

  /** Null: its sheet is not open yet. */
  function numbered(notary: Notary, draft: RecordDraft): Appended | null {
    if (refusal !== null) return { kind: "refused", cause: refusal };
    const first = draft.key === "" ? undefined : keys.get(draft.key);
    if (first !== undefined) return { kind: "repeated", ...first };
    const accepted = notary.accept(draft, headOf(draft.stream));
    if (accepted === null) return null;
    const { epoch, seq, atMs, sheet, prev, receipt, opens } = accepted;
    const proof = { sheet: toBase64Url(sheet.id), prev: toBase64Url(prev), receipt, opens };
    const { devices: _devices, ...kept } = draft;
    const record: StoredRecord = { ...kept, atMs, epoch, seq, proof };
    heads.set(draft.stream, accepted.next);
    const known = sheets.get(proof.sheet);
    if (known === undefined)
      sheets.set(proof.sheet, { sheet: { id: sheet.id, hour: sheet.hour, wraps: sheet.wraps, stream: sheet.stream }, epoch, first: seq, tags: [accepted.tag] });
    else known.tags.push(accepted.tag);
    if (draft.stream.startsWith("talk:")) put(sealed, draft.stream, { epoch, seq, sheet: proof.sheet, receipt, sealed: toBase64Url(accepted.sealed), hour: sheet.hour });
    else put(streams, draft.stream, record);
    if (draft.key !== "") keys.set(draft.key, { epoch, seq, atMs, receipt, ...(accepted.sealed.length === 0 ? { proof } : {}) });
    return { kind: "appended", epoch, seq, atMs, proof };
  }
  /** A row whose key has ended is not given. */
  async function page(rows: readonly (SealedRow & { readonly hour: number })[], member: string): Promise<SealedPage> {
    const wraps: { sheet: string; wrap: string }[] = [];
    for (const id of new Set(rows.map((row) => row.sheet))) {
      const known = sheets.get(id);
      const forget = known === undefined ? null : await evidence.keys.read({ class: "hour", id: String(known.sheet.hour) });
      const own = known?.sheet.wraps.find((one) => one.holder === member);
      const wrap = known === undefined || forget === null || own === undefined ? null : openWrap(noble, forget, known.sheet.id, member, own.wrap);
      if (wrap !== null) wraps.push({ sheet: id, wrap: toBase64Url(wrap) });
    }
    const open = new Set(wraps.map((one) => one.sheet));
    return { rows: rows.filter((row) => open.has(row.sheet)).map(({ hour: _hour, ...row }) => row), wraps };
  }
  /** What appends through one node: in the order of its calls, also when one of them has to wait for a key. */
  function writer(notary: Notary): MessageStore["append"] {
    let isOpening = false;
    let waiting: { readonly draft: RecordDraft; readonly settled: (outcome: Appended) => void }[] = [];
    const ready = (drafts: readonly RecordDraft[]): Promise<boolean> =>
      notary.ready(drafts, headOf).then(
        () => true,
        () => false,
      );
    async function openAndGoOn(): Promise<void> {
      isOpening = true;
      while (waiting.length > 0) {
        const batch = [...waiting];
        const isOpen = await ready(batch.map((one) => one.draft));
        // What came meanwhile waits for its own turn.
        waiting = waiting.slice(batch.length);
        for (const { draft, settled } of batch) {
          let outcome = isOpen ? numbered(notary, draft) : null;
          // Another node carried the stream into the next hour while a key was waited for.
          if (isOpen && outcome === null && (await ready([draft]))) outcome = numbered(notary, draft);
          later(() => settled(outcome ?? { kind: "refused", cause: "failed" }));
        }
      }
      isOpening = false;
    }
    return (draft, settled) => {
      const outcome = !isOpening ? numbered(notary, draft) : null;
      if (outcome !== null) return later(() => settled(outcome));
      waiting.push({ draft, settled });
      if (!isOpening) void openAndGoOn();
    };
  }
  const store = (notary: Notary): MemoryMessageStore => {
    notaries.push(notary);
    return {
      ...shared,
      append: writer(notary),
      beside: () =>
        store(createNotary({ keys: evidence.keys, days: evidence.days, proof: noble, random: evidence.random, wrapping: evidence.wrapping, history: evidence.history })),
    };
  };
  const shared: Omit<MemoryMessageStore, "append" | "beside"> = {
    isFull: () => refusal === "busy",
    head: (stream) =>
      read(() => {
        const { epoch, seq, sheet, tag } = headOf(stream);
        return { epoch, seq, sheet: toBase64Url(sheet), tag: seq === 0 ? "" : toBase64Url(tag) };
      }),
    after: (stream, epoch, seq, limit) =>
      read(() =>
        of(stream)
          .filter((one) => one.epoch === epoch && one.seq > seq)
          .slice(0, limit),
      ),
    before: (stream, beforeSeq, sinceMs, limit) =>
      read(() => {
        const found = of(stream).filter((one) => one.epoch === headOf(stream).epoch && one.seq < beforeSeq && one.atMs >= sinceMs);
        return found.slice(Math.max(0, found.length - limit));
      }),
    sealedAfter: (stream, epoch, seq, limit, member) => read(() => page((sealed.get(stream) ?? []).filter((one) => one.epoch === epoch && one.seq > seq).slice(0, limit), member)),
    sealedBefore: (stream, beforeSeq, sinceMs, limit, member) =>
      read(() => {
        const found = (sealed.get(stream) ?? []).filter((one) => one.epoch === headOf(stream).epoch && one.seq < beforeSeq && one.hour >= hourOf(sinceMs));
        return page(found.slice(Math.max(0, found.length - limit)), member);
      }),
    oldest: (stream, sinceMs) =>
      read(() => {
        const { epoch } = headOf(stream);
        const found = [...(sealed.get(stream) ?? []), ...of(stream).map((one) => ({ ...one, hour: hourOf(one.atMs) }))];
        return found.find((one) => one.epoch === epoch && one.hour >= hourOf(sinceMs))?.seq ?? null;
      }),
    sheetTags: (stream, id) =>
      read(() => {
        const known = sheets.get(toBase64Url(id));
        if (known === undefined || known.sheet.stream !== stream) return null;
        const leaves = known.tags.map((tag) => leafHash(noble, tag));
        return { epoch: known.epoch, first: known.first, tags: known.tags, root: closed.has(toBase64Url(id)) ? rootOf(noble, leaves) : null };
      }),
    async forgetBefore(atMs) {
      let gone = 0;
      for (const [stream, list] of streams) {
        const stays = list.filter((one) => hourOf(one.atMs) >= hourOf(atMs));
        gone += list.length - stays.length;
        streams.set(stream, stays);
      }
      for (const [stream, list] of sealed) {
        const stays = list.filter((one) => one.hour >= hourOf(atMs));
        gone += list.length - stays.length;
        sealed.set(stream, stays);
      }
      for (const [key, record] of keys) if (hourOf(record.atMs) < hourOf(atMs)) keys.delete(key);
      return gone;
    },
    closeSheets: (nowMs) => {
      for (const notary of notaries) for (const sheet of notary.closeOver(nowMs)) closed.add(toBase64Url(sheet.id));
    },
    refuseWith: (cause) => {
      refusal = cause;
    },
    breakReads: (broken) => {
      isBroken = broken;
    },
  };
  return store(evidence.notary);
}
