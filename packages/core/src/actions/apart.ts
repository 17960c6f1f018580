import type { Session } from "../guest/session-state.ts";
import { subjectLetters } from "../evidence/subject.ts";
import type { Apart } from "../node/care.port.ts";
import type { House } from "../node/house.ts";

/** The names under which the desk knows a device; only aliases are kept there (LW-97). */
const subjectAlias = (house: House, restriction: string): string => house.ports.secrets.id("desk/subject", restriction.slice(0, subjectLetters));
const reporterAlias = (house: House, relation: string): string => house.ports.secrets.id("desk/reporter", relation);

/**
 * Whether the two have nothing to do with each other: by a block of either, or by a decision. By decision the author reaches nobody who reported, wherever that one
 * is; the way back is known of who is here, or where `restriction` says who it is.
 */
export function isBlocked(house: House, session: Session, relation: string, restriction: string | null = null): boolean {
  if ((session.blocked.get(relation) ?? []).length > 0) return true;
  const apart = house.ports.care.apart(house.nowMs());
  if (apart.length === 0) return false;
  const own = subjectAlias(house, session.device.restriction);
  const other = reporterAlias(house, relation);
  if (apart.some((one) => one.subject === own && one.reporters.has(other))) return true;
  if (restriction === null) return false;
  const [mine, theirs] = [reporterAlias(house, session.device.relation), subjectAlias(house, restriction)];
  return apart.some((one) => one.subject === theirs && one.reporters.has(mine));
}

/** Relations that a decision keeps apart from somebody on this node: nearly nobody, and only they are compared with everybody. */
const keptApart = new WeakMap<House, Set<string>>();

/** What decisions say of this guest and everybody else on this node: a block both ways, in rooms, lists and conversations, while the decision is in force. */
export function reckonApart(house: House, session: Session): void {
  const known = keptApart.get(house) ?? new Set<string>();
  keptApart.set(house, known);
  const isKnown = known.has(session.device.relation);
  if (!isKnown && house.ports.care.apart(house.nowMs()).length === 0) return;
  const own = { subject: subjectAlias(house, session.device.restriction), reporter: reporterAlias(house, session.device.relation) };
  const mine = house.ports.care.apart(house.nowMs()).filter((one) => one.subject === own.subject || one.reporters.has(own.reporter));
  if (mine.length === 0) {
    if (!isKnown) return;
    known.delete(session.device.relation);
  }
  for (const other of house.sessions.values()) {
    if (other.device.relation === session.device.relation) continue;
    const ids = mine.length === 0 ? [] : idsBetween(house, mine, own, other);
    const isNew = ids.length > 0 && !isDecided(session, other);
    if (ids.length === 0 && !isDecided(session, other) && !isDecided(other, session)) continue;
    decided(session, other, ids);
    decided(other, session, ids);
    if (ids.length > 0) for (const one of [session, other]) known.add(one.device.relation);
    for (const one of [session, other]) for (const room of one.rooms.keys()) house.rooms.get(room)?.reckonBlocks();
    if (isNew) house.talks.blocked(session.device.relation, other.device.relation).catch((cause: unknown) => house.ports.alarm("kept apart", cause));
  }
}
function idsBetween(house: House, mine: readonly Apart[], own: { readonly subject: string; readonly reporter: string }, other: Session): string[] {
  const [subject, reporter] = [subjectAlias(house, other.device.restriction), reporterAlias(house, other.device.relation)];
  return mine
    .filter((one) => (one.subject === own.subject && one.reporters.has(reporter)) || (one.subject === subject && one.reporters.has(own.reporter)))
    .map((one) => one.restriction);
}
const isDecided = (one: Session, other: Session): boolean => one.blocked.get(other.device.relation)?.some((block) => block.isDecided === true) === true;
function decided(one: Session, other: Session, ids: readonly string[]): void {
  const { relation } = other.device;
  const kept = (one.blocked.get(relation) ?? []).filter((block) => block.isDecided !== true);
  const next = [...kept, ...ids.map((id) => ({ id, narrow: false, mine: false, isDecided: true }) as const)];
  const blocked = new Map(one.blocked);
  if (next.length === 0) blocked.delete(relation);
  else blocked.set(relation, next);
  one.blocked = blocked;
}
