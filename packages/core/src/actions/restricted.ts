import type { RoomId } from "@lampion/protocol";
import { pausedFor } from "../guest/restricted.ts";
import type { Session } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";
import { reckonApart } from "./apart.ts";
import type { Effect } from "./effect.ts";
import { leaveRoom, leaveUnfit } from "./join.ts";
import { roomList } from "./rooms.ts";
import { standing } from "./standing.ts";
import { youFrame } from "./you.ts";

/**
 * What decisions say about this guest, read anew: at entry, when the desk says that something changed, and as time passes. At the closed
 * door (SA-13, AR-28) no room, list, knock or conversation is open; statements, report, help and own history are.
 */
export function reckonRestrictions(house: House, session: Session): Effect[] {
  const nowMs = house.nowMs();
  const before = JSON.stringify([session.restricted, session.closed, session.powers]);
  session.restricted = house.ports.care.of(session.device.restriction, nowMs);
  session.statements = session.restricted.statements;
  const { door } = session.restricted;
  const isShut = door !== null && (door.until === null || door.until > nowMs);
  const wasClosed = session.closed;
  if (isShut && session.closed === null) session.closed = "restricted";
  if (!isShut && session.closed === "restricted") session.closed = null;
  standing(house, session);
  reckonApart(house, session);
  if (before === JSON.stringify([session.restricted, session.closed, session.powers])) return [];
  if (!house.sessions.has(session.id)) return [];
  const left: RoomId[] = [];
  for (const room of [...session.rooms.keys()]) {
    if (session.closed === null && pausedFor(session.restricted, "rooms", room, nowMs) === null) continue;
    leaveRoom(house, session, room);
    left.push(room);
  }
  if (wasClosed === null && session.closed !== null) house.presence.left(session);
  if (wasClosed !== null && session.closed === null) house.presence.entered(session);
  return [
    ...left.map((room): Effect => ({ do: "send", to: session, frame: { t: "left", room, why: "level" } })),
    ...leaveUnfit(house, session),
    { do: "send", to: session, frame: youFrame(house, session) },
    { do: "send", to: session, frame: { t: "rooms", rooms: roomList(house, session) } },
  ];
}

/** A room that a decision closed: everybody leaves it, and is told why by its line (RO-16). */
export function closeByDecision(house: House, room: RoomId): Effect[] {
  const host = house.rooms.get(room);
  if (host === undefined || !house.ports.care.room(host.stream, house.nowMs()).isClosed) return [];
  return [...host.members.values()].map((member): Effect => {
    leaveRoom(house, member, room);
    return { do: "send", to: member, frame: { t: "left", room, why: "closed" } };
  });
}
