import type { Database } from "bun:sqlite";
import type { KeyStore } from "@lampion/core";
import { heldShares } from "../../store/held-wraps.ts";
import { createReadSealed, type ReadSealed, type SealedTables } from "./sealed-source.ts";

type Answer<Name extends keyof SealedTables> = Awaited<ReturnType<SealedTables[Name]>>;

/** Sealed sheets of the embedded database. */
export function createSealedSource(database: Database, keys: Pick<KeyStore, "read">): ReadSealed {
  const found = database.query("SELECT sheet, stream, hour FROM sheets WHERE stream = ? AND hour >= ? AND hour < ? ORDER BY hour, sheet LIMIT ?");
  const wraps = database.query("SELECT holder, wrap FROM wraps WHERE sheet = ? AND holder LIKE 'custodian-%' ORDER BY holder");
  const rows = database.query("SELECT epoch, seq, tag, sealed FROM records WHERE stream = ? AND hour = ? AND sheet = ? ORDER BY epoch, seq LIMIT 20000");
  const underHolds = heldShares(database);
  return createReadSealed(
    {
      sheets: async (...asked) => found.all(...asked) as Answer<"sheets">,
      shares: async (sheet) => wraps.all(sheet) as Answer<"shares">,
      held: async (sheet) => underHolds.all(sheet) as Answer<"held">,
      rows: async (...asked) => rows.all(...asked) as Answer<"rows">,
    },
    keys,
  );
}
