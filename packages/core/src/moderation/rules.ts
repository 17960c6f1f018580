import type { DecideOut, ProposalCard, PublishedMode, RuleMode } from "@lampion/protocol";
import { dayMs, windows } from "./clocks.ts";
import { act, answer, draft, isRefused, refuse, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import { takeIn } from "./intake.ts";
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

/** A rule of a set that the operator's machine put in force: as it stands there, and as it stood before; null for a new one. */
export interface RuleTaken {
  readonly rule: string;
  readonly rev: number;
  readonly mode: RuleMode;
  readonly before: RuleBefore | null;
  /** It came with Lampion as it stands here: watched by whoever made it, it acts at once. */
  readonly isShipped: boolean;
}
/**
 * A set that one person put in force on the operator's machine. It holds, because who has the machine has the service; it is said, by name and in the public log, and
 * what acts without a day in shadow and an hour as canary falls back by itself, as what two people published in a hurry does (moderation.md 12). `changesIn` compares it with
 * the set before, on what the log says at that moment; said once, whatever the number of nodes.
 */
export const takeRuleSet = (
  house: DeskHouse,
  taken: { readonly digest: string; readonly text: string; readonly by: string },
  changesIn: (state: DeskState) => { readonly changes: readonly RuleTaken[]; readonly gone: readonly string[] },
): Promise<null | Refused> =>
  house.commit({ as: "installation", id: taken.by }, `rules/${taken.digest.slice(0, 16)}`, (state, nowMs): Decided<null> => {
    if (state.rules.set?.digest === taken.digest) return answer(null);
    const { changes, gone } = changesIn(state);
    const ended = (one: RuleTaken): number | null => {
      const { rev, mode } = one;
      if (one.isShipped || (mode !== "canary" && mode !== "live")) return null;
      const end = state.rules.ends.get(one.rule);
      if (one.before?.isSame === true && rankOf(mode) <= rankOf(one.before.mode)) return end?.rev === rev ? end.until : null;
      return stepFault(one.before, { rev, mode, skipsShadow: false }, nowMs) === null ? null : nowMs + skippedMs;
    };
    return act([draft("RuleSetTaken", { ...taken, changes: changes.map((one) => ({ rule: one.rule, rev: one.rev, mode: one.mode, endsAt: ended(one) })), gone })], null);
  });

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

/** A rule went beyond its guard and is in shadow where it happened; said once, so that every node lowers it, the desk sees it, and one case waits for a senior (MD-22). */
export async function ruleTripped(house: DeskHouse, rule: string, rev: number, hits: number, messages: number): Promise<null | Refused> {
  const told = await house.commit({ as: "rule", id: rule }, `guard/${rule}`, (state): Decided<boolean> =>
    state.rules.lowered.get(rule)?.rev === rev ? answer(false) : act([draft("RuleTripped", { rule, rev, hits, messages })], true),
  );
  if (isRefused(told)) return told;
  if (!told) return null;
  return ruleCase(
    house,
    `guard/${rule}/${rev}`,
    `La règle ${rule} (rev ${rev}) a dépassé sa limite : ${hits} sur ${messages} messages. Elle est dans l'ombre, et ce qu'elle seule retenait en privé est parti. Faut-il la corriger, la retirer ? · The rule ${rule} (rev ${rev}) went beyond its guard: ${hits} of ${messages} messages. It is in shadow, and what it alone held in private has gone. Should it be mended or retired?`,
  );
}
/** A rule lacks a signal and neither hits nor misses; of each rev once a day, whatever the number of nodes (MD-21). */
export async function ruleUnknown(house: DeskHouse, rule: string, rev: number, unknown: number, messages: number): Promise<null | Refused> {
  const told = await house.commit({ as: "rule", id: rule }, `unknown/${rule}`, (state, nowMs): Decided<boolean> => {
    const before = state.rules.unknown.get(rule);
    return before?.rev === rev && nowMs - before.at < dayMs ? answer(false) : act([draft("RuleUnknown", { rule, rev, unknown, messages })], true);
  });
  if (isRefused(told)) return told;
  if (!told) return null;
  house.ports.alarm("rule unknown", new Error(`${rule}: ${unknown} of ${messages}`));
  return ruleCase(
    house,
    `unknown/${rule}/${rev}`,
    `La règle ${rule} (rev ${rev}) n'a pas pu répondre pour ${unknown} textes sur ${messages} : un signal manque. Elle n'arrête rien de ceux-là. · The rule ${rule} (rev ${rev}) could not be told for ${unknown} of ${messages} texts: a signal is missing. It stops none of those.`,
  );
}
/** One case about one rule, for who may propose rules and reads grave cases; never one for each text. */
async function ruleCase(house: DeskHouse, about: string, words: string): Promise<null | Refused> {
  const taken = await takeIn(house, {
    ...{
      report: `${about}/${house.number("N")}`,
      source: "finding",
      situation: "other",
      severity: "S3",
      who: "room",
      subject: null,
      reporter: null,
      about: "nothing",
      stream: null,
    },
    ...{ seqs: [], records: 0, leftOut: 0, hours: [], authenticated: false, claim: "", language: "fr", department: null, isIndependent: false, flagger: null, act: "now", words },
    ...{ place: about, contact: null, items: 1 },
  });
  if (isRefused(taken)) return taken;
  if (!taken.isNew) return null;
  const raised = await house.commit({ as: "rule", id: about.split("/")[1] ?? about }, about, (): Decided<null> =>
    act([draft("CaseEscalated", { severity: "S3", reason: about }, taken.case)], null),
  );
  return isRefused(raised) ? raised : null;
}

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
