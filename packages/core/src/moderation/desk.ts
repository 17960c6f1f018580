import type { Light } from "@lampion/protocol";
import { createAuditWriter } from "./audit-ticket.ts";
import { casesTick } from "./cases.ts";
import { clocks } from "./clocks.ts";
import { carryOutWaiting } from "./decisions.ts";
import { createDeskHouse, type DeskHouse, type DeskPorts } from "./desk-house.ts";
import type { ModerationEvent } from "./event.ts";
import { createLightKeeper, type LightKeeper } from "./house-light.ts";
import { dutyOf } from "./light.ts";
import { keyLossTick } from "./lost-keys.ts";
import { networksTick } from "./networks.ts";
import { ordersTick } from "./orders.ts";
import { endWords } from "./retention.ts";
import { deferralsTick } from "./deferral-acts.ts";
import { disputesTick } from "./disputes.ts";
import { createReviewSampler, type Means, type ReviewSampler } from "./review-sampler.ts";
import { keepDrawn } from "./reviews.ts";
import { poolsTick } from "./pools.ts";
import { rulesTick } from "./rules.ts";
import { emptyState } from "./state.ts";

export interface DeskSettings {
  /** Names the judge in the figures of blind review: another model or set of rules is another means. */
  readonly judgeVersion?: (means: Means) => string;
  /** Development without people at the desk: the light stays full (never in production). */
  readonly alwaysFull: boolean;
}
/** Everything behind a report, minus the outside world. One per process; those of a service follow one log. */
export interface Desk {
  readonly house: DeskHouse;
  readonly light: LightKeeper;
  readonly sampler: ReviewSampler;
  /** To be called about once a second: clocks, ends, alarms, the light. */
  tick(): Promise<void>;
}

/** An audit that was late or lost is tried by the clock: a desk where nobody reads would write no row that finds it well again, and stay at night (OP-8). */
const auditAgainMs = 10_000;

/** Reads the log from its beginning and is ready; the first tick finishes what a crash interrupted. */
export async function openDesk(ports: DeskPorts, settings: DeskSettings, told: (light: Light) => void): Promise<Desk> {
  const audit = createAuditWriter(ports.log, ports.clock, (text) => ports.digest(text));
  const house = createDeskHouse(ports, emptyState(), audit);
  await house.catchUp();
  const light = createLightKeeper(house, settings, told);
  house.listen((events) => {
    for (const event of events) {
      const about = changedBy(house, event);
      if (about !== null) ports.consequences.changed(about);
    }
    for (const event of events) void page(house, event).catch((cause: unknown) => ports.alarm("pager", cause));
  });
  const sampler = createReviewSampler(ports.random);
  let endedAt = 0;
  let triedAt = 0;
  let isBusy = false;
  return {
    house,
    light,
    sampler,
    async tick() {
      // A tick that takes longer than its pace is waited for, not doubled.
      if (isBusy) return;
      isBusy = true;
      try {
        await house.catchUp();
        await casesTick(house);
        await ordersTick(house);
        await deferralsTick(house);
        await disputesTick(house);
        await rulesTick(house);
        await keyLossTick(house);
        await networksTick(house);
        await poolsTick(house);
        await keepDrawn(house, sampler.take(house.nowMs()), settings.judgeVersion ?? (() => ""));
        if (!house.audit.isUp() && house.nowMs() - triedAt >= auditAgainMs) {
          triedAt = house.nowMs();
          await house.audit.write({ by: "clock", what: "audit tried again", case: null, purpose: "a row before was late or lost" });
        }
        await light.tick();
        if (house.nowMs() - endedAt >= 3_600_000) {
          endedAt = house.nowMs();
          await endWords(house);
        }
        if (house.state.unapplied.size > 0) await carryOutWaiting(house);
      } catch (cause) {
        ports.alarm("desk", cause);
      } finally {
        isBusy = false;
      }
    },
  };
}

/** SA-8: S0 pages two at once, S1 one, S2 whoever is on call when nobody is on duty; a clock missed on S0 or S1 pages again. */
async function page(house: DeskHouse, event: ModerationEvent): Promise<void> {
  const one = event.case === null ? undefined : house.state.cases.get(event.case);
  const { pager } = house.ports;
  if (event.kind === "CaseOpened" || event.kind === "SeveritySet" || event.kind === "CaseEscalated") {
    const severity = event.kind === "CaseOpened" ? event.body.severity : (one?.severity ?? event.body.severity);
    const { pages } = clocks[severity];
    const isNobody = dutyOf(house.state, house.nowMs()).readers === 0;
    if (pages === "no" || (pages === "if-nobody" && !isNobody)) return;
    await pager.page({ about: "case", number: event.case ?? "", severity, people: pages === "two" ? 2 : 1 });
  } else if (event.kind === "ClockMissed" && (one?.severity === "S0" || one?.severity === "S1"))
    await pager.page({ about: "clock", number: event.case ?? "", severity: one.severity, people: 1 });
  else if (event.kind === "DisputeAlarmed") await pager.page({ about: "clock", number: event.body.dispute, severity: null, people: 1 });
  else if (event.kind === "KeyLossAnnounced") await pager.page({ about: "keys", number: event.body.loss, severity: null, people: 2 });
  else if (event.kind === "CanaryTouched") await pager.page({ about: "canary", number: event.case ?? "", severity: null, people: 1 });
}

/** Whom and what an event touches in the chat; null when nobody there has to know. */
function changedBy(house: DeskHouse, event: ModerationEvent): { readonly subject: string | null; readonly stream: string | null } | null {
  const { state } = house;
  if (event.kind === "RestrictionStarted") return { subject: event.body.subject, stream: event.body.stream };
  if (event.kind === "RestrictionEnded") return state.restrictions.get(event.body.restriction) ?? null;
  if (event.kind === "DecisionIssued" || event.kind === "DecisionReversed" || event.kind === "DeferralEnded") {
    const decision = state.decisions.get(event.body.decision);
    return decision?.consequence.kind === "resume-talk" ? { subject: null, stream: state.cases.get(decision.case)?.stream ?? null } : null;
  }
  if (event.kind === "AppealDecided") return { subject: state.decisions.get(state.appeals.get(event.body.appeal)?.decision ?? "")?.subject ?? null, stream: null };
  if (event.kind === "StatementIssued") return { subject: event.body.subject, stream: null };
  if (event.kind === "StatementCollected") return { subject: state.statements.get(event.body.statement)?.subject ?? null, stream: null };
  return null;
}
