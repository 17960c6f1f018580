import type { Database } from "bun:sqlite";
import type { KeyStore } from "@lampion/core";
import { blindOf, dayOf, openWrap, sheetKeys, toBase64Url, toHex } from "@lampion/proof";
import { heldShares, heldWrap, type HeldRow } from "../../store/held-wraps.ts";
import { native } from "../primitives.ts";
import type { SealedSheet, SealedSource } from "./opening.ts";
import type { SealedRows } from "./rows.ts";

const hourMs = 3_600_000;

/**
 * Sheets of conversations as the vault of words holds them. Without F of an hour, or of a hold that stands, nothing of it is given, not even to custodians (EV-19, EV-21); what is given is
 * sealed, and opens with two of their shares only.
 */
export function createSealedSource(database: Database, keys: Pick<KeyStore, "read">): SealedSource & { rows(sheet: SealedSheet): Promise<SealedRows> } {
  const found = database.query("SELECT sheet, stream, hour FROM sheets WHERE stream = ? AND hour >= ? AND hour < ? ORDER BY hour, sheet LIMIT ?");
  const wraps = database.query("SELECT holder, wrap FROM wraps WHERE sheet = ? AND holder LIKE 'custodian-%' ORDER BY holder");
  const rows = database.query("SELECT epoch, seq, tag, sealed FROM records WHERE stream = ? AND hour = ? AND sheet = ? ORDER BY epoch, seq LIMIT 20000");
  const underHolds = heldShares(database);
  async function heldShareList(sheet: Uint8Array): Promise<{ holder: string; wrap: string }[]> {
    const rows = underHolds.all(sheet) as (HeldRow & { readonly holder: string })[];
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
      for (const one of found.all(stream, Math.floor(fromMs / hourMs), Math.ceil(toMs / hourMs), limit) as { sheet: Uint8Array; stream: string; hour: number }[]) {
        const forget = await keys.read({ class: "hour", id: String(one.hour) });
        if (forget === null) {
          const held = await heldShareList(one.sheet);
          if (held.length > 0) sheets.push({ sheet: toHex(one.sheet), stream: one.stream, hourMs: one.hour * hourMs, shares: held });
          continue;
        }
        const shares = (wraps.all(one.sheet) as { holder: string; wrap: Uint8Array }[]).map(({ holder, wrap }) => {
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
      const all = rows.all(stream, Math.floor(atMs / hourMs), id) as { epoch: number; seq: number; tag: Uint8Array; sealed: Uint8Array }[];
      return {
        sheet,
        rows: all.map((one) => ({ epoch: one.epoch, seq: one.seq, tag: toBase64Url(one.tag), blind: toBase64Url(blindOf(made, one.seq)), sealed: toBase64Url(one.sealed) })),
      };
    },
  };
}
