import { Type } from "typebox";
import * as cases from "./case.ts";
import * as decide from "./decide.ts";
import * as disputes from "./disputes.ts";
import * as figures from "./figures.ts";
import * as misuse from "./misuse.ts";
import * as orders from "./orders.ts";
import * as paper from "./paper.ts";
import { areaRoutes, keyRoutes, networkRoutes } from "./routes-acts-of-two.ts";
import { poolRoutes } from "./pools.ts";
import { openingRoutes } from "./routes-openings.ts";
import { publicationRoutes } from "./routes-publication.ts";
import * as partners from "./partners.ts";
import * as rules from "./rules.ts";
import * as staff from "./staff.ts";
import { PublicNumber, staffRoles, type StaffRole } from "./words.ts";

/** Through which door a route is reached: anybody, signed-in staff, or a token of a partner with one of these scopes. */
export type RouteDoor = { readonly kind: "public" } | { readonly kind: "staff"; readonly roles: readonly StaffRole[] } | { readonly kind: "token"; readonly scope: partners.Scope };
export interface DeskRoute {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly door: RouteDoor;
  /** A fresh touch of the passkey is asked for (moderation.md 7). */
  readonly touch?: true;
  readonly in?: object;
  readonly out: object;
  readonly about: string;
}
const closed = { additionalProperties: false } as const;
const list = <T extends Parameters<typeof Type.Array>[0]>(of: T) => Type.Object({ items: Type.Array(of) }, closed);

const publicly = { kind: "public" } as const;
const as = (...roles: StaffRole[]) => ({ kind: "staff", roles }) as const;
const anybody = as(...staffRoles);
/** Who reads and decides cases; child-safety and senior everything, moderators S2 to S4 and reversible steps above (the desk checks the case itself). */
const readers = as("moderator", "senior", "child-safety", "lead");
const seconds = as("moderator", "senior", "child-safety", "orders", "lead");
const judges = as("senior", "child-safety", "lead");
const officers = as("orders", "lead");
const leads = as("lead");
const token = (scope: partners.Scope) => ({ kind: "token", scope }) as const;

/** Every route of the desk, the paper desk and the partners, once: server, OpenAPI document, matrix test and clients are made from it. */
export const deskRoutes = {
  // The paper desk: no session, no account, no script (moderation.md 9).
  notice: {
    method: "POST",
    path: "/api/notices",
    door: publicly,
    in: paper.NoticeIn,
    out: paper.NoticeOut,
    about: "A notice by anybody (DSA art. 16); the answer carries a claim code.",
  },
  claim: {
    method: "POST",
    path: "/api/claim",
    door: publicly,
    in: paper.ClaimIn,
    out: paper.ClaimOut,
    about: "State, answer or statement at a code; wrong and unknown codes read the same.",
  },
  facts: { method: "POST", path: "/api/facts", door: publicly, in: paper.AtCodeIn, out: paper.AtCodeOut, about: "Adds facts at a code." },
  appeal: { method: "POST", path: "/api/appeals", door: publicly, in: paper.AtCodeIn, out: paper.AtCodeOut, about: "Contests a decision at a code, for 190 days." },
  // The queue.
  queue: { method: "GET", path: "/desk/api/queue", door: anybody, out: cases.QueueOut, about: "Open cases in the order of severity and clock; what one may not see is not in it." },
  next: { method: "POST", path: "/desk/api/next", door: readers, out: cases.NextOut, about: "Leases the first case that this person may and can bear." },
  take: { method: "POST", path: "/desk/api/cases/:case/lease", door: readers, out: cases.NextOut, about: "Leases one case." },
  renew: { method: "POST", path: "/desk/api/cases/:case/renew", door: readers, in: cases.GiveBackIn, out: cases.NextOut, about: "Renews a lease by activity; 60 minutes at most." },
  giveBack: { method: "POST", path: "/desk/api/cases/:case/give-back", door: readers, in: cases.GiveBackIn, out: cases.Done, about: "Gives a case back into the queue." },
  case: { method: "GET", path: "/desk/api/cases/:case", door: readers, out: cases.CasePage, about: "The page of a case; audited, with a lease or as a look without one." },
  evidence: { method: "GET", path: "/desk/api/cases/:case/evidence", door: readers, out: cases.EvidenceOut, about: "Records of the case; private text only with an open reading." },
  plan: { method: "POST", path: "/desk/api/cases/:case/plan", door: readers, in: decide.PlanIn, out: decide.PlanOut, about: "What a decision would do, dry." },
  decide: { method: "POST", path: "/desk/api/cases/:case/decide", door: readers, in: decide.DecideIn, out: decide.DecideOut, about: "Decides, or proposes where two are needed." },
  freeze: {
    method: "POST",
    path: "/desk/api/cases/:case/freeze",
    door: readers,
    in: decide.FreezeIn,
    out: decide.DecideOut,
    about: "A reversible step before content is opened; 24 hours at most.",
  },
  escalate: {
    method: "POST",
    path: "/desk/api/cases/:case/escalate",
    door: readers,
    in: cases.EscalateIn,
    out: cases.Done,
    about: "Hands a case to a higher role; severity rises, never falls.",
  },
  merge: {
    method: "POST",
    path: "/desk/api/cases/:case/merge",
    door: readers,
    in: cases.MergeIn,
    out: cases.Done,
    about: "Merges into another case, which keeps the earlier clock.",
  },
  note: { method: "POST", path: "/desk/api/cases/:case/notes", door: readers, in: cases.NoteIn, out: cases.Done, about: "A note inside the desk." },
  letter: {
    method: "POST",
    path: "/desk/api/cases/:case/letters",
    door: readers,
    in: cases.LetterIn,
    out: cases.Done,
    about: "A letter, or a question for facts, to a code of the case.",
  },
  life: {
    method: "POST",
    path: "/desk/api/cases/:case/life",
    door: seconds,
    in: orders.LifeIn,
    out: orders.LifeOut,
    touch: true,
    about: "Life at risk: pages two, gives the first pack.",
  },
  lookUp: { method: "POST", path: "/desk/api/look-up", door: seconds, in: cases.LookUpIn, out: cases.LookUpOut, about: "One number, code or address; audited with its purpose." },
  // Two-person acts.
  readings: { method: "GET", path: "/desk/api/readings", door: seconds, out: list(cases.ReadingCard), about: "Readings that wait for a second, and one's own." },
  askReading: {
    method: "POST",
    path: "/desk/api/cases/:case/reading",
    door: readers,
    in: cases.ReadingIn,
    out: cases.ReadingCard,
    touch: true,
    about: "Asks to read private evidence.",
  },
  secondReading: {
    method: "POST",
    path: "/desk/api/readings/:reading/second",
    door: seconds,
    in: cases.SecondIn,
    out: cases.ReadingCard,
    touch: true,
    about: "Seconds or refuses a reading; sees scope and purpose, not the text.",
  },
  endReading: { method: "POST", path: "/desk/api/readings/:reading/end", door: readers, out: cases.Done, about: "Ends an open reading." },
  proposals: { method: "GET", path: "/desk/api/proposals", door: seconds, out: list(decide.ProposalCard), about: "First halves that wait for a second." },
  secondProposal: {
    method: "POST",
    path: "/desk/api/proposals/:proposal/second",
    door: seconds,
    in: cases.SecondIn,
    out: decide.DecideOut,
    touch: true,
    about: "Seconds or refuses an act.",
  },
  // Appeals.
  appeals: { method: "GET", path: "/desk/api/appeals", door: judges, out: list(decide.AppealCard), about: "Appeals that wait." },
  takeAppeal: { method: "POST", path: "/desk/api/appeals/:appeal/take", door: judges, out: decide.AppealCard, about: "Takes an appeal; refused to whom took part before." },
  decideAppeal: {
    method: "POST",
    path: "/desk/api/appeals/:appeal/decide",
    door: judges,
    in: decide.AppealDecideIn,
    out: cases.Done,
    touch: true,
    about: "Decides an appeal; a reversal undoes in the same transaction.",
  },
  // Disputes outside (DSA art. 21).
  disputes: {
    method: "GET",
    path: "/desk/api/disputes",
    door: judges,
    out: disputes.DisputesOut,
    about: "Disputes before bodies outside, what is due first, and the bodies by language.",
  },
  openDispute: {
    method: "POST",
    path: "/desk/api/disputes",
    door: judges,
    in: disputes.DisputeIn,
    out: disputes.DisputeCard,
    about: "Notes that a decision is before a certified body, by claim code or number.",
  },
  settleDispute: {
    method: "POST",
    path: "/desk/api/disputes/:dispute/outcome",
    door: judges,
    in: disputes.DisputeOutcomeIn,
    out: disputes.DisputeCard,
    about: "Notes what the body decided; what takes nothing back is closed with it.",
  },
  carryOutDispute: {
    method: "POST",
    path: "/desk/api/disputes/:dispute/carry-out",
    door: judges,
    in: disputes.DisputeCarryOutIn,
    out: cases.Done,
    touch: true,
    about: "Does what the body decided, within 72 hours and in one transaction; refused to whom decided before.",
  },
  // Misuse (DSA art. 23).
  misuse: {
    method: "GET",
    path: "/desk/api/misuse",
    door: as("senior", "child-safety", "lead", "auditor"),
    out: list(misuse.MisuseCard),
    about: "The ledger: entries, warnings and suspensions; audited.",
  },
  unfoundedReport: {
    method: "POST",
    path: "/desk/api/reports/:report/unfounded",
    door: readers,
    in: misuse.MisuseReasonIn,
    out: misuse.UnfoundedOut,
    about: "A report decided without a measure was manifestly unfounded; the first time is a warning.",
  },
  unfoundedAppeal: {
    method: "POST",
    path: "/desk/api/appeals/:appeal/unfounded",
    door: judges,
    in: misuse.MisuseReasonIn,
    out: misuse.UnfoundedOut,
    about: "An appeal that was not followed was manifestly unfounded; the first time is a warning.",
  },
  suspend: {
    method: "POST",
    path: "/desk/api/misuse/:entry/suspend",
    door: judges,
    in: misuse.SuspendIn,
    out: decide.DecideOut,
    touch: true,
    about: "Suspends after a warning and for a term; over 30 days and in an emergency a second decides.",
  },
  endSuspension: { method: "POST", path: "/desk/api/misuse/:entry/end", door: judges, in: misuse.MisuseReasonIn, out: cases.Done, about: "Ends twice the clock before its term." },
  // Orders.
  orders: { method: "GET", path: "/desk/api/orders", door: as("orders", "lead", "auditor"), out: list(orders.OrderCard), about: "The register of orders." },
  order: { method: "GET", path: "/desk/api/orders/:order", door: officers, out: orders.OrderPage, about: "One order; audited." },
  addOrder: { method: "POST", path: "/desk/api/orders", door: officers, in: orders.OrderIn, out: orders.OrderTaken, about: "Enters an order as it came." },
  orderStep: {
    method: "POST",
    path: "/desk/api/orders/:order/step",
    door: officers,
    in: orders.OrderStepIn,
    out: orders.OrderStepOut,
    touch: true,
    about: "A step of an order; disclosure and refusal need two.",
  },
  drill: {
    method: "POST",
    path: "/desk/api/drills",
    door: officers,
    in: Type.Object({ kind: orders.OrderCard.properties.kind }, closed),
    out: orders.OrderTaken,
    about: "Starts a drill: same clocks and pages, nothing leaves.",
  },
  ...openingRoutes,
  // The house.
  duty: { method: "POST", path: "/desk/api/duty", door: seconds, in: staff.DutyIn, out: staff.DutyOut, about: "Answers the presence question." },
  light: { method: "GET", path: "/desk/api/light", door: anybody, out: staff.LightOut, about: "The light with its causes." },
  exposure: { method: "GET", path: "/desk/api/exposure", door: readers, out: staff.ExposureOut, about: "One's own exposure of this shift." },
  addExposure: { method: "POST", path: "/desk/api/exposure", door: readers, in: staff.ExposureIn, out: staff.ExposureOut, about: "Seconds of unblurred reading." },
  override: {
    method: "POST",
    path: "/desk/api/exposure/override",
    door: leads,
    in: staff.OverrideIn,
    out: cases.Done,
    touch: true,
    about: "A lead ends an exposure limit, with a reason; never one's own.",
  },
  figures: { method: "GET", path: "/desk/api/figures", door: anybody, out: figures.FiguresOut, about: "Figures for the plots (`?days=30`)." },
  audit: { method: "GET", path: "/desk/api/audit", door: as("auditor", "lead"), out: figures.AuditOut, about: "The audit chain, newest first (`?from=N`)." },
  policies: { method: "GET", path: "/desk/api/policies", door: anybody, out: list(decide.PolicyOption), about: "Policies with ladder and templates." },
  rules: {
    method: "GET",
    path: "/desk/api/rules",
    door: as("moderator", "senior", "child-safety", "lead", "auditor"),
    out: rules.RulesOut,
    about: "The judge's rules in force, what each hits or would hit, and what fell back.",
  },
  checkRule: {
    method: "POST",
    path: "/desk/api/rules/check",
    door: readers,
    in: rules.RuleCheckIn,
    out: rules.RuleCheckOut,
    about: "What is wrong with a rule as people write it, and what it would have hit over the messages of rooms of 14 days.",
  },
  publishRule: {
    method: "POST",
    path: "/desk/api/rules",
    door: readers,
    in: rules.RuleIn,
    out: decide.DecideOut,
    touch: true,
    about: "Proposes a rule in a mode; a lead publishes as second.",
  },
  lowerRule: {
    method: "POST",
    path: "/desk/api/rules/:rule/lower",
    door: readers,
    in: rules.RuleLowerIn,
    out: cases.Done,
    about: "Puts a rule into shadow or out of force, by one person, at any hour.",
  },
  flaggers: { method: "GET", path: "/desk/api/flaggers", door: as("senior", "lead", "auditor"), out: list(partners.FlaggerCard), about: "Each trusted flagger with its figures." },
  addFlagger: {
    method: "POST",
    path: "/desk/api/flaggers",
    door: leads,
    in: partners.FlaggerIn,
    out: decide.DecideOut,
    touch: true,
    about: "Proposes a trusted flagger; a second lead grants.",
  },
  addToken: {
    method: "POST",
    path: "/desk/api/tokens",
    door: leads,
    in: partners.TokenIn,
    out: partners.TokenOut,
    touch: true,
    about: "Makes a token for a partner that two leads granted; shown once.",
  },
  endFlagger: { method: "POST", path: "/desk/api/flaggers/:flagger/end", door: leads, in: staff.EndIn, out: cases.Done, about: "Ends a flagger's status, and its tokens with it." },
  tokens: { method: "GET", path: "/desk/api/tokens", door: as("lead", "auditor"), out: list(partners.TokenCard), about: "Tokens by holder, scopes and end; never a token." },
  endToken: { method: "POST", path: "/desk/api/tokens/:token/end", door: leads, out: cases.Done, about: "Ends a token at once." },
  staff: { method: "GET", path: "/desk/api/staff", door: as("lead", "auditor"), out: list(staff.StaffCard), about: "Who works at the desk, and as what." },
  invite: {
    method: "POST",
    path: "/desk/api/staff",
    door: leads,
    in: staff.InviteIn,
    out: staff.InviteOut,
    touch: true,
    about: "Somebody new: a link of 15 minutes for a first passkey, shown once; the role is proposed to a second lead.",
  },
  staffLink: {
    method: "POST",
    path: "/desk/api/staff/:staff/link",
    door: leads,
    out: staff.LinkOut,
    touch: true,
    about: "The link anew, while there is no passkey yet.",
  },
  endOffice: {
    method: "POST",
    path: "/desk/api/staff/:staff/end",
    door: leads,
    in: staff.EndIn,
    out: cases.Done,
    touch: true,
    about: "Ends somebody's office: roles, duty and sessions at once; a lead's only after two took the role away.",
  },
  ...areaRoutes,
  ...keyRoutes,
  ...networkRoutes,
  ...poolRoutes,
  load: { method: "GET", path: "/desk/api/load", door: leads, out: staff.LoadOut, about: "How many on duty can take what, and who came to a limit; no figure of a person." },
  grant: {
    method: "POST",
    path: "/desk/api/roles",
    door: leads,
    in: figures.GrantIn,
    out: decide.DecideOut,
    touch: true,
    about: "Proposes to grant or revoke a role; a second lead decides.",
  },
  ...publicationRoutes,
  // Partners.
  flaggerNotice: {
    method: "POST",
    path: "/api/v1/notices",
    door: token("notices:write"),
    in: partners.FlaggerNoticeIn,
    out: partners.FlaggerNoticeOut,
    about: "A notice by a trusted flagger.",
  },
  flaggerState: { method: "GET", path: "/api/v1/notices/:notice", door: token("notices:read"), out: partners.FlaggerNoticeState, about: "What became of one's own notice." },
  flaggerFigures: { method: "GET", path: "/api/v1/figures", door: token("figures:read"), out: partners.FlaggerFigures, about: "One's own figures." },
  authorityOrder: {
    method: "POST",
    path: "/api/v1/orders",
    door: token("orders:write"),
    in: orders.OrderIn,
    out: orders.OrderTaken,
    about: "An order through the signed channel; it is authenticated before anything happens.",
  },
  authorityState: {
    method: "GET",
    path: "/api/v1/orders/:order",
    door: token("orders:read"),
    out: Type.Object({ order: PublicNumber, state: orders.OrderCard.properties.state, clock: orders.OrderClock }, closed),
    about: "State of one's own order.",
  },
} as const satisfies Record<string, DeskRoute>;
export type DeskRouteName = keyof typeof deskRoutes;
export const deskRouteNames = Object.keys(deskRoutes) as DeskRouteName[];
