import { Type, type Static } from "typebox";
import { TimeMs } from "../ids.ts";
import { AppealOutcome, LadderGroup, literals, PowerToPause, PublicNumber, Words } from "./words.ts";

const closed = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(inner: T) => Type.Union([inner, Type.Null()]);
const Minutes = Type.Integer({ minimum: 1, maximum: 366 * 1_440 });
const Seqs = Type.Array(Type.Integer({ minimum: 1 }), { minItems: 1, maxItems: 200 });

/** What a decision may want; the only acts that touch a room, a session or a message in the name of moderation. */
export const Consequence = Type.Union([
  Type.Object({ kind: Type.Literal("none") }, closed),
  Type.Object({ kind: Type.Literal("warn") }, closed),
  /** One text that a program refused or held before anybody got it; never a person's decision, and on record once its author contests it. */
  Type.Object({ kind: Type.Literal("stop"), how: literals(["refused", "held"]) }, closed),
  /** Messages of the case's room, by number. */
  Type.Object({ kind: Type.Literal("remove"), seqs: Seqs }, closed),
  Type.Object({ kind: Type.Literal("restore"), seqs: Seqs }, closed),
  /** `room`: only in the room of the case; `part`: besides no contact with who reported. `minutes` null: until it is reviewed, once a year. */
  Type.Object(
    {
      kind: Type.Literal("pause"),
      powers: Type.Array(PowerToPause, { minItems: 1, maxItems: 7 }),
      scope: literals(["house", "room"]),
      minutes: orNull(Minutes),
      part: Type.Optional(Type.Literal(true)),
    },
    closed,
  ),
  /** No contact between the author and the person who reported: a block both ways that neither undoes before its end. */
  Type.Object({ kind: Type.Literal("part"), minutes: orNull(Minutes) }, closed),
  /** The closed door: nothing but statements, appeal, report, help and own history. */
  Type.Object({ kind: Type.Literal("close-door"), minutes: orNull(Minutes) }, closed),
  Type.Object({ kind: Type.Literal("freeze-talk"), minutes: Type.Integer({ minimum: 1, maximum: 1_440 }) }, closed),
  /** A conversation that a rule or a device stopped may go on (NU-7, NU-10): once the side that was stopped has proven its age again. */
  Type.Object({ kind: Type.Literal("resume-talk") }, closed),
  Type.Object({ kind: Type.Literal("slow-room"), slowMs: Type.Integer({ minimum: 0, maximum: 60_000 }) }, closed),
  Type.Object({ kind: Type.Literal("lock-room"), minutes: Minutes }, closed),
  Type.Object({ kind: Type.Literal("close-room") }, closed),
]);
export type Consequence = Static<typeof Consequence>;
/** What people decide. */
export const consequenceKinds = ["none", "warn", "remove", "restore", "pause", "part", "close-door", "freeze-talk", "resume-talk", "slow-room", "lock-room", "close-room"] as const;
export type ConsequenceKind = (typeof consequenceKinds)[number];

/** One policy as the desk offers it for a case: the key that picks it, the step of the ladder, what that step is. */
export const PolicyOption = Type.Object(
  {
    policy: Type.String(),
    version: Type.Integer(),
    key: Type.Integer({ minimum: 1, maximum: 9 }),
    title: Type.Object({ fr: Type.String(), en: Type.String() }, closed),
    clause: Type.String(),
    category: Type.String(),
    keyword: orNull(Type.String()),
    group: LadderGroup,
    step: Type.Integer({ minimum: 1, maximum: 3 }),
    offered: Consequence,
    needsSecond: Type.Boolean(),
    templates: Type.Array(Type.Object({ id: Type.String(), fr: Type.String(), en: Type.String() }, closed)),
    strike: Type.Integer(),
  },
  closed,
);
export type PolicyOption = Static<typeof PolicyOption>;

/** What a decision would do, by the same code that does it (MD-43). Every count is of the moment. */
export const PlanOut = Type.Object(
  {
    isDryRun: Type.Literal(true),
    consequence: Consequence,
    hits: Type.Object({ people: Type.Integer(), rooms: Type.Integer(), talks: Type.Integer(), messages: Type.Integer() }, closed),
    startsAt: TimeMs,
    until: orNull(TimeMs),
    reviewAt: orNull(TimeMs),
    revert: literals(["full", "partial", "none"]),
    needsSecond: Type.Boolean(),
    leavesLadder: Type.Boolean(),
    statement: Type.Object({ fr: Type.String(), en: Type.String() }, closed),
  },
  closed,
);
export type PlanOut = Static<typeof PlanOut>;

const lease = Type.Object({ number: Type.Integer({ minimum: 1 }), token: Type.String({ minLength: 20, maxLength: 44 }) }, closed);
/** `POST cases/:case/decide`. `template` fixes the facts; `reasons` are the desk's own sentence; `leaving` is asked when the step of the ladder is left (MD-42). */
export const DecideIn = Type.Object(
  {
    lease,
    policy: Type.String({ maxLength: 60 }),
    template: Type.String({ maxLength: 60 }),
    consequence: Consequence,
    reasons: Words(2_000),
    leaving: Type.Optional(Type.String({ minLength: 5, maxLength: 500 })),
    /** Only a notice whose law is named is decided on the ground of the law. */
    ground: Type.Optional(literals(["law", "terms"])),
    law: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);
export type DecideIn = Static<typeof DecideIn>;
export const PlanIn = Type.Object({ policy: Type.String({ maxLength: 60 }), template: Type.String({ maxLength: 60 }), consequence: Consequence }, closed);
export const DecideOut = Type.Union([
  Type.Object({ kind: Type.Literal("issued"), decision: PublicNumber }, closed),
  Type.Object({ kind: Type.Literal("proposed"), proposal: PublicNumber, until: TimeMs }, closed),
]);
export type DecideOut = Static<typeof DecideOut>;
/** Reversible steps before any content is opened: one person, 24 h at most. */
export const FreezeIn = Type.Object({ lease, consequence: Consequence, reasons: Words(500) }, closed);

export const DecisionCard = Type.Object(
  {
    decision: PublicNumber,
    case: PublicNumber,
    at: TimeMs,
    policy: Type.String(),
    /** Of the clause, as people read it. */
    title: Type.Object({ fr: Type.String(), en: Type.String() }, closed),
    consequence: Consequence,
    state: literals(["proposed", "issued", "in-force", "ended", "superseded", "reversed", "refused"]),
    by: Type.Array(Type.String()),
    isAutomatic: Type.Boolean(),
    reasons: Type.String(),
  },
  closed,
);
export type DecisionCard = Static<typeof DecisionCard>;

/** The first half of a two-person act, as its second sees it: the whole act and its preview (MD-36). */
export const ProposalCard = Type.Object(
  {
    proposal: PublicNumber,
    act: literals([
      "decision",
      "disclosure",
      "order-refusal",
      "court-ban",
      "grant",
      "flagger",
      "authority",
      "exposure",
      "suspension",
      "rules",
      "opening",
      "order-opening",
      "key-loss",
      "area",
      "pool",
      "network",
    ]),
    case: orNull(PublicNumber),
    order: orNull(PublicNumber),
    at: TimeMs,
    until: TimeMs,
    by: Type.String(),
    mine: Type.Boolean(),
    maySecond: Type.Boolean(),
    about: Type.String(),
    /** What it is about, field by field, where it is about no case. Values are names, or codes with words of the screens. */
    details: Type.Array(
      Type.Object(
        {
          name: literals([
            "person",
            "change",
            "role",
            "name",
            "award",
            "country",
            "expertise",
            "webhook",
            "address",
            "roles",
            "misuse",
            "days",
            "others",
            "emergency",
            "reason",
            "ledger",
            "rule",
            "mode",
            "condition",
            "step",
            "guard",
            "replay",
            "skips",
            "opens",
            "ground",
            "hours",
            "day",
            "messages",
            "names",
            "part",
            "area",
            "area-then",
            "purpose",
            "digest",
            "rows",
            "not-held",
            "of-case",
            "until",
            "repeat",
          ]),
          value: Type.String(),
        },
        closed,
      ),
    ),
    plan: orNull(PlanOut),
  },
  closed,
);
export type ProposalCard = Static<typeof ProposalCard>;

/** A stopped text before a person: where it was to be said, the clause, and which means stopped it. `text` is null for whoever did not take the appeal. */
export const StoppedText = Type.Object(
  {
    where: literals(["room", "talk", "knock"]),
    how: literals(["refused", "held"]),
    clause: Type.String(),
    title: Type.Object({ fr: Type.String(), en: Type.String() }, closed),
    means: Type.String(),
    text: orNull(Type.String()),
  },
  closed,
);
export type StoppedText = Static<typeof StoppedText>;

/** One appeal in its own queue: another person decides (MD-4). */
export const AppealCard = Type.Object(
  {
    appeal: PublicNumber,
    case: PublicNumber,
    decision: PublicNumber,
    by: literals(["affected", "reporter"]),
    at: TimeMs,
    dueAt: TimeMs,
    state: literals(["filed", "assigned", "decided", "answered", "inadmissible"]),
    words: Type.String(),
    may: literals(["yes", "role", "took-part", "own-area", "taken"]),
    stopped: orNull(StoppedText),
  },
  closed,
);
export type AppealCard = Static<typeof AppealCard>;
export const AppealDecideIn = Type.Object({ outcome: AppealOutcome, reasons: Words(2_000), instead: Type.Optional(Consequence) }, closed);
