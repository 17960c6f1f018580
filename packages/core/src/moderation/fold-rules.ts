import type { ModerationEvent } from "./event.ts";
import type { DeskState } from "./state.ts";

const mostTrips = 50;

/** Sets of rules that were published at the desk, and what was lowered since. */
export function foldRules(state: DeskState, event: ModerationEvent): boolean {
  const { rules } = state;
  switch (event.kind) {
    case "RuleSetPublished": {
      const { digest, text, rule, rev, mode, endsAt, by } = event.body;
      rules.set = { digest, text, at: event.at, by, operator: null };
      rules.modes.set(rule, { rev, mode, since: event.at });
      rules.lowered.delete(rule);
      if (endsAt === null) rules.ends.delete(rule);
      else rules.ends.set(rule, { rev, until: endsAt });
      return true;
    }
    case "RuleSetTaken": {
      const { digest, text, by, changes, gone } = event.body;
      rules.set = { digest, text, at: event.at, by: [], operator: by };
      for (const { rule, rev, mode, endsAt } of changes) {
        rules.modes.set(rule, { rev, mode, since: event.at });
        rules.lowered.delete(rule);
        if (endsAt === null) rules.ends.delete(rule);
        else rules.ends.set(rule, { rev, until: endsAt });
      }
      for (const rule of gone) for (const of of [rules.modes, rules.lowered, rules.ends]) of.delete(rule);
      return true;
    }
    case "RuleTripped": {
      const { rule, rev, hits, messages } = event.body;
      rules.trips.push({ rule, rev, at: event.at, hits, messages });
      rules.trips.splice(0, rules.trips.length - mostTrips);
      lower(state, rule, { rev, to: "shadow", why: "guard", at: event.at, by: "", reason: "" });
      return true;
    }
    case "RuleUnknown": {
      const { rule, ...how } = event.body;
      rules.unknown.set(rule, { ...how, at: event.at });
      return true;
    }
    case "RuleDemoted": {
      const { rule, rev, to, why, reason } = event.body;
      lower(state, rule, { rev, to, why, at: event.at, by: event.actor.as === "staff" ? event.actor.id : "", reason });
      return true;
    }
    default:
      return false;
  }
}
function lower({ rules }: DeskState, rule: string, how: DeskState["rules"]["lowered"] extends Map<string, infer One> ? One : never): void {
  rules.lowered.set(rule, how);
  rules.modes.set(rule, { rev: how.rev, mode: how.to, since: how.at });
  rules.ends.delete(rule);
}
