import { Type, type Static } from "typebox";

/** A stream is a room ("room:FR-75011") or a conversation ("talk:<id>"); numbers run per stream and epoch. */
export const StreamId = Type.String({ minLength: 6, maxLength: 64, pattern: "^(room|talk):[A-Za-z0-9_.-]{1,56}$" });
export type StreamId = Static<typeof StreamId>;
export const RoomId = Type.String({ minLength: 1, maxLength: 56, pattern: "^[A-Za-z0-9_.-]+$" });
export type RoomId = Static<typeof RoomId>;
/** Ids made by the server: 16 random bytes or a keyed digest, base64url. */
export const OpaqueId = Type.String({ minLength: 8, maxLength: 44, pattern: "^[A-Za-z0-9_-]+$" });
export type OpaqueId = Static<typeof OpaqueId>;
/** The number a client gives to what it asks for: grows by one, unique in a session. */
export const Ask = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
export const Epoch = Type.Integer({ minimum: 1, maximum: 2_147_483_647 });
export const Seq = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** Milliseconds since 1970-01-01 UTC by the service's clock. */
export const TimeMs = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });
/** What one device holds of one stream. */
export const Position = Type.Tuple([StreamId, Epoch, Seq]);
export type Position = Static<typeof Position>;

export const Gender = Type.Union([Type.Literal("woman"), Type.Literal("man"), Type.Literal("other")]);
export type Gender = Static<typeof Gender>;
export const genders = ["woman", "man", "other"] as const;
export const bands = ["18-24", "25-34", "35-44", "45-54", "55-64", "65+"] as const;
export const Band = Type.Union([Type.Literal("18-24"), Type.Literal("25-34"), Type.Literal("35-44"), Type.Literal("45-54"), Type.Literal("55-64"), Type.Literal("65+")]);
export type Band = Static<typeof Band>;
export const Language = Type.Union([Type.Literal("fr"), Type.Literal("en")]);
export type Language = Static<typeof Language>;
/** Rounded number of people (RO-3): "few" means under 5. */
export const RoundedCount = Type.Union([Type.Literal("few"), Type.Literal(5), Type.Literal(10), Type.Literal(20), Type.Literal(50), Type.Literal(100), Type.Literal(200)]);
export type RoundedCount = Static<typeof RoundedCount>;
/** The coloured mark beside a nickname (EN-5): 0 to 4095, made from the device key and the place where it is shown. */
export const Mark = Type.Integer({ minimum: 0, maximum: 4_095 });

export function roomStream(room: RoomId): StreamId {
  return `room:${room}`;
}
export function talkStream(talk: string): StreamId {
  return `talk:${talk}`;
}
/** The decade-like band of a typed age (WH-4); ages under 18 have none. */
export function bandOf(age: number): Band | null {
  if (age < 18) return null;
  if (age < 25) return "18-24";
  if (age < 35) return "25-34";
  if (age < 45) return "35-44";
  if (age < 55) return "45-54";
  return age < 65 ? "55-64" : "65+";
}
