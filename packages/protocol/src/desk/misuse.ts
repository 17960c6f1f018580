import { Type, type Static } from "typebox";
import { TimeMs } from "../ids.ts";
import { literals, PublicNumber, Words } from "./words.ts";

const closed = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(inner: T) => Type.Union([inner, Type.Null()]);
/** What is misused (DSA art. 23): the service by manifestly illegal content, notices, or complaints. */
export const misuseKinds = ["content", "notices", "complaints"] as const;

/** `POST /desk/api/reports/:report/unfounded`, `POST /desk/api/appeals/:appeal/unfounded`, `POST /desk/api/misuse/:entry/end`: why. */
export const MisuseReasonIn = Type.Object({ reason: Words(300) }, closed);
/** `warned`: it was the first of this person, who is warned with it. */
export const UnfoundedOut = Type.Object({ done: Type.Literal(true), warned: Type.Boolean() }, closed);

/** What is known of who reported, beside each report: of the last 50 decided, how many were followed; entries in the ledger; a warning; twice the clock until. */
export const MisuseSeen = Type.Object(
  { decided: Type.Integer(), followed: Type.Integer(), unfounded: Type.Integer(), warnedAt: orNull(TimeMs), suspendedUntil: orNull(TimeMs) },
  closed,
);
export type MisuseSeen = Static<typeof MisuseSeen>;

/** One line of the ledger. `entry` is its address; `total` everything of the last year that the entries are a part of; `name` of a trusted flagger only. */
export const MisuseCard = Type.Object(
  {
    entry: Type.String(),
    kind: literals(misuseKinds),
    name: orNull(Type.String()),
    total: Type.Integer(),
    entries: Type.Array(Type.Object({ at: TimeMs, number: Type.String(), case: PublicNumber }, closed)),
    warnedAt: orNull(TimeMs),
    suspendedUntil: orNull(TimeMs),
    /** Whether it may be suspended now without an emergency: warned, and something came after. */
    may: Type.Boolean(),
  },
  closed,
);
export type MisuseCard = Static<typeof MisuseCard>;
/** `POST /desk/api/misuse/:entry/suspend`. Over 30 days and in an emergency it is proposed to a second. */
export const SuspendIn = Type.Object({ days: Type.Integer({ minimum: 1, maximum: 366 }), isEmergency: Type.Boolean(), reason: Words(500) }, closed);
/** At a claim code, to whom it concerns. `slowedUntil`: twice the clock until then. */
export const MisuseAtCode = Type.Object({ kind: literals(["notices", "complaints"]), warnedAt: orNull(TimeMs), slowedUntil: orNull(TimeMs), reason: Type.String() }, closed);
