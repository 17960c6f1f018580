import type { Down } from "@lampion/protocol";
import { decideAppeal, takeAppeal } from "../moderation/appeals.ts";
import { isRefused } from "../moderation/desk-house.ts";
import type { Person } from "../moderation/person.ts";
import type { DeskTown } from "./desk-town.ts";

/** The code at which the answer to a contest waits. */
export function codeOf(answer: Down<"ok"> | Down<"no">): string {
  if (answer.t !== "ok" || answer.claim === undefined) throw new Error(JSON.stringify(answer));
  return answer.claim;
}
/** Somebody takes the appeal that waits and decides it; what follows in the town has happened. */
export async function decided(all: DeskTown, judge: Person, outcome: "upheld" | "reversed"): Promise<void> {
  const { house } = all.desk;
  const [appeal] = [...house.state.appeals.values()].filter((one) => one.state === "filed");
  if (appeal === undefined) throw new Error("no appeal waits");
  for (const answer of [await takeAppeal(house, judge, appeal.id), await decideAppeal(house, judge, appeal.id, { outcome, reasons: "Lu." })])
    if (isRefused(answer)) throw new Error(answer.why);
  await all.town.rest();
}
