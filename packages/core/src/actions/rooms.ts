import type { RoomCard, RoundedCount } from "@lampion/protocol";
import { roomCard } from "../room/room-directory.ts";
import type { Session } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";
import type { Action } from "./action.ts";
import { ok } from "./effect.ts";

export const rooms: Action<"rooms"> = (house, session, command) => [ok(command.n), { do: "send", to: session, frame: { t: "rooms", rooms: roomList(house, session) } }];

/** The rooms of one's zones, the themes, and what one has joined elsewhere; nothing at the closed door. */
export function roomList(house: House, session: Session): RoomCard[] {
  if (session.closed !== null) return [];
  const own = house.directory.list(session.chain);
  const elsewhere = [...session.rooms.keys()].filter((id) => !own.some((plan) => plan.id === id)).map((id) => house.directory.plan(id));
  return [...own, ...elsewhere.filter((plan) => plan !== null)].map((plan) => roomCard(plan, session.language, roomState(house, session, plan.id)));
}

export function roomState(house: House, session: Session, id: string): { slowMs: number; level: number; count: RoundedCount; joined: boolean } {
  const host = house.rooms.get(id);
  return { slowMs: host?.slowMs ?? 0, level: host?.raid.level ?? 0, count: house.crowd.shownIn(id), joined: session.rooms.has(id) };
}
