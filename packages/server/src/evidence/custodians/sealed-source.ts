import type { KeyStore } from "@lampion/core";
import { blindOf, dayOf, sheetKeys, toBase64Url, toHex } from "@lampion/proof";
import { heldWrap, openWraps } from "../../store/held-wraps.ts";
import { holdStatements } from "../../store/hold-statements.ts";
import { sheetStatements } from "../../store/sheet-statements.ts";
import type { Tables } from "../../store/tables.ts";
import { native } from "../primitives.ts";
import type { SealedSheet, SealedSource } from "./opening.ts";
import type { SealedRows } from "@lampion/proof";

const hourMs = 3_600_000;
/** Rows of one sheet that are handed out. */
const rowsMost = 20_000;

export type ReadSealed = SealedSource & { rows(sheet: SealedSheet): Promise<SealedRows> };

/**
 * Sheets of conversations as the vault of words holds them. Without F of an hour, or of a hold that stands, nothing of it is given, not even to custodians (EV-19, EV-21); what is given is
 * sealed, and opens with two of their shares only.
 */
export function createSealedSource(talks: Tables, keys: Pick<KeyStore, "read">): ReadSealed {
  const on = talks.prepare(holdStatements);
  const sheetsOn = talks.prepare(sheetStatements);
  async function heldShareList(sheet: Uint8Array): Promise<{ holder: string; wrap: string }[]> {
    const rows = await on.heldShares.all(sheet);
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
      for (const one of await sheetsOn.ofHours.all(stream, Math.floor(fromMs / hourMs), Math.ceil(toMs / hourMs), limit)) {
        const forget = await keys.read({ class: "hour", id: String(one.hour) });
        const own = forget === null ? null : openWraps(forget, one.sheet, await on.shares.all(one.sheet));
        const shares = own?.map(({ holder, wrap }) => ({ holder, wrap: toBase64Url(wrap) })) ?? (await heldShareList(one.sheet));
        if (own !== null || shares.length > 0) sheets.push({ sheet: toHex(one.sheet), stream: one.stream, hourMs: one.hour * hourMs, shares });
      }
      return sheets;
    },
    async rows({ sheet, stream, hourMs: atMs }) {
      const id = new Uint8Array(Buffer.from(sheet, "hex"));
      const receiptKey = await keys.read({ class: "day", id: String(dayOf(atMs)) });
      if (receiptKey === null) throw new Error("the receipt key of that day is gone");
      const made = sheetKeys(native, receiptKey, id);
      const all = await sheetsOn.rows.all(stream, Math.floor(atMs / hourMs), id, rowsMost);
      return {
        sheet,
        rows: all.map((one) => ({ epoch: one.epoch, seq: one.seq, tag: toBase64Url(one.tag), blind: toBase64Url(blindOf(made, one.seq)), sealed: toBase64Url(one.sealed) })),
      };
    },
  };
}
