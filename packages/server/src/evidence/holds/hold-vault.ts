import { handled, holdFault, type Handling, type HoldDraft, type KeyStore, type Logged } from "@lampion/core";
import { itemDigest, join, nextCustody, sealWrap, writeUint32, writeUint64, type CustodyEntry, type CustodyKind } from "@lampion/proof";
import { openWraps } from "../../store/held-wraps.ts";
import { holdStatements } from "../../store/hold-statements.ts";
import { orNull, toJson, type Row } from "../../store/schema.ts";
import { sheetStatements } from "../../store/sheet-statements.ts";
import type { Tables, Write } from "../../store/tables.ts";
import { native } from "../primitives.ts";

const hourMs = 3_600_000;
/** Sheets of one conversation that one hold covers: six an hour for the 73 hours that there are. */
const sheetsMost = 500;

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
 * no custodian, and gives none. Over the tables of conversations, of one engine or the other.
 */
export interface HoldVault {
  /** Rejects when the key store cannot be read. */
  holdable(scope: Pick<HoldDraft, "stream" | "fromMs" | "toMs">): Promise<Holdable>;
  /** The permit's content names hold, end and digest of what is covered. Refuses without ground, scope, owner or end, and when there is nothing to hold. */
  place(permit: Logged<"hold">, draft: HoldDraft, handling: Handling): Promise<Placed>;
  /** Another end, as the permit's content says. False when it names another hold or end, or the hold has ended. */
  setEnd(permit: Logged<"hold">, id: string, endsAtMs: number, handling: Handling): Promise<boolean>;
  /** EV-23: from now on a device of this conversation gets its own side; null: both. */
  show(id: string, holder: string | null): Promise<void>;
  /** Ends it before its time. False when the permit names another one, or it has ended. */
  release(permit: Logged<"shred">, id: string, handling: Handling): Promise<boolean>;
  /**
   * Holds whose key is gone by its time, or for good with a key store that was lost: wraps go, custody says so. A key of which custodians have a copy is waited for until the
   * hold's end (EV-4). Answers how many. To be called every minute, after the overdue keys are destroyed.
   */
  endOver(nowMs: number): Promise<number>;
  /** Forgets holds with their custody that ended before this time (EV-51). */
  endCustody(beforeMs: number): Promise<void>;
  find(id: string): Promise<Hold | null>;
  about(about: string): Promise<readonly Hold[]>;
  /** Holds of reports that have not ended, of one conversation. */
  countReported(stream: string): Promise<number>;
  /** Those that have not ended, the oldest first. */
  standing(): Promise<readonly Hold[]>;
  /** Devices of the conversation that get their own side, by the conversation's own member ids. */
  shownTo(id: string): Promise<readonly string[]>;
  custody(id: string): Promise<readonly CustodyEntry[]>;
}

const holdOf = (row: Row<"holds">): Hold => ({
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

interface Covered {
  readonly sheet: Uint8Array;
  readonly hour: number;
  readonly wraps: readonly { readonly holder: string; readonly wrap: Uint8Array }[];
}

/** `hasCopy`: custodians can give back the key of a hold. */
export function createHoldVault(talks: Tables, keys: KeyStore, hasCopy = false): HoldVault {
  const on = talks.prepare(holdStatements);
  const sheets = talks.prepare(sheetStatements);

  const find = async (id: string): Promise<Hold | null> => orNull(await on.hold.get(id), holdOf);
  const notEnded = async (id: string): Promise<boolean> => (await find(id))?.endedAtMs === null;
  const custody = async (id: string): Promise<CustodyEntry[]> => (await on.custody.all(id)).map((row) => JSON.parse(row.entry) as CustodyEntry);
  /** The next entry of the list; a second one at the same place is refused by the table, so that two at once do not fork it. */
  async function note(id: string, what: CustodyKind, handling: Handling): Promise<Write> {
    const last = (await custody(id)).at(-1);
    if (last === undefined) throw new Error("a hold has a custody list");
    const entry = handled(native, last, what, { ...handling, atMs: Math.max(handling.atMs, last.atMs) });
    return on.addCustody.with({ hold: id, place: entry.n, entry: toJson(entry) });
  }
  async function end(id: string, atMs: number, handling: Handling): Promise<void> {
    await talks.together([await note(id, "purged", handling), on.dropWraps.with(id), on.writeEnded.with(atMs, id)]);
  }

  /** Sheets of the scope with their wraps, without the layer of F; what ended is not among them (EV-22: only what exists). */
  async function covered({ stream, fromMs, toMs }: Pick<HoldDraft, "stream" | "fromMs" | "toMs">): Promise<Covered[]> {
    const found: Covered[] = [];
    for (const { sheet, hour } of await sheets.ofHours.all(stream, Math.floor(fromMs / hourMs), Math.ceil(toMs / hourMs), sheetsMost)) {
      const forget = await keys.read({ class: "hour", id: String(hour) });
      const wraps = forget === null ? null : openWraps(forget, sheet, await on.wraps.all(sheet));
      if (wraps !== null) found.push({ sheet, hour, wraps });
    }
    return found;
  }
  /** Over place and tag of each row: what was held is told from what was not, and nothing is opened for it. */
  async function digestOf(stream: string, held: readonly { readonly sheet: Uint8Array; readonly hour: number }[]): Promise<string> {
    const rows: { record: Uint8Array; tag: Uint8Array }[] = [];
    for (const { sheet, hour } of held)
      for (const { epoch, seq, tag } of await sheets.tags.all(stream, hour, sheet)) {
        const place = new Uint8Array(12);
        writeUint32(place, 0, epoch);
        writeUint64(place, 4, seq);
        rows.push({ record: join(sheet, place), tag });
      }
    return itemDigest(native, rows);
  }

  return {
    async holdable(scope) {
      const found = await covered(scope);
      return { sheets: found.length, digest: await digestOf(scope.stream, found) };
    },
    async place(permit, draft, handling) {
      const refused = (say: string): Placed => ({ kind: "refused", say });
      const fault = holdFault(draft);
      if (fault !== null) return refused(fault);
      const { content } = permit;
      if (content["hold"] !== draft.id || content["until"] !== draft.endsAtMs || content["act"] !== "placed") return refused("the log names another hold");
      if ((await find(draft.id)) !== null) return refused("there is a hold of this name");
      const found = await covered(draft);
      if (found.length === 0) return refused("nothing is there to hold");
      const forget = await keys.make({ class: "hold", id: draft.id, endsAtMs: draft.endsAtMs });
      // A key of before, of an attempt that a crash ended, may have another end.
      if (forget === null || !(await keys.setEnd({ class: "hold", id: draft.id, endsAtMs: draft.endsAtMs }))) return refused("this hold has ended");
      const first = nextCustody(native, null, { item: draft.id, what: "held", ...handling, after: await digestOf(draft.stream, found), change: null });
      const { id, ground, owner, about, stream } = draft;
      const wraps: Write[] = [];
      for (const { sheet, wraps: opened } of found)
        for (const { holder, wrap } of opened) wraps.push(on.addWrap.with({ hold: id, sheet, holder, wrap: sealWrap(native, forget, sheet, holder, wrap), shown: 0 }));
      const times = { from_ms: draft.fromMs, to_ms: draft.toMs, placed_ms: draft.placedAtMs, ends_ms: draft.endsAtMs };
      await talks.together([
        on.add.with({ id, ground, owner, about, stream, ...times, sheets: found.length }),
        on.addCustody.with({ hold: id, place: first.n, entry: toJson(first) }),
        ...wraps,
      ]);
      return { kind: "held", sheets: found.length };
    },
    async setEnd(permit, id, endsAtMs, handling) {
      const { content } = permit;
      if (content["hold"] !== id || content["until"] !== endsAtMs || !(await notEnded(id))) return false;
      if (!(await keys.setEnd({ class: "hold", id, endsAtMs }))) return false;
      await talks.together([await note(id, "held", handling), on.writeEnd.with(endsAtMs, id)]);
      return true;
    },
    async show(id, holder) {
      await (holder === null ? on.showAll.run(id) : on.showOne.run(id, holder));
    },
    async release(permit, id, handling) {
      if (permit.content["class"] !== "hold" || permit.content["id"] !== id || !(await notEnded(id))) return false;
      await keys.destroy({ class: "hold", id });
      await end(id, handling.atMs, handling);
      return true;
    },
    async endOver(nowMs) {
      const alive = new Set((await keys.list("hold")).map((key) => key.id));
      const over = (await on.standing.all()).filter((one) => !alive.has(one.id) && (!hasCopy || one.ends_ms <= nowMs));
      for (const { id } of over) await end(id, nowMs, { who: "service", why: "its time is over", authority: "EV-22", atMs: nowMs });
      return over.length;
    },
    async endCustody(beforeMs) {
      await talks.together([on.dropCustody.with(beforeMs), on.dropHolds.with(beforeMs)]);
    },
    find,
    standing: async () => (await on.standing.all()).map(holdOf),
    shownTo: async (id) => [...new Set((await on.shown.all(id)).map((row) => row.holder))],
    about: async (about) => (await on.about.all(about)).map(holdOf),
    countReported: async (stream) => (await on.countReported.one(stream)).n,
    custody,
  };
}
