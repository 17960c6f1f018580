import { act, answer, draft, type Decided, type DeskHouse } from "../desk-house.ts";
import type { StatementView } from "../state.ts";
import { personalIn, submissionFaults } from "./sor-check.ts";
import { submissionOf, type Submission } from "./sor.ts";

/** The database over the wire, by need (regulation.md A.3). Unions for what it answers; a lost answer is `lost`. */
export interface TransparencyDatabase {
  /** All or nothing, 100 at most. `faults` names the ones refused, by place. */
  submit(
    batch: readonly Submission[],
  ): Promise<
    | { readonly kind: "taken" }
    | { readonly kind: "refused"; readonly faults: readonly number[] }
    | { readonly kind: "wait" }
    | { readonly kind: "no-token" }
    | { readonly kind: "lost" }
  >;
  /** Whether this `puid` is there already. */
  has(puid: string): Promise<boolean | null>;
}
export interface OutboxSettings {
  /** `micro-small` records all the same and submits nothing (LW-1). */
  readonly tier: "micro-small" | "platform";
  readonly territory: readonly string[];
  /** Nicknames and words of a case that must not be in any text. */
  personal(caseId: string): Promise<{ readonly names: readonly string[]; readonly quotes: readonly string[] }>;
}
export interface OutboxResult {
  readonly sent: number;
  readonly parked: number;
  readonly withheld: number;
  readonly stopped: "no" | "wait" | "no-token" | "lost";
}
const batchMost = 100;

/** Statements that were neither sent nor set aside, oldest first: the rows that the transaction of the statement wrote (LW-27). */
const waiting = (house: DeskHouse): StatementView[] => [...house.state.statements.values()].filter((one) => one.submission === null);

/** Sends what waits. Every `puid` arrives once: after a lost answer the database is asked before anything is sent again (LW-27, LW-31). */
export async function sendStatements(house: DeskHouse, database: TransparencyDatabase, settings: OutboxSettings): Promise<OutboxResult> {
  const result = { sent: 0, parked: 0, withheld: 0, stopped: "no" as OutboxResult["stopped"] };
  if (settings.tier === "micro-small") return result;
  const settle = (ids: readonly string[], outcome: "sent" | "parked" | "withheld", why: string): Promise<unknown> =>
    ids.length === 0
      ? Promise.resolve()
      : house.commit({ as: "clock", id: "outbox" }, "outbox", (state): Decided<null> => {
          const events = ids
            .filter((id) => state.statements.get(id)?.submission === null)
            .map((statement) => draft("SubmissionSettled", { statement, outcome, why }, state.statements.get(statement)?.case ?? null));
          return events.length === 0 ? answer(null) : act(events, null);
        });
  for (;;) {
    const ready: Submission[] = [];
    for (const one of waiting(house)) {
      const submission = submissionOf(house.state, one, settings);
      if (submission === null) {
        await settle([one.id], "withheld", "not submitted: no measure, or private talk (LW-30)");
        result.withheld += 1;
        continue;
      }
      const { names, quotes } = await settings.personal(one.case);
      const personal = personalIn(submission, names, quotes);
      const faults = submissionFaults(submission);
      if (personal !== null || faults.length > 0) {
        await settle([one.id], "parked", personal !== null ? `personal: ${personal}` : `faults: ${faults.join(", ")}`);
        house.ports.alarm(`statement ${one.id} parked`, personal ?? faults.join(", "));
        result.parked += 1;
        continue;
      }
      ready.push(submission);
      if (ready.length === batchMost) break;
    }
    if (ready.length === 0) return result;
    const outcome = await sendBatch(database, ready);
    await settle(outcome.sent, "sent", "");
    await settle(outcome.refused, "parked", "refused by the database");
    result.sent += outcome.sent.length;
    result.parked += outcome.refused.length;
    if (outcome.refused.length > 0) house.ports.alarm("statements refused", outcome.refused.join(", "));
    if (outcome.stopped !== "no") {
      if (outcome.stopped === "no-token") house.ports.alarm("transparency database", "the token is refused: the outbox stands still");
      return { ...result, stopped: outcome.stopped };
    }
  }
}
async function sendBatch(database: TransparencyDatabase, batch: readonly Submission[]): Promise<{ sent: string[]; refused: string[]; stopped: OutboxResult["stopped"] }> {
  const answer_ = await database.submit(batch);
  switch (answer_.kind) {
    case "taken":
      return { sent: batch.map((one) => one.puid), refused: [], stopped: "no" };
    case "wait":
    case "no-token":
      return { sent: [], refused: [], stopped: answer_.kind };
    case "refused": {
      // A batch refused for some rows is split: the bad ones are set aside, the others go again.
      const bad = new Set(answer_.faults.length === 0 ? batch.map((_, at) => at) : answer_.faults);
      const known = await there(
        database,
        batch.filter((_, at) => bad.has(at)),
      );
      if (known === null) return { sent: [], refused: [], stopped: "lost" };
      const refused = batch.filter((one, at) => bad.has(at) && !known.has(one.puid)).map((one) => one.puid);
      const rest = batch.filter((_, at) => !bad.has(at));
      const more = rest.length === 0 ? { sent: [], refused: [], stopped: "no" as const } : await sendBatch(database, rest);
      return { sent: [...known, ...more.sent], refused: [...refused, ...more.refused], stopped: more.stopped };
    }
    case "lost": {
      // Nobody knows whether it arrived: ask for each before the next try.
      const known = await there(database, batch);
      return known === null ? { sent: [], refused: [], stopped: "lost" } : { sent: [...known], refused: [], stopped: known.size === batch.length ? "no" : "lost" };
    }
  }
}
async function there(database: TransparencyDatabase, batch: readonly Submission[]): Promise<Set<string> | null> {
  const found = new Set<string>();
  for (const one of batch) {
    const has = await database.has(one.puid);
    if (has === null) return null;
    if (has) found.add(one.puid);
  }
  return found;
}
