import type { KeyStore } from "@lampion/core";
import { blindOf, dayOf, openWrap, sheetKeys, toBase64Url, toHex } from "@lampion/proof";
import { heldWrap, type HeldRow } from "../../store/held-wraps.ts";
import { native } from "../primitives.ts";
import type { SealedSheet, SealedSource } from "./opening.ts";
import type { SealedRows } from "./rows.ts";

const hourMs = 3_600_000;

/** The vault of words of one engine or the other. Rows as they rest. */
export interface SealedTables {
  /** Sheets of the stream with `fromHour <= hour < toHour`, by hour and id, at most `limit`. */
  sheets(stream: string, fromHour: number, toHour: number, limit: number): Promise<readonly { readonly sheet: Uint8Array; readonly stream: string; readonly hour: number }[]>;
  /** Wraps of the custodians, by holder. */
  shares(sheet: Uint8Array): Promise<readonly { readonly holder: string; readonly wrap: Uint8Array }[]>;
  /** The same under holds; none where the engine keeps no holds. */
  held(sheet: Uint8Array): Promise<readonly (HeldRow & { readonly holder: string })[]>;
  /** By epoch and number, at most 20,000. */
  rows(
    stream: string,
    hour: number,
    sheet: Uint8Array,
  ): Promise<readonly { readonly epoch: number; readonly seq: number; readonly tag: Uint8Array; readonly sealed: Uint8Array }[]>;
}
export type ReadSealed = SealedSource & { rows(sheet: SealedSheet): Promise<SealedRows> };

/**
 * Sheets of conversations as the vault of words holds them. Without F of an hour, or of a hold that stands, nothing of it is given, not even to custodians (EV-19, EV-21); what is given is
 * sealed, and opens with two of their shares only.
 */
export function createReadSealed(tables: SealedTables, keys: Pick<KeyStore, "read">): ReadSealed {
  async function heldShareList(sheet: Uint8Array): Promise<{ holder: string; wrap: string }[]> {
    const rows = await tables.held(sheet);
    const shares: { holder: string; wrap: string }[] = [];
    for (const holder of new Set(rows.map((row) => row.holder))) {
      const share = await heldWrap(
        rows.filter((row) => row.holder === holder),
        keys,
        sheet,
        holder,
      );
      if (share !== null) shares.push({ holder, wrap: toBase64Url(share) });
    }
    return shares;
  }
  return {
    async sheets({ stream, fromMs, toMs }, limit) {
      const sheets: SealedSheet[] = [];
      for (const one of await tables.sheets(stream, Math.floor(fromMs / hourMs), Math.ceil(toMs / hourMs), limit)) {
        const forget = await keys.read({ class: "hour", id: String(one.hour) });
        if (forget === null) {
          const held = await heldShareList(one.sheet);
          if (held.length > 0) sheets.push({ sheet: toHex(one.sheet), stream: one.stream, hourMs: one.hour * hourMs, shares: held });
          continue;
        }
        const shares = (await tables.shares(one.sheet)).map(({ holder, wrap }) => {
          const share = openWrap(native, forget, one.sheet, holder, wrap);
          if (share === null) throw new Error(`a share of sheet ${toHex(one.sheet).slice(0, 8)} is damaged`);
          return { holder, wrap: toBase64Url(share) };
        });
        sheets.push({ sheet: toHex(one.sheet), stream: one.stream, hourMs: one.hour * hourMs, shares });
      }
      return sheets;
    },
    async rows({ sheet, stream, hourMs: atMs }) {
      const id = new Uint8Array(Buffer.from(sheet, "hex"));
      const receiptKey = await keys.read({ class: "day", id: String(dayOf(atMs)) });
      if (receiptKey === null) throw new Error("the receipt key of that day is gone");
      const made = sheetKeys(native, receiptKey, id);
      const all = await tables.rows(stream, Math.floor(atMs / hourMs), id);
      return {
        sheet,
        rows: all.map((one) => ({ epoch: one.epoch, seq: one.seq, tag: toBase64Url(one.tag), blind: toBase64Url(blindOf(made, one.seq)), sealed: toBase64Url(one.sealed) })),
      };
    },
  };
}
