import type { DoorKeeper } from "./door-keeper.port.ts";

export interface MemoryDoor extends DoorKeeper {
  /** A nonce that passes once; `atMs` decides until when. */
  offer(): string;
  /** Whether the work is up (RO-7). */
  isHarder(): boolean;
}

/**
 * The contract of `DoorKeeper` without cryptography. A proof passes with an offered nonce, the work "work" and the signature
 * "sig"; the thumbprint is the key itself.
 */
export function createMemoryDoor(nowMs: () => number, livesMs = 300_000): MemoryDoor {
  const open = new Map<string, number>();
  let count = 0;
  let isHarder = false;
  return {
    offer() {
      count += 1;
      const nonce = `nonce-${count}`;
      open.set(nonce, nowMs() + livesMs);
      return nonce;
    },
    isHarder: () => isHarder,
    underRaid: (isRaid) => {
      isHarder = isRaid;
    },
    async check(proof) {
      const endsMs = open.get(proof.nonce);
      if (endsMs === undefined || endsMs <= nowMs()) return { kind: "refused", code: "nonce-invalid" };
      if (proof.sig !== "sig") return { kind: "refused", code: "signature-invalid" };
      open.delete(proof.nonce);
      return proof.work === "work" ? { kind: "passed", thumbprint: proof.key } : { kind: "refused", code: "work-invalid" };
    },
  };
}
