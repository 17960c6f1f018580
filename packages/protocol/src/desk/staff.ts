import { Type, type Static } from "typebox";
import { TimeMs } from "../ids.ts";
import { literals, Light, OffAtLight, StaffRole } from "./words.ts";

const closed = { additionalProperties: false } as const;

/** Who asks at the desk: made by the sign-in, read by every route of the desk. `name` is the sign that may leave the desk ("M-7F", MD-24). */
export const StaffSession = Type.Object(
  {
    id: Type.String(),
    staff: Type.String(),
    name: Type.String(),
    roles: Type.Array(StaffRole),
    languages: Type.Array(Type.String()),
    /** Groups or situations that this person does not read (MD-34). */
    optOuts: Type.Array(Type.String()),
    /** Own département: its cases are never shown (MD-65). */
    department: Type.Union([Type.String(), Type.Null()]),
    /** The passkey used; two halves of one act need two (MD-36). */
    device: Type.String(),
    signedInAtMs: TimeMs,
  },
  closed,
);
export type StaffSession = Static<typeof StaffSession>;

/** `POST duty`: answers the presence question; `on: false` goes off. */
export const DutyIn = Type.Object({ on: Type.Boolean() }, closed);
export const DutyOut = Type.Object({ onUntil: Type.Union([TimeMs, Type.Null()]), asksAgainAt: Type.Union([TimeMs, Type.Null()]) }, closed);
export type DutyOut = Static<typeof DutyOut>;

export const LightOut = Type.Object(
  {
    light: Light,
    /** Why, for the desk only: codes with words of the screens. */
    causes: Type.Array(literals(["nobody", "no-second", "s2-late", "s1-late", "s0-unanswered", "low-for-30-min", "audit-down", "log-down"])),
    /** What is off at this light, adding up. */
    off: Type.Array(OffAtLight),
    /** When it may rise at the earliest; null when nothing waits. */
    risesAt: Type.Union([TimeMs, Type.Null()]),
  },
  closed,
);
export type LightOut = Static<typeof LightOut>;

/** `POST exposure`: seconds of unblurred reading of one case, as the application measured them while a key was held (MD-33). */
export const ExposureIn = Type.Object(
  { case: Type.String({ maxLength: 12 }), seconds: Type.Integer({ minimum: 1, maximum: 3_600 }), items: Type.Integer({ minimum: 0, maximum: 1_000 }) },
  closed,
);
export const ExposureOut = Type.Object(
  {
    /** Of this person and shift, against the limits. */
    graveItems: Type.Integer(),
    graveSeconds: Type.Integer(),
    s2Seconds: Type.Integer(),
    pauseUntil: Type.Union([TimeMs, Type.Null()]),
    limit: Type.Union([literals(["grave-items", "grave-time", "s2-time", "pause", "third-s1"]), Type.Null()]),
  },
  closed,
);
export type ExposureOut = Static<typeof ExposureOut>;
/** `POST exposure/override`: a lead lets somebody go on, with a reason. */
export const OverrideIn = Type.Object({ staff: Type.String({ maxLength: 60 }), reason: Type.String({ minLength: 10, maxLength: 300 }) }, closed);
