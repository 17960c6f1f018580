import { Type, type Static } from "typebox";

export const literals = <const T extends string | number>(values: readonly T[]) => Type.Unsafe<T>(Type.Union(values.map((value) => Type.Literal(value))));

/** What a member of staff may be (moderation.md 7). One person may hold several. */
export const staffRoles = ["moderator", "senior", "child-safety", "orders", "lead", "auditor"] as const;
export type StaffRole = (typeof staffRoles)[number];
export const StaffRole = literals<StaffRole>(staffRoles);

/** S0 life, now; S1 child, terror, ambush; S2 grave; S3 serious; S4 nuisance (moderation.md 1). */
export const severities = ["S0", "S1", "S2", "S3", "S4"] as const;
export type Severity = (typeof severities)[number];
export const Severity = literals<Severity>(severities);

export const lights = ["full", "dimmed", "low", "night"] as const;
export type Light = (typeof lights)[number];
export const Light = literals<Light>(lights);

/** What goes off as the light falls (OP-8), adding up. */
export const offAtLight = [
  "newcomer-knocks-halved",
  "newcomer-photos",
  "rooms-unlisted",
  "photos",
  "links",
  "exchange",
  "new-rooms",
  "new-pacts",
  "knocks-known-only",
  "rooms-slow-10",
  "knocks",
  "rooms-slow-30",
] as const;
export type OffAtLight = (typeof offAtLight)[number];
export const OffAtLight = literals<OffAtLight>(offAtLight);

export const caseStates = ["queued", "leased", "awaiting-second", "awaiting-facts", "escalated", "decided", "closed", "merged"] as const;
export type CaseState = (typeof caseStates)[number];
export const CaseState = literals<CaseState>(caseStates);

/** Groups of the ladder (moderation.md 8): what a first, second and third time leads to. */
export const ladderGroups = ["nuisance", "harassment", "sale", "fraud", "threats", "gravest"] as const;
export type LadderGroup = (typeof ladderGroups)[number];
export const LadderGroup = literals<LadderGroup>(ladderGroups);

/** What a person can be paused from; `contact` is private talk and knocks together, `rooms` is to enter and write in any. */
export const powersToPause = ["write", "rooms", "knock", "contact", "links", "media", "make-rooms"] as const;
export type PowerToPause = (typeof powersToPause)[number];
export const PowerToPause = literals<PowerToPause>(powersToPause);

export const sources = ["report", "notice", "flagger", "finding", "letter"] as const;
export type CaseSource = (typeof sources)[number];
export const CaseSource = literals<CaseSource>(sources);

export const orderKinds = [
  "dsa9",
  "dsa10",
  "tco-1h",
  "fr-ofac-24h",
  "epoc",
  "epoc-pr",
  "fr-requisition",
  "fr-freeze",
  "fr-court-ban",
  "uk-nca",
  "art18-life",
  "gdpr-breach",
] as const;
export type OrderKind = (typeof orderKinds)[number];
export const OrderKind = literals<OrderKind>(orderKinds);
export const orderStates = ["received", "authenticated", "accepted", "needs-clarification", "refused", "frozen", "executed", "produced", "released", "closed"] as const;
export type OrderState = (typeof orderStates)[number];
export const OrderState = literals<OrderState>(orderStates);

export const appealOutcomes = ["upheld", "partially_reversed", "reversed", "omitted"] as const;
export type AppealOutcome = (typeof appealOutcomes)[number];
export const AppealOutcome = literals<AppealOutcome>(appealOutcomes);

/** A public number: a letter for the kind and 8 random characters that cannot be mistaken for one another (MD-25). */
export const PublicNumber = Type.String({ pattern: "^[A-Z]-[2-9A-HJKMNP-TV-Z]{8}$" });
export type PublicNumber = Static<typeof PublicNumber>;
/** Words of a person: bounded, cleaned by the server. */
export const Words = (max: number) => Type.String({ minLength: 1, maxLength: max });
