import { Type, type Static } from "typebox";
import { TimeMs } from "../ids.ts";
import { Severity, StaffRole } from "./words.ts";

const closed = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(inner: T) => Type.Union([inner, Type.Null()]);

/** What the plots of the desk show: folds over events, for the span asked for (MD-16). Times are ms. */
export const FiguresOut = Type.Object(
  {
    from: TimeMs,
    to: TimeMs,
    perDay: Type.Array(Type.Object({ day: TimeMs, notices: Type.Integer(), decided: Type.Integer(), appeals: Type.Integer(), reversed: Type.Integer() }, closed)),
    perHour: Type.Array(Type.Integer(), { minItems: 24, maxItems: 24 }),
    perCategory: Type.Array(Type.Object({ category: Type.String(), notices: Type.Integer(), decided: Type.Integer(), acted: Type.Integer(), reversed: Type.Integer() }, closed)),
    perSeverity: Type.Array(
      Type.Object(
        {
          severity: Severity,
          cases: Type.Integer(),
          lookMedian: orNull(Type.Number()),
          lookP95: orNull(Type.Number()),
          decideMedian: orNull(Type.Number()),
          decideP95: orNull(Type.Number()),
          inTime: orNull(Type.Number()),
        },
        closed,
      ),
    ),
    automatic: Type.Integer(),
    byPeople: Type.Integer(),
    appeals: Type.Object(
      { filed: Type.Integer(), upheld: Type.Integer(), partially: Type.Integer(), reversed: Type.Integer(), omitted: Type.Integer(), medianMs: orNull(Type.Number()) },
      closed,
    ),
    /** Open cases by number of people on duty: the load, without names. */
    load: Type.Object({ open: Type.Integer(), overdue: Type.Integer(), onDuty: Type.Integer(), secondMedianMs: orNull(Type.Number()) }, closed),
    statementsCollected: Type.Object({ issued: Type.Integer(), within7Days: Type.Integer() }, closed),
  },
  closed,
);
export type FiguresOut = Static<typeof FiguresOut>;
export const FiguresIn = Type.Object({ days: Type.Optional(Type.Integer({ minimum: 1, maximum: 366 })) }, closed);

/** Public figures of `/safety` (OP-6): a day late, none under 10. Null: too few to say. */
export const SafetyFigures = Type.Object(
  {
    until: TimeMs,
    spans: Type.Array(
      Type.Object(
        {
          days: Type.Integer(),
          reports: orNull(Type.Integer()),
          decisions: orNull(Type.Integer()),
          restrictions: orNull(Type.Integer()),
          automaticShare: orNull(Type.Number()),
          appeals: orNull(Type.Integer()),
          overturnedShare: orNull(Type.Number()),
          orders: orNull(Type.Integer()),
          perCategory: Type.Array(Type.Object({ category: Type.String(), reports: Type.Integer() }, closed)),
          perSeverity: Type.Array(Type.Object({ severity: Severity, lookMedian: Type.Number(), decideMedian: Type.Number(), decideP95: Type.Number() }, closed)),
        },
        closed,
      ),
    ),
    /** Share of the week in which somebody was on duty, 0 to 1. */
    coveredShare: Type.Number(),
    lightHours: Type.Object({ full: Type.Number(), dimmed: Type.Number(), low: Type.Number(), night: Type.Number() }, closed),
  },
  closed,
);
export type SafetyFigures = Static<typeof SafetyFigures>;

/** One row of the audit, for auditors: who read or did what, and why (MD-37). */
export const AuditRow = Type.Object(
  { number: Type.Integer(), at: TimeMs, by: Type.String(), what: Type.String(), case: orNull(Type.String()), purpose: Type.String(), hash: Type.String() },
  closed,
);
export const AuditOut = Type.Object({ rows: Type.Array(AuditRow), head: Type.String(), isWhole: Type.Boolean() }, closed);
export const GrantIn = Type.Object({ staff: Type.String({ maxLength: 60 }), role: StaffRole, grant: Type.Boolean() }, closed);
