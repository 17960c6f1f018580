import type { OrderIn, OrderStepIn } from "@lampion/protocol";
import { dayMs, dueDates, windows } from "./clocks.ts";
import { carryOut, issue } from "./decisions.ts";
import { act, answer, draft, refuse, type Decided, type DeskHouse, type Draft, type Refused } from "./desk-house.ts";
import { isOwnArea, type Person } from "./person.ts";
import { offered } from "./policies.ts";
import type { Settle } from "./proposals.ts";
import { may } from "./roles.ts";
import { actorOf, type DeskState, type OrderView, type RestrictionView } from "./state.ts";
import type { Stepped } from "./orders.ts";

/** Six months by Penal Code 131-35-1, a year on repeat; the judgment says how long within that (LW-112). */
export const banMost = { first: 184 * dayMs, repeat: 366 * dayMs } as const;
/** Somebody looks before a ban ends by itself. */
const alarmBeforeMs = 7 * dayMs;
type BanStep = Extract<OrderStepIn, { step: "ban" }>;
type LiftStep = Extract<OrderStepIn, { step: "lift" }>;
/** First half of a ban or of its end: `paper` has the words of the judgment, for the statement; `law` its legal basis. */
type BanProposed = { readonly order: string; readonly what: "ban"; readonly paper: string; readonly law: string } & Omit<BanStep, "step" | "words">;
type LiftProposed = { readonly order: string; readonly what: "lift"; readonly paper: string };
export type CourtProposed = BanProposed | LiftProposed;

/** The restriction that a judgment's order led to; null before it was entered. */
export const banOf = (state: DeskState, one: OrderView): RestrictionView | null => state.restrictions.get(state.decisions.get(one.ban ?? "")?.restriction ?? "") ?? null;
/** Whether an order was made of a case of this person's own area, or keeps out whom such a case is about: then it does not exist for them either, nor its end (MD-65). */
export const isOrderOfOwnArea = (state: DeskState, person: Pick<Person, "department">, one: OrderView): boolean =>
  [one.case, banOf(state, one)?.case].some((of) => isOwnArea(person, state.cases.get(of ?? "")));
const isOn = (state: DeskState, one: OrderView): boolean => banOf(state, one)?.endedAt === null;
/** What may be done next with such an order, in the place of disclosing something. */
export const courtSteps = (state: DeskState, one: OrderView): ("ban" | "lift")[] =>
  one.type !== "fr-court-ban" ? [] : one.state === "accepted" ? ["ban"] : isOn(state, one) ? ["lift"] : [];

/** Why this ban cannot be entered at this moment; null when it can. */
function cannotBan(state: DeskState, one: OrderView | undefined, person: Person, wanted: Omit<BanStep, "step" | "words">, nowMs: number): Refused | null {
  if (one === undefined || one.type !== "fr-court-ban") return refuse("not-found", "There is no such order.");
  if (one.state !== "accepted") return refuse("moved-on", "A judgment is entered once its order was checked and accepted.");
  if (one.isDrill) return refuse("against-a-rule", "In a drill nobody is kept out.");
  const of = state.cases.get(wanted.case);
  if (of === undefined || isOwnArea(person, of)) return refuse("not-found", "There is no such case.");
  if (of.subject === null) return refuse("against-a-rule", "Nobody is known as the author in this case: a judgment names somebody.");
  if (wanted.until <= nowMs) return refuse("malformed", "The term of the judgment is over already.");
  return wanted.until - nowMs > (wanted.isRepeat ? banMost.repeat : banMost.first)
    ? refuse("against-a-rule", "A judgment keeps out for six months at most, for a year on repeat (LW-112).")
    : null;
}

/** Enters the judgment, or its end before its term: proposed by one, agreed to by a lead who did not check the order (MD-36, LW-112). */
export async function stepBan(house: DeskHouse, person: Person, id: string, step: BanStep | LiftStep): Promise<Stepped | Refused> {
  if (!may(person.roles, "orders") && !may(person.roles, "order-second")) return refuse("not-allowed", "Orders are for the orders officer.");
  const of = house.state.orders.get(id);
  if (of === undefined) return refuse("not-found", "There is no such order.");
  const [ordered] = await house.ports.log.papers([of.paper]);
  const law = ordered === undefined ? "" : (JSON.parse(ordered.text) as OrderIn).legalBasis;
  const [paper, proposal] = [house.paperId(), house.number("P")];
  return house.commit(actorOf(person.staff), `order/${person.id}`, (state, nowMs): Decided<Stepped | Refused> => {
    const one = state.orders.get(id);
    // Once more, on what the log says now: the area of the one who is kept out stands in the case of the ban.
    if (one !== undefined && isOrderOfOwnArea(state, person, one)) return answer(refuse("not-found", "There is no such order."));
    const why =
      step.step === "ban" ? cannotBan(state, one, person, step, nowMs) : one !== undefined && isOn(state, one) ? null : refuse("moved-on", "No ban of this order is in force.");
    if (why !== null) return answer(why);
    const about: CourtProposed =
      step.step === "ban" ? { order: id, what: "ban", paper, law, case: step.case, until: step.until, isRepeat: step.isRepeat } : { order: id, what: "lift", paper };
    const until = nowMs + windows.secondMs;
    // Of its case, so that nobody of the same area is shown it or becomes its second (MD-65); a first half leaves the case as it is.
    const named = step.step === "ban" ? step.case : one === undefined ? null : (banOf(state, one)?.case ?? null);
    return act(
      [draft("ActProposed", { proposal, act: "court-ban", device: person.device, until, draft: null, about: JSON.stringify(about) }, named)],
      { kind: "proposed", proposal, until },
      [{ id: paper, case: `order/${id}`, kind: "reasons", text: step.words }],
    );
  });
}

/**
 * A case of its own, decided as it begins, with restriction and statement in the same step: the case that named the person stays as it was (MD-55), and
 * whoever is kept out reads why, by which court, and until when.
 */
export const settleCourtBan =
  (house: DeskHouse): Settle =>
  (state, proposal, person, nowMs) => {
    const wanted = JSON.parse(proposal.about) as CourtProposed;
    const one = state.orders.get(wanted.order);
    if (one?.checkedBy === person.staff) return refuse("not-allowed", "Who checked an order does not approve what it does.");
    if (one === undefined) return refuse("not-found", "There is no such order.");
    if (wanted.what === "lift") {
      const ban = banOf(state, one);
      return ban === null || ban.endedAt !== null
        ? refuse("moved-on", "No ban of this order is in force.")
        : { events: [draft("RestrictionEnded", { restriction: ban.id, why: "lifted" }, ban.case), draft("CourtBanLifted", { order: one.id, reasons: wanted.paper })] };
    }
    const why = cannotBan(state, one, person, wanted, nowMs);
    const of = state.cases.get(wanted.case);
    const policy = of === undefined ? undefined : offered(of.situation)[0];
    if (why !== null || of === undefined || policy === undefined) return why ?? refuse("not-found", "There is no such case.");
    const id = house.number("C");
    const { subject, situation, group, language } = of;
    const bans = { id, stream: null, subject, isPrivate: false, reports: [] };
    const clock = dueDates({ severity: "S4", fromMs: nowMs, isFlagged: false, independent: 0, allSlowed: false });
    const opened = {
      situation,
      severity: "S4",
      group,
      cluster: `${courtCluster}${one.id}`,
      subject,
      stream: null,
      isPrivate: false,
      language,
      department: of.department,
      source: "letter",
      ...clock,
    } as const;
    const issued = issue(
      house,
      state,
      bans,
      {
        policy: policy.id,
        policyVersion: policy.version,
        category: policy.category,
        keyword: policy.keyword,
        ground: "law",
        rule: wanted.law,
        template: policy.facts[0]?.id ?? "",
        // Whole minutes, rounded down: nobody is kept out beyond the judgment.
        consequence: { kind: "close-door", minutes: Math.max(1, Math.floor((wanted.until - nowMs) / 60_000)) },
        automation: { detection: false, decision: "not" },
        ruleset: null,
        reasons: wanted.paper,
        leaving: false,
        // A court counts by itself what came before.
        strike: null,
      },
      { deciders: [proposal.staff, person.staff], by: "court", source: "order" },
      nowMs,
    );
    const events: Draft[] = [
      draft("CaseOpened", opened, id),
      ...issued.events,
      draft("CaseDecided", { decision: issued.decision }, id),
      draft("CourtBanEntered", { order: one.id, decision: issued.decision }),
    ];
    return { events, after: () => carryOut(house, issued.decision) };
  };
/** How the cluster of such a case begins: nothing else joins it. */
export const courtCluster = "court/";

/** When somebody is paged before a ban ends; null where none is on. */
export function banAlarm(state: DeskState, one: OrderView): number | null {
  const ban = banOf(state, one);
  return ban === null || ban.until === null || ban.endedAt !== null || ban.until - alarmBeforeMs <= ban.from ? null : ban.until - alarmBeforeMs;
}
/** Whether a desk may undo this: what a court decided ends with its term or by the court's own word (moderation.md 8). */
export const courtOnly = (): Refused => refuse("against-a-rule", "A court decided this: it ends with its term, or when the court's word is entered with the order.");
