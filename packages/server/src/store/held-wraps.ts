import type { KeyStore } from "@lampion/core";
import { openWrap, toHex } from "@lampion/proof";
import { native } from "../evidence/primitives.ts";
import { holdStatements } from "./hold-statements.ts";
import type { Tables } from "./tables.ts";

/** A wrap under a hold, for a holder who may see it. */
export interface HeldRow {
  readonly hold: string;
  readonly wrap: Uint8Array;
}

/**
 * Wraps of a sheet without the layer of F of its hour. Null when not one of them opens: they lie under another key, which was lost and made anew within its hour, and the
 * sheet is gone with it. Throws when some do not: those were altered.
 */
export function openWraps(
  forget: Uint8Array,
  sheet: Uint8Array,
  rows: readonly { readonly holder: string; readonly wrap: Uint8Array }[],
): { holder: string; wrap: Uint8Array }[] | null {
  const opened = rows.flatMap(({ holder, wrap }) => {
    const inner = openWrap(native, forget, sheet, holder, wrap);
    return inner === null ? [] : [{ holder, wrap: inner }];
  });
  if (opened.length === 0 && rows.length > 1) return null;
  if (opened.length < rows.length) throw new Error(`a wrap of sheet ${toHex(sheet).slice(0, 8)} is damaged`);
  return opened;
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
