import {
  captured,
  handled,
  isNamedNext,
  type EvidenceRecord,
  type EvidenceVault,
  type Handling,
  type KeyStore,
  type LogWriter,
  type PreparedEntry,
  type Report,
} from "@lampion/core";
import { decodeRecord, fromBase64Url, toBase64Url, toHex, utf8Bytes, utf8Text, type CustodyEntry, type CustodyKind, type JsonObject } from "@lampion/proof";
import { native } from "../evidence/primitives.ts";
import { orNull, toJson } from "./schema.ts";
import type { Tables } from "./tables.ts";
import { vaultStatements } from "./vault-statements.ts";

const dayMs = 86_400_000;
/** A case is decided, contested and over within this time, and its evidence purged before; the key ends in any case (regulation.md C.3). */
const caseLivesMs = 400 * dayMs;

export interface VaultPorts {
  /** F of each report: destroying it is the purge. */
  readonly keys: KeyStore;
  /** Prepares the entry of a report; it is kept in the report's own transaction and handed to the log after it. */
  prepare(about: string, content: JsonObject): PreparedEntry<"report">;
  readonly log: Pick<LogWriter, "add">;
  alarm(about: string, cause: unknown): void;
}

/** Reports with evidence, first custody entry and log entry in one transaction, synced before `keep` resolves (EV-33). */
export function createEvidenceVault(tables: Tables, ports: VaultPorts): EvidenceVault & { replay(beforeMs?: number): Promise<number> } {
  const on = tables.prepare(vaultStatements);
  const associated = (id: string): Uint8Array => utf8Bytes(id);

  /** Hands an entry of the outbox to the log. The same id is written once, so that a crash between the two steps loses and doubles nothing. */
  async function log(entry: PreparedEntry): Promise<void> {
    await ports.log.add(entry);
    await on.logged.run(entry.id);
  }
  async function keep(one: Report): Promise<void> {
    const { id, source, whom, who, situation, category, keyword, severity, words, act } = one;
    const told = { id, source, whom, who, situation, category, keyword, severity, words, act };
    const key = await ports.keys.make({ class: "case", id, endsAtMs: one.atMs + caseLivesMs });
    if (key === null) throw new Error("there is no key for this report");
    const { custody, content } = captured(native, one);
    const entry = ports.prepare(id, content);
    await tables.together([
      on.addReport.with({
        ...told,
        at_ms: one.atMs,
        by_relation: one.by,
        about: toJson(one.about),
        authenticated: one.authenticated ? 1 : 0,
        order_found: toJson(one.order),
        claim_hash: one.claimHash,
      }),
      ...one.evidence.map((record, place) =>
        on.addEvidence.with({ report: id, place, sealed: toBase64Url(native.seal(key, nonceOf(place), associated(id), utf8Bytes(JSON.stringify(record)))) }),
      ),
      ...sheetsOf(one).map((sheet) => on.addSheet.with({ report: id, sheet })),
      on.addCustody.with({ report: id, place: custody.n, entry: toJson(custody) }),
      on.addOutbox.with({ id: entry.id, entry: toJson(entry as PreparedEntry) }),
    ]);
    // It is on disk with its entry: what the log cannot take now it takes at the next start or minute.
    await log(entry).catch((cause: unknown) => ports.alarm("log entry of a report", cause));
  }
  async function custody(id: string): Promise<CustodyEntry[]> {
    return (await on.custody.all(id)).map((row) => JSON.parse(row.entry) as CustodyEntry);
  }
  /** The next entry of the list; a second one at the same place is refused by the table, so that two at once do not fork it. */
  async function note(id: string, what: CustodyKind, handling: Handling): Promise<boolean> {
    const last = (await custody(id)).at(-1);
    if (last === undefined || last.what === "purged") return false;
    const entry = handled(native, last, what, handling);
    await on.addCustody.run({ report: id, place: entry.n, entry: toJson(entry) });
    return true;
  }
  async function opened(id: string, key: Uint8Array): Promise<EvidenceRecord[]> {
    return (await on.evidence.all(id)).map(({ place, sealed }) => {
      const plain = native.open(key, nonceOf(place), associated(id), fromBase64Url(sealed) ?? new Uint8Array());
      const text = plain === null ? null : utf8Text(plain);
      if (text !== null) return JSON.parse(text) as EvidenceRecord;
      ports.alarm(`evidence damaged: ${id} ${place}`, new Error("a sealed record does not open"));
      return damaged;
    });
  }
  return {
    keep,
    async read(permit, id, handling) {
      if (permit.content["item"] !== id) return null;
      const key = await ports.keys.read({ class: "case", id });
      return key === null || !(await note(id, "read", handling)) ? null : opened(id, key);
    },
    async take(permit, id, entry) {
      const key = await ports.keys.read({ class: "case", id });
      if (key === null || !isNamedNext(native, permit.content, (await custody(id)).at(-1), entry)) return null;
      await on.addCustody.run({ report: id, place: entry.n, entry: toJson(entry) });
      return opened(id, key);
    },
    async purge(permit, id, handling) {
      if (permit.content["item"] !== id || !(await note(id, "purged", handling))) return false;
      await ports.keys.destroy({ class: "case", id });
      await tables.together([on.dropEvidence.with(id), on.dropWords.with(id)]);
      return true;
    },
    custody,
    async endCustody(beforeMs) {
      let ended = 0;
      // Nothing is purged before it was reported.
      for (const { id } of await on.before.all(beforeMs)) {
        const last = (await custody(id)).at(-1);
        if (last?.what !== "purged" || last.atMs >= beforeMs) continue;
        await tables.together([on.dropCustody, on.dropSheets, on.dropEvidence, on.dropReport].map((drop) => drop.with(id)));
        ended += 1;
      }
      return ended;
    },
    /** Hands over what the log did not take; `beforeMs`: only what was kept before this. Answers how many. */
    async replay(beforeMs = Number.POSITIVE_INFINITY) {
      const waiting = (await on.outbox.all(1_000)).map((row) => JSON.parse(row.entry) as PreparedEntry).filter((entry) => entry.atMs < beforeMs);
      for (const entry of waiting) await log(entry);
      return waiting.length;
    },
    asked: async (id) => orNull(await on.asked.get(id), ({ at_ms: atMs, by_relation: by, about, ...told }) => ({ ...told, atMs, by, about: JSON.parse(about) as Report["about"] })),
    async claim(hash) {
      const row = await on.claim.get(hash);
      return row === null ? { kind: "unknown" } : { kind: "received", atMs: row.at_ms, situation: row.situation };
    },
    countAbout: async (restriction, sinceMs) => (await on.countAbout.one(restriction, sinceMs)).n,
  };
}

/** The sheets of a report's records, hex: their proofs are kept beside the report before their rows end (evidence.md 7, step 11). */
function sheetsOf(report: Report): string[] {
  const found = report.evidence.flatMap((one) => decodeRecord(fromBase64Url(one.bytes) ?? new Uint8Array()) ?? []);
  return [...new Set(found.map((record) => toHex(record.sheet)))];
}

/** Each place of a report is sealed once under the report's own key. */
function nonceOf(place: number): Uint8Array {
  const nonce = new Uint8Array(12);
  new DataView(nonce.buffer).setUint32(8, place);
  return nonce;
}

const damaged: EvidenceRecord = {
  record: {
    stream: "room:damaged",
    kind: 6,
    author: "",
    face: null,
    text: "",
    re: null,
    notice: "damaged",
    value: null,
    fold: false,
    atMs: 0,
    key: "",
    epoch: 1,
    seq: 0,
    proof: { sheet: "", prev: "", receipt: "", opens: false },
  },
  bytes: "",
  tag: "",
  blind: "",
  leftOut: false,
  status: "damaged",
  fixed: false,
};
