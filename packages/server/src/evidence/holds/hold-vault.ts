import type { Database } from "bun:sqlite";
import { handled, holdFault, type Handling, type HoldDraft, type HoldGround, type KeyStore, type Logged } from "@lampion/core";
import { itemDigest, join, nextCustody, openWrap, sealWrap, toHex, writeUint64, type CustodyEntry, type CustodyKind } from "@lampion/proof";
import { native } from "../primitives.ts";

const hourMs = 3_600_000;

/** A hold as it stands. Times in ms UTC. */
export interface Hold extends HoldDraft {
  readonly sheets: number;
  /** Null while it runs. */
  readonly endedAtMs: number | null;
}
/** What a hold would cover now: sheets that are there and whose hour has not ended, and their digest, which its log entry names. */
export interface Holdable {
  readonly sheets: number;
  readonly digest: string;
}
export type Placed = { readonly kind: "held"; readonly sheets: number } | { readonly kind: "refused"; readonly say: string };

/**
 * Holds (EV-21 to EV-23): the wraps of chosen sheets under a forget key of their own, so that what devices and custodians open stays beyond 72 hours. Needs no word and
 * no custodian, and gives none. Over the file of conversations of the embedded database.
 */
export interface HoldVault {
  /** Rejects when the key store cannot be read. */
  holdable(scope: Pick<HoldDraft, "stream" | "fromMs" | "toMs">): Promise<Holdable>;
  /** The permit's content names hold, end and digest of what is covered. Refuses without ground, scope, owner or end, and when there is nothing to hold. */
  place(permit: Logged<"hold">, draft: HoldDraft, handling: Handling): Promise<Placed>;
  /** Another end, as the permit's content says. False when it names another hold or end, or the hold has ended. */
  setEnd(permit: Logged<"hold">, id: string, endsAtMs: number, handling: Handling): Promise<boolean>;
  /** EV-23: from now on a device of this conversation gets its own side; null: both. */
  show(id: string, holder: string | null): void;
  /** Ends it before its time. False when the permit names another one, or it has ended. */
  release(permit: Logged<"shred">, id: string, handling: Handling): Promise<boolean>;
  /**
   * Holds whose key is gone by its time, or for good with a key store that was lost: wraps go, custody says so. A key of which custodians have a copy is waited for until the
   * hold's end (EV-4). Answers how many. To be called every minute, after the overdue keys are destroyed.
   */
  endOver(nowMs: number): Promise<number>;
  /** Forgets holds with their custody that ended before this time (EV-51). */
  endCustody(beforeMs: number): void;
  find(id: string): Hold | null;
  about(about: string): readonly Hold[];
  /** Those that have not ended, the oldest first. */
  standing(): readonly Hold[];
  /** Devices of the conversation that get their own side, by the conversation's own member ids. */
  shownTo(id: string): readonly string[];
  custody(id: string): readonly CustodyEntry[];
}

interface HoldRow {
  id: string;
  ground: HoldGround;
  owner: string;
  about: string;
  stream: string;
  from_ms: number;
  to_ms: number;
  placed_ms: number;
  ends_ms: number;
  sheets: number;
  ended_ms: number | null;
}
const holdOf = (row: HoldRow): Hold => ({
  id: row.id,
  ground: row.ground,
  owner: row.owner,
  about: row.about,
  stream: row.stream,
  fromMs: row.from_ms,
  toMs: row.to_ms,
  placedAtMs: row.placed_ms,
  endsAtMs: row.ends_ms,
  sheets: row.sheets,
  endedAtMs: row.ended_ms,
});

/** `hasCopy`: custodians can give back the key of a hold. */
export function createHoldVault(talks: Database, keys: KeyStore, hasCopy = false): HoldVault {
  const sheetsOf = talks.query("SELECT sheet, hour FROM sheets WHERE stream = ? AND hour >= ? AND hour < ? ORDER BY hour, sheet");
  const rowsOf = talks.query("SELECT epoch, seq, tag FROM records WHERE stream = ? AND hour = ? AND sheet = ? ORDER BY epoch, seq");
  const wrapsOf = talks.query("SELECT holder, wrap FROM wraps WHERE sheet = ? ORDER BY holder");
  const addHold = talks.query("INSERT INTO holds (id, ground, owner, about, stream, from_ms, to_ms, placed_ms, ends_ms, sheets) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  const addWrap = talks.query("INSERT INTO hold_wraps (hold, sheet, holder, wrap, shown) VALUES (?, ?, ?, ?, 0)");
  const addCustody = talks.query("INSERT INTO hold_custody (hold, place, entry) VALUES (?, ?, ?)");
  const readCustody = talks.query("SELECT entry FROM hold_custody WHERE hold = ? ORDER BY place");
  const readHold = talks.query("SELECT * FROM holds WHERE id = ?");
  const readAbout = talks.query("SELECT * FROM holds WHERE about = ? ORDER BY placed_ms, id");
  const dropCustody = talks.query("DELETE FROM hold_custody WHERE hold IN (SELECT id FROM holds WHERE ended_ms < ?)");
  const dropHolds = talks.query("DELETE FROM holds WHERE ended_ms < ?");
  const allStanding = talks.query("SELECT * FROM holds WHERE ended_ms IS NULL ORDER BY placed_ms, id");
  const readShown = talks.query("SELECT DISTINCT holder FROM hold_wraps WHERE hold = ? AND shown = 1 AND holder NOT LIKE 'custodian-%' ORDER BY holder");
  const readStanding = talks.query("SELECT id, ends_ms FROM holds WHERE ended_ms IS NULL");
  const writeEnd = talks.query("UPDATE holds SET ends_ms = ? WHERE id = ?");
  const writeEnded = talks.query("UPDATE holds SET ended_ms = ? WHERE id = ?");
  const dropWraps = talks.query("DELETE FROM hold_wraps WHERE hold = ?");
  const showAll = talks.query("UPDATE hold_wraps SET shown = 1 WHERE hold = ? AND holder NOT LIKE 'custodian-%'");
  const showOne = talks.query("UPDATE hold_wraps SET shown = 1 WHERE hold = ? AND holder = ? AND holder NOT LIKE 'custodian-%'");

  const find = (id: string): Hold | null => {
    const row = readHold.get(id) as HoldRow | null;
    return row === null ? null : holdOf(row);
  };
  const notEnded = (id: string): Hold | null => {
    const found = find(id);
    return found === null || found.endedAtMs !== null ? null : found;
  };
  const custody = (id: string): CustodyEntry[] => (readCustody.all(id) as { entry: string }[]).map((row) => JSON.parse(row.entry) as CustodyEntry);
  function note(id: string, what: CustodyKind, handling: Handling): void {
    const last = custody(id).at(-1);
    if (last === undefined) throw new Error("a hold has a custody list");
    const entry = handled(native, last, what, { ...handling, atMs: Math.max(handling.atMs, last.atMs) });
    addCustody.run(id, entry.n, JSON.stringify(entry));
  }
  const end = talks.transaction((id: string, atMs: number, handling: Handling): void => {
    note(id, "purged", handling);
    dropWraps.run(id);
    writeEnded.run(atMs, id);
  });

  /** Sheets of the scope with F of their hour; what ended is not among them (EV-22: only what exists). */
  async function covered({ stream, fromMs, toMs }: Pick<HoldDraft, "stream" | "fromMs" | "toMs">): Promise<{ sheet: Uint8Array; hour: number; forget: Uint8Array }[]> {
    const found: { sheet: Uint8Array; hour: number; forget: Uint8Array }[] = [];
    for (const one of sheetsOf.all(stream, Math.floor(fromMs / hourMs), Math.ceil(toMs / hourMs)) as { sheet: Uint8Array; hour: number }[]) {
      const forget = await keys.read({ class: "hour", id: String(one.hour) });
      if (forget !== null) found.push({ ...one, forget });
    }
    return found;
  }
  /** Over place and tag of each row: what was held is told from what was not, and nothing is opened for it. */
  function digestOf(stream: string, sheets: readonly { readonly sheet: Uint8Array; readonly hour: number }[]): string {
    const rows = sheets.flatMap(({ sheet, hour }) =>
      (rowsOf.all(stream, hour, sheet) as { epoch: number; seq: number; tag: Uint8Array }[]).map(({ epoch, seq, tag }) => {
        const place = new Uint8Array(12);
        const view = new DataView(place.buffer);
        view.setUint32(0, epoch);
        writeUint64(view, 4, seq);
        return { record: join(sheet, place), tag };
      }),
    );
    return itemDigest(native, rows);
  }

  return {
    async holdable(scope) {
      const sheets = await covered(scope);
      return { sheets: sheets.length, digest: digestOf(scope.stream, sheets) };
    },
    async place(permit, draft, handling) {
      const refused = (say: string): Placed => ({ kind: "refused", say });
      const fault = holdFault(draft);
      if (fault !== null) return refused(fault);
      const { content } = permit;
      if (content["hold"] !== draft.id || content["until"] !== draft.endsAtMs || content["act"] !== "placed") return refused("the log names another hold");
      if (find(draft.id) !== null) return refused("there is a hold of this name");
      const sheets = await covered(draft);
      if (sheets.length === 0) return refused("nothing is there to hold");
      const forget = await keys.make({ class: "hold", id: draft.id, endsAtMs: draft.endsAtMs });
      // A key of before, of an attempt that a crash ended, may have another end.
      if (forget === null || !(await keys.setEnd({ class: "hold", id: draft.id, endsAtMs: draft.endsAtMs }))) return refused("this hold has ended");
      const custodyOne = nextCustody(native, null, { item: draft.id, what: "held", ...handling, after: digestOf(draft.stream, sheets), change: null });
      talks
        .transaction(() => {
          addHold.run(draft.id, draft.ground, draft.owner, draft.about, draft.stream, draft.fromMs, draft.toMs, draft.placedAtMs, draft.endsAtMs, sheets.length);
          addCustody.run(draft.id, custodyOne.n, JSON.stringify(custodyOne));
          for (const { sheet, forget: hour } of sheets)
            for (const { holder, wrap } of wrapsOf.all(sheet) as { holder: string; wrap: Uint8Array }[]) {
              const inner = openWrap(native, hour, sheet, holder, wrap);
              if (inner === null) throw new Error(`a wrap of sheet ${toHex(sheet).slice(0, 8)} is damaged`);
              addWrap.run(draft.id, sheet, holder, sealWrap(native, forget, sheet, holder, inner));
            }
        })
        .immediate();
      return { kind: "held", sheets: sheets.length };
    },
    async setEnd(permit, id, endsAtMs, handling) {
      const { content } = permit;
      if (content["hold"] !== id || content["until"] !== endsAtMs || notEnded(id) === null) return false;
      if (!(await keys.setEnd({ class: "hold", id, endsAtMs }))) return false;
      talks
        .transaction(() => {
          note(id, "held", handling);
          writeEnd.run(endsAtMs, id);
        })
        .immediate();
      return true;
    },
    show(id, holder) {
      if (holder === null) showAll.run(id);
      else showOne.run(id, holder);
    },
    async release(permit, id, handling) {
      if (permit.content["class"] !== "hold" || permit.content["id"] !== id || notEnded(id) === null) return false;
      await keys.destroy({ class: "hold", id });
      end.immediate(id, handling.atMs, handling);
      return true;
    },
    async endOver(nowMs) {
      const alive = new Set((await keys.list("hold")).map((key) => key.id));
      const over = (readStanding.all() as Pick<HoldRow, "id" | "ends_ms">[]).filter((one) => !alive.has(one.id) && (!hasCopy || one.ends_ms <= nowMs));
      for (const { id } of over) {
        end.immediate(id, nowMs, { who: "service", why: "its time is over", authority: "EV-22", atMs: nowMs });
      }
      return over.length;
    },
    endCustody(beforeMs) {
      talks
        .transaction(() => {
          dropCustody.run(beforeMs);
          dropHolds.run(beforeMs);
        })
        .immediate();
    },
    find,
    standing: () => (allStanding.all() as HoldRow[]).map(holdOf),
    shownTo: (id) => (readShown.all(id) as { holder: string }[]).map((row) => row.holder),
    about: (about) => (readAbout.all(about) as HoldRow[]).map(holdOf),
    custody,
  };
}
