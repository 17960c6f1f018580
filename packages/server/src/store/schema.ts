import type { EntryType, JsonObject } from "@lampion/proof";
import type { CustodyEntry } from "@lampion/proof";
import type { Block, HoldGround, Kept, Knock, KnockState, ModerationEvent, Paper, PreparedEntry, Report, TalkRecord, TrustRecord } from "@lampion/core";
import type { Passkey, StaffMember } from "../staff/staff.types.ts";

/** JSON kept as text; the type says of what. */
export type Json<T> = string & { readonly of?: T };
export const toJson = <T>(value: T): Json<T> => JSON.stringify(value) as Json<T>;
export const recordOf = <T>(row: { readonly record: Json<T> }): T => JSON.parse(row.record) as T;
export const orNull = <From, To>(row: From | null, read: (row: From) => To): To | null => (row === null ? null : read(row));

/**
 * Tables that are asked with described statements, those of all files together. Types are the portable ones: text,
 * whole numbers (`_ms`: milliseconds UTC), JSON as text. A flag is 0 or 1. Made by `migrations.ts`.
 */
export interface Schema {
  /** Used once, on whatever node, and void after `until_ms`. */
  claims: { id: string; until_ms: number };
  vectors: { id: string; at_ms: number; heard: number; body: string };
  trust: { id: string; record: Json<TrustRecord>; seen_ms: number };
  kept: { relation: string; record: Json<Kept>; seen_ms: number };
  blocks: { id: string; by_relation: string; whom: string; at_ms: number; met: Block["where"]; narrow: number };
  /** One row for each knock paid; `day` is a whole day UTC since 1970. */
  purse: { relation: string; day: number; ref: string };
  knocks: {
    id: string;
    from_relation: string;
    to_relation: string;
    at_ms: number;
    ends_ms: number;
    settles_ms: number | null;
    state: KnockState;
    /** When it came into the inbox. */
    shown_ms: number | null;
    version: number;
    record: Json<Knock>;
  };
  /** The mark that somebody was knocked on (CV-4). */
  knocked: { from_relation: string; to_relation: string; at_ms: number };
  talks: { id: string; a: string; b: string; state: TalkRecord["state"]; last_ms: number; version: number; record: Json<TalkRecord> };
  /** Sealed rows, in the file of rooms and in that of conversations; `hour` is a whole hour UTC since 1970. */
  records: { stream: string; epoch: number; seq: number; hour: number; sheet: Uint8Array; tag: Uint8Array; ask: string | null; sealed: Uint8Array };
  /** `root` from its closing on, `batch` and `place` from the entry of the log on. */
  sheets: {
    sheet: Uint8Array;
    stream: string;
    epoch: number;
    first: number;
    hour: number;
    root: Uint8Array | null;
    size: number | null;
    why: string | null;
    batch: string | null;
    place: number | null;
  };
  batches: { id: string; minute_ms: number; entry: string; leaves: Uint8Array; is_logged: number };
  wraps: { sheet: Uint8Array; holder: string; wrap: Uint8Array };
  holds: {
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
  };
  hold_wraps: { hold: string; sheet: Uint8Array; holder: string; wrap: Uint8Array; shown: number };
  hold_custody: { hold: string; place: number; entry: Json<CustodyEntry> };
  /** What was followed up to where, by name. */
  hold_followed: { name: string; place: number };
  recalls: { hash: string; talk: string; member: string; own: string; ends_ms: number };
  reports: {
    id: string;
    at_ms: number;
    source: Report["source"];
    by_relation: string | null;
    about: Json<Report["about"]>;
    whom: string | null;
    who: Report["who"];
    situation: Report["situation"];
    category: string;
    keyword: string | null;
    severity: Report["severity"];
    words: string;
    act: Report["act"];
    authenticated: number;
    order_found: Json<Report["order"]>;
    claim_hash: string;
  };
  /** Under F of its report; base64url. */
  evidence: { report: string; place: number; sealed: string };
  /** Log entries of what was kept here, until the log has them. */
  /** `proof` is written once the sheet is closed and logged. Its name is hex. */
  evidence_sheets: { report: string; sheet: string; proof: string | null };
  outbox: { id: string; entry: Json<PreparedEntry> };
  staff: { id: string; record: Json<StaffMember> };
  passkeys: { id: string; staff: string; record: Json<Passkey> };
  /** The cookie itself is kept nowhere. */
  staff_sessions: { cookie_hash: string; id: string; staff: string; device: string; is_demo: number; begun_ms: number; seen_ms: number };
  staff_slips: { hash: string; kind: "enrolment" | "challenge" | "touch"; about: string; until_ms: number };
  custody: { report: string; place: number; entry: Json<CustodyEntry> };
  entries: { idx: number; id: string; at_ms: number; type: EntryType; about: string; salt: string; content: Json<JsonObject>; entry: string };
  /** `note` as it was signed, with the cosignatures that came. */
  checkpoints: { size: number; at_ms: number; note: string };
  /** The last checkpoint of a day with its time stamp, base64; `day` is a whole day UTC since 1970. */
  stamps: { day: number; size: number; note: string; token: string };
  events: { place: number; at_ms: number; kind: ModerationEvent["kind"]; case_id: string | null; body: Json<ModerationEvent> };
  papers: { id: string; case_id: string | null; kind: Paper["kind"]; text: string; at_ms: number };
  /** `counts`: JSON by month and kind of act. */
  audit_ends: { number: number; hash: string; at_ms: number; counts: string };
  audit: { number: number; at_ms: number; by_staff: string; what: string; case_id: string | null; purpose: string; hash: string };
  lease: { name: string; owner: string; until_ms: number };
}
export type Row<Table extends keyof Schema> = Schema[Table];
