import { cleanText, rank, wanted, type Draft, type FindingKind, type Judgement, type Passed, type Verdict } from "@lampion/safety";
import type { Session } from "../guest/session-state.ts";
import { policyOf, type Policy } from "../moderation/policies.ts";
import type { House } from "../node/house.ts";

/** By which clause of the house rules each finding stops a text. Total: a new kind of finding has to say. */
const policyOfFinding: Readonly<Record<FindingKind, string>> = {
  "minor.disclosed": "under-age",
  "minor.goes_on": "grooming",
  "minor.sought": "grooming",
  grooming: "grooming",
  "sextortion.threat": "sextortion",
  lure: "ambush",
  ambush: "ambush",
  "assault.third": "ambush",
  "pimping.recruit": "exploitation",
  "pimping.shared": "exploitation",
  "threat.person": "threat",
  "violence.call": "threat",
  "terror.support": "terrorism",
  "dox.third": "doxing",
  "hate.group": "hate",
  "insult.person": "harassment",
  "insult.many": "harassment",
  harassment: "harassment",
  // SF-46: to push somebody towards it is harassment; what somebody says of themselves stops nothing.
  "self_harm.push": "harassment",
  "self_harm.now": "self-harm",
  "self_harm.talk": "self-harm",
  "drug.offer": "products",
  "weapon.offer": "products",
  "sex.sale": "selling",
  "sex.buy": "buying",
  "staff.claim": "impersonation",
  "scam.story": "scam",
  "scam.link": "scam",
  "link.bad": "scam",
  "spam.same": "flooding",
  "spam.links": "flooding",
  "spam.text": "flooding",
  "contact.phone": "contact-details",
  "contact.mail": "contact-details",
  "contact.handle": "contact-details",
  "contact.address": "contact-details",
  "contact.plate": "contact-details",
  "contact.link": "contact-details",
  "contact.maybe": "contact-details",
  "payment.iban": "contact-details",
  "payment.wallet": "contact-details",
  "payment.code": "contact-details",
  "payment.handle": "contact-details",
  "move.app": "contact-details",
  "sexual.explicit": "explicit",
  toxic: "harassment",
};
const byPolicy = (id: string): Policy => {
  const found = policyOf(id);
  if (found === null) throw new Error(`no policy ${id}`);
  return found;
};
/** The clause of a verdict; what names no finding is a text that could not be checked. */
export const stoppedBy = (verdict: Pick<Verdict, "policy">): Policy => byPolicy(verdict.policy === null ? "unchecked" : policyOfFinding[verdict.policy]);
/** The clause of a text that comes again and again while a room is raided (RO-7). */
export const floodingPolicy = byPolicy("flooding");
/** What stopped it, as the yearly figures count it: a finding that asks for this much by itself, else the rule that the desk published, else the check that failed. */
export function meansOf({ verdict, findings, hits }: Pick<Judgement, "verdict" | "findings" | "hits">, kind: Draft["kind"]): string {
  const byItself = findings.some((one) => one.kind === verdict.policy && rank(wanted(one, kind, findings).step) >= rank(verdict.step));
  const rule = byItself ? undefined : hits.find((hit) => hit.mode !== "shadow");
  return rule === undefined ? `judge/${verdict.policy ?? "check-failed"}` : `rule/${rule.rule}`;
}

/** One text of one device in one place: what is said elsewhere, by others or in other words is another matter. */
export const keyOf = (house: House, session: Session, about: string, text: string): string =>
  house.ports.secrets.id("desk/stopped", `${session.device.relation}\n${about}\n${cleanText(text)}`);
/** Whether a person found that this author may say this text here, by the very clause that would stop it now. */
export const isFreed = (house: House, session: Session, about: string, text: string, policy: Policy): boolean =>
  house.ports.care.freedFrom(keyOf(house, session, about, text), house.nowMs()) === policy.id;
/** The text as it is delivered, where a person found on appeal that it was wrongly stopped; null where it stays stopped. */
export function freed(house: House, session: Session, about: string, draft: Draft, judgement: Judgement): Passed | null {
  return isFreed(house, session, about, draft.text, stoppedBy(judgement.verdict)) ? house.ports.judge.release(draft, judgement, "appeal") : null;
}
/** The place of a knock's text is whom it was for. */
export const knockPlace = (relation: string | undefined): string => `knock/${relation ?? "-"}`;
