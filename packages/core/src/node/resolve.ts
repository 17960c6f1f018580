import type { Somebody } from "@lampion/protocol";
import { otherSide, takesPart } from "../conversation/talk-decide.ts";
import type { Session } from "../guest/session-state.ts";
import type { House, Target } from "./house.ts";

/**
 * Whom a guest means, by what the guest has before the eyes: a row of the own window, a member who spoke in a room one is in,
 * the other of an own conversation, the sender of an own knock. An id of somebody else's screen leads nowhere (WH-6).
 */
export function resolve(house: House, session: Session, whom: Somebody): Target | null {
  if ("row" in whom) return house.presence.resolveRow(session, whom.row);
  if ("room" in whom) {
    const host = session.rooms.has(whom.room) ? house.rooms.get(whom.room) : undefined;
    const speaker = host?.speakers.get(whom.member);
    if (host === undefined || speaker === undefined || speaker.relation === "" || host.isHidden(session, speaker.relation)) return null;
    const other = house.sessions.get(speaker.session) ?? house.presence.elsewhere(speaker.session) ?? undefined;
    const hides = host.plan.sensitive;
    return {
      relation: speaker.relation,
      restriction: other?.device.restriction ?? null,
      where: "room",
      viaSensitive: hides,
      stream: host.stream,
      isDecoy: false,
      shown: {
        nickname: speaker.face.name,
        mark: speaker.face.mark,
        gender: hides ? null : speaker.face.gender,
        band: hides ? null : (other?.band ?? null),
        zone: hides || other === undefined ? null : house.presence.zoneShown(other),
      },
    };
  }
  if ("talk" in whom) {
    const talk = session.talks.has(whom.talk) ? house.talks.cached(whom.talk) : null;
    if (talk === null || !takesPart(talk, session.device.relation)) return null;
    const side = otherSide(talk, session.device.relation);
    return {
      relation: side.relation,
      restriction: null,
      where: "talk",
      viaSensitive: false,
      stream: `talk:${talk.id}`,
      isDecoy: false,
      shown: { nickname: side.name, mark: side.mark, gender: side.gender, band: null, zone: null },
    };
  }
  const known = house.knocksShown.get(`${session.id}/${whom.knock}`);
  return known ?? null;
}
