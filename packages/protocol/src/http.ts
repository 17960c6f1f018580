import { Type, type Static } from "typebox";
import { TimeMs } from "./ids.ts";

const closed = { additionalProperties: false } as const;

/** `GET /door`: what one needs to enter. `challenge` is an altcha challenge (JSON of altcha-lib), bound to the nonce, good for 5 minutes and once. */
export const Door = Type.Object({
  version: Type.Integer(),
  nonce: Type.String(),
  challenge: Type.Record(Type.String(), Type.Unknown()),
  expiresAt: TimeMs,
  suggestions: Type.Array(Type.String()),
  countries: Type.Array(Type.Object({ code: Type.String(), name: Type.String(), example: Type.String() })),
  light: Type.String(),
  mode: Type.String(),
  operator: Type.Object({ name: Type.String(), exitPage: Type.String() }),
});
export type Door = Static<typeof Door>;

/** Every refusal over HTTP: what happened and what to do, in a code the screens have words for. */
export const Problem = Type.Object({ code: Type.String(), message: Type.String(), retryMs: Type.Optional(Type.Integer()) }, closed);
export type Problem = Static<typeof Problem>;
/** The one route of HTTP that belongs to the wire; those of the desk are `deskRoutes`. */
export const routes = {
  door: { method: "GET", path: "/door", out: Door },
} as const;
