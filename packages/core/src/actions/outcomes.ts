import { limits, type Situation } from "@lampion/protocol";
import type { FindingKind, HelpId, Judgement } from "@lampion/safety";
import type { Session } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";
import type { Effect } from "./effect.ts";
import { programReport } from "./program-report.ts";

/** Which card of a report a raised finding is (product.md 5). Total: a new kind of finding has to say. */
export const situationOf: Readonly<Record<FindingKind, Situation>> = {
  "minor.disclosed": "under-18-here",
  "minor.goes_on": "adult-approaches-minor",
  "minor.sought": "adult-approaches-minor",
  grooming: "adult-approaches-minor",
  "sextortion.threat": "blackmail",
  lure: "trap",
  ambush: "trap",
  "assault.third": "trap",
  "pimping.recruit": "exploitation",
  "pimping.shared": "exploitation",
  "threat.person": "harassment",
  "violence.call": "call-to-violence",
  "terror.support": "terrorism",
  "dox.third": "doxing",
  "hate.group": "hate",
  "insult.person": "harassment",
  "insult.many": "harassment",
  harassment: "harassment",
  "self_harm.push": "harassment",
  "self_harm.now": "self-harm",
  "self_harm.talk": "self-harm",
  "drug.offer": "drugs-weapons",
  "weapon.offer": "drugs-weapons",
  "sex.sale": "off-topic",
  "sex.buy": "off-topic",
  "staff.claim": "scam",
  "scam.story": "scam",
  "scam.link": "scam",
  "link.bad": "scam",
  "spam.same": "scam",
  "spam.links": "scam",
  "spam.text": "scam",
  "contact.phone": "other",
  "contact.mail": "other",
  "contact.handle": "other",
  "contact.address": "other",
  "contact.plate": "other",
  "contact.link": "other",
  "contact.maybe": "other",
  "payment.iban": "other",
  "payment.wallet": "other",
  "payment.code": "other",
  "payment.handle": "other",
  "move.app": "other",
  "sexual.explicit": "off-topic",
  toxic: "other",
};

export interface Where {
  readonly stream: string | null;
  /** Relation id of the one it was said to. */
  readonly to: string | null;
}

/**
 * What a judgement asks for beside the answer to its author: cases, cards for both, a slower pace, a pause of the author. An age told is left
 * out: what follows from it depends on the place (NU-6, NU-7).
 */
export function outcomes(house: House, session: Session, judgement: Judgement, where: Where): Effect[] {
  const { verdict, alerts } = judgement;
  const { relation, restriction } = session.device;
  const nowMs = house.nowMs();
  const effects: Effect[] = [];
  for (const { policy, severity } of verdict.raise) {
    if (policy === "minor.disclosed") continue;
    effects.push(programReport(house, { situation: situationOf[policy], stream: where.stream, whom: restriction, severity }));
  }
  const help = verdict.help[0] ?? null;
  for (const { to, card } of verdict.notices) {
    if (card === "paused" && verdict.pause === null) continue;
    if (to === "sender") effects.push({ do: "send", to: session, frame: { t: "card", s: where.stream, card } });
    else if (where.to !== null) effects.push({ do: "tell-person", relation: where.to, event: { kind: "card", stream: where.stream, card, help } });
  }
  // SF-46: who speaks of ending their life is not stopped, and finds beside the words whom to talk to; a stopped text carries its help itself.
  const own = judgement.judged.kind === "passed" ? verdict.help.find((id) => forAuthor.has(id)) : undefined;
  if (own !== undefined) effects.push({ do: "send", to: session, frame: { t: "card", s: where.stream, card: "care", help: own } });
  // NU-11: everybody who was invited to that place, wherever they are spoken to.
  for (const { harm, to } of alerts)
    if (harm === "ambush" && to !== null && to !== where.to) effects.push({ do: "tell-person", relation: to, event: { kind: "card", stream: null, card: "trap", help } });
  if (verdict.slow !== null) house.judging.slow(relation, nowMs + verdict.slow.ms, judgement.slowedBy);
  if (verdict.pause?.what === "sender") effects.push(...pauseSender(house, session, nowMs + Math.min(verdict.pause.ms, limits.judge.pauseMs)));
  return effects;
}

/** Help that is meant for whoever writes; the rest is for whoever reads. */
const forAuthor: ReadonlySet<HelpId> = new Set(["suicide"]);

/** NU-9, MD-19: no word of this device goes anywhere until then; reports, help and one's own history stay. */
function pauseSender(house: House, session: Session, untilMs: number): Effect[] {
  session.trust = { ...session.trust, pausedUntilMs: Math.max(untilMs, session.trust.pausedUntilMs ?? 0) };
  return [
    {
      do: "later",
      work: async () => {
        await house.ports.devices.saveTrust(session.device.trust, session.trust);
        return [{ do: "tell-person", relation: session.device.relation, event: { kind: "device-changed" } }];
      },
    },
  ];
}
