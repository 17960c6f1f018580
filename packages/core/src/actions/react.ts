import type { Action } from "./action.ts";
import { no, ok, type Effect } from "./effect.ts";
import { tally } from "../delivery/room-reactions.ts";

/** One of six signs on a message one can see, or none again. Lives as long as the message is in memory. */
export const react: Action<"react"> = (house, session, command) => {
  const { n, stream, seq, sign } = command;
  const id = stream.slice(5);
  if (stream.startsWith("room:")) {
    const member = session.rooms.get(id);
    const host = house.rooms.get(id);
    if (member === undefined || host === undefined) return [no(n, "not-found")];
    if (host.ring.message(seq) === null) return [no(n, "not-found")];
    return [ok(n), { do: "tell-room", room: id, event: { kind: "reaction", epoch: host.ring.epoch, seq, member: member.face.m, device: session.device.relation, sign } }];
  }
  if (!session.talks.has(id)) return [no(n, "not-found")];
  const signs = house.talks.react(id, session.device.relation, seq, sign);
  if (signs === null) return [no(n, "talk-closed")];
  const told: Effect[] = house.talks.toBoth(id, { kind: "talk-reaction", talk: id, epoch: 1, seq, signs: tally(signs) });
  return [ok(n), ...told];
};
