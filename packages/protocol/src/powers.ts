import { Type, type Static } from "typebox";

/** The trust ladder (product.md, section 10). L0 reads at the door, L4 keeps a room. */
export const levels = ["L0", "L1", "L2", "L3", "L4"] as const;
export type Level = (typeof levels)[number];
export const Level = Type.Union([Type.Literal("L0"), Type.Literal("L1"), Type.Literal("L2"), Type.Literal("L3"), Type.Literal("L4")]);

/** What is missing for a power (TR-7): a proof of age, or this many more active days. */
export const Way = Type.Union([
  Type.Object({ kind: Type.Literal("proof") }),
  Type.Object({ kind: Type.Literal("days"), days: Type.Integer({ minimum: 1, maximum: 60 }) }),
  Type.Object({ kind: Type.Literal("regular") }),
  Type.Object({ kind: Type.Literal("never") }),
]);
export type Way = Static<typeof Way>;

/** One row of the ladder as the client shows it. Numbers are counts; `null` for a way means: granted. */
export const Powers = Type.Object({
  level: Level,
  isNewcomer: Type.Boolean(),
  rooms: Type.Integer(),
  writePerMinute: Type.Integer(),
  writeEveryMs: Type.Integer(),
  sensitiveRooms: Type.Union([Way, Type.Null()]),
  rows: Type.Union([Way, Type.Null()]),
  knock: Type.Union([Way, Type.Null()]),
  knocksOpen: Type.Integer(),
  knocksPerHour: Type.Integer(),
  knocksPerDay: Type.Integer(),
  talks: Type.Integer(),
  exchange: Type.Union([Way, Type.Null()]),
  links: Type.Union([Way, Type.Null()]),
  makeRoom: Type.Union([Way, Type.Null()]),
});
export type Powers = Static<typeof Powers>;
