import { Type, type Static } from "typebox";
import { TimeMs } from "../ids.ts";
import { literals, OrderKind, OrderState, PublicNumber, Words } from "./words.ts";

const closed = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(inner: T) => Type.Union([inner, Type.Null()]);

/** What an order may point at (MD-53): a receipt, a message's address, a case, a claim, or a stream with hours. */
export const Selector = Type.Union([
  Type.Object({ kind: Type.Literal("receipt"), value: Type.String({ minLength: 8, maxLength: 4_000 }) }, closed),
  Type.Object({ kind: Type.Literal("address"), value: Type.String({ minLength: 8, maxLength: 200 }) }, closed),
  Type.Object({ kind: Type.Literal("case"), value: Type.String({ maxLength: 12 }) }, closed),
  Type.Object({ kind: Type.Literal("claim"), value: Type.String({ maxLength: 40 }) }, closed),
  Type.Object({ kind: Type.Literal("stream"), value: Type.String({ minLength: 6, maxLength: 64 }), from: TimeMs, to: TimeMs }, closed),
  /** As the authority wrote it, when it is none of the above: checked for breadth, and answered with a draft. */
  Type.Object({ kind: Type.Literal("words"), value: Words(2_000) }, closed),
]);
export type Selector = Static<typeof Selector>;
export const dataClasses = ["subscriber", "identification", "traffic", "content"] as const;

/** An order as it came (regulation.md E.1). What is missing may be left empty: then it needs clarification (MD-52). */
export const OrderIn = Type.Object(
  {
    kind: OrderKind,
    isEmergency: Type.Optional(Type.Boolean()),
    authority: Type.Object({ name: Type.String({ maxLength: 200 }), country: Type.String({ pattern: "^[A-Z]{2}$" }), contact: Type.String({ maxLength: 200 }) }, closed),
    reference: Type.String({ maxLength: 120 }),
    legalBasis: Type.String({ maxLength: 500 }),
    reasons: Type.String({ maxLength: 4_000 }),
    selectors: Type.Array(Selector, { maxItems: 50 }),
    dataClasses: Type.Array(literals(dataClasses), { maxItems: 4 }),
    territory: Type.Array(Type.String({ pattern: "^[A-Z]{2}$" }), { maxItems: 30 }),
    language: Type.String({ pattern: "^[a-z]{2}$" }),
    redress: Type.String({ maxLength: 1_000 }),
    gagUntil: orNull(TimeMs),
    category: orNull(Type.String({ maxLength: 80 })),
    /** As ordered, where the law gives no clock. */
    dueAt: orNull(TimeMs),
  },
  closed,
);
export type OrderIn = Static<typeof OrderIn>;

export const OrderClock = Type.Object({ dueAt: orNull(TimeMs), alarmsAt: Type.Array(TimeMs), endsAt: orNull(TimeMs) }, closed);
export const OrderCard = Type.Object(
  {
    order: PublicNumber,
    kind: OrderKind,
    state: OrderState,
    authority: Type.String(),
    country: Type.String(),
    receivedAt: TimeMs,
    ackAt: orNull(TimeMs),
    effectAt: orNull(TimeMs),
    clock: OrderClock,
    isDrill: Type.Boolean(),
    overdue: Type.Boolean(),
  },
  closed,
);
export type OrderCard = Static<typeof OrderCard>;
export const OrderPage = Type.Object(
  {
    card: OrderCard,
    in: OrderIn,
    /** Whether it is narrow enough, and what is missing; a drafted reply when either fails. */
    check: Type.Object(
      { missing: Type.Array(Type.String()), tooBroad: Type.Array(Type.String()), draft: orNull(Type.Object({ fr: Type.String(), en: Type.String() }, closed)) },
      closed,
    ),
    steps: Type.Array(Type.Object({ at: TimeMs, what: Type.String(), by: Type.String() }, closed)),
    /** What may be done next by this person. */
    next: Type.Array(literals(["authenticate", "clarify", "accept", "refuse", "freeze", "execute", "inform", "extend", "release", "produce", "close", "ban", "lift"])),
    /** Until when a court keeps somebody out by this order. */
    banUntil: orNull(TimeMs),
    holdUntil: orNull(TimeMs),
    informAt: orNull(TimeMs),
  },
  closed,
);
export type OrderPage = Static<typeof OrderPage>;
export const OrderTaken = Type.Object({ order: PublicNumber }, closed);

/** Steps. `authenticate` names the directory number that was called back, never one of the order (LW-103). */
export const OrderStepIn = Type.Union([
  Type.Object({ step: Type.Literal("authenticate"), directory: Type.String({ minLength: 3, maxLength: 60 }), calledAt: TimeMs }, closed),
  Type.Object({ step: Type.Literal("clarify"), words: Words(4_000) }, closed),
  Type.Object({ step: Type.Literal("accept") }, closed),
  Type.Object({ step: Type.Literal("refuse"), reasons: Words(4_000) }, closed),
  Type.Object({ step: Type.Literal("freeze") }, closed),
  /** What leaves: digest and counts, logged before anything opens (MD-54). */
  Type.Object(
    { step: Type.Literal("execute"), digest: Type.String({ pattern: "^[0-9a-f]{64}$" }), rows: Type.Integer({ minimum: 0 }), isNotHeld: Type.Optional(Type.Boolean()) },
    closed,
  ),
  /** A court's judgment takes effect on the author of a case, until the end that it names; `words` are what the person reads of it (LW-112). */
  Type.Object({ step: Type.Literal("ban"), case: PublicNumber, until: TimeMs, isRepeat: Type.Boolean(), words: Words(2_000) }, closed),
  /** The court's word ends it before its term; `words` say which. */
  Type.Object({ step: Type.Literal("lift"), words: Words(2_000) }, closed),
  Type.Object({ step: Type.Literal("extend") }, closed),
  Type.Object({ step: Type.Literal("release") }, closed),
  Type.Object({ step: Type.Literal("produce") }, closed),
  Type.Object({ step: Type.Literal("close") }, closed),
]);
export type OrderStepIn = Static<typeof OrderStepIn>;
export const OrderStepOut = Type.Union([
  Type.Object({ kind: Type.Literal("done"), state: OrderState }, closed),
  Type.Object({ kind: Type.Literal("proposed"), proposal: PublicNumber, until: TimeMs }, closed),
]);
/** Life at risk: the first pack from what the case already holds (LW-18). */
export const LifeIn = Type.Object(
  { case: PublicNumber, danger: literals(["self-harm", "others", "child", "ambush"]), reasons: Words(1_000), writtenFirst: Type.Boolean() },
  closed,
);
export const LifeOut = Type.Object(
  {
    order: PublicNumber,
    dueAt: TimeMs,
    paged: Type.Integer(),
    pack: Type.Object(
      { case: PublicNumber, situation: Type.String(), openedAt: TimeMs, words: Type.Array(Type.String()), asksDiscretion: Type.Boolean(), numbers: Type.Array(Type.String()) },
      closed,
    ),
  },
  closed,
);
export type LifeOut = Static<typeof LifeOut>;
