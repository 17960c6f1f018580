import type { KeyStore } from "@lampion/core";
import { openWrap } from "@lampion/proof";
import { native } from "../evidence/primitives.ts";
import { holdStatements } from "./hold-statements.ts";
import type { Tables } from "./tables.ts";

/** A wrap under a hold, for a holder who may see it. */
export interface HeldRow {
  readonly hold: string;
  readonly wrap: Uint8Array;
}

/** What a device may open by a hold (EV-23): its wrap of a sheet without the layer of the hold's key, null when none stands. */
export function createHeldWraps(talks: Tables, keys: Pick<KeyStore, "read">): (member: string) => (sheet: Uint8Array) => Promise<Uint8Array | null> {
  const on = talks.prepare(holdStatements);
  return (member) => async (sheet) => heldWrap(await on.heldFor.all(sheet, member), keys, sheet, member);
}

/** The first wrap whose hold still stands, without the layer of its forget key; null when none does. */
export async function heldWrap(rows: readonly HeldRow[], keys: Pick<KeyStore, "read">, sheet: Uint8Array, holder: string): Promise<Uint8Array | null> {
  for (const { hold, wrap } of rows) {
    const forget = await keys.read({ class: "hold", id: hold });
    const opened = forget === null ? null : openWrap(native, forget, sheet, holder, wrap);
    if (opened !== null) return opened;
  }
  return null;
}
