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

const Part = Type.Number({ minimum: 0, maximum: 1 });
const Share = Type.Object({ value: Part, low: Part, high: Part }, closed);
/** How good one automatic means was (LW-41): "all", or a name with its version. Counts of texts of rooms; shares with their 95 % interval; null: nothing was judged. */
export const MeansFigures = Type.Object(
  {
    means: Type.String(),
    acted: Type.Integer(),
    passed: Type.Integer(),
    judgedActed: Type.Integer(),
    judgedPassed: Type.Integer(),
    accuracy: orNull(Part),
    precision: orNull(Share),
    recall: orNull(Share),
  },
  closed,
);
export type MeansFigures = Static<typeof MeansFigures>;
/** `from`: begin of the span, ms; `waiting`: texts that nobody has judged yet; `week`: judged in the last 7 days. */
export const ReviewsOut = Type.Object({ from: TimeMs, waiting: Type.Integer(), week: Type.Integer(), means: Type.Array(MeansFigures) }, closed);
export type ReviewsOut = Static<typeof ReviewsOut>;
/** A text and its language, and nothing of what the judge did with it. */
export const NextReviewOut = Type.Object(
  { sample: orNull(Type.Object({ sample: PublicNumber, language: Type.String(), text: Type.String() }, closed)), waiting: Type.Integer() },
  closed,
);
export type NextReviewOut = Static<typeof NextReviewOut>;
/** `breaks` null: this person cannot say. */
export const ReviewIn = Type.Object({ breaks: orNull(Type.Boolean()) }, closed);

const said = Words(2_000);
/** What a correction says, in public (LW-40): what changed, why, and by which method the figures are made. */
export const ReportCorrection = Type.Object({ changed: said, why: said, method: said }, closed);
export type ReportCorrection = Static<typeof ReportCorrection>;
/** `POST reports/:year`: the yearly report, or a correction of it. `texts`: of sheet 11, in the order of `indicators`. */
export const ReportPublishIn = Type.Object({ texts: Type.Array(Type.String({ maxLength: 5_000 }), { maxItems: 6 }), correction: orNull(ReportCorrection) }, closed);
/** A published version. `changed`: files that differ from the version before; `correctedBy`: the version after it. */
export const PublicationCard = Type.Object(
  {
    year: Type.Integer(),
    version: Type.Integer(),
    at: TimeMs,
    files: Type.Array(Type.Object({ name: Type.String(), digest: Type.String() }, closed)),
    correction: orNull(ReportCorrection),
    changed: Type.Array(Type.String()),
    correctedBy: orNull(Type.Integer()),
  },
  closed,
);
export type PublicationCard = Static<typeof PublicationCard>;
export const ReportsOut = Type.Object(
  { items: Type.Array(PublicationCard), indicators: Type.Array(Type.String()), years: Type.Array(Type.Object({ year: Type.Integer(), texts: Type.Array(Type.String()) }, closed)) },
  closed,
);
export type ReportsOut = Static<typeof ReportsOut>;
