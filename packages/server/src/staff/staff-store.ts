import type { Database } from "bun:sqlite";
import { prepare } from "../store/prepare.sqlite.ts";
import { orNull, recordOf, toJson, type Row } from "../store/schema.ts";
import { staffStatements } from "./staff-statements.ts";
import type { Passkey, StaffMember } from "./staff.types.ts";

/**
 * What is handed out once and comes back once: an enrolment link, the challenge of a ceremony, a fresh touch. Only its hash is kept.
 * `about` is bound to it: a person, an act, a challenge.
 */
export type Slip = Row<"staff_slips">;
export type SessionRow = Row<"staff_sessions">;

export interface StaffStore {
  member(id: string): StaffMember | null;
  members(): readonly StaffMember[];
  saveMember(member: StaffMember): void;
  passkey(id: string): Passkey | null;
  passkeysOf(staff: string): readonly Passkey[];
  savePasskey(passkey: Passkey): void;
  dropPasskey(id: string): void;
  /** Every key of a person but one. */
  dropPasskeys(staff: string, kept: string): void;
  session(cookieHash: string): SessionRow | null;
  addSession(row: SessionRow): void;
  seenSession(cookieHash: string, seenMs: number): void;
  endSession(cookieHash: string): void;
  endSessionsOf(staff: string): void;
  /** Forgets sessions begun before the first and slips over since the second. */
  sweep(begunBeforeMs: number, slipsBeforeMs: number): void;
  slip(hash: string): Slip | null;
  addSlip(slip: Slip): void;
  /** Takes it away and gives it back: of two who come at once one gets it. */
  takeSlip(hash: string): Slip | null;
}

export function createStaffStore(database: Database): StaffStore {
  const on = prepare(database, staffStatements);
  return {
    member: (id) => orNull(on.member.get(id), (row) => recordOf<StaffMember>(row)),
    members: () => on.members.all().map((row) => recordOf<StaffMember>(row)),
    saveMember: (member) => void on.saveMember.run({ id: member.id, record: toJson(member) }),
    passkey: (id) => orNull(on.passkey.get(id), (row) => recordOf<Passkey>(row)),
    passkeysOf: (staff) => on.passkeysOf.all(staff).map((row) => recordOf<Passkey>(row)),
    savePasskey: (one) => void on.savePasskey.run({ id: one.id, staff: one.staff, record: toJson(one) }),
    dropPasskey: (id) => void on.dropPasskey.run(id),
    dropPasskeys: (staff, kept) => void on.dropPasskeys.run(staff, kept),
    session: (hash) => on.session.get(hash),
    addSession: (row) => void on.addSession.run(row),
    seenSession: (hash, seenMs) => void on.seenSession.run(hash, seenMs),
    endSession: (hash) => void on.endSession.run(hash),
    endSessionsOf: (staff) => void on.endSessionsOf.run(staff),
    sweep(begunBeforeMs, slipsBeforeMs) {
      on.oldSessions.run(begunBeforeMs);
      on.oldSlips.run(slipsBeforeMs);
    },
    slip: (hash) => on.slip.get(hash),
    addSlip: (slip) => void on.addSlip.run(slip),
    takeSlip: (hash) => on.takeSlip.get(hash),
  };
}
