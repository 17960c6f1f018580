import type { Claims } from "../guest/nonces.ts";
import type { Row } from "./schema.ts";
import { query } from "./statements.ts";
import type { Tables } from "./tables.ts";

export const claimStatements = {
  claim: ({ id, until_ms }: Row<"claims">) =>
    query
      .insertInto("claims")
      .values({ id, until_ms })
      .onConflict((known) => known.column("id").doNothing()),
  sweep: (beforeMs: number) => query.deleteFrom("claims").where("until_ms", "<", beforeMs),
};
const sweepEveryMs = 60_000;

/** Claims that hold on every node of a service. */
export function createClaims(tables: Tables, nowMs: () => number): Claims {
  const on = tables.prepare(claimStatements);
  let sweptMs = nowMs();
  return {
    async once(id, untilMs) {
      if (Math.abs(nowMs() - sweptMs) > sweepEveryMs) {
        sweptMs = nowMs();
        await on.sweep.run(sweptMs);
      }
      return (await on.claim.run({ id, until_ms: untilMs })) === 1;
    },
  };
}
