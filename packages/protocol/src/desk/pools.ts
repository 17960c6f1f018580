import { Type, type Static } from "typebox";
import { TimeMs } from "../ids.ts";
import { DecideOut } from "./decide.ts";
import { Done } from "./case.ts";
import { EndIn } from "./staff.ts";
import { literals, Light, PublicNumber, Words, type StaffRole } from "./words.ts";

const closed = { additionalProperties: false } as const;

/** What people of another instance may be here (MD-64): whoever grants roles or reads every audit row is the house's own. */
export const poolRoles = ["moderator", "senior", "child-safety", "orders"] as const satisfies readonly StaffRole[];
const PoolRole = literals(poolRoles);

/** `POST pools`: an agreement with another instance. `address`: of its desk, https. */
export const PoolIn = Type.Object(
  {
    name: Words(120),
    address: Type.String({ minLength: 10, maxLength: 300 }),
    roles: Type.Array(PoolRole, { minItems: 1, maxItems: 4, uniqueItems: true }),
    days: Type.Integer({ minimum: 1, maximum: 366 }),
  },
  closed,
);
/** An agreement, with how many of its people have a role here and are on duty. */
export const PoolCard = Type.Object(
  {
    pool: PublicNumber,
    name: Type.String(),
    address: Type.String(),
    roles: Type.Array(Type.String()),
    at: TimeMs,
    until: TimeMs,
    endedAt: Type.Union([TimeMs, Type.Null()]),
    people: Type.Integer(),
    onDuty: Type.Integer(),
  },
  closed,
);
export type PoolCard = Static<typeof PoolCard>;

const Waiting = Type.Object({ S0: Type.Integer(), S1: Type.Integer(), S2: Type.Integer(), S3: Type.Integer(), S4: Type.Integer() }, closed);
/** `POST /api/v1/duty`, by the instance where somebody of the pool sits. `sign`: theirs here. `waiting`: cases that this person could take now, by severity. */
export const PoolDutyIn = Type.Object({ sign: Type.String({ pattern: "^M-[0-9A-Z]{2}$" }), on: Type.Boolean() }, closed);
export const PoolDutyOut = Type.Object({ onUntil: Type.Union([TimeMs, Type.Null()]), light: Light, waiting: Waiting }, closed);
export type PoolDutyOut = Static<typeof PoolDutyOut>;

/** `POST duty/elsewhere`: tells every instance that this person serves. `why` is for `not-taken`: what that instance answered. */
export const DutyElsewhereIn = Type.Object({ on: Type.Boolean() }, closed);
export const DutyElsewhereOut = Type.Object(
  {
    items: Type.Array(
      Type.Object(
        {
          name: Type.String(),
          address: Type.String(),
          state: literals(["told", "not-taken", "not-reached"]),
          why: Type.String(),
          light: Type.Union([Light, Type.Null()]),
          waiting: Type.Union([Waiting, Type.Null()]),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type DutyElsewhereOut = Static<typeof DutyElsewhereOut>;

const leads = { kind: "staff", roles: ["lead"] } as const;
/** Duty that instances share (MD-64). */
export const poolRoutes = {
  pools: {
    method: "GET",
    path: "/desk/api/pools",
    door: { kind: "staff", roles: ["lead", "auditor"] },
    out: Type.Object({ items: Type.Array(PoolCard) }, closed),
    about: "Agreements with other instances whose people may do duty here.",
  },
  addPool: {
    method: "POST",
    path: "/desk/api/pools",
    door: leads,
    in: PoolIn,
    out: DecideOut,
    touch: true,
    about: "Proposes an agreement with another instance: its roles and its end; another lead agrees.",
  },
  endPool: {
    method: "POST",
    path: "/desk/api/pools/:pool/end",
    door: leads,
    in: EndIn,
    out: Done,
    touch: true,
    about: "Ends an agreement: roles, duty, sessions and tokens of its people end at once.",
  },
  dutyElsewhere: {
    method: "POST",
    path: "/desk/api/duty/elsewhere",
    door: { kind: "staff", roles: ["moderator", "senior", "child-safety", "orders", "lead"] },
    in: DutyElsewhereIn,
    out: DutyElsewhereOut,
    about: "Tells the instances that this person serves that they are on duty, or left; answers how many cases wait there, and nothing of them.",
  },
  poolDuty: {
    method: "POST",
    path: "/api/v1/duty",
    door: { kind: "token", scope: "duty:write" },
    in: PoolDutyIn,
    out: PoolDutyOut,
    about: "An instance with which two leads agreed says that one of its people answered the presence question; counts here for ten minutes.",
  },
} as const;
