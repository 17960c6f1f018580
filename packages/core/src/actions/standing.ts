import { limits, type PowerToPause } from "@lampion/protocol";
import { powersOf } from "../guest/capabilities.ts";
import { pausedFor } from "../guest/restricted.ts";
import { levelOf, newcomerDaysLeft } from "../guest/ladder.ts";
import type { Session } from "../guest/session-state.ts";
import type { House } from "../node/house.ts";
import { isOff } from "./light-off.ts";

/** Works out level and powers of a session anew; nothing else may set them. */
export function standing(house: House, session: Session): void {
  const nowMs = house.nowMs();
  const isPaused = (power: PowerToPause): boolean => pausedFor(session.restricted, power, null, nowMs) !== null;
  const level = session.closed === null ? levelOf(session.trust, session.age, nowMs) : "L0";
  session.powers = powersOf({
    level,
    isNewcomer: newcomerDaysLeft(session.trust, nowMs) > 0 || session.network !== "ordinary",
    writesSpaced: nowMs - session.startedAtMs < limits.newcomer.writeEveryForMs || session.network !== "ordinary",
    privateTalk: house.settings.privateTalk,
    isOff: {
      links: isOff(house, "links") || isPaused("links"),
      exchange: isOff(house, "exchange"),
      makeRoom: isOff(house, "new-rooms") || isPaused("make-rooms"),
      halfKnocks: isOff(house, "newcomer-knocks-halved"),
      knocks: isOff(house, "knocks"),
    },
  });
}
