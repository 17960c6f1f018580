import type { Down, Me } from "@lampion/protocol";
import type { Session } from "../guest/session-state.ts";
import { isProven, newcomerDaysLeft } from "../guest/ladder.ts";
import type { House } from "../node/house.ts";

/** What a guest may know of themself. */
export function meOf(house: House, session: Session): Me {
  const nowMs = house.nowMs();
  return {
    nickname: session.nickname,
    gender: session.gender,
    age: session.age,
    band: session.band,
    language: session.language,
    zones: session.chain.map((id) => ({ id, name: house.ports.places.zone(id)?.name ?? id })),
    town: session.town.name,
    country: session.country,
    provenUntil: isProven(session.trust, nowMs) ? session.trust.provenUntilMs : null,
    newcomerUntilDays: newcomerDaysLeft(session.trust, nowMs),
    settings: session.kept.settings,
    consents: { knocks: session.kept.knockConsentAtMs !== null },
  };
}

export function youFrame(house: House, session: Session): Down<"you"> {
  return { t: "you", me: meOf(house, session), powers: session.powers, closed: session.closed, statements: [...session.statements] };
}
