import type { Gender, Language } from "@lampion/protocol";
import type { DeviceIds } from "./device-store.port.ts";
import type { Secrets } from "./secrets.port.ts";

/** What brings a session back on any node: sealed, no cookie, never in an address. */
export interface Ticket {
  readonly session: string;
  readonly device: DeviceIds;
  readonly nickname: string;
  readonly age: number;
  readonly gender: Gender;
  readonly language: Language;
  readonly country: string;
  readonly town: string;
  readonly startedAtMs: number;
  readonly untilMs: number;
}

/**
 * The grace of EN-15 counts from the moment the connection drops, and a node that still has the session applies it.
 * The ticket itself is good for longer, because a connection may live for an evening before it drops on to another node.
 */
export const ticketLivesMs = 12 * 60 * 60_000;

export function sealTicket(secrets: Secrets, ticket: Ticket): string {
  const { device } = ticket;
  return secrets.seal(
    JSON.stringify([
      1,
      ticket.session,
      device.trust,
      device.relation,
      device.restriction,
      ticket.nickname,
      ticket.age,
      ticket.gender,
      ticket.language,
      ticket.country,
      ticket.town,
      ticket.startedAtMs,
      ticket.untilMs,
    ]),
  );
}

/** Null when altered or foreign; `untilMs` is the caller's to check. What the service sealed itself is trusted to have its form. */
export function openTicket(secrets: Secrets, sealed: string): Ticket | null {
  const text = secrets.open(sealed);
  if (text === null) return null;
  const fields = JSON.parse(text) as [number, string, string, string, string, string, number, Gender, Language, string, string, number, number];
  const [version, session, trust, relation, restriction, nickname, age, gender, language, country, town, startedAtMs, untilMs] = fields;
  if (version !== 1) return null;
  return { session, device: { trust, relation, restriction }, nickname, age, gender, language, country, town, startedAtMs, untilMs };
}
