import { limits } from "@lampion/protocol";
import type { AgeProvider } from "@lampion/core";

/** A wallet for trying things out: says what it is told. Offered in development only; production refuses to start with it (LW-114). */
export const testWallet: AgeProvider = {
  name: "test-wallet",
  check: async (answer, nowMs) => {
    if (answer === "over-18") return { kind: "adult", provenUntilMs: nowMs + limits.proof.livesMs };
    return answer === "under-18" ? { kind: "minor" } : { kind: "refused", why: "unknown answer" };
  },
};
