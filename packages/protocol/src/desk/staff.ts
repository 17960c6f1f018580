import { Type, type Static } from "typebox";
import { TimeMs } from "../ids.ts";
import { literals, Light, OffAtLight, PublicNumber, StaffRole, Words } from "./words.ts";

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
const LimitName = literals(["grave-items", "grave-time", "s2-time", "pause", "third-s1"]);
export const ExposureOut = Type.Object(
  {
    /** Of this person and shift, against the limits. */
    graveItems: Type.Integer(),
    graveSeconds: Type.Integer(),
    s2Seconds: Type.Integer(),
    pauseUntil: Type.Union([TimeMs, Type.Null()]),
    limit: Type.Union([LimitName, Type.Null()]),
    /** Own time on duty: in the last 24 hours, and in the last 7 days. */
    dutyDaySeconds: Type.Integer(),
    dutyWeekSeconds: Type.Integer(),
  },
  closed,
);
export type ExposureOut = Static<typeof ExposureOut>;
/** `POST exposure/override`: a lead lets somebody go on, with a reason. */
export const OverrideIn = Type.Object({ staff: Type.String({ maxLength: 60 }), reason: Type.String({ minLength: 10, maxLength: 300 }) }, closed);

/** Somebody of the desk, for who grants roles: what they opted out of, their own area and what they read are not in it (MD-34). */
export const StaffCard = Type.Object(
  {
    staff: Type.String(),
    sign: Type.String(),
    /** The civil name; it never leaves the desk (MD-24). Empty for somebody whose sign-in is on another node. */
    name: Type.String(),
    roles: Type.Array(StaffRole),
    languages: Type.Array(Type.String()),
    since: Type.Union([TimeMs, Type.Null()]),
    passkeys: Type.Integer(),
    isOnDuty: Type.Boolean(),
    /** Whether one lead alone may make the link to a first passkey anew: only while there is no passkey. */
    link: Type.Boolean(),
    /** Name of the instance they come from (MD-64); null for the house's own. */
    pool: Type.Union([Type.String(), Type.Null()]),
  },
  closed,
);
export type StaffCard = Static<typeof StaffCard>;
/** `POST own-area`: where one lives, a département or the like; null to say none. */
export const AreaIn = Type.Object({ department: Type.Union([Type.String({ minLength: 1, maxLength: 5 }), Type.Null()]) }, closed);
/** `POST staff`: somebody new. The role is proposed, and two leads grant it where there are two. */
export const InviteIn = Type.Object(
  {
    name: Words(120),
    role: StaffRole,
    languages: Type.Array(Type.String({ pattern: "^[a-z]{2}$" }), { minItems: 1, maxItems: 10 }),
    department: Type.Union([Type.String({ minLength: 1, maxLength: 5 }), Type.Null()]),
    /** Number of the agreement with the instance they come from (MD-64). */
    pool: Type.Optional(PublicNumber),
  },
  closed,
);
/** `link` is the path of a page with its secret behind "#": shown once, good once, until `until`. */
export const LinkOut = Type.Object({ sign: Type.String(), link: Type.String(), until: TimeMs }, closed);
export type LinkOut = Static<typeof LinkOut>;
export const InviteOut = Type.Object({ sign: Type.String(), link: Type.String(), until: TimeMs, proposal: Type.Union([PublicNumber, Type.Null()]) }, closed);
export type InviteOut = Static<typeof InviteOut>;
/** Why an office or a status ends: into the audit before it happens. */
export const EndIn = Type.Object({ reason: Type.String({ minLength: 5, maxLength: 300 }) }, closed);

/** Keys that two leads said are lost, as everybody at the desk sees it. `by`: signs of the two. `linkAt`: from when a link may be made; `until`: to when. */
export const KeyLossCard = Type.Object(
  {
    loss: PublicNumber,
    sign: Type.String(),
    by: Type.Array(Type.String()),
    at: TimeMs,
    linkAt: TimeMs,
    until: TimeMs,
    state: literals(["waiting", "stopped", "key-used", "renewed", "over"]),
    endedAt: Type.Union([TimeMs, Type.Null()]),
    mine: Type.Boolean(),
    mayStop: Type.Boolean(),
    mayLink: Type.Boolean(),
  },
  closed,
);
export type KeyLossCard = Static<typeof KeyLossCard>;

/** The load of the house for a lead: of those on duty, how many can take what; who has come to a limit. No figure of a person, no order of people (MD-34). */
export const LoadOut = Type.Object(
  {
    onDuty: Type.Integer(),
    canGrave: Type.Integer(),
    canS2: Type.Integer(),
    canOther: Type.Integer(),
    open: Type.Object({ S0: Type.Integer(), S1: Type.Integer(), S2: Type.Integer(), S3: Type.Integer(), S4: Type.Integer() }, closed),
    resting: Type.Array(Type.Object({ staff: Type.String(), sign: Type.String(), limit: LimitName, until: Type.Union([TimeMs, Type.Null()]) }, closed)),
  },
  closed,
);
export type LoadOut = Static<typeof LoadOut>;
