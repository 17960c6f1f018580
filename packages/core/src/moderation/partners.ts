import type { DecideOut, Scope, Situation } from "@lampion/protocol";
import { scopes } from "@lampion/protocol";
import { makeClaimCode } from "../evidence/claim-code.ts";
import { dayMs, windows } from "./clocks.ts";
import { act, answer, draft, isRefused, refuse, type Decided, type DeskHouse, type Refused } from "./desk-house.ts";
import { takeIn } from "./intake.ts";
import { claimDigest, placeOf } from "./paper-desk.ts";
import { isInForce } from "./pools.ts";
import type { Person } from "./person.ts";
import type { Settle } from "./proposals.ts";
import { may } from "./roles.ts";
import { actorOf, type DeskState, type TokenView } from "./state.ts";

export interface FlaggerWanted {
  readonly name: string;
  readonly award: string;
  readonly country: string;
  readonly expertise: readonly string[];
  readonly webhook: string | null;
}
/** Whole, encrypted, without user or password, and no bare number of a machine: a name is what an award can be checked against. */
const isCallable = (address: string): boolean => /^https:\/\/(?=[^/]*[a-z])[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?(\/[^\s#@]*)?$/i.test(address);
/** A trusted flagger is registered by two leads (moderation.md 7). */
export async function proposeFlagger(house: DeskHouse, person: Person, wanted: FlaggerWanted): Promise<DecideOut | Refused> {
  const proposal = house.number("P");
  if (wanted.webhook !== null && !isCallable(wanted.webhook)) return refuse("malformed", "Decisions are told to an address that begins with https:// and names a host and no key.");
  return house.commit(actorOf(person.staff), `flagger/${person.id}`, (_state, nowMs): Decided<DecideOut | Refused> => {
    if (!may(person.roles, "lead-act")) return answer(refuse("not-allowed", "Partners are registered by leads."));
    const until = nowMs + windows.secondMs;
    return act([draft("ActProposed", { proposal, act: "flagger", device: person.device, until, draft: null, about: JSON.stringify(wanted) })], {
      kind: "proposed",
      proposal,
      until,
    });
  });
}
export const settleFlagger =
  (house: DeskHouse): Settle =>
  (_state, proposal, person) => {
    const wanted = JSON.parse(proposal.about) as FlaggerWanted;
    return { events: [draft("FlaggerGranted", { flagger: house.number("F"), ...wanted, by: [proposal.staff, person.staff] })] };
  };

/** A token for a registered flagger, or for an authority by its name; shown once, kept as a digest. */
export async function makeToken(
  house: DeskHouse,
  person: Person,
  wanted: { readonly holder: string; readonly scopes: readonly Scope[]; readonly days: number },
): Promise<{ readonly token: string; readonly id: string; readonly until: number } | Refused> {
  const token = `lampion_${house.ports.random.id()}${house.ports.random.id()}`;
  const id = house.number("T");
  return house.commit(actorOf(person.staff), `token/${person.id}`, (state, nowMs): Decided<{ token: string; id: string; until: number } | Refused> => {
    if (!may(person.roles, "lead-act")) return answer(refuse("not-allowed", "Tokens are made by leads."));
    const asksNotices = wanted.scopes.some((scope) => scope.startsWith("notices"));
    if (asksNotices && state.flaggers.get(wanted.holder)?.endedAt !== null)
      return answer(refuse("against-a-rule", "Only a flagger that two leads registered gets a token for notices."));
    if (asksNotices && wanted.scopes.some((scope) => scope.startsWith("orders"))) return answer(refuse("against-a-rule", "Nobody is flagger and authority at once."));
    const asksDuty = wanted.scopes.includes("duty:write");
    const pool = state.pools.get(wanted.holder);
    if (asksDuty && (pool === undefined || !isInForce(pool, nowMs))) return answer(refuse("against-a-rule", "Only an instance with which two leads agreed gets a token for duty."));
    if (asksDuty && wanted.scopes.length > 1) return answer(refuse("against-a-rule", "A token for duty is for nothing else."));
    const until = nowMs + wanted.days * dayMs;
    return act([draft("TokenMade", { token: id, digest: house.ports.digest(`token/${token}`), holder: wanted.holder, scopes: wanted.scopes, until })], { token, id, until });
  });
}
export const endToken = (house: DeskHouse, person: Person, token: string): Promise<{ done: true } | Refused> =>
  house.commit(actorOf(person.staff), `token/${person.id}`, (state): Decided<{ done: true } | Refused> => {
    if (!may(person.roles, "lead-act")) return answer(refuse("not-allowed", "Tokens are ended by leads."));
    const one = [...state.tokens.values()].find(({ id }) => id === token);
    if (one === undefined) return answer(refuse("not-found", "There is no such token."));
    return one.isOver ? answer({ done: true }) : act([draft("TokenEnded", { token })], { done: true });
  });
/** Who a token stands for, if it is good for this; one answer for unknown, over and out of scope. */
export function holderOf(state: DeskState, digest: string, scope: Scope, nowMs: number): TokenView | null {
  const one = state.tokens.get(digest);
  if (one === undefined || one.isOver || one.until <= nowMs || !one.scopes.includes(scope)) return null;
  return isHolderGone(state, one.holder, scope) ? null : one;
}
/** Whether what a scope rests on is over: the status of a flagger, or the agreement with an instance. */
function isHolderGone(state: DeskState, holder: string, scope: string): boolean {
  if (scope.startsWith("notices")) return state.flaggers.get(holder)?.endedAt !== null;
  return scope === "duty:write" && state.pools.get(holder)?.endedAt !== null;
}
/** Whether a token is good for nothing any more before its time: it was ended, or what it rests on. */
export const isTokenEnded = (state: DeskState, one: TokenView): boolean => one.isOver || one.scopes.every((scope) => isHolderGone(state, one.holder, scope));
export const knownScopes: readonly Scope[] = scopes;

/** A flagger's notice: by an award's expertise half the clock and figures of its own, outside it as anybody (LW-21, MD-50). */
export async function flaggerNotice(
  house: DeskHouse,
  flagger: string,
  notice: { readonly situation: Situation; readonly where: readonly string[]; readonly words: string; readonly law?: string | undefined; readonly reference: string },
): Promise<{ readonly notice: string; readonly claim: string; readonly isInExpertise: boolean; readonly decideBy: number } | Refused> {
  const code = makeClaimCode((limit) => house.ports.random.below(limit));
  const report = house.number("N");
  const [first = ""] = notice.where;
  const place = placeOf(first);
  const taken = await takeIn(house, {
    report,
    source: "flagger",
    situation: notice.situation,
    who: "somebody",
    subject: null,
    reporter: null,
    about: place === null ? "nothing" : "room",
    stream: place?.stream ?? null,
    seqs: place?.seqs ?? [],
    records: 0,
    leftOut: 0,
    hours: [],
    authenticated: false,
    claim: claimDigest(house, code),
    language: "fr",
    department: null,
    isIndependent: false,
    flagger,
    act: "now",
    words: notice.law === undefined ? notice.words : `${notice.words}\n[${notice.law}]`,
    place: notice.where.join("\n"),
    contact: null,
    items: notice.where.length,
  });
  if (isRefused(taken)) return taken;
  return { notice: report, claim: code, isInExpertise: house.state.reports.get(report)?.isInExpertise ?? false, decideBy: taken.dueAt };
}
