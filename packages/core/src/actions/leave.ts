import type { Action } from "./action.ts";
import { no, ok } from "./effect.ts";
import { leaveRoom } from "./join.ts";

export const leave: Action<"leave"> = (house, session, command) => {
  if (!session.rooms.has(command.room)) return [no(command.n, "not-found")];
  leaveRoom(house, session, command.room);
  return [ok(command.n), { do: "send", to: session, frame: { t: "left", room: command.room, why: "asked" } }];
};
