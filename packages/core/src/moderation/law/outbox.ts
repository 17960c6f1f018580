import { act, answer, draft, refuse, type Decided, type DeskHouse, type Refused } from "../desk-house.ts";
import type { Person } from "../person.ts";
import { may } from "../roles.ts";
import { actorOf } from "../state.ts";
import { personalIn, submissionFaults } from "./sor-check.ts";
import { submissionOf, type Submission } from "./sor.ts";

/** What the database answered to a batch. `lost`: nobody knows whether it arrived. */
export type Submitted =
  | { readonly kind: "taken" }
  /** None of the batch was taken. `faults` by place in the batch; both lists empty: it was not said which. */
  | { readonly kind: "refused"; readonly faults: readonly { readonly at: number; readonly why: string }[]; readonly known: readonly string[] }
  /** `afterMs`: how long it asks to wait; null when it does not say. */
  | { readonly kind: "wait"; readonly afterMs: number | null }
  | { readonly kind: "no-token" }
  | { readonly kind: "lost" };
/** The database over the wire, by need (regulation.md A.3). */
export interface TransparencyDatabase {
  /** All or nothing, 100 at most. */
  submit(batch: readonly Submission[]): Promise<Submitted>;
  /** Whether this `puid` is there already; null when nobody knows. */
  has(puid: string): Promise<boolean | null>;
}
export interface OutboxSettings {
  /** `micro-small` records all the same and submits nothing (LW-1). */
  readonly tier: "micro-small" | "platform";
  readonly territory: readonly string[];
  /** Names and words of a case that must not be in any text. */
  personal(caseId: string): Promise<{ readonly names: readonly string[]; readonly quotes: readonly string[] }>;
  /** False between two batches: it goes on another time. */
  goesOn?(): boolean;
}
export interface OutboxResult {
  readonly sent: number;
  readonly parked: number;
  readonly withheld: number;
  readonly stopped: "no" | "wait" | "no-token" | "lost";
  readonly afterMs: number | null;
}
const batchMost = 100;
/** What the database says about a row is kept so far, and no further. */
const whyMost = 300;

type Settled = { readonly id: string; readonly outcome: "sent" | "parked" | "withheld"; readonly why: string };

/** Sends what waits, oldest first. Every `puid` arrives once: after a lost answer, and after a crash, the database is asked before a statement counts as sent or is sent again (LW-27, LW-31). */
export async function sendStatements(house: DeskHouse, database: TransparencyDatabase, settings: OutboxSettings): Promise<OutboxResult> {
  const result = { sent: 0, parked: 0, withheld: 0, stopped: "no" as OutboxResult["stopped"], afterMs: null as number | null };
  if (settings.tier === "micro-small") return result;
  /** False: the log did not take it, so it stays as if it had not happened and the database is asked again. */
  const settle = async (settled: readonly Settled[]): Promise<boolean> => {
    if (settled.length === 0) return true;
    const kept = await house.commit({ as: "clock", id: "outbox" }, "outbox", (state): Decided<true> => {
      const events = settled
        .filter(({ id }) => state.unsent.has(id))
        .map(({ id, outcome, why }) => draft("SubmissionSettled", { statement: id, outcome, why: why.slice(0, whyMost) }, state.statements.get(id)?.case ?? null));
      return events.length === 0 ? answer(true) : act(events, true);
    });
    if (kept !== true) return false;
    for (const { outcome } of settled) result[outcome] += 1;
    const parked = settled.filter(({ outcome }) => outcome === "parked");
    if (parked.length > 0) house.ports.alarm("statements parked", parked.map(({ id }) => id).join(", "));
    return true;
  };
  while (settings.goesOn?.() ?? true) {
    const { ready, aside } = await nextBatch(house, settings);
    if (!(await settle(aside))) return { ...result, stopped: "lost" };
    if (ready.length === 0) return result;
    const outcome = await sendBatch(database, ready);
    const isKept = await settle([...outcome.sent.map((id): Settled => ({ id, outcome: "sent", why: "" })), ...outcome.refused]);
    if (outcome.stopped === "no-token") house.ports.alarm("transparency database", "the token is refused: the outbox stands still");
    if (!isKept || outcome.stopped !== "no") return { ...result, stopped: isKept ? outcome.stopped : "lost", afterMs: outcome.afterMs };
  }
  return result;
}

/** The next hundred that may go, and what was found on the way that never goes or has to be looked at first. */
async function nextBatch(house: DeskHouse, settings: OutboxSettings): Promise<{ readonly ready: Submission[]; readonly aside: Settled[] }> {
  const ready: Submission[] = [];
  const aside: Settled[] = [];
  for (const id of house.state.unsent) {
    if (ready.length === batchMost || aside.length === batchMost) break;
    const one = house.state.statements.get(id);
    const submission = one === undefined ? null : submissionOf(house.state, one, settings);
    if (one === undefined || submission === null) {
      aside.push({ id, outcome: "withheld", why: "no measure, or private talk (LW-30)" });
      continue;
    }
    const { names, quotes } = await settings.personal(one.case);
    const personal = personalIn(submission, names, quotes);
    const faults = submissionFaults(submission);
    if (personal !== null) aside.push({ id, outcome: "parked", why: `personal: ${personal}` });
    else if (faults.length > 0) aside.push({ id, outcome: "parked", why: `faults: ${faults.join(", ")}` });
    else ready.push(submission);
  }
  return { ready, aside };
}

interface Batched {
  readonly sent: readonly string[];
  readonly refused: readonly Settled[];
  readonly stopped: OutboxResult["stopped"];
  readonly afterMs: number | null;
}
const nothing = { sent: [], refused: [], afterMs: null } as const;

async function sendBatch(database: TransparencyDatabase, batch: readonly Submission[]): Promise<Batched> {
  const said = await database.submit(batch);
  switch (said.kind) {
    case "taken":
      return { ...nothing, sent: batch.map((one) => one.puid), stopped: "no" };
    case "wait":
      return { ...nothing, stopped: "wait", afterMs: said.afterMs };
    case "no-token":
      return { ...nothing, stopped: "no-token" };
    case "lost": {
      // Nobody knows whether it arrived: ask for each before the next try.
      const known = await there(database, batch);
      return known === null ? { ...nothing, stopped: "lost" } : { ...nothing, sent: [...known], stopped: known.size === batch.length ? "no" : "lost" };
    }
    case "refused":
      return refusedBatch(database, batch, said);
  }
}
/** A batch is all or nothing: what is at fault is set aside with what was said about it, what is there already counts as sent, and the others go again. */
async function refusedBatch(database: TransparencyDatabase, batch: readonly Submission[], said: Extract<Submitted, { kind: "refused" }>): Promise<Batched> {
  const why = new Map(said.faults.flatMap(({ at, why: words }) => (batch[at] === undefined ? [] : [[batch[at].puid, words] as const])));
  const already = new Set(said.known);
  const suspects = batch.filter((one) => why.has(one.puid) || already.has(one.puid));
  // Not said which: halves tell, down to the one.
  if (suspects.length === 0 && batch.length > 1) return inTurn(database, [batch.slice(0, batch.length >> 1), batch.slice(batch.length >> 1)]);
  const bad = suspects.length === 0 ? batch : suspects;
  const known = await there(database, bad);
  if (known === null) return { ...nothing, stopped: "lost" };
  const refused = bad.filter((one) => !known.has(one.puid)).map((one): Settled => ({ id: one.puid, outcome: "parked", why: `refused: ${why.get(one.puid) ?? "no reason given"}` }));
  const rest = batch.filter((one) => !bad.includes(one));
  const more = await inTurn(database, rest.length === 0 ? [] : [rest]);
  return { ...more, sent: [...known, ...more.sent], refused: [...refused, ...more.refused] };
}
async function inTurn(database: TransparencyDatabase, batches: readonly (readonly Submission[])[]): Promise<Batched> {
  let all: Batched = { ...nothing, stopped: "no" };
  for (const batch of batches) {
    if (all.stopped !== "no") break;
    const one = await sendBatch(database, batch);
    all = { sent: [...all.sent, ...one.sent], refused: [...all.refused, ...one.refused], stopped: one.stopped, afterMs: one.afterMs };
  }
  return all;
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

/** What a lead does with a statement that was set aside: it goes once more, past the same checks, or stays here for good with the reason (LW-31). */
export const settleParked = (house: DeskHouse, person: Person, statement: string, how: "again" | "keep", reason: string): Promise<{ readonly done: true } | Refused> =>
  house.commit(actorOf(person.staff), `outbox/${person.id}`, (state): Decided<{ readonly done: true } | Refused> => {
    if (!may(person.roles, "lead-act")) return answer(refuse("not-allowed", "Only a lead settles what was set aside."));
    const one = state.statements.get(statement);
    if (one === undefined) return answer(refuse("not-found", "There is no such statement."));
    if (one.submission?.outcome !== "parked") return answer(refuse("moved-on", "This statement is not set aside."));
    const event =
      how === "again"
        ? draft("SubmissionReleased", { statement, reason }, one.case)
        : draft("SubmissionSettled", { statement, outcome: "withheld", why: `by a lead: ${reason}`.slice(0, whyMost) }, one.case);
    return act([event], { done: true });
  });
