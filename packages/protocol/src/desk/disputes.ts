import { Type, type Static } from "typebox";
import { TimeMs } from "../ids.ts";
import { Consequence } from "./decide.ts";
import { AppealOutcome, literals, PublicNumber, Words } from "./words.ts";

const closed = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(inner: T) => Type.Union([inner, Type.Null()]);
export const disputeStates = ["open", "settled", "closed"] as const;

/** A certified body that settles disputes out of court, with the languages it works in (DSA art. 21). */
export const DisputeBody = Type.Object({ name: Type.String(), url: Type.String(), languages: Type.Array(Type.String()) }, closed);
/** `POST /desk/api/disputes`. `about`: claim code, or number of the statement or decision; `by`: which side brought it; `reference`: the body's own number. */
export const DisputeIn = Type.Object(
  { about: Type.String({ minLength: 3, maxLength: 40 }), by: literals(["affected", "reporter"]), body: Words(120), reference: Type.String({ maxLength: 200 }) },
  closed,
);
/** `POST /desk/api/disputes/:dispute/outcome`: what the body decided, in its own four outcomes. */
export const DisputeOutcomeIn = Type.Object({ outcome: AppealOutcome, reasons: Words(2_000) }, closed);
/** `POST /desk/api/disputes/:dispute/carry-out`. `instead` is named where a part stays, and where who reported was right. */
export const DisputeCarryOutIn = Type.Object({ instead: Type.Optional(Consequence) }, closed);

/** One dispute. `dueAt`: until when its outcome is carried out, 72 h after it was noted; null while it is open and once it is closed. */
export const DisputeCard = Type.Object(
  {
    dispute: PublicNumber,
    case: PublicNumber,
    decision: PublicNumber,
    by: literals(["affected", "reporter"]),
    body: Type.String(),
    reference: Type.String(),
    at: TimeMs,
    state: literals(disputeStates),
    outcome: orNull(AppealOutcome),
    reasons: orNull(Type.String()),
    dueAt: orNull(TimeMs),
    closedAt: orNull(TimeMs),
    /** Whether this person may carry the outcome out. */
    may: literals(["yes", "role", "took-part", "own-area"]),
  },
  closed,
);
export type DisputeCard = Static<typeof DisputeCard>;
export const DisputesOut = Type.Object({ items: Type.Array(DisputeCard), bodies: Type.Array(DisputeBody) }, closed);
export type DisputesOut = Static<typeof DisputesOut>;
/** The same at a claim code, for who brought it. */
export const DisputeView = Type.Object({ at: TimeMs, body: Type.String(), state: literals(disputeStates), outcome: orNull(AppealOutcome), dueAt: orNull(TimeMs) }, closed);
