import type { Database } from "bun:sqlite";
import { createPasskeys, type Passkeys } from "./passkeys.ts";
import { createSessions, type Sessions } from "./sessions.ts";
import { createSlips, type Slips } from "./slips.ts";
import { createStaffBook, type StaffBook } from "./staff-book.ts";
import { createStaffStore, type StaffStore } from "./staff-store.ts";

export { lossOf } from "./staff-book.ts";
export type { StaffMember, StaffRole, StaffSession } from "./staff.types.ts";
export interface Staff {
  readonly store: StaffStore;
  readonly book: StaffBook;
  readonly sessions: Sessions;
  readonly passkeys: Passkeys;
  readonly slips: Slips;
}

/** Everything about who may sit at the desk, over one file of the database. */
export function openStaff(database: Database, ids: () => string, nowMs: () => number): Staff {
  const store = createStaffStore(database);
  const slips = createSlips(store, nowMs);
  return { store, slips, book: createStaffBook(store, slips, nowMs), sessions: createSessions(store, ids, nowMs), passkeys: createPasskeys(store, slips, nowMs) };
}
