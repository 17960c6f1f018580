import { Type, type Static } from "typebox";
import { Language, TimeMs } from "../ids.ts";
import { situationList, type Situation } from "../situations.ts";
import { DisputeBody, DisputeView } from "./disputes.ts";
import { MisuseAtCode } from "./misuse.ts";
import { AppealOutcome, literals, Words } from "./words.ts";

const closed = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(inner: T) => Type.Union([inner, Type.Null()]);
export const ClaimCode = Type.String({ minLength: 1, maxLength: 40 });

/** `POST /api/notices`: a notice of art. 16 DSA, by anybody, without a session. Name and e-mail are never asked for offences against children (LW-11). */
export const NoticeIn = Type.Object(
  {
    situation: literals<Situation>(situationList),
    /** Stable address (`/rooms/FR-75011/3/120`), or the text itself; a notice without a place is asked back (MD-28). */
    where: Type.String({ maxLength: 2_000 }),
    /** What it is and why it is illegal. */
    words: Words(4_000),
    goodFaith: Type.Optional(Type.Boolean()),
    name: Type.Optional(Type.String({ maxLength: 120 })),
    email: Type.Optional(Type.String({ maxLength: 200 })),
    language: Language,
  },
  closed,
);
export type NoticeIn = Static<typeof NoticeIn>;
export const NoticeOut = Type.Object({ claim: Type.String() }, closed);
export const ClaimIn = Type.Object({ code: ClaimCode }, closed);

/** The statement of reasons (DSA art. 17), in the reader's two languages where words are ours. */
export const StatementOut = Type.Object(
  {
    statement: Type.String(),
    at: TimeMs,
    /** What the restriction is, since when, until when; null: without end, with its yearly review. */
    what: Type.Object({ fr: Type.String(), en: Type.String() }, closed),
    since: TimeMs,
    until: orNull(TimeMs),
    reviewAt: orNull(TimeMs),
    isOver: Type.Boolean(),
    facts: Type.Object({ fr: Type.String(), en: Type.String() }, closed),
    reasons: Type.String(),
    ground: literals(["law", "terms"]),
    /** Law, or clause of the terms with its version. */
    rule: Type.String(),
    noticedBy: literals(["notice", "flagger", "own", "order"]),
    automatedDetection: Type.Boolean(),
    automatedDecision: literals(["fully", "partially", "not"]),
    territory: Type.Array(Type.String()),
    /** What stays open to this person (MD-48), as codes with words of the screens. */
    stays: Type.Array(literals(["read-statements", "contest", "report", "block", "helplines", "own-history"])),
    contestUntil: TimeMs,
    /** After a report of private talk: keep the records of one's own side (EV-23). */
    keepMySide: Type.Boolean(),
    bodies: Type.Array(DisputeBody),
  },
  closed,
);
export type StatementOut = Static<typeof StatementOut>;

export const AppealView = Type.Object(
  { at: TimeMs, state: literals(["filed", "assigned", "decided", "answered", "inadmissible"]), dueAt: TimeMs, outcome: orNull(AppealOutcome), reasons: orNull(Type.String()) },
  closed,
);

/**
 * `POST /api/claim`: what became of it. A wrong code and an unknown one read the same. Never: the other side, staff, the place (MD-14).
 * The code of a report shows the answer; the code of a statement shows the statement.
 */
export const ClaimOut = Type.Object(
  {
    kind: literals(["report", "statement", "unknown"]),
    state: literals(["received", "looked-at", "facts-asked", "decided", "unknown"]),
    receivedAt: orNull(TimeMs),
    situation: orNull(Type.String()),
    /** Whether a program alone decided. */
    automatic: Type.Boolean(),
    /** To the reporter: what was done, without saying to whom. */
    answer: orNull(Type.Object({ at: TimeMs, acted: Type.Boolean(), what: Type.Object({ fr: Type.String(), en: Type.String() }, closed), reasons: Type.String() }, closed)),
    statement: orNull(StatementOut),
    letters: Type.Array(Type.Object({ at: TimeMs, from: literals(["desk", "person"]), words: Type.String() }, closed)),
    appeals: Type.Array(AppealView),
    /** Before a body outside, as far as the desk was told (DSA art. 21). */
    disputes: Type.Array(DisputeView),
    misuse: Type.Array(MisuseAtCode),
    mayContest: Type.Boolean(),
    contestUntil: orNull(TimeMs),
    mayAddFacts: Type.Boolean(),
    /** Whoever reported asked to wait until they are safe and may still say that they are (MD-62); until when what was decided waits. */
    mayActNow: Type.Boolean(),
    waitsUntil: orNull(TimeMs),
    bodies: Type.Array(DisputeBody),
  },
  closed,
);
export type ClaimOut = Static<typeof ClaimOut>;
/** `POST /api/facts`, `POST /api/appeals`: words at a code. */
export const AtCodeIn = Type.Object({ code: ClaimCode, words: Words(4_000) }, closed);
export const AtCodeOut = Type.Union([
  Type.Object({ kind: Type.Literal("taken"), dueAt: orNull(TimeMs) }, closed),
  Type.Object({ kind: Type.Literal("refused"), why: literals(["unknown", "out-of-time", "already", "nothing-to-contest", "too-long"]) }, closed),
]);
export type AtCodeOut = Static<typeof AtCodeOut>;
