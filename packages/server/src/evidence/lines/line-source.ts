import type { Database } from "bun:sqlite";
import { acceptedAuthors, type KeyStore } from "@lampion/core";
import {
  dayOf,
  decodeRecord,
  fromBase64Url,
  fromHex,
  lineIndex,
  openWrap,
  same,
  sheetKeys,
  subjectOf,
  toBase64Url,
  toHex,
  utf8Bytes,
  type ProofRecord,
  type SealedLine,
} from "@lampion/proof";
import type { LineReceipt } from "@lampion/protocol";
import type { SealedSheet, SealedSource } from "../custodians/opening.ts";
import { native } from "../primitives.ts";

const dayMs = 86_400_000;

export type LinesNamed =
  | {
      readonly kind: "selectors";
      readonly selectors: readonly { readonly stream: string; readonly fromMs: number; readonly toMs: number }[];
      /** Each message with the subject of its author, 16 letters. */
      readonly messages: readonly { readonly receipt: LineReceipt; readonly of: string }[];
    }
  | { readonly kind: "refused"; readonly say: string };

/** What a receipt leads to (EV-41): its author, the subject, and the units of that subject on that day. There is no other way in: no address, no time, no name. */
export async function linesOf(keys: Pick<KeyStore, "read" | "list">, receipts: readonly LineReceipt[]): Promise<LinesNamed> {
  const refused = (say: string): LinesNamed => ({ kind: "refused", say });
  const days = (await keys.list("day")).map((key) => Number(key.id)).sort((a, b) => b - a);
  const all: Uint8Array[] = [];
  for (const day of days) {
    const key = await keys.read({ class: "day", id: String(day) });
    if (key !== null) all.push(key);
  }
  const selectors = new Map<string, { stream: string; fromMs: number; toMs: number }>();
  const messages: { receipt: LineReceipt; of: string }[] = [];
  for (const one of receipts) {
    const { record: text, receipt, body, author } = one;
    const bytes = fromBase64Url(text, 134);
    const record = bytes === null ? null : decodeRecord(bytes);
    const tag = fromBase64Url(receipt)?.slice(0, 32);
    if (bytes === null || record === null || tag?.length !== 32)
      return refused("One of the receipts is none: a record of 134 bytes and its receipt are needed, both in base64url.");
    const day = dayOf(record.acceptedAtMs);
    const key = await keys.read({ class: "day", id: String(day) });
    if (key === null) return refused("The receipt key of that day is gone: after 395 days a receipt proves nothing and leads nowhere.");
    if (!same(sheetKeys(native, key, record.sheet).tag(bytes), tag)) return refused("One of the receipts is not authentic: nothing is looked for.");
    const by = record.author.some((byte) => byte !== 0) ? record.author : namedIn(record, receipt, body, author);
    const subject = by === null ? null : subjectOf(native, all, record.stream, by);
    if (subject === null)
      return refused("One of the messages has no author that can still be told: it is the service's own, or the key of the day on which the author came is gone.");
    const stream = `line:${toHex(lineIndex(native, key, subject))}`;
    messages.push({ receipt: one, of: toBase64Url(subject) });
    selectors.set(stream, { stream, fromMs: day * dayMs, toMs: (day + 1) * dayMs });
  }
  return { kind: "selectors", selectors: [...selectors.values()], messages };
}

/** The one of the two whom an acceptance names, when this is the body that its receipt was made over; null otherwise. */
function namedIn(record: ProofRecord, receipt: string, body: string | undefined, author: string | undefined): Uint8Array | null {
  const blind = fromBase64Url(receipt)?.slice(32);
  if (body === undefined || author === undefined || blind?.length !== 16 || !same(native.sha256(blind, utf8Bytes(body)), record.bodyHash)) return null;
  return acceptedAuthors(body)?.includes(author) === true ? fromBase64Url(author, 16) : null;
}

type Selector = Parameters<SealedSource["sheets"]>[0];
/** Lines of a unit, sealed, with the shares of the custodians of lines. Without F of their day nothing of them is given (EV-43). */
export interface LineSource extends SealedSource {
  /** How many there are: whoever breaks their connection often must not hide one behind the others. */
  count(selector: Selector): number;
  /** `first`: how many older ones are left out. */
  sheets(selector: Selector, limit: number, first?: number): Promise<SealedSheet[]>;
  rows(line: string): SealedLine;
}
export function createLineSource(database: Database, keys: Pick<KeyStore, "read">): LineSource {
  const counted = database.query("SELECT count(*) AS n FROM lines WHERE unit = ? AND day >= ? AND day < ?");
  const found = database.query("SELECT line, day FROM lines WHERE unit = ? AND day >= ? AND day < ? ORDER BY rowid LIMIT ? OFFSET ?");
  const wraps = database.query("SELECT holder, wrap FROM line_wraps WHERE line = ? ORDER BY holder");
  const rows = database.query("SELECT place, sealed FROM line_rows WHERE line = ? ORDER BY place");
  const unitOf = (stream: string): Uint8Array | null => (stream.startsWith("line:") ? fromHex(stream.slice(5), 32) : null);
  return {
    count({ stream, fromMs, toMs }) {
      const unit = unitOf(stream);
      return unit === null ? 0 : (counted.get(unit, Math.floor(fromMs / dayMs), Math.ceil(toMs / dayMs)) as { n: number }).n;
    },
    async sheets({ stream, fromMs, toMs }, limit, first = 0) {
      const unit = unitOf(stream);
      if (unit === null) return [];
      const lines: SealedSheet[] = [];
      for (const { line, day } of found.all(unit, Math.floor(fromMs / dayMs), Math.ceil(toMs / dayMs), limit, first) as { line: Uint8Array; day: number }[]) {
        const forget = await keys.read({ class: "line", id: String(day) });
        if (forget === null) continue;
        const shares = (wraps.all(line) as { holder: string; wrap: Uint8Array }[]).map(({ holder, wrap }) => {
          const share = openWrap(native, forget, line, holder, wrap);
          if (share === null) throw new Error(`a share of line ${toHex(line).slice(0, 8)} is damaged`);
          return { holder, wrap: toBase64Url(share) };
        });
        lines.push({ sheet: toHex(line), stream, hourMs: day * dayMs, shares });
      }
      return lines;
    },
    rows(line) {
      const all = rows.all(fromHex(line, 16)) as { place: number; sealed: Uint8Array }[];
      return { sheet: line, rows: all.map(({ place, sealed }) => ({ place, sealed: toBase64Url(sealed) })) };
    },
  };
}
