import { Type, type Static } from "typebox";
import { TimeMs } from "../ids.ts";
import { PublicNumber } from "./words.ts";

const closed = { additionalProperties: false } as const;
const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(inner: T) => Type.Union([inner, Type.Null()]);

/**
 * Friction on the network of a case's author (MD-18): whether it may be proposed, whether the author is here, how many other people are here through the
 * same network, on all nodes and at this moment, and until when it is on, and for how many days it may be. No network is named.
 */
export const CaseNetworkOut = Type.Object(
  { may: Type.Boolean(), isHere: Type.Boolean(), others: Type.Integer(), until: orNull(TimeMs), network: orNull(PublicNumber), daysMost: Type.Integer() },
  closed,
);
export type CaseNetworkOut = Static<typeof CaseNetworkOut>;
export const NetworkIn = Type.Object({ days: Type.Integer({ minimum: 1, maximum: 366 }) }, closed);
