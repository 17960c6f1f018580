import { Type, type Static } from "typebox";
import { TimeMs } from "../ids.ts";
import { literals, PublicNumber, Words } from "./words.ts";

const closed = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(inner: T) => Type.Union([inner, Type.Null()]);

/** The outbox to the Transparency Database (DSA art. 24(5)): how much waits, what was set aside and why. `off`: nothing is submitted here; `waiting`: the database asked to wait or is not reached. */
export const SubmissionsOut = Type.Object(
  {
    tier: literals(["micro-small", "platform"]),
    state: literals(["off", "sending", "waiting", "token-refused"]),
    waiting: Type.Integer(),
    oldestAt: orNull(TimeMs),
    sent: Type.Integer(),
    withheld: Type.Integer(),
    parked: Type.Integer(),
    lastSentAt: orNull(TimeMs),
    nextAt: orNull(TimeMs),
    failures: Type.Integer(),
    /** Oldest first, 100 at most. `why` is a short text of ours or of the database. */
    items: Type.Array(Type.Object({ statement: PublicNumber, case: PublicNumber, at: TimeMs, why: Type.String({ maxLength: 320 }) }, closed), { maxItems: 100 }),
  },
  closed,
);
export type SubmissionsOut = Static<typeof SubmissionsOut>;
/** `POST /desk/api/submissions/:statement`: once more past the same checks, or never. */
export const SubmissionSettleIn = Type.Object({ how: literals(["again", "keep"]), reason: Words(200) }, closed);
