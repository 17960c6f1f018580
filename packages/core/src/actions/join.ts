import { limits, roomStream, type RoomId } from "@lampion/protocol";
import { foldName } from "@lampion/safety";
import { roomSubject } from "../delivery/events.ts";
import type { Session } from "../guest/session-state.ts";
import { markOf, memberOf } from "../guest/mark.ts";
import type { House } from "../node/house.ts";
import type { RoomPlan } from "../room/room-directory.ts";
import type { Action } from "./action.ts";
import { no, ok, type Effect } from "./effect.ts";
import { judgeName } from "./names.ts";
import { notice } from "./room-notice.ts";

/** Into a room: a sensitive one asks consent and another nickname first (WH-15). */
export const join: Action<"join"> = (house, session, command, ask) => {
  const { n } = command;
  const plan = house.directory.plan(command.room);
  if (plan === null) return [no(n, "not-found")];
  if (session.closed !== null) return [no(n, "not-allowed")];
  if (session.rooms.has(plan.id)) return [ok(n), ...show(house, session, plan.id)];
  if (session.rooms.size >= session.powers.rooms) return [no(n, "rooms-full")];
  let name = session.nickname;
  if (plan.sensitive) {
    if (session.powers.sensitiveRooms !== null) return [no(n, "not-allowed", { way: session.powers.sensitiveRooms })];
    if (command.consent !== true || command.alias === undefined) return [no(n, "consent-needed")];
    const alias = judgeName(house, command.alias, session, ask.tab.session.language);
    if (alias.kind === "refused") return [no(n, alias.code, { suggestion: alias.suggestion, ...(alias.reason === undefined ? {} : { reason: alias.reason }) })];
    if (alias.folded === session.foldedName) return [no(n, "consent-needed")];
    name = alias.name;
  }
  return [
    {
      do: "later",
      work: async () => {
        const decided = house.ports.care.room(roomStream(plan.id), house.nowMs());
        if (decided.isClosed) return [no(n, "room-closed")];
        if (decided.isLocked) return [no(n, "room-locked")];
        await house.openRoom(plan.id);
        if (session.rooms.has(plan.id)) return [ok(n)];
        if (house.rooms.get(plan.id)?.raid.level === 3) return [no(n, "room-locked", { retryMs: limits.room.calmFallMs })];
        enterRoom(house, session, plan, name);
        return [ok(n), ...show(house, session, plan.id)];
      },
    },
  ];
};

/** Makes the session a member on this node; the room is open already. `isBack`: was in it before its connection dropped, which is no rush (RO-8). */
export function enterRoom(house: House, session: Session, plan: RoomPlan, name: string, isBack = false): void {
  const host = house.rooms.get(plan.id);
  if (host === undefined) return;
  const nowMs = house.nowMs();
  // In a sensitive room each visit is somebody else: two aliases of one evening have nothing in common (WH-15).
  const visit = plan.sensitive ? `${session.id}/${house.ports.random.id()}` : session.id;
  const face = {
    m: memberOf(house.ports.secrets, host.stream, host.ring.epoch, visit),
    name,
    mark: markOf(house.ports.secrets, plan.sensitive ? `${plan.id}/${visit}` : plan.id, session.device.relation),
    gender: session.gender,
  };
  session.rooms.set(plan.id, { room: plan.id, face, joinedAtMs: nowMs });
  host.members.set(session.id, session);
  // An alias is borne like a nickname while one is there, and nothing keeps it afterwards (EN-5, WH-15).
  if (plan.sensitive) house.names.bear(foldName(name), session.device.relation);
  if (!isBack) notice(house, host, "join");
  if (session.blocked.size > 0) host.reckonBlocks();
  house.presence.roomChanged(plan.id);
}

/** Snapshot and live stream for every tab. */
export function show(house: House, session: Session, room: RoomId): Effect[] {
  const host = house.rooms.get(room);
  const member = session.rooms.get(room);
  if (host === undefined || member === undefined) return [];
  return [
    {
      do: "later",
      work: async () => {
        for (const tab of session.tabs) await host.attach(tab, member.face, null);
        return [];
      },
    },
  ];
}

/** A lower level keeps no room that it would not open: no sensitive one, and no more than its number, the newest first (TR-1). */
export function leaveUnfit(house: House, session: Session): Effect[] {
  const isSensitive = (room: RoomId): boolean => house.directory.plan(room)?.sensitive === true;
  const mayStay = [...session.rooms.keys()].filter((room) => session.powers.sensitiveRooms === null || !isSensitive(room)).slice(0, session.powers.rooms);
  const unfit = [...session.rooms.keys()].filter((room) => !mayStay.includes(room));
  for (const room of unfit) leaveRoom(house, session, room);
  return unfit.map((room) => ({ do: "send", to: session, frame: { t: "left", room, why: "level" } }));
}

/** Out of a room; the last one out leaves the host to be closed by time. `isMoved`: the guest is in it on another node. */
export function leaveRoom(house: House, session: Session, room: RoomId, isMoved = false): void {
  const host = house.rooms.get(room);
  const member = session.rooms.get(room);
  session.rooms.delete(room);
  if (member !== undefined && house.directory.plan(room)?.sensitive === true) house.names.release(foldName(member.face.name), session.device.relation, house.nowMs(), false);
  if (host === undefined) return;
  host.members.delete(session.id);
  for (const tab of session.tabs) host.detach(tab);
  if (member !== undefined && !isMoved) house.ports.bus.publish(roomSubject(room), { kind: "gone", member: member.face.m } as { kind: string });
  if (session.blocked.size > 0) host.reckonBlocks();
  if (host.members.size === 0) host.emptySinceMs = house.nowMs();
  house.presence.roomChanged(room);
}
