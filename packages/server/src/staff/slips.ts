import { randomBytes } from "node:crypto";
import { sha256 } from "../sha256.ts";
import type { Slip, StaffStore } from "./staff-store.ts";

/** 256 bits as 43 characters. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** What is good once and for a while: handed out as a secret, kept as its hash, gone when taken. */
export function createSlips(store: StaffStore, nowMs: () => number) {
  return {
    hand(kind: Slip["kind"], about: string, livesMs: number): string {
      const secret = newSecret();
      store.addSlip({ hash: sha256(secret), kind, about, until_ms: nowMs() + livesMs });
      return secret;
    },
    /** Looks without taking. */
    about(kind: Slip["kind"], secret: string): string | null {
      const slip = store.slip(sha256(secret));
      return slip !== null && slip.kind === kind && slip.until_ms > nowMs() ? slip.about : null;
    },
    take(kind: Slip["kind"], secret: string): string | null {
      const slip = store.takeSlip(sha256(secret));
      return slip !== null && slip.kind === kind && slip.until_ms > nowMs() ? slip.about : null;
    },
  };
}
export type Slips = ReturnType<typeof createSlips>;
