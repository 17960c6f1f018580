import { Type, type Static } from "typebox";
import { TimeMs } from "../ids.ts";
import { situationList, type Situation } from "../situations.ts";
import { literals, PublicNumber, Words } from "./words.ts";

const closed = { additionalProperties: false } as const;

/** What a token may do. A token has some of these, a holder, and an end; it is shown once and kept as a digest. */
export const scopes = ["notices:write", "notices:read", "orders:write", "orders:read", "figures:read", "duty:write"] as const;
export type Scope = (typeof scopes)[number];
export const Scope = literals<Scope>(scopes);

/** `POST /api/v1/notices`: by a trusted flagger (DSA art. 22). Within the award's expertise: half clock and figures of its own; outside: as anybody. */
export const FlaggerNoticeIn = Type.Object(
  {
    situation: literals<Situation>(situationList),
    where: Type.Array(Type.String({ minLength: 1, maxLength: 500 }), { minItems: 1, maxItems: 50 }),
    words: Words(4_000),
    law: Type.Optional(Type.String({ maxLength: 500 })),
    reference: Type.String({ maxLength: 120 }),
  },
  closed,
);
export type FlaggerNoticeIn = Static<typeof FlaggerNoticeIn>;
export const FlaggerNoticeOut = Type.Object({ notice: PublicNumber, claim: Type.String(), isInExpertise: Type.Boolean(), decideBy: TimeMs }, closed);
export const FlaggerNoticeState = Type.Object(
  {
    notice: PublicNumber,
    at: TimeMs,
    state: literals(["received", "looked-at", "decided"]),
    acted: Type.Union([Type.Boolean(), Type.Null()]),
    decidedAt: Type.Union([TimeMs, Type.Null()]),
    /** A person found it manifestly unfounded (DSA art. 23). */
    isUnfounded: Type.Boolean(),
  },
  closed,
);
/** Figures on one flagger (MD-50): of the last 50 decided. */
export const FlaggerFigures = Type.Object(
  {
    flagger: Type.String(),
    name: Type.String(),
    decided: Type.Integer(),
    followed: Type.Integer(),
    errorRate: Type.Number(),
    medianHours: Type.Union([Type.Number(), Type.Null()]),
    stage: literals(["fine", "talk", "coordinator"]),
    /** Found manifestly unfounded in the last year; warned of it; until when notices have twice the clock, also within the award. */
    unfounded: Type.Integer(),
    warnedAt: Type.Union([TimeMs, Type.Null()]),
    suspendedUntil: Type.Union([TimeMs, Type.Null()]),
  },
  closed,
);
export type FlaggerFigures = Static<typeof FlaggerFigures>;
/** The same with what the award says, for the desk. */
export const FlaggerCard = Type.Object(
  {
    ...FlaggerFigures.properties,
    award: Type.String(),
    country: Type.String(),
    expertise: Type.Array(Type.String()),
    endedAt: Type.Union([TimeMs, Type.Null()]),
  },
  closed,
);
export type FlaggerCard = Static<typeof FlaggerCard>;
export const FlaggerIn = Type.Object(
  {
    name: Words(120),
    award: Words(200),
    country: Type.String({ pattern: "^[A-Z]{2}$" }),
    expertise: Type.Array(Type.String({ maxLength: 80 }), { minItems: 1, maxItems: 17 }),
    webhook: Type.Optional(Type.String({ maxLength: 300 })),
  },
  closed,
);
/** Tokens are made by two leads; the token itself is in the answer once. */
export const TokenIn = Type.Object({ holder: Words(120), scopes: Type.Array(Scope, { minItems: 1, maxItems: 5 }), days: Type.Integer({ minimum: 1, maximum: 366 }) }, closed);
export const TokenOut = Type.Object({ token: Type.String(), id: Type.String(), until: TimeMs }, closed);
/** A token by what it is for. The token itself is in no list: only its digest is kept. */
export const TokenCard = Type.Object(
  {
    id: PublicNumber,
    holder: Type.String(),
    name: Type.String(),
    scopes: Type.Array(Type.String()),
    until: TimeMs,
    state: literals(["good", "over", "ended"]),
  },
  closed,
);
export type TokenCard = Static<typeof TokenCard>;
