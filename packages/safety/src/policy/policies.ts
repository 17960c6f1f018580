import type { HelpId, Notice, Raise, ReasonCode, Step } from "../types.ts";

/** One row of safety.md 5: what a finding asks for in a room, a knock and a private talk, and the Commission's words for it. */
export interface Policy {
  readonly room: Step;
  readonly knock: Step;
  readonly private: Step;
  readonly category: string;
  readonly keyword: string;
  readonly severity: Raise["severity"] | null;
  readonly reason: ReasonCode;
  /** A case is asked for beside the step. */
  readonly raises: boolean;
  readonly help: readonly HelpId[];
  /** Failure of a stage that would find it holds the message (MD-56). */
  readonly isGrave: boolean;
  readonly notices: readonly Notice[];
}

const row = (
  room: Step,
  knock: Step,
  privately: Step,
  category: string,
  keyword: string,
  severity: Policy["severity"],
  reason: ReasonCode,
  raises = false,
  help: readonly HelpId[] = [],
  isGrave = false,
  notices: readonly Notice[] = [],
): Policy => ({
  room,
  knock,
  private: privately,
  category,
  keyword,
  severity,
  reason,
  raises,
  help,
  isGrave,
  notices,
});

const warns = (card: Notice["card"]): readonly Notice[] => [{ to: "recipient", card }];

export const policies = {
  "minor.disclosed": row("block", "block", "escalate", "PROTECTION_OF_MINORS", "AGE_SPECIFIC_RESTRICTIONS_MINORS", "S1", "own-age", true, ["child"], true, warns("paused")),
  "minor.goes_on": row("escalate", "escalate", "escalate", "PROTECTION_OF_MINORS", "GROOMING_SEXUAL_ENTICEMENT_MINORS", "S0", "minor", true, [], true),
  "minor.sought": row("escalate", "escalate", "slow", "PROTECTION_OF_MINORS", "GROOMING_SEXUAL_ENTICEMENT_MINORS", "S1", "minor", true, [], true, warns("grooming")),
  grooming: row("escalate", "escalate", "slow", "PROTECTION_OF_MINORS", "GROOMING_SEXUAL_ENTICEMENT_MINORS", "S1", "minor", true, [], true, warns("grooming")),
  "sextortion.threat": row("escalate", "escalate", "escalate", "SCAMS_AND_FRAUD", "OTHER: sextortion", "S2", "threat", true, [], false, warns("blackmail")),
  lure: row("allow", "hold", "hold", "VIOLENCE", "COORDINATED_HARM", "S1", "pressure", true, [], true, warns("trap")),
  ambush: row("allow", "hold", "hold", "VIOLENCE", "COORDINATED_HARM", "S1", "pressure", true, [], true, warns("trap")),
  "assault.third": row("escalate", "escalate", "escalate", "VIOLENCE", "COORDINATED_HARM", "S1", "threat", true, [], true),
  "pimping.recruit": row("escalate", "escalate", "escalate", "VIOLENCE", "HUMAN_EXPLOITATION", "S1", "sale", true),
  "pimping.shared": row("escalate", "escalate", "escalate", "VIOLENCE", "HUMAN_EXPLOITATION", "S1", "sale", true),
  "threat.person": row("block", "block", "block", "CYBER_VIOLENCE", "CYBER_BULLYING_INTIMIDATION", "S2", "threat", true),
  "violence.call": row("block", "block", "block", "VIOLENCE", "INCITEMENT_VIOLENCE_HATRED", "S2", "threat", true),
  "terror.support": row("escalate", "escalate", "escalate", "RISK_FOR_PUBLIC_SECURITY", "TERRORIST_CONTENT", "S1", "rules", true, [], true),
  "dox.third": row("block", "block", "block", "CYBER_VIOLENCE", "OTHER: doxing", "S2", "doxing", true),
  "hate.group": row("block", "block", "mask", "ILLEGAL_OR_HARMFUL_SPEECH", "HATE_SPEECH", "S2", "hate"),
  "insult.person": row("mask", "block", "nudge", "CYBER_VIOLENCE", "CYBER_HARASSMENT", "S3", "insult"),
  "insult.many": row("slow", "hold", "hold", "CYBER_VIOLENCE", "CYBER_HARASSMENT", "S3", "insult", true),
  harassment: row("slow", "hold", "slow", "CYBER_VIOLENCE", "CYBER_HARASSMENT", "S3", "insult", true, ["victims"]),
  "self_harm.push": row("block", "block", "block", "SELF_HARM", "SUICIDE", "S2", "self-harm", true),
  "self_harm.now": row("allow", "allow", "allow", "SELF_HARM", "SUICIDE", "S0", "self-harm", false, ["suicide"], true),
  "self_harm.talk": row("allow", "allow", "allow", "SELF_HARM", "SUICIDE", null, "self-harm", false, ["suicide"], true),
  "drug.offer": row("block", "block", "hold", "UNSAFE_AND_PROHIBITED_PRODUCTS", "PROHIBITED_PRODUCTS", "S3", "drugs", true),
  "weapon.offer": row("block", "block", "hold", "UNSAFE_AND_PROHIBITED_PRODUCTS", "PROHIBITED_PRODUCTS", "S3", "weapons", true),
  "sex.sale": row("block", "block", "block", "OTHER_VIOLATION_TC", "GOODS_SERVICES_NOT_PERMITTED", null, "sale", false, ["sale"]),
  "sex.buy": row("block", "block", "nudge", "OTHER_VIOLATION_TC", "GOODS_SERVICES_NOT_PERMITTED", "S3", "sale"),
  "staff.claim": row("hold", "block", "nudge", "SCAMS_AND_FRAUD", "IMPERSONATION_ACCOUNT_HIJACKING", "S3", "staff"),
  "scam.story": row("hold", "block", "slow", "SCAMS_AND_FRAUD", "INAUTHENTIC_ACCOUNTS", "S3", "scam", false, [], false, warns("money")),
  "scam.link": row("hold", "block", "slow", "SCAMS_AND_FRAUD", "PHISHING", "S3", "scam", false, [], false, warns("money")),
  "link.bad": row("block", "block", "block", "SCAMS_AND_FRAUD", "PHISHING", "S3", "link"),
  "spam.same": row("hold", "hold", "hold", "CONSUMER_INFORMATION", "HIDDEN_ADVERTISEMENT", "S4", "same-opening"),
  "spam.links": row("hold", "slow", "slow", "CONSUMER_INFORMATION", "HIDDEN_ADVERTISEMENT", "S4", "spam"),
  "spam.text": row("nudge", "nudge", "nudge", "CONSUMER_INFORMATION", "HIDDEN_ADVERTISEMENT", "S4", "spam"),
  "contact.phone": row("block", "block", "hold", "OTHER_VIOLATION_TC", "OTHER: contact details", null, "contact"),
  "contact.mail": row("block", "block", "hold", "OTHER_VIOLATION_TC", "OTHER: contact details", null, "contact"),
  "contact.handle": row("block", "block", "hold", "OTHER_VIOLATION_TC", "OTHER: contact details", null, "contact"),
  "contact.address": row("block", "block", "hold", "OTHER_VIOLATION_TC", "OTHER: contact details", null, "address"),
  "contact.plate": row("block", "block", "hold", "OTHER_VIOLATION_TC", "OTHER: contact details", null, "contact"),
  "contact.link": row("block", "block", "hold", "OTHER_VIOLATION_TC", "OTHER: contact details", null, "link"),
  "contact.maybe": row("mask", "nudge", "nudge", "OTHER_VIOLATION_TC", "OTHER: contact details", null, "contact"),
  "payment.iban": row("block", "block", "hold", "OTHER_VIOLATION_TC", "OTHER: contact details", null, "payment"),
  "payment.wallet": row("block", "block", "hold", "OTHER_VIOLATION_TC", "OTHER: contact details", null, "payment"),
  "payment.code": row("block", "block", "hold", "OTHER_VIOLATION_TC", "OTHER: contact details", null, "payment"),
  "payment.handle": row("block", "block", "hold", "OTHER_VIOLATION_TC", "OTHER: contact details", null, "payment"),
  "move.app": row("block", "block", "allow", "OTHER_VIOLATION_TC", "OTHER: contact details", null, "move-app"),
  "sexual.explicit": row("block", "block", "nudge", "OTHER_VIOLATION_TC", "ADULT_SEXUAL_MATERIAL", "S4", "sexual"),
  toxic: row("nudge", "nudge", "nudge", "OTHER_VIOLATION_TC", "OTHER: rude", null, "insult"),
} as const satisfies Record<string, Policy>;
