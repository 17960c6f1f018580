import type { DecideOut, ProposalCard, PublishedMode, RuleMode } from "@lampion/protocol";
import { dayMs, windows } from "./clocks.ts";
import { act, answer, draft, refuse, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import type { Person } from "./person.ts";
import type { Settle } from "./proposals.ts";
import { may } from "./roles.ts";
import { actorOf, type DeskState } from "./state.ts";

/** A rule is watched this long where it changes nothing, and then in one stream of twenty, before it acts everywhere (moderation.md 12). */
export const shadowMs = dayMs;
export const canaryMs = 3_600_000;
/** What skipped its shadow ends by itself. */
export const skippedMs = dayMs;

/** One rule in a mode, and the whole set with it. The desk does not read rules: who calls has checked them. */
export interface RuleWanted {
  readonly rule: string;
  readonly rev: number;
  readonly mode: PublishedMode;
  readonly skipsShadow: boolean;
  /** The whole set as it would be in force, canonical JSON, and its digest. */
  readonly text: string;
  readonly digest: string;
  /** What the second has to see. */
  readonly details: ProposalCard["details"];
}
/** The rule of the same name that is in force. `isSame`: it says the same but for its mode. */
export interface RuleBefore {
  readonly rev: number;
  readonly mode: RuleMode;
  readonly sinceMs: number;
  readonly isSame: boolean;
}
const rankOf = (mode: RuleMode): number => ["retired", "draft", "tested", "shadow", "canary", "live"].indexOf(mode);

/** Why a rule may not come into this mode; null when it may. */
export function stepFault(before: RuleBefore | null, wanted: Pick<RuleWanted, "rev" | "mode" | "skipsShadow">, nowMs: number): Refused | null {
  const isSame = before?.isSame === true;
  if (before !== null && !isSame && wanted.rev <= before.rev) return refuse("against-a-rule", "A rule that says something else takes a higher rev.");
  if (before !== null && isSame && wanted.rev !== before.rev) return refuse("against-a-rule", "The rev rises only with what the rule says.");
  const from: RuleMode = isSame && before !== null ? before.mode : "tested";
  if (isSame && rankOf(wanted.mode) <= rankOf(from))
    return refuse("against-a-rule", from === wanted.mode ? "The rule is in this mode." : "A rule is lowered by one person, at any hour: no second is needed.");
  if (wanted.mode === "shadow" || wanted.skipsShadow) return null;
  const wasLong = before !== null && nowMs - before.sinceMs >= (from === "shadow" ? shadowMs : canaryMs);
  if (wanted.mode === "canary") return from === "shadow" && wasLong ? null : refuse("against-a-rule", "It acts only after 24 hours in shadow.");
  return from === "canary" && wasLong ? null : refuse("against-a-rule", "It acts everywhere only after an hour as canary.");
}

/** Rules that act are published by two people: who proposes, and a lead as second (MD-36, SF-63). */
export async function proposeRule(house: DeskHouse, person: Person, before: RuleBefore | null, wanted: RuleWanted): Promise<DecideOut | Refused> {
  const proposal = house.number("P");
  return house.commit(actorOf(person.staff), `rules/${person.id}`, (state, nowMs): Decided<DecideOut | Refused> => {
    if (!may(person.roles, "propose-rule")) return answer(refuse("not-allowed", "This role proposes no rules."));
    const fault = stepFault(before, wanted, nowMs);
    if (fault !== null) return answer(fault);
    const until = nowMs + windows.secondMs;
    const about: ProposedRule = { ...wanted, over: state.rules.set?.digest ?? "" };
    return act([draft("ActProposed", { proposal, act: "rules", device: person.device, until, draft: null, about: JSON.stringify(about) })], { kind: "proposed", proposal, until });
  });
}
/** `over`: the set that was published last when it was proposed. */
export interface ProposedRule extends RuleWanted {
  readonly over: string;
}
export const settleRules: Settle = (state, proposal, person, nowMs) => {
  const { over, rule, rev, mode, skipsShadow, text, digest } = JSON.parse(proposal.about) as ProposedRule;
  if (over !== (state.rules.set?.digest ?? "")) return refuse("moved-on", "Another set was published meanwhile; propose it anew.");
  const endsAt = skipsShadow ? nowMs + skippedMs : null;
  return { events: [draft("RuleSetPublished", { digest, text, rule, rev, mode, endsAt, by: [proposal.staff, person.staff] })] };
};

/** Down at any hour, by one person: into shadow, or out (SF-63). */
export const lowerRule = (
  house: DeskHouse,
  person: Person,
  rule: { readonly rule: string; readonly rev: number; readonly mode: RuleMode },
  to: "shadow" | "retired",
  reason: string,
): Promise<{ readonly done: true } | Refused> =>
  house.commit(actorOf(person.staff), `rules/${person.id}`, (): Decided<{ readonly done: true } | Refused> => {
    if (!may(person.roles, "propose-rule")) return answer(refuse("not-allowed", "This role lowers no rules."));
    if (rankOf(to) >= rankOf(rule.mode)) return answer(refuse("moved-on", "The rule is no higher than that."));
    return act([draft("RuleDemoted", { rule: rule.rule, rev: rule.rev, to, why: "person", reason })], { done: true });
  });

/** A rule went beyond its guard and is in shadow where it happened; said once, so that every node lowers it and the desk sees it (MD-22). */
export const ruleTripped = (house: DeskHouse, rule: string, rev: number, hits: number, messages: number): Promise<null | Refused> =>
  house.commit({ as: "rule", id: rule }, `guard/${rule}`, (state): Decided<null> =>
    state.rules.lowered.get(rule)?.rev === rev ? answer(null) : act([draft("RuleTripped", { rule, rev, hits, messages })], null),
  );

const ending = (state: DeskState, nowMs: number): Draft[] =>
  [...state.rules.ends].flatMap(([rule, { rev, until }]) =>
    until <= nowMs ? [draft("RuleDemoted", { rule, rev, to: "shadow", why: "clock", reason: "" }, null, { as: "clock", id: "rules" })] : [],
  );
/** Ends what skipped its shadow. */
export async function rulesTick(house: DeskHouse): Promise<void> {
  if (ending(house.state, house.nowMs()).length === 0) return;
  await house.commit({ as: "clock", id: "rules" }, "clock", (state, nowMs): Decided<null> => {
    const events = ending(state, nowMs);
    return events.length === 0 ? answer(null) : act(events, null);
  });
}
