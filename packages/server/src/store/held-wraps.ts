import type { Database, Statement } from "bun:sqlite";
import type { KeyStore } from "@lampion/core";
import { openWrap } from "@lampion/proof";
import { native } from "../evidence/primitives.ts";

/** A wrap under a hold, for a holder who may see it. */
export interface HeldRow {
  readonly hold: string;
  readonly wrap: Uint8Array;
}

/** Asked with sheet and holder. A device is given what is shown to it (EV-23). */
export const heldQuery = (talks: Database): Statement => talks.query("SELECT hold, wrap FROM hold_wraps WHERE sheet = ? AND holder = ? AND shown = 1 ORDER BY hold LIMIT 20");
/** Asked with the sheet: the shares of custodians. Two of them open, whoever has the rest. */
export const heldShares = (talks: Database): Statement =>
  talks.query("SELECT hold, holder, wrap FROM hold_wraps WHERE sheet = ? AND holder LIKE 'custodian-%' ORDER BY holder, hold LIMIT 300");

/** The first wrap whose hold still stands, without the layer of its forget key; null when none does. */
export async function heldWrap(rows: readonly HeldRow[], keys: Pick<KeyStore, "read">, sheet: Uint8Array, holder: string): Promise<Uint8Array | null> {
  for (const { hold, wrap } of rows) {
    const forget = await keys.read({ class: "hold", id: hold });
    const opened = forget === null ? null : openWrap(native, forget, sheet, holder, wrap);
    if (opened !== null) return opened;
  }
  return null;
}
