import type { AppealOutcome, CaseSource, CaseState, Consequence, LadderGroup, Light, OrderState, RuleMode, Severity, Situation, StaffRole } from "@lampion/protocol";
import type { Actor, ActKind, Bodies, DecisionDraft, Intake, LimitName } from "./event.ts";
import type { Means } from "./review-sampler.ts";
import type { AppealState, DecisionState, DisputeState, KeyLossState, ReadingState, ReportState } from "./machines.ts";
import type { OpeningView } from "./opening-view.ts";

export interface ReportView extends Omit<Intake, "act"> {
  /** As it was chosen, until the person said that they are safe (MD-62). */
  act: Intake["act"];
  readonly case: string;
  readonly at: number;
  state: ReportState;
  answer: { readonly at: number; readonly acted: boolean; readonly decision: string } | null;
}
export interface LeaseView {
  readonly staff: string;
  readonly number: number;
  readonly digest: string;
  until: number;
  readonly endsAt: number;
}
export interface CaseView {
  readonly id: string;
  readonly openedAt: number;
  readonly situation: Situation;
  readonly group: LadderGroup;
  readonly cluster: string;
  subject: string | null;
  readonly stream: string | null;
  readonly isPrivate: boolean;
  readonly language: string;
  readonly department: string | null;
  readonly source: CaseSource;
  severity: Severity;
  state: CaseState;
  lookBy: number;
  dueAt: number;
  because: readonly string[];
  lookedAt: number | null;
  decidedAt: number | null;
  lease: LeaseView | null;
  /** Grows with every lease and never falls: an old number is refused. */
  leases: number;
  reports: string[];
  /** Of the reports, counted as they come: a flood about one place must not be counted anew by each of it. */
  independent: number;
  isFlagged: boolean;
  decisions: string[];
  letters: { readonly at: number; readonly from: "desk" | "person"; readonly to: string; readonly paper: string }[];
  notes: { readonly at: number; readonly by: string; readonly paper: string }[];
  /** Everybody who took part: none of them decides an appeal (MD-4). */
  took: string[];
  mergedInto: string | null;
  missed: string[];
  factsUntil: number | null;
  minRole: "any" | "senior";
}
export interface DecisionView extends DecisionDraft {
  readonly id: string;
  readonly case: string;
  readonly at: number;
  readonly deciders: readonly string[];
  readonly by: Bodies["DecisionIssued"]["by"];
  readonly source: Bodies["DecisionIssued"]["source"];
  readonly subject: string | null;
  readonly isPrivate: boolean;
  state: DecisionState;
  restriction: string | null;
  statement: string | null;
  applied: boolean;
  reversedAt: number | null;
}
export interface RestrictionView {
  readonly id: string;
  readonly decision: string;
  readonly case: string;
  readonly subject: string | null;
  readonly stream: string | null;
  readonly consequence: Consequence;
  readonly from: number;
  readonly until: number | null;
  readonly reviewAt: number | null;
  endedAt: number | null;
  endedBy: "clock" | "lifted" | "reversed" | null;
}
export interface StatementView {
  readonly id: string;
  readonly decision: string;
  readonly case: string;
  readonly subject: string | null;
  readonly claim: string;
  readonly at: number;
  collectedAt: number | null;
  submission: { readonly outcome: "sent" | "parked" | "withheld"; readonly why: string; readonly at: number } | null;
}
export interface AppealView {
  readonly id: string;
  readonly decision: string;
  readonly case: string;
  readonly by: "affected" | "reporter";
  readonly report: string | null;
  readonly at: number;
  readonly dueAt: number;
  readonly words: string;
  state: AppealState;
  staff: string | null;
  outcome: AppealOutcome | null;
  reasons: string | null;
  decidedAt: number | null;
}
/** A dispute before a certified body outside (DSA art. 21). `reference` and `reasons` are papers. */
export interface DisputeView {
  readonly id: string;
  readonly decision: string;
  readonly case: string;
  readonly by: "affected" | "reporter";
  /** The report whose code it was opened at; null when it was opened at a number. */
  readonly report: string | null;
  readonly body: string;
  readonly reference: string;
  readonly at: number;
  state: DisputeState;
  outcome: AppealOutcome | null;
  reasons: string | null;
  settledAt: number | null;
  /** Until when the outcome is carried out. */
  dueAt: number | null;
  isAlarmed: boolean;
  closedAt: number | null;
  isImplemented: boolean;
}
/** A suspension of art. 23. `decision`: the one that carries it, for content; notices and complaints have twice the clock. */
export interface SuspensionView {
  readonly id: string;
  readonly case: string | null;
  readonly at: number;
  readonly until: number;
  readonly isEmergency: boolean;
  /** Paper. */
  readonly reason: string;
  readonly decision: string | null;
  endedAt: number | null;
}
/** A text for blind review: of which means and hour, and what a person said. `paper`: the text, while it waits. */
export interface ReviewView {
  readonly id: string;
  readonly at: number;
  readonly stratum: string;
  readonly means: Means | null;
  readonly version: string;
  readonly language: string;
  readonly department: string | null;
  readonly paper: string;
  readonly unsure: string[];
  judged: { readonly at: number; readonly breaks: boolean } | null;
}
/** Friction on a network: no mark of it is here. */
export interface NetworkView {
  readonly id: string;
  readonly case: string;
  readonly restriction: string;
  readonly others: number;
  readonly from: number;
  readonly until: number;
  endedAt: number | null;
}
/** A version of a year's report; those before it stay. */
export type PublicationView = Readonly<Bodies["ReportPublished"]> & { readonly at: number };
export interface ReadingView {
  readonly id: string;
  readonly case: string;
  readonly staff: string;
  readonly device: string;
  readonly purpose: string;
  readonly askedAt: number;
  state: ReadingState;
  until: number;
  second: string | null;
  openedAt: number | null;
}
export interface ProposalView {
  readonly id: string;
  readonly act: ActKind;
  readonly case: string | null;
  readonly staff: string;
  readonly device: string;
  readonly at: number;
  readonly until: number;
  readonly draft: DecisionDraft | null;
  readonly about: string;
  state: "waiting" | "seconded" | "refused" | "expired";
}
export interface OrderView extends Omit<Bodies["OrderReceived"], "order"> {
  readonly id: string;
  readonly at: number;
  readonly case: string | null;
  state: OrderState;
  ackAt: number | null;
  effectAt: number | null;
  informedAt: number | null;
  holdUntil: number | null;
  endsAt: number | null;
  alarmed: number[];
  checkedBy: string | null;
  /** The decision by which a court's judgment took effect. */
  ban: string | null;
  steps: { readonly at: number; readonly what: string; readonly by: string }[];
}
export interface StaffView {
  readonly id: string;
  readonly sign: string;
  readonly languages: readonly string[];
  readonly optOuts: readonly string[];
  department: string | null;
  readonly hasSigned: boolean;
  /** Agreement with the instance they come from; null for the house's own. */
  readonly pool: string | null;
  /** When they last went on duty here by their own hand. */
  cameAt: number | null;
  roles: StaffRole[];
  onUntil: number;
  /** Spans of duty of the last 7 days, oldest first. */
  duty: { readonly from: number; readonly until: number }[];
  exposure: { readonly at: number; readonly severity: Severity; readonly seconds: number; readonly items: number }[];
  overriddenAt: number;
  limit: LimitName | null;
  /** Severities of the last cases taken, newest last: never more than two S1 in a row (MD-33). */
  lastTaken: Severity[];
}
/** People of another instance may do duty here, in these roles, until then at most (MD-64). */
export type PoolView = Readonly<Omit<Bodies["PoolAgreed"], "pool">> & { readonly id: string; readonly at: number; endedAt: number | null };
/** Keys said to be lost by two leads. `until`: when the agreement ends unused. */
export interface KeyLossView {
  readonly id: string;
  readonly staff: string;
  readonly by: readonly string[];
  readonly at: number;
  readonly linkAt: number;
  readonly until: number;
  state: KeyLossState;
  endedAt: number | null;
}
export interface FlaggerView {
  readonly id: string;
  readonly name: string;
  readonly award: string;
  readonly country: string;
  readonly expertise: readonly string[];
  readonly webhook: string | null;
  endedAt: number | null;
}
export interface TokenView {
  readonly id: string;
  readonly digest: string;
  readonly holder: string;
  readonly scopes: readonly string[];
  readonly until: number;
  isOver: boolean;
}

/** Rules as two people published them at the desk, or one on the operator's machine (`operator`: who). `modes`: since when a rule is in its mode; `lowered`: what fell or was taken down after its publication. */
export interface RulesView {
  set: { readonly digest: string; readonly text: string; readonly at: number; readonly by: readonly string[]; readonly operator: string | null } | null;
  readonly modes: Map<string, { readonly rev: number; readonly mode: RuleMode; readonly since: number }>;
  readonly lowered: Map<
    string,
    { readonly rev: number; readonly to: "shadow" | "retired"; readonly why: "guard" | "person" | "clock"; readonly at: number; readonly by: string; readonly reason: string }
  >;
  readonly ends: Map<string, { readonly rev: number; readonly until: number }>;
  readonly unknown: Map<string, { readonly rev: number; readonly at: number; readonly unknown: number; readonly messages: number }>;
  readonly trips: { readonly rule: string; readonly rev: number; readonly at: number; readonly hits: number; readonly messages: number }[];
}

/** Everything the events say, folded. Plain data in maps of insertion order: the same events give the same bytes (MD-7). */
export interface DeskState {
  place: number;
  lastAt: number;
  readonly cases: Map<string, CaseView>;
  readonly open: Set<string>;
  readonly clusters: Map<string, string>;
  readonly reports: Map<string, ReportView>;
  readonly decisions: Map<string, DecisionView>;
  /** Decisions whose measure waits for its reporter to be safe, and until when at most (MD-62). */
  readonly deferred: Map<string, number>;
  readonly restrictions: Map<string, RestrictionView>;
  readonly bySubject: Map<string, Set<string>>;
  readonly activeOf: Map<string, Set<string>>;
  /** Restrictions of a room or conversation that stand. */
  readonly byStream: Map<string, Set<string>>;
  /** The decision by which a stopped conversation may go on, by stream (NU-7). */
  readonly releases: Map<string, string>;
  /** Restrictions in force that keep the author and who reported apart. */
  readonly parting: Set<string>;
  readonly ending: Set<string>;
  readonly strikes: Map<string, { readonly decision: string; readonly weight: number; readonly until: number; readonly at: number }[]>;
  readonly statements: Map<string, StatementView>;
  /** Statements of the outbox: neither sent to the Transparency Database nor set aside, oldest first (LW-27). */
  readonly unsent: Set<string>;
  readonly waiting: Map<string, Set<string>>;
  readonly claims: Map<string, { readonly kind: "report" | "statement"; readonly id: string }>;
  readonly appeals: Map<string, AppealView>;
  readonly readings: Map<string, ReadingView>;
  readonly proposals: Map<string, ProposalView>;
  readonly orders: Map<string, OrderView>;
  readonly openings: Map<string, OpeningView>;
  readonly staff: Map<string, StaffView>;
  readonly networks: Map<string, NetworkView>;
  readonly keyLosses: Map<string, KeyLossView>;
  readonly pools: Map<string, PoolView>;
  readonly flaggers: Map<string, FlaggerView>;
  readonly tokens: Map<string, TokenView>;
  readonly rules: RulesView;
  /** By key of misuse: when it was warned of, what was found manifestly unfounded, and the last suspension. */
  readonly warned: Map<string, number>;
  readonly abuses: Map<string, { readonly at: number; readonly number: string; readonly case: string }[]>;
  readonly suspended: Map<string, SuspensionView>;
  /** Suspensions of art. 23, oldest first. */
  readonly suspensions: { readonly at: number; readonly why: "content" | "notices" | "complaints" }[];
  readonly accuracy: Map<string, boolean[]>;
  readonly disputes: Map<string, DisputeView>;
  readonly reviews: Map<string, ReviewView>;
  readonly reviewsWaiting: Set<string>;
  /** Hours that texts were drawn from, by means: how many there were. */
  readonly strata: Map<string, { readonly at: number; readonly means: Means | null; readonly version: string; readonly of: number }>;
  /** Reports in the order of their publication. */
  readonly publications: PublicationView[];
  readonly unapplied: Set<string>;
  /** Changes of the light, oldest first. */
  readonly lights: { readonly at: number; readonly to: Light }[];
  light: Light;
  lightSince: number;
}
export function emptyState(): DeskState {
  return {
    place: 0,
    lastAt: 0,
    cases: new Map(),
    open: new Set(),
    clusters: new Map(),
    reports: new Map(),
    decisions: new Map(),
    deferred: new Map(),
    restrictions: new Map(),
    bySubject: new Map(),
    activeOf: new Map(),
    byStream: new Map(),
    releases: new Map(),
    parting: new Set(),
    ending: new Set(),
    strikes: new Map(),
    statements: new Map(),
    unsent: new Set(),
    waiting: new Map(),
    claims: new Map(),
    appeals: new Map(),
    readings: new Map(),
    proposals: new Map(),
    orders: new Map(),
    openings: new Map(),
    staff: new Map(),
    networks: new Map(),
    keyLosses: new Map(),
    pools: new Map(),
    flaggers: new Map(),
    tokens: new Map(),
    rules: { set: null, modes: new Map(), lowered: new Map(), ends: new Map(), unknown: new Map(), trips: [] },
    warned: new Map(),
    abuses: new Map(),
    suspended: new Map(),
    suspensions: [],
    accuracy: new Map(),
    disputes: new Map(),
    reviews: new Map(),
    reviewsWaiting: new Set(),
    strata: new Map(),
    publications: [],
    unapplied: new Set(),
    lights: [],
    light: "full",
    lightSince: 0,
  };
}
export const actorOf = (staff: string): Actor => ({ as: "staff", id: staff });
/** The state as one text with everything in it, to compare two folds. */
export function stateText(state: DeskState): string {
  return JSON.stringify(state, (_key, value: unknown) => (value instanceof Map ? { map: [...value.entries()] } : value instanceof Set ? { set: [...value] } : value));
}
