import type { Severity, StaffRole } from "@lampion/protocol";
import { rankOf } from "./clocks.ts";

/** What somebody may do at the desk; the table of moderation.md 7 as data. */
export type Act =
  | "look"
  | "read-grave"
  | "decide"
  | "decide-grave"
  | "freeze"
  | "second"
  | "appeal"
  | "propose-rule"
  | "publish-rule"
  | "orders"
  | "order-second"
  | "life"
  | "grant"
  | "audit-own"
  | "audit-all"
  | "second-senior"
  | "override-exposure"
  | "lead-act";
const none: readonly Act[] = [];
const everyReader: readonly Act[] = ["look", "decide", "freeze", "second", "propose-rule", "audit-own"];
export const roleTable: Readonly<Record<StaffRole, readonly Act[]>> = {
  moderator: everyReader,
  senior: [...everyReader, "read-grave", "decide-grave", "appeal", "second-senior"],
  "child-safety": [...everyReader, "read-grave", "decide-grave", "appeal", "second-senior"],
  orders: ["second", "orders", "life", "audit-own"],
  lead: [...everyReader, "read-grave", "decide-grave", "appeal", "second-senior", "publish-rule", "order-second", "life", "grant", "audit-all", "override-exposure", "lead-act"],
  auditor: ["audit-all", ...none],
};
export const may = (roles: readonly StaffRole[], act: Act): boolean => roles.some((role) => roleTable[role].includes(act));
export const isGrave = (severity: Severity): boolean => rankOf(severity) <= 1;

/** Roles in rising order: nobody grants above their own (MD-13). */
const heights: Readonly<Record<StaffRole, number>> = { moderator: 1, auditor: 1, orders: 2, senior: 2, "child-safety": 2, lead: 3 };
export const mayGrant = (by: readonly StaffRole[], role: StaffRole): boolean => may(by, "grant") && Math.max(0, ...by.map((one) => heights[one])) >= heights[role];
