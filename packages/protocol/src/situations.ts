/**
 * What a report can be about (product.md, section 5): the guest chooses a sentence, the card fixes the
 * Commission's category and keyword of the statement database; nobody here chooses a law.
 */
export const situations = {
  "adult-approaches-minor": { category: "PROTECTION_OF_MINORS", keyword: "GROOMING_SEXUAL_ENTICEMENT_MINORS", severity: "S1" },
  "image-of-minor": { category: "PROTECTION_OF_MINORS", keyword: "CHILD_SEXUAL_ABUSE_MATERIAL", severity: "S0" },
  "under-18-here": { category: "PROTECTION_OF_MINORS", keyword: "AGE_SPECIFIC_RESTRICTIONS_MINORS", severity: "S1" },
  trap: { category: "VIOLENCE", keyword: "COORDINATED_HARM", severity: "S1" },
  blackmail: { category: "SCAMS_AND_FRAUD", keyword: "OTHER", other: "sextortion", severity: "S2" },
  "image-without-consent": { category: "CYBER_VIOLENCE", keyword: "NON_CONSENSUAL_IMAGE_SHARING", severity: "S2" },
  harassment: { category: "CYBER_VIOLENCE", keyword: "CYBER_HARASSMENT", severity: "S3" },
  tracked: { category: "CYBER_VIOLENCE", keyword: "CYBER_STALKING", severity: "S2" },
  doxing: { category: "CYBER_VIOLENCE", keyword: "OTHER", other: "doxing", severity: "S2" },
  hate: { category: "ILLEGAL_OR_HARMFUL_SPEECH", keyword: "HATE_SPEECH", severity: "S2" },
  "call-to-violence": { category: "VIOLENCE", keyword: "INCITEMENT_VIOLENCE_HATRED", severity: "S2" },
  exploitation: { category: "VIOLENCE", keyword: "HUMAN_EXPLOITATION", severity: "S1" },
  "drugs-weapons": { category: "UNSAFE_AND_PROHIBITED_PRODUCTS", keyword: "PROHIBITED_PRODUCTS", severity: "S3" },
  scam: { category: "SCAMS_AND_FRAUD", keyword: "INAUTHENTIC_ACCOUNTS", severity: "S3" },
  "self-harm": { category: "SELF_HARM", keyword: "SUICIDE", severity: "S0" },
  terrorism: { category: "RISK_FOR_PUBLIC_SECURITY", keyword: "TERRORIST_CONTENT", severity: "S1" },
  "off-topic": { category: "OTHER_VIOLATION_TC", keyword: "OTHER", other: "not fit for this room", severity: "S4" },
  other: { category: "NOT_SPECIFIED_NOTICE", keyword: null, severity: "S3" },
} as const satisfies Record<string, { category: string; keyword: string | null; other?: string; severity: "S0" | "S1" | "S2" | "S3" | "S4" }>;
export type Situation = keyof typeof situations;
export const situationList = Object.keys(situations) as Situation[];
