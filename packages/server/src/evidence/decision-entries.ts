import { createHash } from "node:crypto";
import type { EventKind, LogWriter, ModerationEvent, ModerationLog } from "@lampion/core";
import { canonicalText, type EntryType, type Json } from "@lampion/proof";
import type { OpenLog } from "./open-log.ts";

const chunk = 500;
const dayMs = 86_400_000;

/** Which events of the desk the public can count, and as what. What is not here is inner work: leases, duties, notes. */
const typeOfEvent: Readonly<Partial<Record<EventKind, EntryType>>> = {
  DecisionIssued: "decision",
  StatementIssued: "decision",
  AppealDecided: "decision",
  SuspensionStarted: "decision",
  DecisionReversed: "lifted",
  RestrictionEnded: "lifted",
  ReadingSeconded: "reading",
  OrderReceived: "order",
  OrderAuthenticated: "order",
  OrderAccepted: "order",
  OrderRefused: "order",
  OrderExecuted: "order",
  OrderProduced: "order",
  OrderReleased: "order",
  ClarificationAsked: "order",
  CourtBanEntered: "order",
  CourtBanLifted: "order",
  OrderClosed: "order",
  LifeThreatReferred: "order",
  OrderFrozen: "hold",
  OrderExtended: "hold",
  RoleGranted: "keys",
  RoleRevoked: "keys",
  PoolAgreed: "keys",
  PoolEnded: "keys",
  RuleSetPublished: "rules",
  RuleSetTaken: "rules",
  RuleTripped: "rules",
  RuleDemoted: "rules",
};

export interface DecisionEntries {
  /** Logs what the desk did since the last call; asked every minute, and once at the start. Answers how many entries were new. Rejects when either log cannot be read or written. */
  follow(nowMs: number): Promise<number>;
}

/**
 * The desk's events as entries of the transparency log: a fold over its own append-only log, so that nothing is forgotten by a crash between the two. An
 * entry says which event, by digest; the head of the staff's audit chain follows once a day (type `audit`).
 */
export function followDecisions(desk: Pick<ModerationLog, "after" | "auditHead">, log: Pick<LogWriter, "add" | "entry">, prepare: OpenLog["prepare"]): DecisionEntries {
  let place = 0;
  let auditDay = -1;

  async function add(event: ModerationEvent, type: EntryType): Promise<boolean> {
    const id = `desk-${event.id}`;
    if ((await log.entry(id)) !== null) return false;
    const digest = createHash("sha256")
      .update(canonicalText(JSON.parse(JSON.stringify(event)) as Json))
      .digest("hex");
    await log.add({ ...prepare(type, event.case ?? "", { event: event.id, kind: event.kind, at: event.at, digest }), id });
    return true;
  }
  return {
    async follow(nowMs) {
      let added = 0;
      for (;;) {
        const events = await desk.after(place, chunk);
        for (const event of events) {
          const type = typeOfEvent[event.kind];
          if (type !== undefined && (await add(event, type))) added += 1;
          place += 1;
        }
        if (events.length < chunk) break;
      }
      const day = Math.floor(nowMs / dayMs);
      if (day !== auditDay) {
        const head = await desk.auditHead();
        const id = `audit-${head.number}`;
        if (head.number > 0 && (await log.entry(id)) === null) {
          await log.add({ ...prepare("audit", "", { number: head.number, hash: head.hash }), id });
          added += 1;
        }
        auditDay = day;
      }
      return added;
    },
  };
}
