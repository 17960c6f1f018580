import { Type, type Static } from "typebox";
import { TimeMs } from "../ids.ts";
import { situationList, type Situation } from "../situations.ts";
import { Consequence, DecisionCard, PolicyOption, ProposalCard } from "./decide.ts";
import { MisuseSeen } from "./misuse.ts";
import { CaseSource, CaseState, LadderGroup, literals, PublicNumber, Severity, Words } from "./words.ts";

const closed = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(inner: T) => Type.Union([inner, Type.Null()]);
export const SituationName = literals<Situation>(situationList);

/** One line of the queue. Nothing in it is a person's word or name. */
export const QueueItem = Type.Object(
  {
    case: PublicNumber,
    severity: Severity,
    group: LadderGroup,
    situation: SituationName,
    state: CaseState,
    source: CaseSource,
    isPrivate: Type.Boolean(),
    authenticity: literals(["authenticated", "not-authenticated", "none"]),
    language: Type.String(),
    openedAt: TimeMs,
    /** First look and decision are due (moderation.md 1). */
    lookBy: TimeMs,
    dueAt: TimeMs,
    lookedAt: orNull(TimeMs),
    reports: Type.Integer(),
    independent: Type.Integer(),
    isFlagged: Type.Boolean(),
    isAppeal: Type.Boolean(),
    /** Whether this person may take it now, and why not. */
    may: literals(["yes", "role", "own-area", "opted-out", "language", "took-part", "leased", "exposure", "waiting"]),
    /** Why it stands where it stands, beside severity and clock (MD-32). */
    because: Type.Array(literals(["flagger-half-clock", "regulars-quarter-off", "reporter-double-clock", "merged-earlier-clock", "appeal-7-days", "appeal-48-hours"])),
  },
  closed,
);
export type QueueItem = Static<typeof QueueItem>;
export const QueueOut = Type.Object({ items: Type.Array(QueueItem), total: Type.Integer(), overdue: Type.Integer(), now: TimeMs }, closed);
export type QueueOut = Static<typeof QueueOut>;
export const QueueIn = Type.Object({ from: Type.Optional(Type.Integer({ minimum: 0 })), most: Type.Optional(Type.Integer({ minimum: 1, maximum: 200 })) }, closed);

/** A lease: 10 minutes, renewed by activity, 60 at most. A decision names both (MD-9). */
export const Lease = Type.Object({ number: Type.Integer({ minimum: 1 }), token: Type.String({ minLength: 20, maxLength: 44 }), until: TimeMs, endsAt: TimeMs }, closed);
export type Lease = Static<typeof Lease>;
export const LeaseRef = Type.Object({ number: Type.Integer({ minimum: 1 }), token: Type.String({ minLength: 20, maxLength: 44 }) }, closed);
/** `POST next`, `POST cases/:case/lease`. `none`: nothing that this person may and can bear; `limit` names what stopped it. */
export const NextOut = Type.Object({ case: orNull(PublicNumber), lease: orNull(Lease), limit: orNull(Type.String()) }, closed);
export type NextOut = Static<typeof NextOut>;

export const ReportCard = Type.Object(
  {
    report: Type.String(),
    at: TimeMs,
    source: CaseSource,
    situation: SituationName,
    who: literals(["me", "child", "somebody", "room"]),
    words: Type.String(),
    /** Notices: where it is, why it is illegal. */
    place: Type.String(),
    why: Type.String(),
    act: literals(["now", "safe"]),
    isIndependent: Type.Boolean(),
    flagger: orNull(Type.String()),
    state: literals(["received", "confirmed", "linked", "decided", "answered", "duplicate", "withdrawn", "abusive"]),
    /** Null where nobody is known who reported. */
    reporter: orNull(MisuseSeen),
  },
  closed,
);
export type ReportCard = Static<typeof ReportCard>;

/** What is known of the author of what was reported: restrictions, strikes, decisions, appeals. Recounted from events (MD-41). */
export const Standing = Type.Object(
  {
    subject: Type.String(),
    strikes: Type.Array(Type.Object({ weight: Type.Integer(), at: TimeMs, until: TimeMs, policy: Type.String() }, closed)),
    weight: Type.Integer(),
    decisions: Type.Array(DecisionCard),
    appealsWon: Type.Integer(),
    restricted: Type.Array(Type.Object({ restriction: Type.String(), consequence: Consequence, since: TimeMs, until: orNull(TimeMs), reviewAt: orNull(TimeMs) }, closed)),
  },
  closed,
);
export type Standing = Static<typeof Standing>;

export const Note = Type.Object({ at: TimeMs, by: Type.String(), words: Type.String() }, closed);
/** A letter to the code of a report or statement; `from` tells who wrote. */
export const Letter = Type.Object({ at: TimeMs, from: literals(["desk", "person"]), to: Type.String(), words: Type.String() }, closed);
export type Letter = Static<typeof Letter>;

/** One evidence item of a case: what it is, before anything of it is read. */
export const EvidenceItem = Type.Object(
  {
    report: Type.String(),
    stream: literals(["room", "talk", "knock", "none"]),
    records: Type.Integer(),
    leftOut: Type.Integer(),
    hours: Type.Array(TimeMs),
    authenticity: literals(["authenticated", "not-authenticated", "none"]),
  },
  closed,
);
export const ReadingCard = Type.Object(
  {
    reading: PublicNumber,
    case: PublicNumber,
    purpose: Type.String(),
    scope: Type.String(),
    askedAt: TimeMs,
    by: Type.String(),
    state: literals(["asked", "open", "ended", "refused", "expired"]),
    /** A first half expires after 30 minutes, an open reading after 30 more (MD-36). */
    until: TimeMs,
    mine: Type.Boolean(),
  },
  closed,
);
export type ReadingCard = Static<typeof ReadingCard>;

/** The page of one case. Everything here is returned against an audit row that is durable first (MD-12). */
export const CasePage = Type.Object(
  {
    item: QueueItem,
    category: Type.String(),
    keyword: orNull(Type.String()),
    /** Stable address of what it is about, public places only; null for private talk. */
    place: orNull(Type.String()),
    department: orNull(Type.String()),
    isHeld: Type.Boolean(),
    lease: orNull(Lease),
    leasedBy: orNull(Type.String()),
    reports: Type.Array(ReportCard),
    standing: orNull(Standing),
    similar: Type.Array(DecisionCard),
    notes: Type.Array(Note),
    letters: Type.Array(Letter),
    evidence: Type.Array(EvidenceItem),
    reading: orNull(ReadingCard),
    options: Type.Array(PolicyOption),
    proposals: Type.Array(ProposalCard),
    decisions: Type.Array(DecisionCard),
    mergedInto: orNull(PublicNumber),
  },
  closed,
);
export type CasePage = Static<typeof CasePage>;

/** Records of the case. `text` is null until it may be read: left out by the reporter, private without an open reading, or withheld (MD-35). */
export const EvidenceRecordOut = Type.Object(
  {
    report: Type.String(),
    seq: Type.Integer(),
    at: TimeMs,
    /** "A" is the author of what was reported, then B, C ... in order of appearance; the service is "-". */
    author: Type.String(),
    isReported: Type.Boolean(),
    kind: literals(["text", "withdrawn", "notice", "knock"]),
    text: orNull(Type.String()),
    hidden: orNull(literals(["left-out", "needs-reading", "withheld"])),
  },
  closed,
);
export type EvidenceRecordOut = Static<typeof EvidenceRecordOut>;
export const EvidenceOut = Type.Object({ records: Type.Array(EvidenceRecordOut), readUntil: orNull(TimeMs), audit: Type.String() }, closed);
export type EvidenceOut = Static<typeof EvidenceOut>;

export const ReadingIn = Type.Object({ purpose: Words(300), lease: LeaseRef }, closed);
export const SecondIn = Type.Object({ agree: Type.Boolean(), reason: Type.Optional(Type.String({ maxLength: 300 })) }, closed);
export const NoteIn = Type.Object({ words: Words(2_000) }, closed);
/** A letter or a question for facts to the code of one report or statement of the case. */
export const LetterIn = Type.Object({ to: Type.String({ maxLength: 44 }), words: Words(2_000), asksFacts: Type.Boolean(), lease: LeaseRef }, closed);
export const EscalateIn = Type.Object({ reason: Words(500), severity: Type.Optional(Severity), lease: LeaseRef }, closed);
export const MergeIn = Type.Object({ into: PublicNumber, lease: LeaseRef }, closed);
export const GiveBackIn = Type.Object({ lease: LeaseRef }, closed);
/** `POST look-up`: one number, code, receipt or address; never a person or a text (MD-38). */
export const LookUpIn = Type.Object({ kind: literals(["case", "claim", "order", "address"]), value: Words(200), purpose: Words(300) }, closed);
export const LookUpOut = Type.Object({ case: orNull(PublicNumber), order: orNull(PublicNumber) }, closed);
export const Done = Type.Object({ done: Type.Literal(true) }, closed);
