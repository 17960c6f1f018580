import type {
  AppealOutcome,
  CaseSource,
  Category,
  Consequence,
  LadderGroup,
  Light,
  OrderKind,
  PublishedMode,
  ReportCorrection,
  RuleMode,
  Scope,
  Severity,
  Situation,
  StaffRole,
} from "@lampion/protocol";

import type { Means } from "./review-sampler.ts";

/** Who did it: never empty (moderation.md 3). `id` is a staff id, a rule's name, a flagger's, pool's or authority's id, or the alias of a guest; "-" for somebody without a session. */
export interface Actor {
  readonly as: "guest" | "staff" | "rule" | "clock" | "authority" | "flagger" | "pool" | "installation";
  readonly id: string;
}
export type ActKind =
  | "decision"
  | "disclosure"
  | "order-refusal"
  | "court-ban"
  | "grant"
  | "flagger"
  | "authority"
  | "exposure"
  | "suspension"
  | "rules"
  | "opening"
  | "order-opening"
  | "key-loss"
  | "pool"
  | "network"
  | "area";
export type ReportKind = "room" | "talk" | "knock" | "row" | "nothing" | "finding";
export type LimitName = "grave-items" | "grave-time" | "s2-time" | "pause" | "third-s1";

export interface RuleChange {
  readonly rule: string;
  readonly rev: number;
  readonly mode: RuleMode;
  readonly endsAt: number | null;
}

/** What came in. Words lie in papers, which end; the event stays without them (regulation.md C.3). */
export interface Intake {
  readonly report: string;
  readonly source: CaseSource;
  readonly situation: Situation;
  readonly severity: Severity;
  readonly who: "me" | "child" | "somebody" | "room";
  /** Alias of the author of what was reported; null when the service does not know. */
  readonly subject: string | null;
  /** Alias of who reported; null without a session. */
  readonly reporter: string | null;
  readonly about: ReportKind;
  /** The stream, in public places only as an address: a private one is a keyed reference. */
  readonly stream: string | null;
  readonly seqs: readonly number[];
  readonly records: number;
  readonly leftOut: number;
  readonly hours: readonly number[];
  readonly authenticated: boolean;
  /** SHA-256 of the claim code; empty for findings. */
  readonly claim: string;
  readonly language: string;
  readonly department: string | null;
  readonly isIndependent: boolean;
  readonly flagger: string | null;
  readonly isInExpertise: boolean;
  readonly act: "now" | "safe";
  readonly words: string | null;
  readonly items: number;
}
export interface Automation {
  readonly detection: boolean;
  readonly decision: "fully" | "partially" | "not";
}
/** A decision before it is issued; the same fields whoever makes it (MD-1). */
export interface DecisionDraft {
  readonly policy: string;
  readonly policyVersion: number;
  readonly category: Category;
  readonly keyword: string | null;
  readonly ground: "law" | "terms";
  /** Law as named, or clause and version of the terms. */
  readonly rule: string;
  readonly template: string;
  readonly consequence: Consequence;
  readonly automation: Automation;
  /** Digest of the rules in force, when a rule had part in it. */
  readonly ruleset: string | null;
  /** Paper with the reasons. */
  readonly reasons: string;
  readonly leaving: boolean;
  /** Weight and life of the strike; null for none. */
  readonly strike: { readonly weight: number; readonly livesMs: number } | null;
}

/** Bodies by kind. The list only grows; a change of meaning is a new kind. */
export interface Bodies {
  ReportReceived: Intake;
  NoticeReceived: Intake;
  FindingRaised: Intake;
  ReportLinked: { report: string; isDuplicate: boolean };
  ReportWithdrawn: { report: string };
  ReportFoundAbusive: { report: string; reporter: string; reason: string };
  AppealFoundAbusive: { appeal: string; who: string; reason: string };
  CaseOpened: {
    situation: Situation;
    severity: Severity;
    group: LadderGroup;
    cluster: string;
    subject: string | null;
    stream: string | null;
    isPrivate: boolean;
    language: string;
    department: string | null;
    source: CaseSource;
    lookBy: number;
    dueAt: number;
    because: readonly string[];
  };
  SeveritySet: { severity: Severity; lookBy: number; dueAt: number; because: readonly string[] };
  CaseLeased: { staff: string; number: number; digest: string; until: number; endsAt: number };
  LeaseRenewed: { number: number; until: number };
  LeaseEnded: { number: number; why: "given-back" | "clock" | "decided" | "escalated" | "merged" };
  CaseEscalated: { severity: Severity; reason: string };
  CaseMerged: { into: string };
  FactsAsked: { to: string; letter: string; until: number };
  FactsReceived: { from: string; letter: string };
  LetterSent: { to: string; letter: string };
  NoteAdded: { note: string };
  CaseDecided: { decision: string };
  CaseReopened: { why: "new-facts" | "appeal" | "new-report" };
  ClockMissed: { which: "look" | "decide" };
  ActProposed: { proposal: string; act: ActKind; device: string; until: number; draft: DecisionDraft | null; about: string };
  ActSeconded: { proposal: string; device: string };
  ActRefused: { proposal: string; reason: string };
  DecisionIssued: DecisionDraft & {
    decision: string;
    deciders: readonly string[];
    by: "person" | "rule" | "court" | "steward";
    source: "notice" | "flagger" | "own" | "order";
    isPrivate: boolean;
    subject: string | null;
    at: number;
  };
  /** A measure waits for its reporter to be safe (MD-62). */
  DecisionDeferred: { decision: string; until: number };
  DeferralEnded: { decision: string };
  ReporterReady: { report: string };
  RestrictionStarted: {
    restriction: string;
    decision: string;
    subject: string | null;
    stream: string | null;
    consequence: Consequence;
    until: number | null;
    reviewAt: number | null;
  };
  RestrictionEnded: { restriction: string; why: "clock" | "lifted" | "reversed" };
  /** Friction on the network of an author, beside a restriction; `others`: how many more it hit as it was proposed (MD-18). */
  NetworkSlowed: { network: string; restriction: string; others: number; until: number };
  NetworkReleased: { network: string; why: "clock" | "lifted" | "reversed" };
  StrikeGiven: { decision: string; subject: string; weight: number; until: number };
  StatementIssued: { statement: string; decision: string; subject: string | null; claim: string };
  StatementCollected: { statement: string };
  ReporterAnswered: { report: string; acted: boolean; decision: string };
  DecisionReversed: { decision: string; appeal: string; whole: boolean };
  ConsequenceApplied: { decision: string };
  AppealFiled: { appeal: string; decision: string; by: "affected" | "reporter"; report: string | null; words: string; dueAt: number };
  AppealRejectedAsInadmissible: { appeal: string; why: "out-of-time" | "already" | "not-concerned" };
  AppealAssigned: { appeal: string; staff: string };
  AppealDecided: { appeal: string; outcome: AppealOutcome; reasons: string };
  DisputeOpened: { dispute: string; decision: string; by: "affected" | "reporter"; report: string | null; body: string; reference: string };
  DisputeSettled: { dispute: string; outcome: AppealOutcome; reasons: string; dueAt: number };
  DisputeAlarmed: { dispute: string };
  DisputeClosed: { dispute: string; outcome: AppealOutcome; isImplemented: boolean };
  ReadingAsked: { reading: string; device: string; purpose: string; until: number };
  ReadingSeconded: { reading: string; device: string; until: number };
  ReadingRefused: { reading: string };
  ReadingEnded: { reading: string; why: "given-back" | "clock" };
  /**
   * `hours`: ms UTC, of lines the beginning of their day; `way`: what case or order calls the conversation, never itself; `executor`: a public key of one use; `node`: key of the log
   * that will have it; `receipts`: of lines the paper with the messages that lead to them, how many, and which part of the lines where they are several.
   */
  OpeningAsked: {
    opening: string;
    proposal: string;
    set: "words" | "lines";
    order: string | null;
    way: string;
    hours: readonly number[];
    purpose: string;
    executor: string;
    node: string;
    /** `names`: places of the order's selectors that name these messages; none where it names no message. */
    receipts: { readonly paper: string; readonly messages: number; readonly part?: number; readonly names?: readonly number[] } | null;
  };
  OpeningAgreed: { opening: string };
  /** The request stands in the log: its digest, the place of its entry, and until when custodians answer. `paper`: the request itself. */
  OpeningLogged: { opening: string; request: string; digest: string; entry: string; index: number; sheets: number; until: number; paper: string };
  OpeningShared: { opening: string; holder: string };
  OpeningDone: { opening: string; records: number; authenticated: boolean; digest: string };
  /** `reason`: a paper, or what the check of the request said. */
  OpeningEnded: { opening: string; why: "nothing" | "given-up"; reason: string };
  OrderReceived: {
    order: string;
    type: OrderKind;
    isEmergency: boolean;
    isDrill: boolean;
    country: string;
    paper: string;
    category: string | null;
    items: number;
    dueAt: number | null;
    alarmsAt: readonly number[];
    endsAt: number | null;
    gagUntil: number | null;
    partner: string | null;
    missing: readonly string[];
    tooBroad: readonly number[];
  };
  OrderAuthenticated: { order: string; directory: string };
  ClarificationAsked: { order: string; draft: string };
  OrderAccepted: { order: string };
  OrderRefused: { order: string; reasons: string };
  OrderFrozen: { order: string; until: number | null };
  OrderExecuted: { order: string; digest: string; rows: number; notHeld: boolean };
  OrderExtended: { order: string; until: number };
  OrderReleased: { order: string };
  OrderProduced: { order: string };
  OrderClosed: { order: string };
  OrderAlarmed: { order: string; at: number };
  /** A judgment took effect: its decision by a court, two persons, with its statement (LW-112). */
  CourtBanEntered: { order: string; decision: string };
  CourtBanLifted: { order: string; reasons: string };
  PersonInformed: { order: string };
  LifeThreatReferred: { order: string; danger: string; writtenFirst: boolean };
  /** `pool`: the agreement under which somebody of another instance came (MD-64); what is said later about the same person leaves it as it was. */
  StaffEnrolled: { staff: string; sign: string; languages: readonly string[]; optOuts: readonly string[]; department: string | null; hasSigned: boolean; pool?: string };
  /** Where somebody lives, whose cases they never see (MD-65): the first time by themselves, then also by who agreed. */
  AreaChanged: { staff: string; department: string | null; by: readonly string[] };
  RoleGranted: { staff: string; role: StaffRole; by: readonly string[] };
  RoleRevoked: { staff: string; role: StaffRole; by: readonly string[] };
  /** Two leads agree that somebody lost every key: announced to all, and a link no sooner than `linkAt`. */
  KeyLossAnnounced: { loss: string; staff: string; by: readonly string[]; linkAt: number; until: number };
  KeyLossEnded: { loss: string; why: "stopped" | "key-used" | "renewed" | "clock" };
  /** Two leads agree that people of another instance do duty here (MD-64). */
  PoolAgreed: { pool: string; name: string; address: string; roles: readonly StaffRole[]; until: number; by: readonly string[] };
  PoolEnded: { pool: string; why: "clock" | "ended" };
  DutyStarted: { staff: string; until: number };
  DutyEnded: { staff: string };
  LightChanged: { from: Light; to: Light; causes: readonly string[] };
  ExposureNoted: { staff: string; severity: Severity; seconds: number; items: number };
  ExposureLimitReached: { staff: string; limit: LimitName };
  ExposureOverridden: { staff: string; by: string; reason: string };
  ReporterWarned: { reporter: string };
  SubjectWarned: { subject: string };
  ComplainantWarned: { who: string };
  SuspensionStarted: {
    suspension: string;
    subject: string;
    why: "content" | "notices" | "complaints";
    until: number;
    isEmergency: boolean;
    reason: string;
    decision: string | null;
    by: readonly string[];
  };
  SuspensionEnded: { suspension: string; reason: string };
  FlaggerGranted: { flagger: string; name: string; award: string; country: string; expertise: readonly string[]; webhook: string | null; by: readonly string[] };
  FlaggerEnded: { flagger: string };
  TokenMade: { token: string; digest: string; holder: string; scopes: readonly Scope[]; until: number };
  TokenEnded: { token: string };
  /** A whole set, as text of JSON: what is in force can be shown and recomputed from the events alone (SF-63). */
  RuleSetPublished: { digest: string; text: string; rule: string; rev: number; mode: PublishedMode; endsAt: number | null; by: readonly string[] };
  /**
   * A whole set that somebody with the operator's machine put in force there, alone: by whom, as far as that machine says. `changes`: what it brought or changed, and
   * when that ends by itself because it was not watched before it acts; `gone`: rules that are no more in the set.
   */
  RuleSetTaken: { digest: string; text: string; by: string; changes: readonly RuleChange[]; gone: readonly string[] };
  RuleTripped: { rule: string; rev: number; hits: number; messages: number };
  /** A rule could not be told for so many of so many texts (MD-21). */
  RuleUnknown: { rule: string; rev: number; unknown: number; messages: number };
  RuleDemoted: { rule: string; rev: number; to: "shadow" | "retired"; why: "person" | "clock"; reason: string };
  CanaryTouched: { staff: string };
  /** How many texts of an hour a means acted on, or none did (`means` null). */
  ReviewCounted: { stratum: string; means: Means | null; version: string; of: number };
  ReviewDrawn: { sample: string; stratum: string; means: Means | null; version: string; language: string; department: string | null; paper: string };
  ReviewJudged: { sample: string; breaks: boolean };
  ReviewUnsure: { sample: string };
  /** A version of a year's report, and which papers its files are; `texts`: paper with the texts of sheet 11. */
  ReportPublished: {
    year: number;
    version: number;
    files: readonly { readonly name: string; readonly digest: string; readonly paper: string }[];
    texts: string;
    correction: ReportCorrection | null;
  };
  SubmissionSettled: { statement: string; outcome: "sent" | "parked" | "withheld"; why: string };
  SubmissionReleased: { statement: string; reason: string };
}
export type EventKind = keyof Bodies;
export interface Envelope {
  readonly id: string;
  readonly at: number;
  readonly version: 1;
  readonly actor: Actor;
  /** The event or request that led to it; never empty. */
  readonly cause: string;
  readonly case: string | null;
}
export type ModerationEvent = { [K in EventKind]: Envelope & { readonly kind: K; readonly body: Readonly<Bodies[K]> } }[EventKind];
export type EventOf<K extends EventKind> = Extract<ModerationEvent, { kind: K }>;

/** Words of a person or of the desk, kept apart so that they can end while what happened stays. */
export interface Paper {
  readonly id: string;
  readonly case: string | null;
  readonly kind:
    | "words"
    | "place"
    | "contact"
    | "reasons"
    | "letter"
    | "note"
    | "appeal"
    | "dispute"
    | "order"
    | "subject"
    | "purpose"
    | "draft"
    | "sample"
    | "report"
    | "opening"
    | "mark";
  readonly text: string;
  readonly at: number;
}
