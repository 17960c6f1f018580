import {
  blindOf,
  dayOf,
  encodeReceipt,
  fromBase64Url,
  kinds,
  labels,
  ascii,
  makeRecord,
  openRow,
  sealRow,
  sealWrap,
  sheetKeys,
  streamRef,
  toBase64Url,
  utf8Bytes,
  type Hashing,
  type Kind,
  type Primitives,
  type RowPlace,
  type SheetKeys,
} from "@lampion/proof";
import type { RecordDraft } from "../room/message-store.port.ts";
import { bodyOf, extrasOf } from "./body.ts";
import type { DayKeys } from "./day-keys.ts";
import type { KeyStore } from "./key-store.port.ts";
import type { KeyWrapping, SheetWrap } from "./key-wrapping.port.ts";
import { hourEndsMs, hourOf } from "./retention.ts";

/** The newest record of a stream: what the next one is chained to. */
export interface ChainHead {
  readonly epoch: number;
  /** 0: nothing in this epoch yet. */
  readonly seq: number;
  /** 32 bytes; zeros before the first record. */
  readonly tag: Uint8Array;
  /** Sheet of that record; empty before the first. */
  readonly sheet: Uint8Array;
  readonly atMs: number;
}
export const noHead: ChainHead = { epoch: 1, seq: 0, tag: new Uint8Array(32), sheet: new Uint8Array(0), atMs: 0 };

/**
 * open --two minutes after its hour, a restart, a failed write--> closed --72 h + 60 s--> shredded
 * The records of one stream within one UTC hour, as far as this process made them (evidence.md 4).
 */
export interface OpenSheet {
  readonly id: Uint8Array;
  readonly stream: string;
  readonly hour: number;
  readonly keys: SheetKeys;
  /** H of a conversation; in a room derived from F of the hour. Null where no row is kept (EV-29). */
  readonly rowKey: Uint8Array | null;
  /** To be written with the first record, in its transaction (EV-13); already under F of the hour. */
  readonly wraps: readonly SheetWrap[];
  /** Its row and wraps are on disk. Set by the store after the commit. */
  isStored: boolean;
}

export interface Accepted {
  readonly epoch: number;
  readonly seq: number;
  /** By the service's clock; never less than that of the record before. */
  readonly atMs: number;
  readonly sheet: OpenSheet;
  readonly tag: Uint8Array;
  readonly prev: Uint8Array;
  /** The row for the disk; empty where no word is kept (EV-29). */
  readonly sealed: Uint8Array;
  /** tag and blind, 64 characters. */
  readonly receipt: string;
  /** The record before is of another sheet: readers are told which one this is (EV-8). */
  readonly opens: boolean;
  readonly next: ChainHead;
}

export interface NotaryPorts {
  readonly keys: KeyStore;
  readonly days: DayKeys;
  readonly proof: Primitives;
  readonly random: (size: number) => Uint8Array;
  /** Null where no conversation is kept: its drafts are refused. */
  readonly wrapping: KeyWrapping | null;
  /** `device-only`: rows of conversations have number, sheet and tag, and no word (EV-29). Sealed unless said otherwise. */
  readonly history?: PrivateHistory | undefined;
}

/** Where private words rest for 72 h: sealed on the service, or on the two devices and nowhere else (EV-29). */
export type PrivateHistory = "sealed" | "device-only";

/** Makes records, receipts and sealed rows of what a store accepts. One for each writer of a store; it alone holds open sheet keys. */
export interface Notary {
  /** Opens the sheets that these drafts need, before their transaction. Rejects when a key cannot be had, that of a sheet which is open included: then nothing is accepted (EV-28). */
  ready(drafts: readonly RecordDraft[], headOf: (stream: string) => ChainHead): Promise<void>;
  /** The draft as the next record after `head`; synchronous, inside the transaction. Null when its sheet is not open: `ready` again. */
  accept(draft: RecordDraft, head: ChainHead): Accepted | null;
  /** Blind of a record of any sheet, open or not: it comes from R alone (EV-6). Throws when R of that day is gone. */
  blindOf(sheet: Uint8Array, hour: number, seq: number): Uint8Array;
  /** When a row of a sheet that is open here was accepted; null of another one. */
  timeOf(row: RowPlace & { readonly sealed: Uint8Array }): number | null;
  /**
   * When the record of a row without words was accepted, by what its author sends again: the one time at which its receipt is true, looked for in the last
   * seconds before the newest record of its stream. Null of other words, or of an older one.
   */
  timeAgain(draft: RecordDraft, row: RowPlace & { readonly hour: number; readonly tag: Uint8Array }, prev: Uint8Array, head: ChainHead): number | null;
  /** Ends the sheets of hours that are over since two minutes, and overwrites H (EV-18). Says which. */
  closeOver(nowMs: number): OpenSheet[];
  /** A write failed: what was sealed for it must not be sealed again under the same key and number. Ends all open sheets. */
  closeAll(): OpenSheet[];
}

const closesAfterMs = 120_000;
/** Only what was accepted in the moments before a crash was told to nobody. */
const againWithinMs = 5_000;
const roomLabel = ascii(labels.room);
const isRoom = (stream: string): boolean => stream.startsWith("room:");

export function createNotary(ports: NotaryPorts): Notary {
  const { proof } = ports;
  const open = new Map<string, OpenSheet>();
  const refs = new Map<string, Uint8Array>();
  const refOf = (stream: string): Uint8Array => {
    const known = refs.get(stream);
    if (known !== undefined) return known;
    if (refs.size > 20_000) refs.clear();
    const ref = streamRef(proof, stream);
    refs.set(stream, ref);
    return ref;
  };
  const nameOf = (stream: string, hour: number): string => `${hour} ${stream}`;
  const isBare = (stream: string): boolean => ports.history === "device-only" && !isRoom(stream);
  const recordOf = (draft: RecordDraft, sheet: { readonly id: Uint8Array; readonly keys: SheetKeys }, place: Pick<ChainHead, "epoch" | "seq" | "atMs">, prev: Uint8Array) => {
    const body = utf8Bytes(bodyOf(draft));
    const fields = { kind: kindOf(draft), stream: refOf(draft.stream), sheet: sheet.id, ...placed(place), author: authorBytes(draft.author), prev };
    return { body, ...makeRecord(proof, sheet.keys, fields, body) };
  };

  async function forgetOf(hour: number): Promise<Uint8Array> {
    const forget = await ports.keys.make({ class: "hour", id: String(hour), endsAtMs: hourEndsMs(hour) });
    if (forget === null) throw new Error("the key of this hour is gone");
    return forget;
  }
  async function openSheet(draft: RecordDraft, hour: number, forget: Uint8Array): Promise<OpenSheet> {
    const dayNumber = Math.floor(hour / 24);
    if (ports.days.of(dayNumber) === null) await ports.days.refresh(hour * 3_600_000);
    const day = ports.days.of(dayNumber);
    if (day === null) throw new Error("there is no key for receipts of this day");
    const { wrapping } = ports;
    if (isBare(draft.stream)) {
      const id = ports.random(16);
      return { id, stream: draft.stream, hour, keys: sheetKeys(proof, day, id), rowKey: null, wraps: [], isStored: false };
    }
    if (isRoom(draft.stream)) {
      const id = ports.random(16);
      const rowKey = roomKeyOf(proof, forget, id);
      return { id, stream: draft.stream, hour, keys: sheetKeys(proof, day, id), rowKey, wraps: [], isStored: false };
    }
    const devices = draft.devices ?? [];
    if (wrapping === null || devices.length !== 2) throw new Error("a private record needs the keys of two devices");
    const fresh = await wrapping.fresh();
    const own = await Promise.all(devices.map(async (one) => ({ holder: one.member, wrap: await wrapping.wrapFor(one.key, fresh.sheet, fresh.key) })));
    const wraps = [...own, ...fresh.shares].map(({ holder, wrap }) => ({ holder, wrap: sealWrap(proof, forget, fresh.sheet, holder, wrap) }));
    return { id: fresh.sheet, stream: draft.stream, hour, keys: sheetKeys(proof, day, fresh.sheet), rowKey: fresh.key, wraps, isStored: false };
  }
  function end(sheets: Iterable<[string, OpenSheet]>): OpenSheet[] {
    const ended = [...sheets];
    for (const [name, sheet] of ended) {
      sheet.rowKey?.fill(0);
      open.delete(name);
    }
    return ended.map(([, sheet]) => sheet);
  }

  return {
    async ready(drafts, headOf) {
      const latest = new Map<string, number>();
      const needed = new Map<string, { readonly draft: RecordDraft; readonly hour: number }>();
      const forgets = new Map<number, Uint8Array>();
      for (const draft of drafts) {
        const atMs = Math.max(draft.atMs, latest.get(draft.stream) ?? headOf(draft.stream).atMs);
        latest.set(draft.stream, atMs);
        const hour = hourOf(atMs);
        const name = nameOf(draft.stream, hour);
        if (!open.has(name)) needed.set(name, { draft, hour });
        // Of an open sheet too: what is sealed after its hour's key was lost could never be opened.
        if (!forgets.has(hour)) forgets.set(hour, await forgetOf(hour));
      }
      const opening = [...needed].map(async ([name, { draft, hour }]) => {
        const forget = forgets.get(hour);
        if (forget !== undefined) open.set(name, await openSheet(draft, hour, forget));
      });
      await Promise.all(opening);
    },
    accept(draft, head) {
      const atMs = Math.max(draft.atMs, head.atMs);
      const sheet = open.get(nameOf(draft.stream, hourOf(atMs)));
      if (sheet === undefined) return null;
      const { epoch } = head;
      const seq = head.seq + 1;
      const { body, bytes, receipt } = recordOf(draft, sheet, { epoch, seq, atMs }, head.tag);
      const sealed = sheet.rowKey === null ? noRow : sealRow(proof, sheet.rowKey, { sheet: sheet.id, epoch, seq }, { bytes, body, extras: utf8Bytes(extrasOf(draft)) });
      return {
        epoch,
        seq,
        atMs,
        sheet,
        tag: receipt.tag,
        prev: head.tag,
        sealed,
        receipt: toBase64Url(encodeReceipt(receipt)),
        opens: !sameBytes(head.sheet, sheet.id),
        next: { epoch, seq, tag: receipt.tag, sheet: sheet.id, atMs },
      };
    },
    blindOf(sheet, hour, seq) {
      const day = ports.days.of(Math.floor(hour / 24));
      if (day === null) throw new Error("there is no key for receipts of this day");
      return blindOf(sheetKeys(proof, day, sheet), seq);
    },
    timeOf(row) {
      for (const sheet of open.values()) {
        if (sheet.rowKey === null || !sameBytes(sheet.id, row.sheet)) continue;
        return openRow(proof, sheet.rowKey, row, row.sealed)?.record.acceptedAtMs ?? null;
      }
      return null;
    },
    timeAgain(draft, row, prev, head) {
      const day = ports.days.of(Math.floor(row.hour / 24));
      if (day === null || !isBare(draft.stream) || head.epoch !== row.epoch) return null;
      const keys = sheetKeys(proof, day, row.sheet);
      for (let atMs = head.atMs; atMs > head.atMs - againWithinMs && hourOf(atMs) === row.hour; atMs -= 1) {
        if (sameBytes(recordOf(draft, { id: row.sheet, keys }, { epoch: row.epoch, seq: row.seq, atMs }, prev).receipt.tag, row.tag)) return atMs;
      }
      return null;
    },
    closeOver: (nowMs) => end([...open].filter(([, sheet]) => nowMs >= (sheet.hour + 1) * 3_600_000 + closesAfterMs)),
    closeAll: () => end(open),
  };
}

/** Key of the rows of a room's sheet, from F of its hour (evidence.md 6). */
export const roomKeyOf = (hashing: Hashing, forget: Uint8Array, sheet: Uint8Array): Uint8Array => hashing.mac(forget)(roomLabel, sheet);

const kindOf = (draft: RecordDraft): Kind => (draft.kind === 1 ? kinds.room : draft.kind === 2 ? kinds.private : draft.kind === 5 ? kinds.withdrawn : kinds.notice);
const noRow = new Uint8Array(0);
const placed = ({ epoch, seq, atMs }: Pick<ChainHead, "epoch" | "seq" | "atMs">) => ({ epoch, seq, acceptedAtMs: atMs });
const noAuthor = new Uint8Array(16);
/** First half of a draft's author; zeros for the service. */
export function authorBytes(author: string): Uint8Array {
  if (author === "") return noAuthor;
  const half = author.slice(0, author.indexOf(".") === -1 ? undefined : author.indexOf("."));
  const bytes = fromBase64Url(half, 16);
  if (bytes === null) throw new Error("the author of a record is a reference of 16 bytes");
  return bytes;
}
function sameBytes(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
/** Day of the receipt key of an hour's sheets. */
export const dayOfHour = (hour: number): number => dayOf(hour * 3_600_000);
