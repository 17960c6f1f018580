import type { AtCodeOut } from "@lampion/protocol";
import { beginning, carryOut } from "./decisions.ts";
import { maySayReady, stillWaiting } from "./deferral.ts";
import { act, answer, draft, isRefused, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import { claimDigest } from "./paper-desk.ts";
import type { DeskState } from "./state.ts";

/** What of the decisions that wait begins now; restriction, strike and statement together, as of every decision (MD-2). */
function begins(
  house: DeskHouse,
  state: DeskState,
  which: (decision: string, until: number) => boolean,
  nowMs: number,
): { readonly events: Draft[]; readonly decisions: string[] } {
  const events: Draft[] = [];
  const decisions: string[] = [];
  for (const [id, until] of state.deferred) {
    const decision = state.decisions.get(id);
    const one = decision === undefined ? undefined : state.cases.get(decision.case);
    if (decision === undefined || one === undefined || !which(id, until)) continue;
    decisions.push(id);
    events.push(draft("DeferralEnded", { decision: id }, one.id), ...beginning(house, one, id, decision, nowMs));
  }
  return { events, decisions };
}
async function begin(
  house: DeskHouse,
  cause: string,
  first: (state: DeskState) => readonly Draft[],
  which: (state: DeskState, decision: string, until: number, nowMs: number) => boolean,
): Promise<null | Refused> {
  const begun = await house.commit({ as: "clock", id: "desk" }, cause, (state, nowMs): Decided<readonly string[]> => {
    const { events, decisions } = begins(house, state, (id, until) => which(state, id, until, nowMs), nowMs);
    const all = [...first(state), ...events];
    return all.length === 0 ? answer([]) : act(all, decisions);
  });
  if (isRefused(begun)) return begun;
  for (const id of begun) await carryOut(house, id);
  return null;
}
/** Begins what has waited its 72 hours. */
export async function deferralsTick(house: DeskHouse): Promise<void> {
  const nowMs = house.nowMs();
  if (![...house.state.deferred.values()].some((until) => until <= nowMs)) return;
  await begin(
    house,
    "clock",
    () => [],
    (_state, _id, until, at) => until <= at,
  );
}
/** Whoever reported is safe, said at their code: what waits for them alone begins at once. */
export async function ready(house: DeskHouse, code: string): Promise<AtCodeOut | Refused> {
  const found = house.state.claims.get(claimDigest(house, code));
  const report = found?.kind === "report" ? house.state.reports.get(found.id) : undefined;
  const one = report === undefined ? undefined : house.state.cases.get(report.case);
  if (report === undefined || one === undefined) return { kind: "refused", why: "unknown" };
  if (!maySayReady(one, report)) return { kind: "refused", why: "already" };
  const done = await begin(
    house,
    `ready/${report.report}`,
    (state) => (state.reports.get(report.report)?.act === "safe" ? [draft("ReporterReady", { report: report.report }, one.id, { as: "guest", id: "-" })] : []),
    // Another one who asked to wait is not put at risk by this one.
    (state, id) => state.decisions.get(id)?.case === one.id && stillWaiting(state, one, report).length === 0,
  );
  return done ?? { kind: "taken", dueAt: null };
}
