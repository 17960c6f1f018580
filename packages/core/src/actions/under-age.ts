import type { Session } from "../guest/session-state.ts";
import { powersOf } from "../guest/capabilities.ts";
import type { House } from "../node/house.ts";
import type { Effect } from "./effect.ts";
import { leaveRoom } from "./join.ts";
import { youFrame } from "./you.ts";

/**
 * EN-12: from now on the closed door. No room, list, knock or conversation reaches this guest or goes out from here;
 * own history, report and help remain. The told age counts like a typed one.
 */
export function closeToAdults(house: House, session: Session): Effect[] {
  const nowMs = house.nowMs();
  session.closed = "under-age";
  session.trust = { ...session.trust, lowestAge: { age: Math.min(17, session.trust.lowestAge?.age ?? 17), atMs: nowMs } };
  session.powers = powersOf({ level: "L0", isNewcomer: true, writesSpaced: true, privateTalk: house.settings.privateTalk });
  const left: Effect[] = [];
  for (const room of session.rooms.keys()) {
    leaveRoom(house, session, room);
    left.push({ do: "send", to: session, frame: { t: "left", room, why: "level" } });
  }
  house.presence.left(session);
  const { devices } = house.ports;
  return [
    ...left,
    { do: "send", to: session, frame: youFrame(house, session) },
    {
      do: "later",
      work: async () => {
        await devices.saveTrust(session.device.trust, session.trust);
        await house.talks.shut(session.device.relation);
        return [{ do: "tell-person", relation: session.device.relation, event: { kind: "device-changed" } }];
      },
    },
  ];
}
