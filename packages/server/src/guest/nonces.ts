import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { limits } from "@lampion/protocol";

/** What may be used once, wherever it was given and is shown. */
export interface Claims {
  /** True for the first who claims it; `untilMs`: when it would be void anyway. */
  once(id: string, untilMs: number): Promise<boolean>;
}

/** Claims of one process, for as long as it lives. */
export function createMemoryClaims(nowMs: () => number): Claims {
  /** In the order of time, so the oldest is first. */
  const claimed = new Map<string, number>();
  return {
    async once(id, untilMs) {
      if (claimed.has(id)) return false;
      claimed.set(id, untilMs);
      for (const [oldest, endsMs] of claimed) {
        if (endsMs > nowMs() && claimed.size <= limits.door.maxOpenNonces) break;
        claimed.delete(oldest);
      }
      return true;
    },
  };
}

const timeAt = 12;
const macAt = 18;
const macOf = (key: Buffer, bytes: Buffer): Buffer =>
  createHmac("sha256", key)
    .update(bytes.subarray(0, macAt))
    .digest()
    .subarray(0, limits.door.nonceBytes - macAt);

/** 96 random bits, the time it ends (48 bits, ms) and 112 bits of HMAC: every node with the key knows it for one of ours, and nothing is kept until it is used. */
export function makeNonce(key: Buffer, endsMs: number): string {
  const bytes = Buffer.alloc(limits.door.nonceBytes);
  randomBytes(timeAt).copy(bytes);
  bytes.writeUIntBE(endsMs, timeAt, macAt - timeAt);
  macOf(key, bytes).copy(bytes, macAt);
  return bytes.toString("base64url");
}

/** When it ends, ms UTC; null when it is none of ours. */
export function endOfNonce(key: Buffer, nonce: string): number | null {
  const bytes = Buffer.from(nonce, "base64url");
  if (bytes.length !== limits.door.nonceBytes || !timingSafeEqual(bytes.subarray(macAt), macOf(key, bytes))) return null;
  return bytes.readUIntBE(timeAt, macAt - timeAt);
}
