import type { ModerationEvent } from "./event.ts";
import { foldRules } from "./fold-rules.ts";
import { addAbuse, misuseKey } from "./misuse-key.ts";
import { keyLossTable, move, orderTable, readingTable, type OrderInput, type ReadingInput } from "./machines.ts";
import type { DeskState, OrderView, ReadingView, StaffView } from "./state.ts";

const dayMs = 86_400_000;

/** Readings, orders, staff, duty, exposure, flaggers, tokens, the light. */
export function foldHouse(state: DeskState, event: ModerationEvent): boolean {
  switch (event.kind) {
    case "ReadingAsked": {
      const { reading, device, purpose, until } = event.body;
      state.readings.set(reading, {
        id: reading,
        case: event.case ?? "",
        staff: event.actor.id,
        device,
        purpose,
        askedAt: event.at,
        state: "asked",
        until,
        second: null,
        openedAt: null,
      });
      return true;
    }
    case "ReadingSeconded": {
      const one = state.readings.get(event.body.reading);
      moveReading(one, "second");
      if (one !== undefined) {
        one.second = event.actor.id;
        one.until = event.body.until;
        one.openedAt = event.at;
        took(state, one.case, event.actor.id);
      }
      return true;
    }
    case "ReadingRefused":
      moveReading(state.readings.get(event.body.reading), event.actor.as === "clock" ? "expire" : "refuse");
      return true;
    case "ReadingEnded":
      moveReading(state.readings.get(event.body.reading), event.body.why === "clock" ? "expire" : "end");
      return true;
    case "StaffEnrolled": {
      const { staff, sign, languages, optOuts, department, hasSigned } = event.body;
      const before = state.staff.get(staff);
      state.staff.set(staff, {
        id: staff,
        sign,
        languages,
        optOuts,
        department,
        hasSigned,
        pool: event.body.pool ?? before?.pool ?? null,
        cameAt: before?.cameAt ?? null,
        roles: before?.roles ?? [],
        onUntil: before?.onUntil ?? 0,
        duty: before?.duty ?? [],
        exposure: before?.exposure ?? [],
        overriddenAt: before?.overriddenAt ?? 0,
        limit: before?.limit ?? null,
        lastTaken: before?.lastTaken ?? [],
      });
      return true;
    }
    case "AreaChanged": {
      const one = state.staff.get(event.body.staff);
      if (one !== undefined) one.department = event.body.department;
      return true;
    }
    case "RoleGranted": {
      const one = state.staff.get(event.body.staff);
      if (one !== undefined && !one.roles.includes(event.body.role)) one.roles = [...one.roles, event.body.role];
      return true;
    }
    case "RoleRevoked": {
      const one = state.staff.get(event.body.staff);
      if (one !== undefined) one.roles = one.roles.filter((role) => role !== event.body.role);
      return true;
    }
    case "NetworkSlowed": {
      const { network, ...more } = event.body;
      state.networks.set(network, { ...more, id: network, case: event.case ?? "", from: event.at, endedAt: null });
      return true;
    }
    case "NetworkReleased": {
      const one = state.networks.get(event.body.network);
      if (one !== undefined) one.endedAt ??= event.at;
      return true;
    }
    case "KeyLossAnnounced": {
      const { loss, ...more } = event.body;
      state.keyLosses.set(loss, { ...more, id: loss, at: event.at, state: "waiting", endedAt: null });
      return true;
    }
    case "KeyLossEnded": {
      const one = state.keyLosses.get(event.body.loss);
      const moved = one === undefined ? null : move(keyLossTable, "loss of keys", one.state, event.body.why);
      if (one !== undefined && moved?.ok === true) {
        one.state = moved.to;
        one.endedAt = event.at;
      }
      return true;
    }
    case "PoolAgreed": {
      const { pool, ...more } = event.body;
      state.pools.set(pool, { ...more, id: pool, at: event.at, endedAt: null });
      return true;
    }
    case "PoolEnded": {
      const one = state.pools.get(event.body.pool);
      if (one !== undefined) one.endedAt ??= event.at;
      return true;
    }
    case "DutyStarted": {
      const one = state.staff.get(event.body.staff);
      if (one !== undefined) {
        one.onUntil = event.body.until;
        one.duty = withSpan(one.duty, event.at, event.body.until);
        if (event.actor.as === "staff") one.cameAt = event.at;
      }
      return true;
    }
    case "DutyEnded": {
      const one = state.staff.get(event.body.staff);
      if (one !== undefined) {
        one.onUntil = event.at;
        one.duty = one.duty.map((span) => (span.until > event.at ? { from: span.from, until: event.at } : span));
      }
      return true;
    }
    case "LightChanged":
      state.lights.push({ at: event.at, to: event.body.to });
      state.light = event.body.to;
      state.lightSince = event.at;
      return true;
    case "ExposureNoted": {
      const one = state.staff.get(event.body.staff);
      if (one !== undefined)
        one.exposure = [
          ...one.exposure.filter((seen) => event.at - seen.at < dayMs),
          { at: event.at, severity: event.body.severity, seconds: event.body.seconds, items: event.body.items },
        ];
      return true;
    }
    case "ExposureLimitReached": {
      const one = state.staff.get(event.body.staff);
      if (one !== undefined) one.limit = event.body.limit;
      return true;
    }
    case "ExposureOverridden": {
      const one = state.staff.get(event.body.staff);
      if (one !== undefined) {
        one.overriddenAt = event.at;
        one.limit = null;
      }
      return true;
    }
    case "FlaggerGranted": {
      const { flagger, name, award, country, expertise, webhook } = event.body;
      state.flaggers.set(flagger, { id: flagger, name, award, country, expertise, webhook, endedAt: null });
      return true;
    }
    case "FlaggerEnded": {
      const one = state.flaggers.get(event.body.flagger);
      if (one !== undefined) one.endedAt = event.at;
      return true;
    }
    case "TokenMade": {
      const { token, digest, holder, scopes, until } = event.body;
      state.tokens.set(digest, { id: token, digest, holder, scopes, until, isOver: false });
      return true;
    }
    case "TokenEnded":
      for (const one of state.tokens.values()) if (one.id === event.body.token) one.isOver = true;
      return true;
    default:
      return foldMisuse(state, event) || foldRules(state, event) || foldOrder(state, event);
  }
}

/** Warnings, findings and suspensions of art. 23, by key of misuse. */
function foldMisuse(state: DeskState, event: ModerationEvent): boolean {
  switch (event.kind) {
    case "ReporterWarned":
      state.warned.set(misuseKey("notices", event.body.reporter), event.at);
      return true;
    case "SubjectWarned":
      state.warned.set(misuseKey("content", event.body.subject), event.at);
      return true;
    case "ComplainantWarned":
      state.warned.set(misuseKey("complaints", event.body.who), event.at);
      return true;
    case "AppealFoundAbusive":
      addAbuse(state, misuseKey("complaints", event.body.who), { at: event.at, number: event.body.appeal, case: event.case ?? "" });
      return true;
    case "SuspensionStarted": {
      const { suspension, subject, why, until, isEmergency, reason, decision } = event.body;
      state.suspensions.push({ at: event.at, why });
      state.suspended.set(misuseKey(why, subject), { id: suspension, case: event.case, at: event.at, until, isEmergency, reason, decision, endedAt: null });
      return true;
    }
    case "SuspensionEnded":
      for (const one of state.suspended.values()) if (one.id === event.body.suspension) one.endedAt = event.at;
      return true;
    default:
      return false;
  }
}

/** A span that begins within the last one goes on with it; what is older than 7 days ends with the next one. */
function withSpan(spans: StaffView["duty"], from: number, until: number): StaffView["duty"] {
  const last = spans.at(-1);
  if (last !== undefined && from <= last.until) return [...spans.slice(0, -1), { from: last.from, until }];
  return [...spans.filter((span) => from - span.until < 7 * dayMs), { from, until }];
}

function foldOrder(state: DeskState, event: ModerationEvent): boolean {
  if (event.kind === "OrderReceived") {
    const { order, ...more } = event.body;
    state.orders.set(order, {
      ...more,
      id: order,
      at: event.at,
      case: event.case,
      state: "received",
      ackAt: event.at,
      effectAt: null,
      informedAt: null,
      holdUntil: null,
      alarmed: [],
      checkedBy: null,
      ban: null,
      steps: [{ at: event.at, what: "received", by: event.actor.id }],
    });
    return true;
  }
  if (event.kind === "OrderAlarmed") {
    state.orders.get(event.body.order)?.alarmed.push(event.body.at);
    return true;
  }
  const inputs: Partial<Record<ModerationEvent["kind"], OrderInput>> = {
    OrderAuthenticated: "authenticate",
    ClarificationAsked: "clarify",
    OrderAccepted: "accept",
    OrderRefused: "refuse",
    OrderFrozen: "freeze",
    OrderExecuted: "execute",
    OrderExtended: "extend",
    OrderReleased: "release",
    OrderProduced: "produce",
    OrderClosed: "close",
    CourtBanEntered: "execute",
  };
  const input = inputs[event.kind];
  if (event.kind === "CourtBanLifted") {
    state.orders.get(event.body.order)?.steps.push({ at: event.at, what: "lift", by: event.actor.id });
    return true;
  }
  if (event.kind === "PersonInformed") {
    const one = state.orders.get(event.body.order);
    if (one !== undefined) one.informedAt = event.at;
    return true;
  }
  if (input === undefined || !("order" in event.body) || event.kind === "OpeningAsked") return event.kind === "LifeThreatReferred";
  const one: OrderView | undefined = state.orders.get(event.body.order);
  if (one === undefined) return true;
  const moved = move(orderTable, "order", one.state, input);
  if (moved.ok) one.state = moved.to;
  one.steps.push({ at: event.at, what: event.kind === "CourtBanEntered" ? "ban" : input, by: event.actor.id });
  if (event.kind === "CourtBanEntered") one.ban = event.body.decision;
  if (event.kind === "OrderAccepted") one.checkedBy = event.actor.id;
  if (event.kind === "OrderFrozen" || event.kind === "OrderExtended") one.holdUntil = event.body.until;
  if (event.kind === "OrderExtended") one.endsAt = event.body.until;
  if (event.kind === "OrderFrozen" || event.kind === "OrderExecuted" || event.kind === "CourtBanEntered") one.effectAt ??= event.at;
  if (event.kind === "OrderReleased" || event.kind === "OrderProduced") one.holdUntil = null;
  return true;
}

function moveReading(one: ReadingView | undefined, input: ReadingInput): void {
  if (one === undefined) return;
  const moved = move(readingTable, "reading", one.state, input);
  if (moved.ok) one.state = moved.to;
}
function took(state: DeskState, caseId: string, staff: string): void {
  const one = state.cases.get(caseId);
  if (one !== undefined && !one.took.includes(staff)) one.took.push(staff);
}
