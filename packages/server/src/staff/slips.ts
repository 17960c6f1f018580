import { createHash, randomBytes } from "node:crypto";
import type { Slip, StaffStore } from "./staff-store.ts";

export const hashOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");
/** 256 bits as 43 characters. */
export const newSecret = (): string => randomBytes(32).toString("base64url");

/** What is good once and for a while: handed out as a secret, kept as its hash, gone when taken. */
export function createSlips(store: StaffStore, nowMs: () => number) {
  return {
    hand(kind: Slip["kind"], about: string, livesMs: number): string {
      const secret = newSecret();
      store.addSlip({ hash: hashOf(secret), kind, about, until_ms: nowMs() + livesMs });
      return secret;
    },
    /** Looks without taking. */
    about(kind: Slip["kind"], secret: string): string | null {
      const slip = store.slip(hashOf(secret));
      return slip !== null && slip.kind === kind && slip.until_ms > nowMs() ? slip.about : null;
    },
    take(kind: Slip["kind"], secret: string): string | null {
      const slip = store.takeSlip(hashOf(secret));
      return slip !== null && slip.kind === kind && slip.until_ms > nowMs() ? slip.about : null;
    },
  };
}
export type Slips = ReturnType<typeof createSlips>;
